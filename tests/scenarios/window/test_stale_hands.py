"""A hand on something that goes away meanwhile: what it does is refused in a sentence, or ends, and hits no other."""

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog

from neuronlab.analysis.health.insight import Fix
from neuronlab.core.data.edits import add_points, clear_points
from neuronlab.core.specs.network import LayerSpec
from neuronlab.gui.controllers.units import GONE
from neuronlab.session.proposals import Proposal
from tests.gui.editors import reveal
from tests.gui.stale import EVENTS, with_hidden, with_view
from tests.windows import in_one_window, share_window

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def push(session):
    """Change the experiment from elsewhere."""

    def push(change):
        session.document.push(Proposal(change(session.document.experiment), "elsewhere"))

    return push


@pytest.fixture
def said(window):
    return window.insight_bar.text.toolTip


@pytest.fixture
def three_classes(window):
    """Go where there are three classes; returns their buttons."""

    def go():
        window.data_panel.choose_task("classes")
        window.data_panel.choose_class(2)
        return window.data_panel.settings.palette_row

    return go


@in_one_window("ask", ["_ask_to_mute", "_ask_to_freeze", "_ask_to_reset"])
def test_a_unit_that_only_the_inspector_still_shows_is_refused(window, session, wait_for_frame, push, said, ask):
    reveal(window.inspector)
    wait_for_frame(lambda frame: frame.activation is not None)
    window.inspector.pin_unit(1, 3)
    old = window.inspector.frame
    push(lambda now: with_hidden(now, LayerSpec(2)))
    wait_for_frame(lambda frame: len(frame.network_spec.hidden) == 1)
    window.inspector.show_frame(old)  # while it trains, plots have their frames in turn
    before = session.document.experiment
    getattr(window.inspector, ask)(*([True] if ask != "_ask_to_reset" else []))
    assert session.document.experiment is before
    assert GONE in said()


def a_class_that_goes_while_its_name_is_asked_for_is_not_renamed(window, session, three_classes, said):
    classes = three_classes()

    def take_it_away():
        session.document.undo_stack.undo()
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QInputDialog)
        dialog.setTextValue("sea")
        dialog.accept()

    QTimer.singleShot(0, take_it_away)
    classes._ask_name(2)
    assert session.document.experiment.workspace.labels == ("A", "B")
    assert said() == "Class C no longer exists; nothing was changed."


def the_class_that_was_meant_is_renamed_whatever_its_number_is_by_then(session, three_classes):
    classes = three_classes()

    def move_it_up():
        classes.removed.emit("A")
        dialog = QApplication.activeModalWidget()
        dialog.setTextValue("sea")
        dialog.accept()

    QTimer.singleShot(0, move_it_up)
    classes._ask_name(2)
    assert session.document.experiment.workspace.labels == ("B", "sea")


def a_menu_over_a_class_closes_when_the_classes_become_others(session, three_classes):
    button = three_classes().buttons[2]
    seen = []

    def take_it_away():
        menu = QApplication.activePopupWidget()
        if menu is None:
            QTimer.singleShot(10, take_it_away)
            return
        session.document.undo_stack.undo()
        seen.append(menu.isVisible())
        menu.close()

    QTimer.singleShot(0, take_it_away)
    at = QPoint(2, 2)
    QApplication.sendEvent(button, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, button.mapToGlobal(at)))
    assert seen == [False]


def a_drag_of_points_does_not_take_hold_of_others_with_their_ids(window, session, hand, push, points):
    def two(workspace):
        return add_points(clear_points(workspace), np.array([[0.0], [1.0], [-1.0]]), np.array([[0.0], [1.0], [-1.0]]))

    push(lambda now: now.with_workspace(two(now.workspace)))
    window.canvas.fit()
    window.canvas_controller.use_tool("move")
    target = window.canvas.mouse_target()
    QTest.mousePress(target, LEFT, pos=hand.at(0.0, 0.0))
    for x in (0.1, 0.2):
        QTest.mouseMove(target, hand.at(x, x))
    moved = points()
    assert moved.inputs[0, 0] == pytest.approx(0.2, abs=0.05)
    push(lambda now: now.with_workspace(add_points(clear_points(now.workspace), np.array([[0.5]]), np.array([[0.5]]))))
    QTest.mouseMove(target, hand.at(0.8, 0.8))
    QTest.mouseRelease(target, LEFT, pos=hand.at(0.8, 0.8))
    assert points().inputs.tolist() == [[0.5]]


