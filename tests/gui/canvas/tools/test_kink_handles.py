"""Kinks are dragged along the lower edge of the plot: with the mouse, with any tool, at rest and while it trains."""

from functools import partial

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from neuronlab.analysis.kinks import Kink, bias_for, bias_index
from neuronlab.core.specs.network import LayerSpec
from neuronlab.gui.canvas.tools.tools import tools_for
from neuronlab.wording.numbers import position_text, weight_text
from tests.controls import LEFT, click, double_click, drag, hover, trigger
from tests.windows import in_one_window, share_window


@pytest.fixture
def edge(window):
    """A place in the lane below the plot, as a position of the mouse."""

    def at(x):
        plot = window.canvas.plot
        return plot.position_of(x, plot.ranges[1][0]).toPoint() + QPoint(0, 8)

    return at


@pytest.fixture
def frame(session):
    return lambda: session.frame


def kinks_of(frame):
    return frame.line.kinks


@pytest.fixture
def apart(session, frame, wait_for_frame):
    """The units' kinks, far from each other; at first all biases are zero."""
    positions = np.linspace(-2.4, 2.4, 8)
    network = frame().network
    biases = {
        bias_index(network, 0, unit): bias_for(network, Kink(0, unit, 0.0), float(x))
        for unit, x in enumerate(positions)
    }
    session.document.set_parameters("apart", biases)
    wait_for_frame(lambda frame: np.allclose(kinks_of(frame).x, positions, atol=1e-3))
    return kinks_of(frame()).x.tolist()


@pytest.fixture
def pull(qtbot, window):
    """Drag from one place on the edge through others."""
    return partial(drag, qtbot, window.canvas.mouse_target())


def use_layers(session, run, *layers):
    before = run()
    session.document.push_run(replace(before, network=replace(before.network, hidden=layers)), "layers")


def a_dragged_kink_sets_the_bias_of_its_unit_as_one_entry(
    window, session, edge, frame, points, wait_for_frame, apart, pull
):
    before, many = frame().network, len(points())
    unit, x = 4, apart[4]
    entries = session.document.undo_stack.count()
    stops = [edge(x + 0.6 * share) for share in np.linspace(0.1, 1.0, 9)]
    pull(edge(x), *stops)
    to = window.canvas.plot.plot_position_at(stops[-1].toPointF()).x
    off = window.canvas.plot.plot_position_at(edge(x).toPointF()).x - x
    after = wait_for_frame(
        lambda frame: np.abs(kinks_of(frame).x[kinks_of(frame).units == unit] - (to - off)).min() < 1e-4
    )
    changed = np.flatnonzero(after.network.parameters != before.parameters)
    assert changed.tolist() == [2 * unit + 1]
    assert session.document.undo_stack.count() == entries + 1
    assert session.document.undo_stack.undoText() == "Move a kink"
    assert len(points()) == many
    session.document.undo_stack.undo()
    wait_for_frame(lambda frame: np.array_equal(frame.network.parameters, before.parameters))


def a_handle_is_taken_hold_of_with_any_tool_and_a_click_changes_nothing(
    window, session, edge, points, wait_for_frame, apart, qtbot, pull
):
    target, many = window.canvas.mouse_target(), points()
    before = session.frame.network.parameters
    for x, tool in zip(apart, tools_for("curve"), strict=False):
        window.canvas_controller.use_tool(tool)
        entries = session.document.undo_stack.count()
        double_click(qtbot, target, edge(x))
        assert session.document.undo_stack.count() == entries
        pull(edge(x), edge(x + 0.1), edge(x + 0.2))
        assert session.document.undo_stack.count() == entries + 1
    wait_for_frame(lambda frame: np.count_nonzero(frame.network.parameters != before) == len(tools_for("curve")))
    assert points() is many


def in_the_lane_beside_the_handles_nothing_is_drawn(window, edge, points, apart, qtbot):
    many = points()
    between = edge((apart[2] + apart[3]) / 2.0)
    click(qtbot, window.canvas.mouse_target(), between)
    hover(qtbot, window.canvas.mouse_target(), between)
    assert points() is many
    assert not window.canvas.pointer.readout.isVisible()


def above_the_handles_one_draws(window, edge, points, apart, qtbot):
    x = apart[2]
    many = len(points())
    click(qtbot, window.canvas.mouse_target(), edge(x) - QPoint(0, 30))
    assert len(points()) == many + 1


def pointing_at_a_handle_tells_its_unit_and_its_bias(window, edge, frame, apart, qtbot):
    unit, x = 5, apart[5]
    target = window.canvas.mouse_target()
    hover(qtbot, target, edge(x))
    bias = float(frame().network.layers[0].bias[unit])
    said = window.canvas.pointer.readout.text().split("\u2003")
    assert said == [
        f"Hidden 1, unit {unit + 1}",
        f"switches at x {position_text(x, np.diff(window.canvas.plot.ranges[0])[0] / 1000.0)}",
        f"bias {weight_text(bias)}",
        "drag to move this kink",
    ]
    assert target.cursor().shape() == Qt.CursorShape.SizeHorCursor
    hover(qtbot, target, edge(x) - QPoint(0, 60))
    assert target.cursor().shape() == Qt.CursorShape.CrossCursor
    assert window.canvas.pointer.readout.text().startswith("x ")


