"""From the window to the marks: a challenge is met, handed in, looked at, and graded without training."""

import dataclasses

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from neuronlab.files.session.file import load_session
from neuronlab.gui.dialogs.hand_in_dialog import HandInDialog
from neuronlab.gui.lessons.prediction_box import PredictionBox
from neuronlab.lessons.catalog import find
from neuronlab.lessons.grading import AGREES, marks_of_file
from neuronlab.lessons.handing_in import hand_in
from neuronlab.session.lesson_course import LessonCourse
from neuronlab.session.lesson_opening import begin_lesson
from neuronlab.session.lesson_progress import LessonProgress
from neuronlab.session.opening import open_new
from tests.controls import click, type_into, type_text
from tests.lessons.handed_in import done_step, entry, record_of, work_of


def test_the_number_on_the_screen_is_the_one_that_is_graded(open_lab, qtbot, tmp_path, monkeypatch):
    path = tmp_path / "mine.nlab"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    window = open_lab(LessonCourse(entry().lesson, record_of())).window
    panel, course = window.lesson.panel, window.lesson.course
    click(qtbot, panel.set_up)
    type_into(qtbot, window.findChild(PredictionBox).field, "0.5")
    click(qtbot, window.top_bar.play)
    qtbot.waitUntil(lambda: course.step_record.is_done and course.step_record.best is not None)
    click(qtbot, window.top_bar.play)
    qtbot.waitUntil(lambda: not window.session.is_playing and not window.session.frame.is_playing)
    click(qtbot, panel.foot.next)
    click(qtbot, panel.foot.next)
    click(qtbot, panel.facts.hand_in)
    (dialog,) = window.findChildren(HandInDialog)
    type_text(qtbot, dialog.name, "Zoe")
    click(qtbot, dialog.accept_button)
    qtbot.waitUntil(lambda: not window.exports.is_busy and path.exists())
    marks = marks_of_file(path)
    (goal,) = marks.goals
    assert (marks.learner, marks.predicted) == ("Zoe", 1)
    assert goal.is_reached
    assert goal.said == course.record.steps[0].best
    assert goal.attempt.value == pytest.approx(goal.said, abs=AGREES)


def opens(person, path):
    person.gets_another_window(lambda: person.window.files.open_session(path))


def test_a_file_that_was_handed_in_shows_what_was_done_in_its_lesson(person, folder, path, qtbot):
    hand_in(path, work_of(record_of(done_step(answer=2.05))), "Zoe")
    person.starts(open_new(None, folder))
    opens(person, path)
    panel = person.window.lesson.panel
    assert panel.heading.title.text() == entry().lesson.title
    assert (panel.question.number.text(), panel.done.isVisible()) == ("2.05", True)
    assert person.title == "spiral.nlab – NeuronLab"
    assert not panel.foot.leave.isVisible()
    assert not person.window.actions_by_name["lesson_again"].isVisible()
    type_into(qtbot, panel.question.number, "7")
    click(qtbot, panel.question.check)
    with qtbot.waitSignal(person.lab.named.saved):
        person.presses(Qt.Key.Key_S)
    kept = load_session(path).lesson
    assert (kept.learner, kept.steps[0].answer) == ("Zoe", 7.0)
    assert LessonProgress(folder).reached() == {}


def test_the_lesson_of_a_file_can_be_opened_beside_it_and_left_for_it(person, folder, path, qtbot):
    lesson = find("01-neuron")
    work = begin_lesson(lesson)
    hand_in(path, dataclasses.replace(work, lesson=replace(work.lesson, at=2)), "Zoe")
    person.starts(open_new(None, folder))
    opens(person, path)
    assert person.window.lesson.course.at == 2
    person.window.show_lessons()
    person.gets_another_window(lambda: person.window.lesson_list.list.lesson_chosen.emit(lesson.key))
    assert person.window.lesson.course.at == 0
    person.gets_another_window(lambda: click(qtbot, person.window.lesson.panel.foot.leave))
    assert (person.title, person.window.lesson.course.at) == ("spiral.nlab – NeuronLab", 2)


@pytest.mark.parametrize("change", [{"key": "77-gone", "text": ""}, {"text": "format = 1"}])
def test_a_file_whose_lesson_is_not_known_opens_as_any_other_and_keeps_it(person, folder, path, qtbot, change):
    hand_in(path, work_of(record_of(done_step(answer=2.05), **change)), "Zoe")
    person.starts(open_new(None, folder))
    opens(person, path)
    assert person.window.lesson is None
    person.draws()
    with qtbot.waitSignal(person.lab.named.saved):
        person.presses(Qt.Key.Key_S)
    assert load_session(path).lesson.steps[0].answer == 2.05
