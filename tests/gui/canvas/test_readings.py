"""What is read where the pointer is: the place, what is predicted there, and how wrong that would be."""

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPointF

from neuronlab.core.network.outputs import softmax
from neuronlab.core.specs.columns import ColumnMeaning
from neuronlab.core.specs.experiment import Experiment
from neuronlab.gui.canvas.readings import reading
from neuronlab.gui.canvas.strokes.hand import PointerPosition
from neuronlab.wording.numbers import loss_text, plain_text, position_text, weight_text
from tests.gui.canvas.strokes.strokes import make_hand
from tests.windows import share_window

GAP = "\u2003"


def hovering_over_classes_reads_class_chance_and_loss(window, hand, in_task, learned):
    in_task("classes")
    window.canvas.zoom(-5)  # so that there is room beside the points
    frame = learned(300)
    hand.hover(3.5, 2.9)
    text = window.canvas.pointer.readout.text()
    at = window.canvas.plot.plot_position_at(QPointF(hand.at(3.5, 2.9))).at[None]
    probability = softmax(np.array([[0.0], [float(frame.network.pre_activations(at)[-1][0, 0])]]))
    assert f"x₁ {at[0, 0]:.2f}" in text
    predicted_class = "B" if probability[1, 0] > 0.5 else "A"
    assert f"predicted {predicted_class} {probability.max():.0%}"[:-1] in text
    assert "loss" in text
    assert text.endswith("as A")


def hovering_over_a_point_reads_that_point(window, hand, points, in_task, learned):
    in_task("surface")
    learned(50)
    x, y = points().inputs[0]
    hand.hover(x, y)
    text = window.canvas.pointer.readout.text()
    role = "test" if points().test[0] else "train"
    assert role in text
    assert "loss" in text
    assert window.canvas.pointer.readout.isVisible()
    hand.hover(-1000.0, 0.0)


def hovering_reads_out_the_place_and_the_prediction(window, hand, wait_for_frame):
    frame = wait_for_frame(lambda frame: frame.line is not None)
    hand.hover(1.0, 0.5)
    text = window.canvas.pointer.readout.text()
    expected = np.interp(1.0, frame.line.x, frame.line.prediction)
    shown = float(text.partition("ŷ ")[2].partition(GAP)[0].replace("−", "-"))
    assert "x 1.0" in text
    assert shown == pytest.approx(expected, abs=0.02)


def read(frame, task, at, index=None, **options):
    """The parts of the line at a place of a workspace with the frame's points and network."""
    workspace = replace(getattr(Experiment(), task), points=frame.points).with_run(frame.run)
    return reading(workspace, frame, PointerPosition(*at, 0.01, 0.01), index, make_hand(**options)).split(GAP)


def test_of_a_curve_the_loss_is_against_the_height_of_the_pointer(make_frame):
    frame = make_frame((1, "identity"), blocks=[[[1.0, 0.0]], [[2.0, 1.0]]])  # ŷ = 2x + 1
    x, y, predicted, loss = read(frame, "curve", (1.5, 3.0))
    assert (x, y, predicted) == ("x 1.50", "y 3.00", "ŷ 4.00")
    assert loss.endswith(f" {loss_text(1.0)}")


def test_of_a_surface_the_loss_is_against_the_value_in_hand(make_plane_frame):
    frame = make_plane_frame(blocks=[[[1.0, 2.0, 0.5]]])  # ŷ = x₁ + 2·x₂ + 0.5
    x1, x2, predicted, loss = read(frame, "surface", (1.0, -1.0), value=2.5)
    assert (x1, x2, predicted) == ("x₁ 1.00", "x₂ −1.00", "ŷ −0.50")
    assert loss_text(9.0) in loss
    assert loss.endswith(f" {plain_text(2.5)}")