def test_the_mark_follows_the_hand_before_there_is_a_frame(window, edge, apart, monkeypatch, pull):
    x = apart[3]
    marks = window.canvas.pictures["curve"].kinks
    monkeypatch.setattr(window.feed, "show_frame", lambda frame: None)
    pull(edge(x), edge(x + 0.5), releases=False)
    assert marks._one == pytest.approx(x + 0.5, abs=0.02)
    assert marks._instead_of == x
    QTest.mouseRelease(window.canvas.mouse_target(), LEFT, pos=edge(x + 0.5))
    assert marks._one is None or marks._one == pytest.approx(x + 0.5, abs=0.02)


def while_it_trains_a_held_kink_stays_in_the_hand(window, session, edge, frame, qtbot, wait_for_frame, apart, pull):
    session.set_speed(240.0)
    session.play()
    wait_for_frame(lambda frame: frame.is_playing)
    entries = session.document.undo_stack.count()
    x = float(kinks_of(frame()).x[4])
    pull(edge(x), edge(x + 0.1), edge(x + 0.2), releases=False)
    to = window.canvas.gestures.kinks._drag.x
    placed = []
    window.canvas.parameters_dragged.connect(lambda _text, values, _gesture: placed.append((values, frame().network)))
    qtbot.waitUntil(lambda: len(placed) >= 3)  # the pointer rests; training goes on and would carry the kink away
    for values, network in placed:
        assert values == {bias_index(network, 0, 4): bias_for(network, Kink(0, 4, 0.0), to)}
    QTest.mouseRelease(window.canvas.mouse_target(), LEFT, pos=edge(x + 0.2))
    session.pause()
    wait_for_frame(lambda frame: not frame.is_playing)
    assert session.document.undo_stack.count() == entries + 1


def the_bias_is_held_while_its_kink_is_in_the_hand_and_trained_again_after(
    window, session, edge, wait_for_frame, apart, pull
):
    placed = []
    window.canvas.parameters_dragged.connect(lambda _text, values, _gesture: placed.append(values))
    start, stop = edge(apart[4]), edge(apart[4] + 0.2)
    pull(start, stop, releases=False)
    ((index, value),) = placed[-1].items()
    session.step()
    first = wait_for_frame(lambda frame: frame.step == 1)
    assert first.network.parameters[index] == np.float32(value)
    QTest.mouseRelease(window.canvas.mouse_target(), LEFT, pos=stop)
    session.step()
    second = wait_for_frame(lambda frame: frame.step == 2)
    assert second.network.parameters[index] != np.float32(value)


def of_two_handles_at_one_place_the_nearest_is_taken(window, session, run, edge, frame, wait_for_frame, pull):
    use_layers(session, run, LayerSpec(2, "relu"))
    at = wait_for_frame(lambda frame: frame.network_spec.hidden == (LayerSpec(2, "relu"),))
    per_px = window.canvas.plot.box.viewPixelSize()[0]
    # unit 1 switches at 0, unit 2 six pixels to the right of it
    session.document.set_parameters("both", {0: 1.0, 1: 0.0, 2: 1.0, 3: -6.0 * per_px})
    at = wait_for_frame(lambda frame: frame.network.layers[0].bias[1] != 0.0)
    right = edge(0.0) + QPoint(5, 0)
    pull(right, right + QPoint(60, 0))
    at = wait_for_frame(lambda frame: frame.network.layers[0].bias[1] != at.network.layers[0].bias[1])
    assert at.network.layers[0].bias[0] == 0.0


@in_one_window("layer", [LayerSpec(2, "hard_tanh"), LayerSpec(2, "relu", unit="quadratic")])
def other_units_have_handles_too(window, session, run, edge, frame, wait_for_frame, layer, pull):
    use_layers(session, run, layer)
    wait_for_frame(lambda frame: frame.network_spec.hidden == (layer,))
    # hard tanh: kinks of unit 1 at ∓1, of unit 2 far away; quadratic: x² − 1 is zero at ±1, unit 2 never
    values = {0: 1.0, 1: 0.0, 2: 1e-3, 3: 9.0}
    if layer.unit == "quadratic":
        values = {0: 1.0, 1: 0.0, 2: -1.0, 3: 1.0, 4: 0.0, 5: 9.0}
    session.document.set_parameters("by hand", values)
    before = wait_for_frame(lambda frame: np.nanmin(np.abs(kinks_of(frame).x - 1.0)) < 1e-3)
    pull(edge(1.0), edge(1.3), edge(1.5))
    to = window.canvas.plot.plot_position_at(edge(1.5).toPointF()).x
    after = wait_for_frame(lambda frame: frame.network.layers[0].bias[0] != before.network.layers[0].bias[0])
    after = wait_for_frame(lambda frame: np.nanmin(np.abs(kinks_of(frame).x - to)) < 0.02)
    expected = 1.0 - to if layer.activation == "hard_tanh" else -(to**2)
    assert after.network.layers[0].bias[0] == pytest.approx(expected, abs=0.03)


