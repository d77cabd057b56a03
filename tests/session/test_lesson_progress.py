import stat

import pytest

from neuronlab.files.session.lesson_record import LessonRecord, StepRecord
from neuronlab.lessons.catalog import find
from neuronlab.session.lesson_opening import file_name
from neuronlab.session.lesson_progress import FILE_NAME, LessonProgress, LessonReach

LINES, NEURON = find("many-lines"), find("neuron")


def record(*done, at=0):
    return LessonRecord(key="k", at=at, steps=tuple(StepRecord(is_done=is_done) for is_done in done))


def test_what_was_reached_is_known_at_the_next_start(tmp_path):
    LessonProgress(tmp_path).note(LINES, record(True, False, True, at=1))
    LessonProgress(tmp_path).note(NEURON, record(False))
    progress = LessonProgress(tmp_path)
    assert progress.reached_in(LINES) == LessonReach(1, (0, 2))
    assert progress.reached() == {file_name(LINES): LessonReach(1, (0, 2)), file_name(NEURON): LessonReach()}
    assert progress.open_lesson == file_name(NEURON)
    assert stat.S_IMODE((tmp_path / FILE_NAME).stat().st_mode) == 0o600


def test_the_next_start_is_in_a_lesson_until_it_is_left(tmp_path):
    progress = LessonProgress(tmp_path)
    progress.note(LINES, record(False))
    progress.note_left(NEURON)
    assert progress.open_lesson == file_name(LINES)
    progress.note_left(LINES)
    assert progress.open_lesson == ""
    assert progress.reached_in(LINES) == LessonReach()


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"open": 3}', b'{"lessons": {"a": {"at": -1}}}', b" " * 2**21])
def test_a_file_that_cannot_be_read_is_no_obstacle(tmp_path, damage):
    (tmp_path / FILE_NAME).write_bytes(damage)
    progress = LessonProgress(tmp_path)
    assert (progress.open_lesson, progress.reached()) == ("", {})
    progress.note(LINES, record(True))
    assert progress.reached_in(LINES) == LessonReach(0, (0,))


def test_without_a_folder_or_where_nothing_can_be_written_there_is_no_progress(tmp_path):
    (tmp_path / FILE_NAME).mkdir()
    for progress in (LessonProgress(None), LessonProgress(tmp_path)):
        progress.note(LINES, record(True))
        assert progress.reached_in(LINES) is None
