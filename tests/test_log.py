"""The program's own folder and log: where each platform keeps such things, bounded, and never in the way."""

import logging
import os
import re
import sys
from pathlib import Path

import pytest

from neuronlab import log
from neuronlab.core.errors import InputError, WorkError
from neuronlab.log import configure_logging, data_folder, log_path


def test_the_folder_is_made_where_the_environment_says(tmp_path, monkeypatch):
    monkeypatch.setenv("NEURONLAB_DATA", str(tmp_path / "here" / "deep"))
    assert data_folder() == tmp_path / "here" / "deep"
    assert data_folder().is_dir()


@pytest.mark.parametrize(
    ("platform", "environment", "expected"),
    [
        ("linux", {}, ".local/share/NeuronLab"),
        ("linux", {"XDG_DATA_HOME": "shares"}, "shares/NeuronLab"),
        ("win32", {"LOCALAPPDATA": "local"}, "local/NeuronLab"),
        ("darwin", {}, "Library/Application Support/NeuronLab"),
    ],
)
def test_each_platform_has_its_own_place(tmp_path, monkeypatch, platform, environment, expected):
    monkeypatch.delenv("NEURONLAB_DATA")
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setattr(sys, "platform", platform)
    for name, folder in environment.items():
        monkeypatch.setenv(name, str(tmp_path / folder))
    assert data_folder() == tmp_path / expected


@pytest.mark.parametrize("value", ["", ".", "data", "~/data"])
def test_an_override_that_is_no_full_path_is_refused_and_nothing_is_made(tmp_path, monkeypatch, value):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NEURONLAB_DATA", value)
    with pytest.raises(InputError, match=f"NEURONLAB_DATA must be an absolute path, not '{value}'"):
        data_folder()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("value", ["", "shares"])
def test_a_relative_folder_of_the_platform_does_not_count(tmp_path, monkeypatch, value):
    monkeypatch.delenv("NEURONLAB_DATA")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", value)
    assert data_folder() == tmp_path / ".local" / "share" / "NeuronLab"


def test_a_system_without_a_home_folder_is_told_with_a_way_out(monkeypatch):
    def no_home():
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("NEURONLAB_DATA")
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(Path, "home", no_home)
    with pytest.raises(WorkError, match="The home folder is unknown"):
        data_folder()


needs_permissions = pytest.mark.skipif(os.name == "nt", reason="needs POSIX permissions")


def mode_of(path):
    return path.stat().st_mode & 0o777


@needs_permissions
def test_folder_and_log_are_for_their_owner_alone(tmp_path):
    path = configure_logging()
    for _ in range(12):  # past the first part
        logging.getLogger("neuronlab.test").warning("x" * 50_000)
    assert mode_of(path.parent) == 0o700
    assert {part.name: mode_of(part) for part in path.parent.iterdir()} == {
        "neuronlab.log": 0o600,
        "neuronlab.log.1": 0o600,
    }


@needs_permissions
def test_what_others_could_read_is_taken_from_them_at_the_start(tmp_path):
    folder = data_folder()
    folder.chmod(0o755)
    names = ("autosave.nlab", "autosave-2.lock", "before 2026-01-31 12.00.00.nlab", "neuronlab.log")
    for name in names:
        (folder / name).write_bytes(b"")
        (folder / name).chmod(0o644)
    (folder / "repeats").mkdir(mode=0o755)
    configure_logging()
    assert mode_of(folder) == mode_of(folder / "repeats") == 0o700
    assert [mode_of(folder / name) for name in names] == [0o600] * 4


@needs_permissions
@pytest.mark.parametrize("usual", [0o755, 0o1777])
def test_a_folder_that_others_use_too_stays_open_to_them(usual):
    folder = data_folder()
    for name in ("autosave.nlab", "thesis.txt"):
        (folder / name).write_bytes(b"")
        (folder / name).chmod(0o644)
    folder.chmod(usual)
    configure_logging()
    assert folder.stat().st_mode & 0o7777 == usual
    assert mode_of(folder / "thesis.txt") == 0o644
    assert mode_of(folder / "autosave.nlab") == 0o600
    (folder / "thesis.txt").unlink()
    configure_logging()
    assert folder.stat().st_mode & 0o7777 == (0o700 if usual == 0o755 else usual)


