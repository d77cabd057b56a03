"""Which file a start takes up: the one saved last that nobody has, and none that is in the way is ever lost."""

import os
import subprocess
import sys

import pytest

from neuronlab.app import first_experiment
from neuronlab.core.errors import InputError, WorkError
from neuronlab.files.session.file import load_session, save_session
from neuronlab.files.session.work import Work
from neuronlab.session import autosave_files
from neuronlab.session.autosave_files import AutosaveClaim, keep_copy, next_save_number, restore, set_aside


@pytest.fixture
def claim(tmp_path):
    """Claim a file in the folder; all are released in the end."""
    claims = []

    def take():
        claims.append(AutosaveClaim(tmp_path))
        return claims[-1]

    yield take
    for each in claims:
        each.release()


def save(path, save_number=1):
    save_session(path, Work(first_experiment()), save_number)


def nlab_names(folder):
    return sorted(path.name for path in folder.glob("*.nlab"))


# -- claims -----------------------------------------------------------------------------------------------------------


def test_two_windows_never_save_to_the_same_file(tmp_path, claim):
    first, second = AutosaveClaim(tmp_path), claim()
    assert [each.path.name for each in (first, second)] == ["autosave.nlab", "autosave-2.nlab"]
    first.release()
    assert claim().path == tmp_path / "autosave.nlab"