def test_units_and_dates_are_read_as_well(make_plane_frame):
    frame = make_plane_frame(blocks=[[[1.0, 2.0, 0.5]]])
    meanings = (ColumnMeaning(unit="hours", origin="2021-06-12T03:20"), ColumnMeaning(), ColumnMeaning(unit="°C"))
    workspace = replace(Experiment().surface, points=frame.points, meanings=meanings).with_run(frame.run)
    text = reading(workspace, frame, PointerPosition(1.0, -1.0, 0.1, 0.1), None, make_hand(value=2.5))
    x1, x2, predicted, loss = text.split(GAP)
    assert (x1, x2, predicted) == ("x₁ 2021-06-12 04:20", "x₂ −1.00", "ŷ −0.50\u202f°C")
    assert loss.endswith(" against 2.5\u202f°C")


@pytest.mark.parametrize("index", [0, 5])
def test_on_a_point_all_is_read_of_that_point(make_plane_frame, index):
    frame = make_plane_frame(blocks=[[[0.0, 0.0, 0.0]]])
    points = frame.points
    x1, x2, what, predicted, loss = read(frame, "surface", (99.0, 99.0), index, value=7.0)
    assert (x1, x2) == tuple(
        f"{name} {weight_text(value)}" for name, value in zip(("x₁", "x₂"), points.inputs[index].tolist(), strict=True)
    )
    assert plain_text(float(points.targets[index, 0])) in what
    assert what.endswith("test" if points.test[index] else "train")
    assert predicted == "ŷ 0.00"
    assert loss.endswith(f" {loss_text(float(points.targets[index, 0]) ** 2)}")


def test_of_classes_the_likeliest_is_read_with_its_chance_and_the_loss_of_the_one_in_hand(make_plane_frame):
    blocks = [[[0.0, 0.0, 0.0], [0.0, 0.0, np.log(2.0)], [0.0, 0.0, 0.0]]]  # ¼, ½, ¼
    frame = make_plane_frame(labels=("ant", "bee", "cat"), blocks=blocks)
    _, _, told, loss = read(frame, "classes", (1.0, 1.0), label=2)
    assert "bee" in told
    assert "50\N{NARROW NO-BREAK SPACE}%" in told
    assert loss_text(np.log(4.0)) in loss
    assert loss.endswith("cat")


def test_without_a_frame_of_this_network_only_the_place_is_read(make_frame):
    frame, other = make_frame((1, "identity")), make_frame((2, "identity"))
    workspace = replace(Experiment().curve, points=frame.points).with_run(frame.run)
    for unknown in (None, other):
        text = reading(workspace, unknown, PointerPosition(1.5, 3.0, 0.01, 0.01), None, make_hand())
        assert text == f"x 1.50{GAP}y 3.00"


def test_what_overflows_is_read_as_endless(make_frame):
    frame = make_frame((1, "identity"), blocks=[[[1e30, 0.0]], [[1e30, 0.0]]])
    assert read(frame, "curve", (1.0, 0.0))[-1].endswith("∞")


def test_what_a_diverged_run_predicts_is_short(make_frame):
    frame = make_frame((1, "identity"), blocks=[[[1e10, 0.0]], [[1.2345e10, 0.0]]])
    assert read(frame, "curve", (1.0, 0.0))[2] == "ŷ 1.23e20"


def test_several_runs_are_read_in_a_line_each(window, hand, with_runs, qtbot):
    window.resize(1440, 900)
    frame = with_runs(3)
    hand.hover(0.5, 0.0)
    readout = window.canvas.pointer.readout
    qtbot.waitUntil(lambda: readout.text().count("\n") == 3)
    x = window.canvas.pointer._position.x
    height = window.canvas.plot.box.viewPixelSize()[1]
    values = [float(run.network.predict(np.array([[x]]))[0, 0]) for run in frame.runs]
    names = ("● ReLU", "■ tanh", "▲ Sigmoid")
    assert readout.text().splitlines()[1:] == [
        f"{name}\u2003ŷ {position_text(value, height)}" for name, value in zip(names, values, strict=True)
    ]


def one_run_is_read_in_one_line(window, hand):
    hand.hover(0.5, 0.0)
    assert "\n" not in window.canvas.pointer.readout.text()


test_hovering = share_window(
    hovering_over_classes_reads_class_chance_and_loss,
    hovering_over_a_point_reads_that_point,
    hovering_reads_out_the_place_and_the_prediction,
    one_run_is_read_in_one_line,
)
