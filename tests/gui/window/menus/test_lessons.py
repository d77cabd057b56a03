from msgspec.structs import replace
from PySide6.QtWidgets import QFileDialog

from neuronlab.files.session.lesson_record import StepRecord
from neuronlab.gui.window.menus.lessons import LessonsMenu
from neuronlab.lessons.catalog import find, lessons
from neuronlab.session.lesson_opening import begin_lesson
from neuronlab.session.lesson_progress import LessonProgress
from tests.controls import click, trigger


def test_the_list_has_every_lesson_and_how_far_one_has_come(window, qtbot, tmp_path, monkeypatch):
    entry, opened = find("many-lines"), []
    record = begin_lesson(entry).lesson
    done = StepRecord(is_done=True)
    progress = LessonProgress(tmp_path)
    progress.note(entry, replace(record, steps=(done, done)))
    progress.note(find("neuron"), replace(record, steps=(done,) * len(find("neuron").lesson.steps)))
    monkeypatch.setattr(LessonsMenu, "popup", lambda *_: None)  # it would wait for the mouse
    monkeypatch.setattr(window.files, "open_lesson", opened.append)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "own.toml"), ""))
    click(qtbot, window.top_bar.lessons)
    actions = window.findChild(LessonsMenu).actions()
    texts = [action.text() for action in actions if action.text()]
    assert len(texts) == len(lessons()) + 1
    assert texts[0] == "✓ 1. A neuron is w·x + b"
    assert texts[1] == f"2. Many lines are one line  2 of {len(entry.lesson.steps)} steps"
    actions[1].trigger()
    actions[-1].trigger()
    assert opened == [entry.key, tmp_path / "own.toml"]
    assert not window.top_bar.lessons.isChecked()
    assert not window.actions_by_name["lesson_again"].isVisible()
    trigger(qtbot, window.actions_by_name["lessons"])
