"""The pulses of the network diagram: their sizes by hand, when they run, and that they come to an end."""

import math
from dataclasses import replace

import numpy as np
import pytest

from neuronlab.core.data.points import DRAWN, PointSet
from neuronlab.core.specs.network import LayerSpec
from neuronlab.gui.plots.diagram import pulses as pulses_module
from neuronlab.gui.plots.diagram.edges import strongest_edges
from neuronlab.gui.plots.diagram.layout import edge_curves, layout_network
from neuronlab.gui.plots.diagram.pulses import (
    BACKWARD_FROM,
    LARGEST,
    LAYER_MS,
    PASS_SHARE,
    pulse_radii,
    pulse_values,
    whole_step,
)
from neuronlab.gui.plots.diagram.view import NetworkDiagram
from tests.frames import with_part, with_status
from tests.patience import WAIT_MS

TWO_POINTS = PointSet([[1.0], [-3.0]], [[1.0], [0.0]], ids=[0, 1], test=[False, False], source=[DRAWN, DRAWN])
BLOCKS = [[[2.0, 0.0], [-1.0, 0.0]], [[0.5, -4.0, 0.0]]]


@pytest.fixture
def frame(make_frame):
    """x → 2 ReLU → ŷ, with outputs 2·max(x, 0)… at the points 1 and −3."""
    return make_frame((2, "relu"), blocks=BLOCKS, points=TWO_POINTS)


@pytest.fixture
def diagram(theme, frame, shown):
    diagram = NetworkDiagram(theme)
    shown(diagram, frame)
    return diagram


def edges_of(frame):
    return strongest_edges(frame.network, layout_network(frame.network_spec, 720.0, 330.0))


def by_position(frame, is_backward):
    edges = edges_of(frame)
    values = pulse_values(frame, edges, is_backward)
    return {edges.edge_at(number): pytest.approx(float(value)) for number, value in enumerate(values)}


def test_forward_they_are_the_mean_size_of_weight_times_signal(frame):
    # |x| is 2 on average, the units put out 2 and 0 at the first point, 0 and 3 at the second.
    expected = {(0, 0, 0): 2.0 * 2.0, (0, 0, 1): 1.0 * 2.0, (1, 0, 0): 0.5 * 1.0, (1, 1, 0): 4.0 * 1.5}
    assert by_position(frame, False) == expected


def test_backward_they_are_the_size_of_the_gradient_of_the_weight(frame):
    # Errors are 1 − 1 = 0 and −12 − 0, slopes of the loss 0 and −24 / 2; only the second unit passes any of it on.
    expected = {(0, 0, 0): 0.0, (0, 0, 1): 12.0 * 4.0 * 3.0, (1, 0, 0): 0.0, (1, 1, 0): 12.0 * 3.0}
    assert by_position(frame, True) == expected


def test_of_quadratic_units_the_weight_that_is_drawn_counts(make_frame):
    layer = LayerSpec(1, "identity", unit="quadratic")
    frame = make_frame(layer, blocks=[[[5.0, 2.0, 0.0]], [[1.0, 0.0]]], points=TWO_POINTS)
    # Outputs 7 and 39, errors 6 and 39, slopes 6 and 39 by z: the gradient of w is 6·1 + 39·(−3).
    assert by_position(frame, False) == {(0, 0, 0): 4.0, (1, 0, 0): 23.0}
    assert by_position(frame, True) == {(0, 0, 0): 111.0, (1, 0, 0): 6.0 * 7.0 + 39.0 * 39.0}


def test_areas_are_as_the_values(frame):
    assert pulse_radii(np.array([4.0, 1.0, 0.0])) == pytest.approx([LARGEST, LARGEST / 2.0, 0.0])
    assert pulse_radii(np.zeros(3)).tolist() == [0.0, 0.0, 0.0]
    assert pulse_radii(np.zeros(0)).size == 0


def test_what_is_not_known_or_no_number_sends_nothing(frame):
    edges = edges_of(frame)
    unknown = with_part(frame, "marks", signals=None)
    assert not pulse_values(unknown, edges, False).any()
    broken = replace(frame, probe=replace(frame.probe, gradient=np.full_like(frame.probe.gradient, np.nan)))
    assert not pulse_values(broken, edges, True).any()


def test_a_step_runs_to_the_right_and_then_to_the_left():
    course = whole_step(2, 1000)

    def at(elapsed):
        running = course.leg_at(elapsed)
        return running and (running[0].gap, running[0].is_backward, pytest.approx(running[1], abs=1e-6))

    each = 1000.0 * PASS_SHARE / 2
    assert at(0.0) == (0, False, 0.0)
    assert at(each / 2) == (0, False, 0.5)
    assert at(1.5 * each) == (1, False, 0.5)
    assert at(1000.0 * (PASS_SHARE + BACKWARD_FROM) / 2) is None
    assert at(1000.0 * BACKWARD_FROM + each / 2) == (1, True, 0.5)
    assert at(1000.0 * BACKWARD_FROM + each * 1.5) == (0, True, 0.5)
    assert at(1000.0) is None