def a_section_that_is_dragged_stays_where_it_is_in_another_task(window, session, hand, push):
    window.data_panel.choose_task("surface")
    push(lambda now: with_view(now, section=True))
    window.canvas.fit()
    target = window.canvas.mouse_target()
    edge = window.canvas.plot.ranges[0][0]
    QTest.mousePress(target, LEFT, pos=hand.at(edge, 0.0) + QPoint(6, 0))
    assert window.canvas.handles.is_dragged
    window.data_panel.choose_task("classes")
    before = session.document.experiment
    QTest.mouseMove(target, hand.at(0.5, 0.5))
    QTest.mouseRelease(target, LEFT, pos=hand.at(0.5, 0.5))
    assert session.document.experiment.classes.view == before.classes.view


@in_one_window("event", ["the first layer removed", "another layer selected", "undo"])
def test_a_slider_that_is_dragged_stops_at_its_layer(window, session, push, event):
    push(lambda now: with_hidden(now, *(LayerSpec(3, "leaky_relu", parameter=p) for p in (0.1, 0.2, 0.3))))
    push(lambda now: with_hidden(now, *(LayerSpec(3, "leaky_relu", parameter=p) for p in (0.4, 0.5, 0.6))))
    window.network_panel.select_layer(0)
    slider = window.activation_panel.parameter.slider
    assert reveal(slider)
    y = slider.height() // 2
    QTest.mousePress(slider, LEFT, pos=QPoint(slider.width() // 2, y))
    for x in range(slider.width()):  # whatever the style makes of the handle, somewhere here it is
        if slider.isSliderDown():
            break
        QTest.mouseRelease(slider, LEFT, pos=QPoint(0, y))
        QTest.mousePress(slider, LEFT, pos=QPoint(x, y))
    assert slider.isSliderDown()
    EVENTS[event](window)
    hidden = session.document.experiment.workspace.run.network.hidden
    QTest.mouseMove(slider, QPoint(slider.width() - 2, y))
    QTest.mouseRelease(slider, LEFT, pos=QPoint(slider.width() - 2, y))
    assert session.document.experiment.workspace.run.network.hidden == hidden


def a_mend_for_a_run_that_has_changed_says_so(window, session, wait_for_frame, push, said):
    wait_for_frame(lambda frame: True)
    push(lambda now: with_hidden(now, LayerSpec(2)))
    window.run_controller.fix(Fix("Learn slower", "", lambda run: run))
    assert "The run has changed since this fix was offered; nothing was done." in said()


def an_edit_asked_for_while_the_window_turns_is_no_crash(session):
    """Qt would delete the entry that it is going through."""
    document = session.document
    document.push(Proposal(replace(document.experiment, warm_edits=False), "one"))
    document.undo_stack.undo()

    def interfere(experiment):
        document.changed.disconnect(interfere)
        with pytest.raises(RuntimeError, match="while the window turned"):
            document.push(Proposal(replace(experiment, warm_edits=not experiment.warm_edits), "two"))

    document.changed.connect(interfere)
    document.undo_stack.redo()
    assert document.undo_stack.undoText() == "one"


test_hands_on_classes_points_and_runs = share_window(
    a_class_that_goes_while_its_name_is_asked_for_is_not_renamed,
    the_class_that_was_meant_is_renamed_whatever_its_number_is_by_then,
    a_menu_over_a_class_closes_when_the_classes_become_others,
    a_drag_of_points_does_not_take_hold_of_others_with_their_ids,
    a_section_that_is_dragged_stays_where_it_is_in_another_task,
    a_mend_for_a_run_that_has_changed_says_so,
    an_edit_asked_for_while_the_window_turns_is_no_crash,
)
