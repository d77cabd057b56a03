import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QFileDialog

from neuronlab.files.session.lesson_record import StepRecord
from neuronlab.lessons.catalog import find, lessons
from neuronlab.session.lesson_opening import begin_lesson
from neuronlab.session.lesson_progress import LessonProgress
from tests.controls import click, trigger

LINES, NEURON = find("many-lines"), find("neuron")


@pytest.fixture
def opened(window, monkeypatch):
    opened = []
    monkeypatch.setattr(window.files, "open_lesson", opened.append)
    return opened


def test_the_list_says_how_far_one_has_come_and_opens_lessons(window, opened, qtbot, tmp_path, monkeypatch):
    done = StepRecord(is_done=True)
    for entry, steps in ((LINES, 2), (NEURON, len(NEURON.lesson.steps))):
        LessonProgress(tmp_path).note(entry, replace(begin_lesson(entry).lesson, steps=(done,) * steps))
    click(qtbot, window.top_bar.lessons)
    shown = window.lesson_list.list
    assert [row.key for row in shown.rows] == [entry.key for entry in lessons()]
    assert [row.progress.text() for row in shown.rows[:3]] == [
        "✓ Done",
        f"2 of {len(LINES.lesson.steps)} steps",
        "",
    ]
    assert not window.top_bar.lessons.isChecked()
    assert not window.actions_by_name["lesson_again"].isVisible()
    click(qtbot, shown.rows[2])
    assert not shown.isVisible()
    trigger(qtbot, window.actions_by_name["lessons"])
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "own.toml"), ""))
    click(qtbot, shown.file)
    assert opened == [lessons()[2].key, tmp_path / "own.toml"]