KILLED = """
import os, signal, sys
from pathlib import Path
from neuronlab.session.autosave_files import AutosaveClaim
claim = AutosaveClaim(Path(sys.argv[1]))
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(os.name == "nt", reason="needs a signal that kills at once")
def test_the_claim_of_a_killed_program_is_void(tmp_path, claim):
    subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], check=False)
    assert (tmp_path / "autosave.lock").exists()
    assert claim().path.name == "autosave.nlab"


@pytest.mark.parametrize(
    "contents",
    [b"", f"{os.getpid()}\npython\nhere\n".encode(), b"1\nneuronlab\nelsewhere\n0123456789abcdef\n\n"],
    ids=["empty", "the pid of a program that runs", "another machine"],
)
def test_a_lock_file_that_nobody_has_open_means_nothing(tmp_path, claim, contents):
    save(tmp_path / "autosave.nlab")
    (tmp_path / "autosave.lock").write_bytes(contents)
    taken = claim()
    assert taken.path.name == "autosave.nlab"
    assert taken.passed_over == []


def test_what_another_window_has_is_passed_over_and_what_nobody_has_is_left(tmp_path, claim):
    for name, number in (("autosave.nlab", 5), ("autosave-2.nlab", 3), ("autosave-3.nlab", 4)):
        save(tmp_path / name, number)
    first, second = claim(), claim()
    assert (first.path.name, first.passed_over) == ("autosave.nlab", [])
    assert (second.path.name, second.passed_over) == ("autosave-3.nlab", [first.path])
    assert [path.name for path in second.unopened()] == ["autosave-2.nlab"]
    assert first.unopened() == second.unopened()
    assert claim().unopened() == []


def test_a_folder_that_takes_no_file_is_an_error_in_a_sentence(tmp_path):
    with pytest.raises(WorkError, match=r"gone cannot be used: autosave\.lock cannot be written: No such file"):
        AutosaveClaim(tmp_path / "gone")


def test_more_windows_than_there_are_files_are_an_error_in_a_sentence(claim):
    for _ in range(autosave_files.MOST_WINDOWS):
        claim()
    with pytest.raises(WorkError, match="more than 20 windows are open"):
        claim()


def test_a_lock_that_cannot_be_opened_leaves_the_other_files(tmp_path, claim):
    (tmp_path / "autosave.lock").mkdir()
    assert claim().path.name == "autosave-2.nlab"


# -- the last save ----------------------------------------------------------------------------------------------------


def test_the_file_saved_last_is_taken_up_whatever_the_clock_says(tmp_path, claim):
    for name, number, when in (("autosave.nlab", 1, 9e8), ("autosave-3.nlab", 3, 1e8), ("autosave-2.nlab", 2, 5e8)):
        save(tmp_path / name, number)
        os.utime(tmp_path / name, (when, when))
    names = [claim().path.name for _ in range(4)]
    assert names == ["autosave-3.nlab", "autosave-2.nlab", "autosave.nlab", "autosave-4.nlab"]


def test_among_those_without_a_number_the_clock_decides_and_any_number_is_later(tmp_path, claim):
    for name, number, when in (("autosave.nlab", 0, 5e8), ("autosave-2.nlab", 0, 9e8), ("autosave-3.nlab", 1, 1e8)):
        save(tmp_path / name, number)
        os.utime(tmp_path / name, (when, when))
    assert [claim().path.name for _ in range(3)] == ["autosave-3.nlab", "autosave-2.nlab", "autosave.nlab"]


def test_what_cannot_be_read_comes_first_and_counts_for_no_number(tmp_path, claim):
    save(tmp_path / "autosave.nlab", 7)
    (tmp_path / "autosave-2.nlab").write_bytes(b"not a session")
    assert next_save_number(tmp_path) == 8
    assert claim().path.name == "autosave-2.nlab"


def test_the_first_save_of_all_is_number_one(tmp_path):
    assert next_save_number(tmp_path) == 1


# -- damage -----------------------------------------------------------------------------------------------------------


def test_nothing_to_restore(tmp_path):
    assert restore(tmp_path / "autosave.nlab") is None


def test_every_damaged_file_is_kept_under_a_name_of_its_own(tmp_path, caplog):
    path = tmp_path / "autosave.nlab"
    for number in range(3):
        path.write_bytes(b"damaged %d" % number)
        with pytest.raises(
            InputError, match=r"^autosave\.nlab could not be read \(cannot be read as a session: it is"
        ) as e:
            restore(path)
        assert not path.exists()
        kept = tmp_path / str(e.value).rpartition("kept as ")[2].rpartition("/")[2]
        assert kept.name.startswith("damaged 20")
        assert kept.read_bytes() == b"damaged %d" % number
    assert len(nlab_names(tmp_path)) == 3
    assert "Traceback" in caplog.text


@pytest.mark.parametrize("error", [RecursionError, OverflowError, MemoryError, TypeError, ZeroDivisionError])
def test_whatever_goes_wrong_while_restoring_counts_as_damage(tmp_path, monkeypatch, caplog, error):
    def fail(path):
        raise error("inside")

    path = tmp_path / "autosave.nlab"
    path.write_bytes(b"work")
    monkeypatch.setattr(autosave_files, "load_session", fail)
    with pytest.raises(InputError, match=f"{error.__name__}: inside"):
        restore(path)
    assert next(tmp_path.glob("damaged *.nlab")).read_bytes() == b"work"
    assert f"{error.__name__}: inside" in caplog.text


def test_the_work_of_a_newer_version_is_not_damaged(tmp_path, monkeypatch):
    path = tmp_path / "autosave.nlab"
    with monkeypatch.context() as patch:
        patch.setattr("neuronlab.files.session.file.VERSION", 99)
        save(path, 12)
    with pytest.raises(
        InputError, match=r"^autosave.nlab requires a newer version of NeuronLab; it was kept as .*newer 20"
    ):
        restore(path)
    kept = next(tmp_path.glob("newer *.nlab"))
    monkeypatch.setattr("neuronlab.files.session.file.VERSION", 99)
    load_session(kept)


def test_a_folder_in_the_place_of_the_work_is_set_aside(tmp_path):
    (tmp_path / "autosave.nlab").mkdir()
    with pytest.raises(InputError, match="is not a file"):
        restore(tmp_path / "autosave.nlab")
    assert next(tmp_path.glob("damaged *.nlab")).is_dir()


def test_what_cannot_be_set_aside_is_an_error_and_stays(tmp_path, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    path = tmp_path / "autosave.nlab"
    path.write_bytes(b"damaged")
    monkeypatch.setattr(autosave_files.os, "link", refuse)
    monkeypatch.setattr(autosave_files.Path, "rename", refuse)
    with pytest.raises(WorkError, match="cannot be renamed: Permission denied"):
        restore(path)
    assert path.read_bytes() == b"damaged"


@pytest.fixture(params=["links", "no links"])
def file_system(request, monkeypatch):
    if request.param == "no links":

        def refuse(*_):
            raise PermissionError(1, "Operation not permitted")

        monkeypatch.setattr(autosave_files.os, "link", refuse)


@pytest.mark.usefixtures("file_system")
def test_all_that_gives_way_is_kept_even_within_a_second(tmp_path):
    path = tmp_path / "autosave.nlab"
    kept = {}
    for number in range(3):
        path.write_bytes(b"copy %d" % number)
        kept[keep_copy(path)] = b"copy %d" % number
        path.unlink()  # saving replaces the file, and never writes into it
        path.write_bytes(b"moved %d" % number)
        kept[set_aside(path, "damaged")] = b"moved %d" % number
        assert not path.exists()
    assert len(kept) == 6
    assert {name: name.read_bytes() for name in kept} == kept
    assert all(name.name.startswith(("before 20", "damaged 20")) for name in kept)


def test_the_copy_of_work_behind_a_link_is_of_the_work(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    save(tmp_path / "elsewhere" / "work.nlab", 1)
    path = tmp_path / "autosave.nlab"
    path.symlink_to(tmp_path / "elsewhere" / "work.nlab")
    before = path.read_bytes()
    kept = keep_copy(path)
    save(path, 2)
    assert kept.read_bytes() == before != path.read_bytes()
