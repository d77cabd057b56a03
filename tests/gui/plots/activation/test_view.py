from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt

from neuronlab.analysis.activation_view import activation_data
from neuronlab.core.data.points import NO_POINTS, PointSet
from neuronlab.core.specs.network import LayerSpec
from neuronlab.gui.plots.activation.picture import LEAST_HEIGHT
from neuronlab.gui.plots.activation.view import ActivationView
from tests.controls import press_key

SIZE = (350, 270)
LEGEND = ["f(z)", "derivative f′(z)"]


@pytest.fixture
def view(theme):
    return ActivationView(theme)


def about(frame, unit=(0, 0)):
    """The frame as it is when the view is asked for."""
    inputs, network = frame.points.inputs[~frame.points.test], frame.network
    return replace(
        frame, activation=activation_data(network, network.features(inputs), network.activations(inputs), unit)
    )


def at(*x):
    """Training points at these x."""
    inputs = np.array(x, float)[:, None]
    count = len(x)
    return PointSet(inputs, inputs, ids=np.arange(count), test=np.zeros(count, bool), source=np.full(count, -1))


def pixels(image, color, area):
    """How many pixels of an area, (left, top, right, bottom), have nearly this colour."""
    left, top, right, bottom = area
    found = (image.pixelColor(x, y) for x in range(left, right) for y in range(top, bottom))
    return sum(
        max(abs(c.red() - color.red()), abs(c.green() - color.green()), abs(c.blue() - color.blue())) < 30
        for c in found
    )


def test_before_the_first_frame_it_says_what_will_come(view, shown):
    shown(view, size=SIZE)
    assert view.painted_texts() == ["A unit's activation appears here."]


def test_without_hidden_layers_it_says_so(view, make_frame, shown):
    shown(view, make_frame(), SIZE)
    assert view.painted_texts() == ["No hidden layer: the output is a weighted sum of the inputs. Add a layer."]


def test_without_points_it_says_so(view, make_frame, shown):
    shown(view, about(make_frame((3, "tanh"), points=NO_POINTS)), SIZE)
    assert view.painted_texts() == [
        "Hidden 1 · tanh",
        "unit 1 of 3",
        "No training points, so this unit has no inputs. Draw some on the plot.",
    ]


def test_it_names_the_unit_its_equation_its_shares_and_its_layer(view, make_frame, shown):
    frame = make_frame((2, "relu"), blocks=[[[1.0, 0.0], [0.0, -1.0]]], points=at(-2, -1, 1, 3))
    shown(view, about(frame), SIZE)
    assert view.painted_texts() == [
        "Hidden 1 · ReLU",
        "unit 1 of 2",
        "h₁ = ReLU(1.00·x + 0.00)",
        "50\u202f% of the data silent",
        "mean |f′| 0.50",
        "3",
        "0",
        "z = −2",
        "3",
        "Hidden 1: mean 0.50 ± 1.00 · 75\u202f% zeros",
        *LEGEND,
    ]


def test_saturated_points_are_told(view, make_frame, shown):
    frame = make_frame((1, "tanh"), blocks=[[[5.0, 0.0]]], points=at(-2, -1, 0, 2))
    shown(view, about(frame), SIZE)
    assert view.painted_texts()[3:5] == ["75\u202f% of the data saturated", "mean |f′| 0.25"]
    assert view._plot._picture()._layer_texts() == [
        "Hidden 1: mean −0.25 ± 0.83 · 25\u202f% zeros · 75\u202f% saturated",
        "Hidden 1: −0.25 ± 0.83 · 25\u202f% zeros · 75\u202f% saturated",
    ]


def test_silent_and_saturated_points_are_distinct_names(view, make_frame, shown):
    frame = make_frame((1, "step"), blocks=[[[1.0, 0.0]]], points=at(-2, -1, 1, -3))
    shown(view, about(frame), SIZE)
    assert view.painted_texts()[3:6] == ["75\u202f% silent", "25\u202f% saturated", "mean |f′| 0.00"]


@pytest.mark.parametrize(
    ("layer", "texts"),
    [
        (LayerSpec(2, "prelu"), ["h₁ = PReLU(1.00·x + 0.00)", "alpha 0.25, learned"]),
        (LayerSpec(2, "custom", formula="z*sigmoid(2*z)"), ["h₁ = f(1.00·x + 0.00)", "f(z) = z*sigmoid(2*z)"]),
    ],
)
def test_what_the_equation_depends_on_stands_below_it(view, make_frame, shown, layer, texts):
    shown(view, about(make_frame(layer, blocks=[[[1.0, 0.0], [0.5, 0.0]]])), SIZE)
    assert view.painted_texts()[2:4] == texts


@pytest.mark.parametrize("size", [SIZE, (350, 174), (320, 150), (700, 600)])
@pytest.mark.parametrize("unit", ["linear", "quadratic"])
def test_no_text_stands_over_another_at_any_size(view, make_frame, shown, size, unit):
    shown(view, about(make_frame(LayerSpec(512, "prelu", unit=unit), LayerSpec(512, "tanh")), (1, 400)), size)
    rows = [label.rect for label in view._plot._picture().labels]
    for index, rect in enumerate(rows):
        assert not any(
            rect.adjusted(1, 1, -1, -1).intersects(other.adjusted(1, 1, -1, -1))
            for other in rows[:index]
            if other.width() < rect.width() or other.top() != rect.top()
        )
    assert view._plot._picture().layout.plot.height() >= 30.0