def stepped(frame, by=1, is_playing=False, speed=math.inf):
    return with_status(frame, step=frame.step + by, is_playing=is_playing, speed=speed)


def test_a_single_step_runs_once_and_the_timer_stops_by_itself(qtbot, diagram, frame, monkeypatch):
    monkeypatch.setattr(pulses_module, "STEP_MS", 120)
    diagram.show_frame(stepped(frame))
    assert diagram.pulses.is_running
    qtbot.waitUntil(lambda: "← |∂L/∂w| up to 144" in diagram.painted_texts() or not diagram.pulses.is_running)
    qtbot.waitUntil(lambda: not diagram.pulses.is_running)
    assert not diagram.pulses._timer.isActive()
    diagram.grab()
    assert not any("up to" in text for text in diagram.painted_texts())


def test_what_is_written_beside_them_is_the_largest_value(diagram, frame, monkeypatch):
    monkeypatch.setattr(pulses_module, "LAYER_MS", WAIT_MS)  # however long it takes to look
    diagram.pulses.show_layer(1, False)
    diagram.grab()
    assert "→ |w·signal| up to 6" in diagram.painted_texts()
    diagram.pulses.show_layer(1, True)
    diagram.grab()
    assert "← |∂L/∂w| up to 144" in diagram.painted_texts()


@pytest.mark.parametrize(("is_backward", "edge"), [(False, (1, 1, 0)), (True, (0, 0, 1))])
def test_a_pulse_is_painted_where_it_is_on_its_edge(diagram, frame, monkeypatch, theme, is_backward, edge):
    """Along these two edges most runs forward and back."""
    monkeypatch.setattr(diagram.pulses._clock.__class__, "elapsed", lambda _clock: LAYER_MS // 4)
    without = diagram.grab().toImage()
    diagram.pulses.show_layer(edge[0], is_backward)
    layout = layout_network(frame.network_spec, 720.0, 330.0)
    curve = edge_curves(*layout.edge_ends(*(np.array([number]) for number in edge)))[0]
    x, y = (int(value) for value in curve[len(curve) * 3 // 4 if is_backward else len(curve) // 4])
    negative = theme.colors.color("negative")
    assert diagram.grab().toImage().pixelColor(x, y - 4).rgb() == negative.rgb()
    assert without.pixelColor(x, y - 4).rgb() != negative.rgb()


@pytest.mark.parametrize(("speed", "duration"), [(1.0, 900), (4.0, 225), (10.0, 90)])
def test_at_an_unhurried_speed_they_run_with_every_step_and_end_before_the_next(diagram, frame, speed, duration):
    playing = with_status(frame, is_playing=True, speed=speed)
    diagram.show_frame(playing)
    diagram.show_frame(stepped(playing, 1, is_playing=True, speed=speed))
    assert diagram.pulses.is_running
    assert diagram.pulses._course.duration_ms == duration


@pytest.mark.parametrize("speed", [11.0, math.inf])
def test_at_a_higher_speed_they_do_not_run(diagram, frame, speed):
    playing = with_status(frame, is_playing=True, speed=speed)
    diagram.show_frame(playing)
    diagram.show_frame(stepped(playing, 1, is_playing=True, speed=speed))
    assert not diagram.pulses.is_running


def test_they_do_not_run_when_turned_off_or_nothing_was_learned(diagram, frame):
    diagram.pulses.set_on(False)
    diagram.show_frame(stepped(frame))
    diagram.pulses.show_layer(0, False)
    assert not diagram.pulses.is_running
    diagram.pulses.set_on(True)
    for other in (stepped(frame), stepped(frame, 40), frame, replace(stepped(frame), task="surface")):
        diagram.show_frame(other)
        assert not diagram.pulses.is_running
    diagram.pulses.show_layer(2, False)  # there is no such layer
    assert not diagram.pulses.is_running


def test_they_stop_when_turned_off_or_hidden(diagram):
    for stop in (lambda: diagram.pulses.set_on(False), diagram.hide):
        diagram.pulses.set_on(True)
        diagram.pulses.show_layer(0, False)
        assert diagram.pulses.is_running
        stop()
        assert not diagram.pulses.is_running
        assert not diagram.pulses._timer.isActive()
    diagram.pulses.show_layer(0, False)  # nobody would see it
    assert not diagram.pulses.is_running
