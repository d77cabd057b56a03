"""Whatever is wrong with the folder or with what is in it, a window begins, and says what there is to know."""

import dataclasses
import errno
import os
import re

import pytest
from msgspec.structs import replace

from neuronlab.app import first_experiment
from neuronlab.core.errors import InputError
from neuronlab.files import atomic
from neuronlab.files.named import stamp_of
from neuronlab.files.session.file import save_session
from neuronlab.files.session.work import Home, Work
from neuronlab.session import autosave_files
from neuronlab.session.autosave_files import AutosaveClaim
from neuronlab.session.file_claims import Taken, claim_file
from neuronlab.session.opening import open_last, open_named, open_new, open_unsaved


@pytest.fixture
def begin(tmp_path):
    """Begin as a window does, on the last work or on a file's; all is released in the end."""
    begun = []

    def begin(work=None, folder=tmp_path):
        begun.append(open_last(folder) if work is None else open_new(work, folder))
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


def test_other_work_leaves_unsaved_work_where_it_is(begin, tmp_path):
    save(tmp_path / "autosave.nlab")
    before = (tmp_path / "autosave.nlab").read_bytes()
    work = Work(first_experiment())
    opening = begin(work)
    assert opening.work is work
    assert opening.path == tmp_path / "autosave-2.nlab"
    assert opening.notices == ()
    assert (tmp_path / "autosave.nlab").read_bytes() == before


def fill(tmp_path):
    for path in autosave_files._paths(tmp_path):
        save(path, 1)


def test_where_every_file_has_unsaved_work_the_oldest_is_kept_under_another_name(begin, tmp_path):
    fill(tmp_path)
    save(tmp_path / "autosave-7.nlab", 0)
    before = (tmp_path / "autosave-7.nlab").read_bytes()
    opening = begin(Work(first_experiment()))
    kept = next(tmp_path.glob("before *.nlab"))
    assert opening.path == tmp_path / "autosave-7.nlab"
    assert opening.notices == (f"Your previous work was kept as {kept}",)
    assert kept.read_bytes() == before


