"""From the window to the marks: a challenge is met, handed in, and graded without training."""

import pytest
from PySide6.QtWidgets import QFileDialog

from neuronlab.gui.dialogs.hand_in_dialog import HandInDialog
from neuronlab.gui.lessons.prediction_box import PredictionBox
from neuronlab.lessons.grading import AGREES, marks_of_file
from neuronlab.session.lesson_course import LessonCourse
from tests.controls import click, type_into, type_text
from tests.lessons.handed_in import entry, record_of


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
