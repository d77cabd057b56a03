"""Whatever is wrong with the folder or with what is in it, a window begins, and says what there is to know."""

import errno
import os

import pytest

from neuronlab.app import first_experiment
from neuronlab.files import atomic
from neuronlab.files.session.file import save_session
from neuronlab.files.session.work import Work
from neuronlab.session import autosave_files
from neuronlab.session.autosave_files import AutosaveClaim
from neuronlab.session.opening import open_in_place, open_last


@pytest.fixture
def begin(tmp_path):
    """Begin as a window does, on the last work or on a file's; all is released in the end."""
    begun = []

    def begin(work=None, folder=tmp_path):
        begun.append(open_last(folder) if work is None else open_in_place(work, folder))
        return begun[-1]

    yield begin
    for opening in begun:
        opening.release()


def save(path, save_number=1):
    save_session(path, Work(first_experiment()), save_number)


def test_the_first_start_of_all_has_nothing_to_say(begin, tmp_path):
    opening = begin()
    assert (opening.work, opening.path) == (None, tmp_path / "autosave.nlab")
    assert (opening.notices, opening.warnings, opening.unsaved) == ((), (), "")


def test_the_last_work_is_gone_on_with_without_a_word(begin, tmp_path):
    save(tmp_path / "autosave.nlab")
    opening = begin()
    assert opening.work is not None
    assert (opening.notices, opening.warnings, opening.unsaved) == ((), (), "")


def test_what_another_window_has_is_passed_over_and_said_so(begin, tmp_path):
    save(tmp_path / "autosave.nlab", 2)
    begin()
    assert begin().notices == ("Another window has autosave.nlab open; this window starts with a new experiment",)
    save(tmp_path / "autosave-3.nlab", 1)
    opening = begin()
    assert opening.path == tmp_path / "autosave-3.nlab"
    assert opening.notices == ("Another window has autosave.nlab open; this window starts with autosave-3.nlab",)


def test_saved_work_that_is_not_opened_is_named_with_how_to_open_it(begin, tmp_path):
    save(tmp_path / "autosave.nlab", 2)
    save(tmp_path / "autosave-2.nlab", 1)
    (notice,) = begin().notices
    assert notice == f"More saved work was found: {tmp_path / 'autosave-2.nlab'}. Start NeuronLab again to open it"
    opening = begin()
    assert opening.path == tmp_path / "autosave-2.nlab"
    assert opening.work is not None


def test_after_damage_the_next_best_is_taken_up(begin, tmp_path):
    (tmp_path / "autosave.nlab").write_bytes(b"damaged")
    save(tmp_path / "autosave-2.nlab", 1)
    opening = begin()
    assert opening.path == tmp_path / "autosave-2.nlab"
    (warning,) = opening.warnings
    assert warning.startswith("autosave.nlab could not be read (cannot be read as a session: it is damaged, or not")
    assert warning.endswith("; this window starts with autosave-2.nlab")
    assert next(tmp_path.glob("damaged *.nlab")).read_bytes() == b"damaged"


def test_after_damage_of_all_there_is_the_window_starts_afresh(begin, tmp_path):
    for name in ("autosave.nlab", "autosave-2.nlab"):
        (tmp_path / name).write_bytes(b"damaged")
    opening = begin()
    assert opening.work is None
    assert len(opening.warnings) == 2
    assert opening.warnings[-1].endswith("; this window starts with a new experiment")
    assert len(list(tmp_path.glob("damaged *.nlab"))) == 2


def test_the_work_of_a_newer_version_is_kept_and_said_so(begin, tmp_path, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("neuronlab.files.session.file.VERSION", 99)
        save(tmp_path / "autosave.nlab")
    opening = begin()
    kept = next(tmp_path.glob("newer *.nlab"))
    sentence = (
        f"autosave.nlab requires a newer version of NeuronLab; it was kept as {kept}; "
        "this window starts with a new experiment"
    )
    assert opening.warnings == (sentence,)


def test_a_file_takes_the_place_of_the_last_work_which_is_kept(begin, tmp_path):
    save(tmp_path / "autosave.nlab")
    before = (tmp_path / "autosave.nlab").read_bytes()
    work = first_experiment(), {}
    opening = begin(work)
    kept = next(tmp_path.glob("before *.nlab"))
    assert opening.work is work
    assert opening.notices == (f"Your previous work was kept as {kept}",)
    assert kept.read_bytes() == before


def test_where_the_last_work_cannot_be_kept_nothing_takes_its_place(begin, tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    save(tmp_path / "autosave.nlab")
    monkeypatch.setattr(autosave_files.os, "link", refuse)
    monkeypatch.setattr(atomic.os, "fsync", refuse)
    opening = begin((first_experiment(), {}))
    assert opening.path is None
    assert "the disk is full" in opening.unsaved


def test_leftovers_of_killed_programs_are_removed(begin, tmp_path):
    (tmp_path / ".neuronlab-0123456789abcdef.tmp").write_bytes(b"half")
    begin()
    assert list(tmp_path.glob(".neuronlab-*")) == []


# -- folders that take no file ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("work", [None, (first_experiment(), {})], ids=["last", "file"])
def test_a_folder_that_is_a_file_keeps_nobody_from_working(begin, tmp_path, work):
    (tmp_path / "data").write_bytes(b"")
    opening = begin(work, tmp_path / "data")
    assert (opening.work, opening.path) == (work, None)
    assert opening.unsaved.startswith(f"The folder {tmp_path / 'data'} cannot be used")


def read_only(monkeypatch):
    """As an ordinary user, or on a drive that takes nothing, finds it; the superuser may write everywhere."""
    opened = os.open

    def refuse(path, flags, *rest, **options):
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        return opened(path, flags, *rest, **options)

    def refuse_always(*_, **__):
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(os, "open", refuse)
    for name in ("link", "unlink", "rename", "replace"):
        monkeypatch.setattr(os, name, refuse_always)


def test_a_read_only_folder_shows_the_last_work_and_saves_nothing(begin, tmp_path, monkeypatch):
    save(tmp_path / "autosave.nlab", 1)
    (tmp_path / "autosave-2.nlab").write_bytes(b"damaged")
    with monkeypatch.context() as patch:
        read_only(patch)
        opening = begin()
    assert opening.work is not None
    assert opening.path is None
    assert "Read-only file system" in opening.unsaved


def test_a_full_disk_is_noticed_at_the_start_and_tried_again_later(begin, tmp_path, monkeypatch):
    def refuse(_descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    save(tmp_path / "autosave.nlab", 1)
    monkeypatch.setattr(atomic.os, "fsync", refuse)
    opening = begin()
    assert opening.work is not None
    assert opening.path == tmp_path / "autosave.nlab"
    assert opening.unsaved == f"{opening.path} cannot be written: the disk is full."


def test_more_windows_than_there_are_files_begin_without_saving(begin, tmp_path):
    claims = [AutosaveClaim(tmp_path) for _ in range(autosave_files.MOST_WINDOWS)]
    opening = begin()
    assert opening.path is None
    assert "more than 20 windows are open" in opening.unsaved
    for claim in claims:
        claim.release()