def test_where_the_oldest_work_cannot_be_kept_nothing_takes_its_file(begin, tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    fill(tmp_path)
    monkeypatch.setattr(autosave_files.os, "link", refuse)
    monkeypatch.setattr(atomic.os, "fsync", refuse)
    opening = begin(Work(first_experiment()))
    assert opening.path is None
    assert "the disk is full" in opening.unsaved


# -- work that belongs to a named file --------------------------------------------------------------------------------


def seeded(seed):
    """A first experiment whose split tells it from others."""
    start = first_experiment()
    curve = start.curve
    return Work(replace(start, curve=replace(curve, data=replace(curve.data, seed=seed))))


def seed_of(opening):
    return opening.work.experiment.curve.data.seed


@pytest.fixture
def named(tmp_path):
    """A folder of a person, with a session in it."""
    path = tmp_path / "mine" / "spiral.nlab"
    path.parent.mkdir()
    save_session(path, seeded(1))
    return path


def autosave(folder, work, home, is_modified, number=1, name="autosave.nlab"):
    save_session(folder / name, dataclasses.replace(work, home=Home(str(home), is_modified)), number)


@pytest.fixture
def open_it(named, tmp_path):
    """Open the named file, or what another function opens; all is released in the end."""
    opened = []

    def open_it(how=open_named, path=named):
        opened.append(how(path, tmp_path, "neuronlab-test"))
        return opened[-1]

    yield open_it
    for opening in opened:
        if not isinstance(opening, Taken):
            opening.release()


def test_a_named_file_is_opened_as_it_was_saved(open_it, named):
    opening = open_it()
    assert opening.work.home == Home(str(named), is_modified=False)
    assert (seed_of(opening), opening.stamp, opening.recovered) == (1, stamp_of(named), "")
    assert isinstance(open_it(), Taken)


def test_changes_that_were_never_saved_are_brought_back_with_the_file(open_it, named, tmp_path):
    autosave(tmp_path, seeded(2), named, is_modified=True)
    opening = open_it()
    assert (seed_of(opening), opening.work.home.is_modified) == (2, True)
    assert re.fullmatch(r"Recovered spiral\.nlab as of \d\d:\d\d; not saved yet", opening.recovered)
    assert opening.path == tmp_path / "autosave.nlab"
    assert opening.stamp == stamp_of(named)


def test_changes_from_before_another_program_wrote_the_file_do_not_know_it(open_it, named, tmp_path):
    autosave(tmp_path, seeded(2), named, is_modified=True)
    os.utime(tmp_path / "autosave.nlab", (1, 1))
    opening = open_it()
    assert opening.recovered.startswith("Recovered spiral.nlab as of 1 Jan 1970, ")
    assert opening.stamp is None


def test_a_file_that_cannot_be_read_is_released(open_it, named):
    named.write_bytes(b"damaged")
    for _ in range(2):
        with pytest.raises(InputError, match="cannot be read as a session"):
            open_it()


def test_the_next_start_goes_on_with_the_named_file(begin, named, tmp_path):
    autosave(tmp_path, seeded(2), named, is_modified=False)
    opening = begin()
    assert (seed_of(opening), opening.recovered) == (1, "")  # what is in the file counts
    assert opening.file is not None


def test_the_next_start_brings_changes_back(begin, named, tmp_path):
    autosave(tmp_path, seeded(2), named, is_modified=True)
    opening = begin()
    assert (seed_of(opening), opening.work.home.is_modified) == (2, True)
    assert opening.recovered.endswith("; not saved yet")


def test_a_named_file_that_is_gone_is_restored_from_the_autosave(begin, named, tmp_path):
    autosave(tmp_path, seeded(2), named, is_modified=False)
    named.unlink()
    opening = begin()
    assert (seed_of(opening), opening.work.home.is_modified) == (2, True)
    assert opening.warnings[0].endswith("there is no such file; your work was restored from the autosave")


@pytest.mark.parametrize("is_modified", [False, True])
def test_a_file_that_another_window_has_is_not_opened_twice(begin, named, tmp_path, is_modified):
    autosave(tmp_path, seeded(2), named, is_modified=is_modified)
    claim = claim_file(tmp_path, named, "neuronlab-other")
    opening = begin()
    claim.release()
    assert "spiral.nlab is open in another window" in opening.notices[0]
    if is_modified:
        assert (seed_of(opening), opening.work.home) == (2, None)
        assert opening.recovered.startswith("Recovered changes of spiral.nlab as of ")
    else:
        assert opening.work is None


def test_work_without_a_file_is_brought_back_quietly_unless_it_was_cut_short(begin, tmp_path):
    save(tmp_path / "autosave.nlab")
    for is_cut_short in (True, False):
        begin().release(is_cut_short=is_cut_short)
        opening = open_last(tmp_path)
        assert opening.recovered.startswith("Recovered unsaved work as of ") == is_cut_short
        opening.release()


def test_unsaved_work_is_opened_when_it_is_asked_for(open_it, tmp_path):
    save_session(tmp_path / "autosave-3.nlab", seeded(3), 1)
    save_session(tmp_path / "before 2026.nlab", seeded(4), 1)
    assert seed_of(open_it(open_unsaved, tmp_path / "autosave-3.nlab")) == 3
    with pytest.raises(InputError, match="is open in another window"):
        open_it(open_unsaved, tmp_path / "autosave-3.nlab")
    opening = open_it(open_unsaved, tmp_path / "before 2026.nlab")
    assert (seed_of(opening), opening.path.name) == (4, "autosave.nlab")


def test_without_a_folder_a_file_is_opened_all_the_same(named):
    opening = open_named(named, None)
    assert (seed_of(opening), opening.path, opening.file) == (1, None, None)
    assert opening.unsaved == open_new(None, None).unsaved == "There is no folder that the program can save to."


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
