from dataclasses import replace

import pytest

from neuronlab.core.errors import InputError
from neuronlab.files.session.file import load_session, save_session
from neuronlab.lessons.catalog import find, of_text
from neuronlab.session.lesson_opening import begin_again, file_name, open_lesson, reopen_lesson, save_own
from neuronlab.session.opening import Opening, open_new

ENTRY = find("many-lines")


def leave(opening, **record):
    """Save what was done in a lesson, and release its file."""
    lesson = opening.work.lesson
    for field, value in record.items():
        lesson = type(lesson)(**{**{name: getattr(lesson, name) for name in lesson.__struct_fields__}, field: value})
    save_session(opening.path, replace(opening.work, lesson=lesson), 1)
    opening.release()


def test_a_lesson_goes_on_where_it_was_left_unless_it_is_begun_anew(tmp_path):
    leave(open_lesson(ENTRY, tmp_path), at=2, learner="Ada")
    again = open_lesson(ENTRY, tmp_path)
    assert (again.work.lesson.at, again.work.lesson.learner, again.lesson) == (2, "Ada", ENTRY)
    anew = begin_again(again)
    assert (anew.work.lesson.at, anew.claim) == (0, again.claim)
    again.release()
    anew = open_lesson(ENTRY, tmp_path, is_anew=True)
    assert anew.work.lesson.at == 0
    anew.release()


def test_a_lesson_is_open_in_one_window_at_a_time(tmp_path):
    opening = open_lesson(ENTRY, tmp_path)
    with pytest.raises(InputError, match=r"Many lines are one line.*another window"):
        open_lesson(ENTRY, tmp_path)
    assert reopen_lesson(file_name(ENTRY), tmp_path) is None
    opening.release()
    open_lesson(ENTRY, tmp_path).release()


def test_what_was_done_in_an_earlier_version_of_a_lesson_is_kept(tmp_path):
    leave(open_lesson(ENTRY, tmp_path), at=1, digest="another")
    opening = open_lesson(ENTRY, tmp_path)
    assert opening.work.lesson.at == 0
    (kept,) = tmp_path.glob("before *.nlab")
    assert str(kept) in opening.notices[0]
    assert load_session(kept).lesson.at == 1
    opening.release()


def test_a_damaged_file_is_set_aside_and_the_lesson_begins_anew(tmp_path):
    (tmp_path / file_name(ENTRY)).write_bytes(b"PK nothing")
    opening = open_lesson(ENTRY, tmp_path)
    assert opening.work.lesson.at == 0
    assert "the lesson begins anew" in opening.warnings[0]
    assert len([*tmp_path.glob("damaged *.nlab")]) == 1
    opening.release()


def test_a_lesson_from_a_folder_is_opened_again_without_its_file(tmp_path):
    entry = of_text("own", ENTRY.text.replace("Many lines", "Few lines"))
    leave(open_lesson(entry, tmp_path), at=1)
    again = reopen_lesson(file_name(entry), tmp_path)
    assert (again.lesson.lesson.title, again.work.lesson.at) == ("Few lines are one line", 1)
    again.release()


@pytest.mark.parametrize("name", ["", "lesson-none.nlab", "../lesson-02-many-lines.nlab", "autosave.nlab"])
def test_only_the_file_of_a_lesson_is_opened_again(tmp_path, name):
    folder = tmp_path / "data"
    folder.mkdir()
    for path in (tmp_path / file_name(ENTRY), folder / "autosave.nlab"):
        save_session(path, open_lesson(ENTRY, None).work, 1)
    assert reopen_lesson(name, folder) is None


def test_without_a_folder_a_lesson_is_opened_all_the_same():
    opening = open_lesson(ENTRY, None)
    assert (opening.claim, opening.work.lesson.key) == (None, ENTRY.key)


def test_own_work_that_could_not_be_saved_is_saved_as_soon_as_that_works(tmp_path):
    own = open_new(open_lesson(ENTRY, None).work, tmp_path)
    own.unsaved = "The disk was full."
    blocked = own.path
    blocked.mkdir()
    assert str(blocked) in save_own(own)
    blocked.rmdir()
    assert save_own(own) == ""
    kept = load_session(own.path).experiment.workspace
    assert kept.points.digest == own.work.experiment.workspace.points.digest
    blocked.unlink()
    assert save_own(own) == ""
    assert not blocked.exists()  # what is saved once is left alone
    own.release()
    assert save_own(Opening(unsaved="There is no folder.")) == ""
