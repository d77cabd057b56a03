"""The step microscope: a stepper through one step, by buttons and keys, of what frames carry."""

from dataclasses import replace

import pytest
from msgspec.structs import replace as with_fields
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from neuronlab.core.data.points import PointSet
from neuronlab.core.specs.network import LayerSpec
from neuronlab.gui.plots.microscope.view import NO_FRAME, PLAYING, MicroscopeView
from neuronlab.wording.step.lines import UNITS_SHOWN
from tests.controls import click, focus_on
from tests.frames import with_status


@pytest.fixture
def view(theme):
    return MicroscopeView(theme)


@pytest.fixture
def frame(make_frame):
    return make_frame((3, "relu"), (2, "tanh"), batch_size=4)


def stages(qtbot, view):
    """The progress at every stage, going on by clicks."""
    seen = [view.progress.text()]
    while not seen[-1].startswith("Update"):
        click(qtbot, view.forward)
        seen.append(view.progress.text())
    return seen


def test_it_goes_through_the_stages_and_back(qtbot, view, frame, shown):
    shown(view, frame, (340, 300))
    assert stages(qtbot, view) == [
        "Forward · Input (1 of 9)",
        "Forward · Hidden 1 (2 of 9)",
        "Forward · Hidden 2 (3 of 9)",
        "Forward · Output (4 of 9)",
        "Loss (5 of 9)",
        "Backward · Output (6 of 9)",
        "Backward · Hidden 2 (7 of 9)",
        "Backward · Hidden 1 (8 of 9)",
        "Update (9 of 9)",
    ]
    for number in range(8, 0, -1):
        click(qtbot, view.back)
        assert f"({number} of 9)" in view.progress.text()
    assert not view.back.isEnabled()


def test_what_can_be_read_is_what_is_told(qtbot, view, frame, shown):
    shown(view, frame, (340, 300))
    for _ in stages(qtbot, view):
        assert view.text.toPlainText().split("\n") == [text.replace("\u00a0", " ") for text in view.painted_texts()[1:]]
        view.go_back()


def test_stages_of_layers_say_so_to_the_diagram(qtbot, view, frame, shown):
    shown(view, frame, (340, 300))
    emitted = []
    view.stage_shown.connect(lambda *stage: emitted.append(stage))
    stages(qtbot, view)
    assert emitted == [(0, False), (1, False), (2, False), (2, True), (1, True), (0, True)]


def test_after_the_last_stage_the_step_is_made_and_the_next_begins(qtbot, view, frame, make_frame, shown):
    shown(view, frame, (340, 300))
    stages(qtbot, view)
    with qtbot.waitSignal(view.step_asked):
        click(qtbot, view.forward)
    with qtbot.assertNotEmitted(view.step_asked):  # before the step is there, it is not asked for again
        click(qtbot, view.forward)
    view.show_frame(frame)
    assert view.progress.text() == "Update (9 of 9)"
    view.show_frame(make_frame((3, "relu"), (2, "tanh"), batch_size=4, steps=1))
    assert view.progress.text() == "Forward · Input (1 of 9)"
    assert view.painted_texts()[1].startswith("Next step: 2, ")


def test_a_step_made_elsewhere_leaves_the_stage_where_it_was(qtbot, view, frame, make_frame, shown):
    shown(view, frame, (340, 300))
    view.go_on()
    view.go_on()
    view.show_frame(make_frame((3, "relu"), (2, "tanh"), batch_size=4, steps=1))
    assert view.progress.text() == "Forward · Hidden 2 (3 of 9)"
    view.show_frame(make_frame((3, "relu")))
    assert view.progress.text() == "Forward · Input (1 of 7)"


def key(widget, code):
    """Press a key as Qt does: first it is asked for, then it comes, to the widget and then to those around it."""
    for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
        event = QKeyEvent(kind, code, Qt.KeyboardModifier.NoModifier)
        event.setAccepted(kind == QEvent.Type.KeyPress)
        QApplication.sendEvent(widget, event)
        if not event.isAccepted():
            return False
    return True


def test_the_arrow_keys_turn_the_stages_and_do_not_move_the_keyboard(view, frame, shown, qtbot):
    shown(view, frame, (340, 300))
    view.go_on()  # at the first stage the button back cannot take the keyboard
    for widget in (view.text, view.forward, view.back):
        focus_on(qtbot, widget)
        assert key(widget, Qt.Key.Key_Right)
        assert view.progress.text() == "Forward · Hidden 2 (3 of 9)"
        assert key(widget, Qt.Key.Key_Left)
        assert view.progress.text() == "Forward · Hidden 1 (2 of 9)"
        assert widget.hasFocus()
    assert not key(view.text, Qt.Key.Key_R)


