"""The best number of a challenge is noted from what is shown, with its network."""

import numpy as np
import pytest
from PySide6.QtCore import QObject, Signal

from neuronlab.core.data.edits import remove_points
from neuronlab.gui.controllers.attempts import AttemptsController
from neuronlab.session.lesson_course import LessonCourse
from tests.lessons.handed_in import entry, frame_of, record_of, trained


class ShowsFrames(QObject):
    """A session that shows the frames it is given."""

    frame_shown = Signal(object)


@pytest.fixture
def still(qapp):
    return ShowsFrames()


@pytest.fixture
def course(still):
    course = LessonCourse(entry().lesson, record_of())
    AttemptsController(still, course, course)
    return course


def test_the_best_number_is_noted_and_told_once(course, still):
    changes = []
    course.changed.connect(lambda: changes.append(course.step_record.best))
    trainer = trained(20)
    for _ in range(2):
        still.frame_shown.emit(frame_of(trainer))
    assert changes == [frame_of(trainer).measures["rmse"]]
    np.testing.assert_array_equal(np.frombuffer(course.step_record.kept.parameters, "<f4"), trainer.parameters)
    trainer.advance(500)
    still.frame_shown.emit(frame_of(trainer))
    assert len(changes) == 2
    assert changes[1] < changes[0]


def test_other_points_and_steps_without_a_challenge_note_nothing(course, still):
    still.frame_shown.emit(frame_of(trained(20, change=lambda workspace: remove_points(workspace, [3]))))
    assert course.step_record.best is None
    course.go_to(1)
    still.frame_shown.emit(frame_of(trained(20)))
    assert [step.best for step in course.record.steps] == [None, None]