def another_network_takes_the_handle_out_of_the_hand(window, session, run, edge, wait_for_frame, apart, pull):
    x = apart[4]
    pull(edge(x), edge(x + 0.3), releases=False)
    use_layers(session, run, LayerSpec(3, "tanh"))
    wait_for_frame(lambda frame: frame.network_spec.hidden == (LayerSpec(3, "tanh"),))
    assert not window.canvas.gestures.kinks.is_dragged
    many = session.document.undo_stack.count()
    QTest.mouseMove(window.canvas.mouse_target(), edge(x + 0.6))
    QTest.mouseRelease(window.canvas.mouse_target(), LEFT, pos=edge(x + 0.6))
    assert session.document.undo_stack.count() == many


@in_one_window("action", ["undo", "reset"])
def what_is_done_elsewhere_takes_the_kink_out_of_the_hand(
    window, session, edge, wait_for_frame, action, apart, qtbot, pull
):
    session.play()
    frame = wait_for_frame(lambda frame: frame.is_playing)
    x = float(kinks_of(frame).x[4])
    pull(edge(x), edge(x + 0.1), edge(x + 0.2), releases=False)
    assert window.canvas.gestures.kinks.is_dragged
    trigger(qtbot, window.actions_by_name[action])
    entries, texts = session.document.undo_stack.count(), session.document.undo_stack.undoText()
    assert not window.canvas.gestures.kinks.is_dragged
    at = session.frame.step
    session.play()
    wait_for_frame(lambda frame: frame.is_playing and frame.step != at)
    QTest.mouseMove(window.canvas.mouse_target(), edge(x + 0.3))
    QTest.mouseRelease(window.canvas.mouse_target(), LEFT, pos=edge(x + 0.3))
    assert (session.document.undo_stack.count(), session.document.undo_stack.undoText()) == (entries, texts)


def kinks_of_deeper_units_are_dragged_too(window, session, run, edge, frame, wait_for_frame, pull, qtbot):
    layers = LayerSpec(2, "tanh"), LayerSpec(2, "relu")
    use_layers(session, run, *layers)
    wait_for_frame(lambda frame: frame.network_spec.hidden == layers)
    # tanh(x) and tanh(x); the first unit above is zero where they are 0.5 together, the other one never.
    session.document.set_parameters("by hand", dict(enumerate([1.0, 0.0, 1.0, 0.0, 1.0, 1.0, -0.5, 0.0, 0.0, 9.0])))
    before = wait_for_frame(lambda frame: len(frame.line.kinks) == 1)
    x = float(before.line.kinks.x[0])
    scaled = float(before.network.input_scaling.apply(np.array([[x]]))[0, 0])
    assert 2.0 * np.tanh(scaled) == pytest.approx(0.5, abs=1e-4)
    hover(qtbot, window.canvas.mouse_target(), edge(x))
    assert window.canvas.pointer.readout.text().startswith("Hidden 2, unit 1\u2003switches at x ")
    pull(edge(x), edge(x + 0.3), edge(x + 0.6))
    to = window.canvas.plot.plot_position_at(edge(x + 0.6).toPointF()).x
    after = wait_for_frame(lambda frame: frame.network.layers[1].bias[0] != np.float32(-0.5))
    after = wait_for_frame(lambda frame: len(frame.line.kinks) == 1 and abs(frame.line.kinks.x[0] - to) < 0.02)
    assert np.flatnonzero(after.network.parameters != before.network.parameters).tolist() == [6]


test_at_and_beside_handles = share_window(
    a_dragged_kink_sets_the_bias_of_its_unit_as_one_entry,
    a_handle_is_taken_hold_of_with_any_tool_and_a_click_changes_nothing,
    in_the_lane_beside_the_handles_nothing_is_drawn,
    above_the_handles_one_draws,
    pointing_at_a_handle_tells_its_unit_and_its_bias,
    while_it_trains_a_held_kink_stays_in_the_hand,
    the_bias_is_held_while_its_kink_is_in_the_hand_and_trained_again_after,
    another_network_takes_the_handle_out_of_the_hand,
    what_is_done_elsewhere_takes_the_kink_out_of_the_hand,
)


test_handles_of_other_networks = share_window(
    of_two_handles_at_one_place_the_nearest_is_taken,
    other_units_have_handles_too,
    kinks_of_deeper_units_are_dragged_too,
)