def test_a_folder_that_cannot_be_made_is_told_with_a_way_out(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("NEURONLAB_DATA", str(tmp_path / "file" / "data"))
    with pytest.raises(WorkError, match=r"cannot be created: Not a directory\. Set NEURONLAB_DATA to another folder"):
        data_folder()


def test_a_failure_is_logged_with_its_traceback():
    path = configure_logging()
    assert path == log_path()
    try:
        raise ValueError("inside")
    except ValueError:
        logging.getLogger("neuronlab.test").exception("It failed")
    text = path.read_text()
    assert "ERROR neuronlab.test: It failed" in text
    assert "Traceback (most recent call last)" in text


SECRET = "s3cret"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            ValueError(f"could not convert string to float: '{SECRET}'"),
            "ValueError: could not convert string to float: …",
        ),
        (ValueError(f'"it\'s {SECRET}", said {SECRET}'), "ValueError: …"),
        (RuntimeError(f"a label “{SECRET}”"), "RuntimeError: a label …"),
        (KeyError(SECRET), "KeyError: …"),
        (KeyError(3), "KeyError: 3"),
        (IndexError(), "IndexError"),
        (InputError(f"Line 3: {SECRET} is not a number"), "InputError from line "),
        (
            WorkError("/tmp/model.npz cannot be written: the disk is full."),
            "WorkError: /tmp/model.npz cannot be written: the disk is full.",
        ),
        (FileNotFoundError(2, "No such file", "/tmp/a.csv"), "FileNotFoundError: [Errno 2] No such file: '/tmp/a.csv'"),
    ],
)
def test_of_an_error_the_log_has_nothing_that_could_be_of_a_table(error, said):
    path = configure_logging()
    logger = logging.getLogger("neuronlab.test")
    try:
        raise error
    except type(error) as caught:
        logger.exception("It failed: %s", caught)
        logger.error("With a %(what)s", {"what": "mapping"})
    text = path.read_text()
    assert re.search(f"It failed: {re.escape(said)}.*\nTraceback \\(most recent call last\\):", text)
    assert text.count(said) == 2
    assert "raise error" in text
    assert "With a mapping" in text
    assert ("test_log.py" in text.splitlines()[0]) == isinstance(error, InputError)
    assert SECRET not in text


def test_errors_behind_an_error_are_described_too():
    path = configure_logging()
    logger = logging.getLogger("neuronlab.test")
    try:
        try:
            float(SECRET)
        except ValueError as error:
            raise WorkError(f"Not written: {SECRET}") from InputError(str(error))
    except WorkError:
        logger.exception("It failed")
    try:
        try:
            float(SECRET)
        except ValueError:
            {}[SECRET]
    except KeyError:
        logger.exception("It failed again")
    text = path.read_text()
    assert SECRET not in text
    first, second = text.split("It failed again")
    assert first.index("InputError") < first.index("The above exception was followed by:") < first.index("WorkError")
    assert second.index("ValueError: could not convert string to float: …") < second.index("KeyError: …")


def test_other_handlers_still_see_the_whole_error(caplog):
    path = configure_logging()
    with caplog.at_level(logging.ERROR):
        try:
            float(SECRET)
        except ValueError:
            logging.getLogger("neuronlab.test").exception("It failed")
    assert SECRET in caplog.text
    assert SECRET not in path.read_text()


def test_setting_up_twice_writes_every_line_once():
    configure_logging()
    path = configure_logging()
    logging.getLogger("neuronlab.test").warning("once")
    assert path.read_text().count("once") == 1


def test_the_log_stays_bounded():
    path = configure_logging()
    for _ in range(40):
        logging.getLogger("neuronlab.test").warning("x" * 50_000)
    parts = list(path.parent.iterdir())
    assert len(parts) == 2
    assert sum(part.stat().st_size for part in parts) < 2 * log._LOG_BYTES


def test_a_log_that_cannot_be_written_disturbs_nobody(capsys):
    path = configure_logging()
    path.mkdir()
    logging.getLogger("neuronlab.test").warning("lost")
    assert capsys.readouterr().err == ""
