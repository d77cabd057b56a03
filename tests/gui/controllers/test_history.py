import pytest
from msgspec.structs import replace
from PySide6.QtCore import QObject

from neuronlab.core.training.trajectory import NO_TRAJECTORY
from neuronlab.gui.bars.timeline import TimelineBar
from neuronlab.gui.controllers.history import HistoryController
from neuronlab.gui.theme.theme import Theme
from neuronlab.session.proposals import Proposal


@pytest.fixture
def looked(still):
    """The steps of the checkpoints that are looked at, None for now."""
    looked = []
    still.document.looked_back.connect(lambda moment: looked.append(moment and moment.chosen.step))
    return looked


@pytest.fixture
def bar(qtbot, still):
    """The timeline of a run of 12 steps, each of them kept."""
    bar = TimelineBar(Theme("dark"))
    qtbot.addWidget(bar)
    still.trainer.advance(12)
    still.build_frame()
    bar.show_frame(still.frame)
    return bar


@pytest.fixture
def controller(still, bar):
    parent = QObject()
    controller = HistoryController(still, bar, parent)
    bar.sought.connect(controller.look)
    still.document.changed.connect(controller.follow)
    yield controller
    bar.sought.disconnect(controller.look)


def test_the_line_is_followed_through_the_kept_steps(controller, bar, looked):
    controller.earlier()
    controller.earlier()
    controller.later()
    assert looked == [11, 10, 11]
    bar.line.setValue(0)
    controller.earlier()  # there is none before the first
    assert looked == [11, 10, 11, 0]


def test_the_last_step_is_now_and_one_comes_back_to_it(controller, bar, still, looked):
    bar.line.setValue(3)
    assert still.document.looks_back
    controller.come_back()
    assert looked == [3, None]
    assert not still.document.looks_back


def test_going_on_takes_back_what_came_after_as_one_undo_entry(controller, bar, still):
    bar.line.setValue(3)
    bar.undone = "9 steps"
    controller.go_on()
    assert not still.document.looks_back
    assert still.document.undo_stack.count() == 1
    assert "9 steps" in still.document.undo_stack.undoText()


def test_a_step_that_is_no_longer_kept_shows_now(controller, bar, still, looked):
    bar.record = NO_TRAJECTORY
    bar.line.setValue(3)
    bar.show_frame(still.frame)
    assert bar.line.value() == bar.line.maximum()
    assert looked == []


def test_another_task_has_another_way(controller, bar, still):
    assert bar.record.checkpoints
    still.document.push(Proposal(replace(still.document.experiment, task="classes"), "Task"))
    assert bar.record is NO_TRAJECTORY


def test_the_frames_of_now_are_shown_again_once_nobody_looks_back(controller, bar, still):
    bar.line.setValue(3)
    bar.show_frame(still.frame)
    assert bar.line.value() == 3  # a frame from before the hand moved
    still.document.look_back(None)
    bar.show_frame(still.frame)
    assert bar.line.value() == bar.line.maximum()