def test_bars_stand_where_the_points_are_and_show_what_is_silent(view, make_frame, shown, theme):
    frame = make_frame((1, "relu"), blocks=[[[1.0, 0.0]]], points=at(*[-1.5] * 5, *[1.5] * 5))
    image = shown(view, about(frame), SIZE)
    picture = view._plot._picture()
    plot, (low, high) = picture.layout.plot.translated(0, view._plot.y()).toRect(), picture.across
    foot = plot.bottom() - plot.height() // 6, plot.bottom() - 3  # the curve is above the bars here
    bars = (round(plot.left() + (z - low) / (high - low) * plot.width()) for z in (-1.5, 1.5))
    hatched, plain = (pixels(image, theme.colors.color("text"), (x - 8, foot[0], x + 8, foot[1])) for x in bars)
    assert hatched > 10
    assert plain == 0


def test_the_range_is_steady_while_it_trains_and_fresh_for_another_unit(view, make_frame, shown):
    def with_weight(weight):
        return make_frame((2, "tanh"), blocks=[[[weight, 0.0], [0.1, 0.0]]], points=at(-1, 1))

    shown(view, about(with_weight(4.0)), SIZE)
    assert view._plot._picture().across == (-5.0, 5.0)
    shown(view, about(with_weight(3.1)), SIZE)
    assert view._plot._picture().across == (-5.0, 5.0)
    shown(view, about(with_weight(3.1), (0, 1)), SIZE)
    assert view._plot._picture().across == (-2.0, 2.0)


def test_a_frame_from_before_the_unit_was_looked_at_changes_nothing(view, make_frame, shown):
    frame = about(make_frame((2, "tanh")))
    shown(view, frame, SIZE)
    before = view.painted_texts()
    view.show_frame(replace(frame, activation=None))
    assert view.painted_texts() == before


def test_layer_and_unit_can_be_chosen_and_are_told(view, make_frame, shown, qtbot):
    emitted = []
    view.unit_chosen.connect(lambda *unit: emitted.append(unit))
    shown(view, about(make_frame((3, "relu"), (5, "tanh"))), SIZE)
    assert emitted == [(0, 0)]
    press_key(qtbot, view.layer, Qt.Key.Key_Down)
    press_key(qtbot, view.unit, Qt.Key.Key_Up)
    assert emitted == [(0, 0), (1, 0), (1, 1)]
    assert view.painted_texts()[:2] == ["Hidden 2 · tanh", "unit 2 of 5"]
    view.choose(1, 1)
    assert len(emitted) == 3


def test_a_unit_that_is_gone_comes_back_with_its_layer(view, make_frame, shown):
    shown(view, about(make_frame((3, "relu"), (5, "tanh")), (1, 4)), SIZE)
    view.choose(1, 4)
    view.show_frame(about(make_frame((3, "relu"), (2, "tanh")), (1, 1)))
    assert view.painted_texts()[:2] == ["Hidden 2 · tanh", "unit 2 of 2"]
    view.show_frame(about(make_frame((3, "relu")), (0, 2)))
    assert view.painted_texts()[:2] == ["Hidden 1 · ReLU", "unit 3 of 3"]
    view.show_frame(about(make_frame((3, "relu"), (5, "tanh")), (1, 4)))
    assert view.painted_texts()[:2] == ["Hidden 2 · tanh", "unit 5 of 5"]
    assert view.chosen == (1, 4)


def test_another_activation_is_named_in_the_choice(view, make_frame, shown):
    shown(view, about(make_frame((3, "relu"))), SIZE)
    view.show_frame(about(make_frame((3, "tanh"))))
    assert view.painted_texts()[0] == "Hidden 1 · tanh"


@pytest.mark.parametrize("classes", [0, 2, 5])
def test_units_of_two_inputs_have_their_activation_too(view, make_plane_frame, shown, classes):
    shown(view, about(make_plane_frame((4, "sine"), (3, "gelu"), classes=classes, steps=3), (1, 2)), SIZE)
    view.choose(1, 2)
    assert view.painted_texts()[:2] == ["Hidden 2 · GELU", "unit 3 of 3"]
    assert view.painted_texts()[2].startswith("h⁽²⁾₃ = GELU(")


def test_values_that_are_no_numbers_are_painted_without_complaint(view, make_frame, shown):
    shown(view, about(make_frame((4, "tanh"), blocks=[np.full((4, 2), np.nan)])), SIZE)
    assert "mean |f′| –" in view.painted_texts()


def test_tips_say_what_the_words_mean_and_what_a_bar_counts(view, make_frame, shown):
    frame = make_frame((1, "relu"), blocks=[[[1.0, 0.0]]], points=at(-1.5, 1.5, 1.51, 0.5))
    shown(view, about(frame), SIZE)
    layout = view._plot._picture().layout
    assert view._plot.tip_at(layout.shares.center()).startswith("Flat means a derivative of at most 5% of")
    assert view._plot.tip_at(layout.layer.center()).startswith("Hidden 1: mean 0.88 ± ")
    assert view._plot.tip_at(layout.equation.center()) == "Hidden 1, unit 1\nh₁ = ReLU(1.00·x + 0.00)"
    plot = layout.plot
    over = QPointF(plot.left() + plot.width() * (1.52 + 2.0) / 4.0, plot.center().y())
    assert view._plot.tip_at(over) == "z from 1.50 to 1.58: 2 of 4 points"
    assert view._plot.tip_at(QPointF(2.0, plot.center().y())) == ""


def test_it_needs_no_more_height_than_the_smallest_window_has(view):
    assert LEAST_HEIGHT + view._choice.sizeHint().height() <= 160