def test_another_point_has_other_numbers(view, frame, shown):
    shown(view, frame, (340, 300))
    first = view.painted_texts()
    assert view.choices.point.text() == "1 of 4"
    view.choices.point.setValue(3)
    trace = frame.next_step
    assert view.painted_texts() != first
    assert f"Point {trace.points[2] + 1} of the table" in view.painted_texts()
    assert view.progress.text() == "Forward · Input (1 of 9)"


def test_of_wide_layers_the_first_unit_shown_can_be_chosen(qtbot, view, make_frame, shown):
    shown(view, make_frame((20, "relu"), (2, "relu")), (340, 300))
    assert not view.choices.unit.isVisible()
    view.go_on()
    assert view.choices.unit.isVisible()
    view.choices.unit.setValue(13)
    names = [text for text in view.painted_texts() if text.startswith("Hidden 1, unit")]
    assert names == [f"Hidden 1, unit {number}" for number in range(13, 13 + UNITS_SHOWN)]
    view.go_on()
    assert not view.choices.unit.isVisible()
    stages(qtbot, view)
    view.choices.layer.setCurrentIndex(2)
    view.choices.layer.activated.emit(2)
    assert "Output" in view.painted_texts()


def test_while_it_learns_it_asks_for_a_pause(qtbot, view, frame, shown):
    shown(view, None, (340, 300))
    assert view.painted_texts() == [NO_FRAME]
    assert not view.pause.isVisible()
    view.show_frame(replace(with_status(frame, is_playing=True), next_step=None))
    assert view.painted_texts() == [PLAYING]
    with qtbot.waitSignal(view.pause_asked):
        click(qtbot, view.pause)
    with qtbot.assertNotEmitted(view.step_asked):
        view.go_on()
        view.go_back()
    view.show_frame(frame)
    assert view.progress.text() == "Forward · Input (1 of 9)"
    assert view.text.isVisible()


def test_what_is_too_much_is_said(view, frame, shown):
    shown(view, None, (340, 300))
    wide = with_fields(frame.run.network, hidden=(LayerSpec(512), LayerSpec(512)))
    view.show_frame(replace(frame, run=with_fields(frame.run, network=wide), next_step=None))
    assert "parameters is too large to show" in view.painted_texts()[0]
    assert not view.pause.isVisible()


@pytest.mark.parametrize("classes", [0, 2, 3])
def test_every_stage_of_other_tasks_is_painted(qtbot, view, make_plane_frame, shown, classes):
    shown(view, make_plane_frame((4, "tanh"), classes=classes, steps=3, standardize=True), (340, 300))
    assert len(stages(qtbot, view)) == 7
    assert view.grab().toImage().width() == 340


@pytest.mark.parametrize("layers", [0, 16])
def test_networks_of_no_layers_and_of_many_can_be_gone_through(qtbot, view, make_frame, shown, layers):
    shown(view, make_frame(*[(2, "tanh")] * layers), (340, 300))
    assert len(stages(qtbot, view)) == 2 * layers + 5


def test_without_points_there_is_no_step(view, make_frame, shown):
    shown(view, make_frame((2, "tanh"), points=PointSet.empty(1, 1)), (340, 300))
    assert view.painted_texts() == ["There are no training points, so there is no step to show. Draw some points."]


def test_another_theme_has_other_colours(view, frame, shown):
    before = shown(view, frame, (340, 300))
    view._theme.set_mode("light" if view._theme.mode == "dark" else "dark")
    assert view.grab().toImage() != before


def test_points_and_layer_of_the_stage_are_marked_while_the_view_is_in_sight(qtbot, view, frame, shown):
    points, layers = [], []
    view.points_marked.connect(lambda trace, point: points.append((trace, point)))
    view.layer_marked.connect(layers.append)
    shown(view, frame, (340, 300))
    assert points == []
    view.show_in_sight(True)
    assert points[-1] == (frame.next_step, 0)
    assert layers[-1] == -1  # the input
    view.choices.point.setValue(3)
    assert points[-1] == (frame.next_step, 2)
    layers.clear()
    stages(qtbot, view)
    assert layers == [0, 1, 2, 1, 0, 0]  # the loss is that of the output, which is marked already
    assert points[-1] == (frame.next_step, -1)  # an update is that of the whole batch
    view.show_in_sight(False)
    assert (points[-1], layers[-1]) == ((None, -1), -1)


def test_while_it_plays_nothing_is_marked(view, frame, shown):
    points = []
    view.points_marked.connect(lambda trace, _point: points.append(trace))
    shown(view, frame, (340, 300))
    view.show_in_sight(True)
    assert points[-1] is not None
    view.show_frame(with_status(frame, is_playing=True))
    assert points[-1] is None
