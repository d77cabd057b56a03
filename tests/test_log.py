"""The program's own folder and log: where each platform keeps such things, bounded, and never in the way."""

import logging
import sys
from pathlib import Path

import pytest

from neuronlab import log
from neuronlab.core.errors import WorkError
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


def test_a_folder_that_cannot_be_made_is_told_with_a_way_out(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("NEURONLAB_DATA", str(tmp_path / "file" / "data"))
    with pytest.raises(WorkError, match="cannot be made: Not a directory; NEURONLAB_DATA can name another"):
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
