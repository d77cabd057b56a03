from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor

from neuronlab.analysis.frames.request import DIAGRAM
from neuronlab.core.specs.network import LayerSpec
from neuronlab.gui.plots.diagram.layout import layout_network
from neuronlab.gui.plots.diagram.view import NetworkDiagram
from tests.controls import hover
from tests.frames import with_part

SIZE = (720, 330)
NAMES = ("setosa", "versicolor", "virginica", "D", "E", "a class with a very long name")


@pytest.fixture
def diagram(theme):
    return NetworkDiagram(theme)


def box(frame, column, unit, size=SIZE):
    """The part of a unit's box that its map fills, well inside."""
    position = layout_network(frame.network_spec, *map(float, size)).columns[column].box(unit)
    return position.adjusted(4.0, 4.0, -4.0, -4.0).toRect()


def sides(image, rect):
    """The colours at the left, the right, the top and the bottom."""
    middle = rect.center()
    at = ((rect.left(), middle.y()), (rect.right(), middle.y()), (middle.x(), rect.top()), (middle.x(), rect.bottom()))
    return [image.pixelColor(x, y) for x, y in at]


def is_near(color, name, tolerance=12):
    return all(abs(a - b) <= tolerance for a, b in zip(color.getRgb(), QColor(name).getRgb(), strict=True))


def point_at(qtbot, diagram, point):
    hover(qtbot, diagram, point)
    diagram.grab()
    return diagram.painted_texts()


def point_at_unit(qtbot, diagram, frame, column, unit):
    return point_at(qtbot, diagram, box(frame, column, unit).center())


def test_a_unit_that_fires_on_the_right_is_bright_there_and_one_that_fires_above_at_the_top(
    diagram, make_plane_frame, shown, theme
):
    frame = make_plane_frame((2, "relu"), blocks=[[[9.0, 0.0, 0.0], [0.0, 9.0, 0.0]]])
    image, colors = shown(diagram, frame), theme.colors
    left, right, *_ = sides(image, box(frame, 1, 0))
    assert is_near(left, colors.plot)
    assert sum(abs(a - b) for a, b in zip(right.getRgb(), QColor(colors.plot).getRgb(), strict=True)) > 80
    *_, top, bottom = sides(image, box(frame, 1, 1))
    assert is_near(bottom, colors.plot)
    assert sum(abs(a - b) for a, b in zip(top.getRgb(), QColor(colors.plot).getRgb(), strict=True)) > 80


def test_values_below_zero_have_another_colour_than_those_above(diagram, make_plane_frame, shown, theme):
    frame = make_plane_frame((1, "tanh"), blocks=[[[-9.0, 0.0, 0.0]]])
    left, right, *_ = sides(shown(diagram, frame), box(frame, 1, 0))
    assert is_near(left, theme.colors.positive)
    assert is_near(right, theme.colors.negative)


def test_both_inputs_have_their_names_and_their_directions(diagram, make_plane_frame, shown, theme):
    frame = make_plane_frame((4, "tanh"))
    image = shown(diagram, frame)
    assert {"2 inputs", "x₁", "x₂", "ŷ"} <= set(diagram.painted_texts())
    left, right, *_ = sides(image, box(frame, 0, 0))
    *_, top, bottom = sides(image, box(frame, 0, 1))
    for color, name in ((left, "negative"), (right, "positive"), (top, "positive"), (bottom, "negative")):
        assert is_near(color, getattr(theme.colors, name), tolerance=60)


def test_one_output_of_two_classes_goes_from_the_colour_of_one_to_that_of_the_other(
    diagram, make_plane_frame, shown, theme
):
    frame = make_plane_frame(classes=2, blocks=[[[9.0, 0.0, 0.0]]])
    left, right, *_ = sides(shown(diagram, frame), box(frame, 1, 0))
    assert is_near(left, theme.colors.classes[0])
    assert is_near(right, theme.colors.classes[1])
    assert {"2 classes", "A", "B"} <= set(diagram.painted_texts())


def test_every_class_has_its_colour_where_it_is_told(diagram, make_plane_frame, shown, theme):
    blocks = [[[-9.0, 0.0, 0.0], [9.0, 0.0, 0.0], [0.0, 0.0, -99.0]]]
    frame = make_plane_frame(classes=3, blocks=blocks)
    image, colors = shown(diagram, frame), theme.colors
    seen = [sides(image, box(frame, 1, unit))[:2] for unit in range(3)]
    wanted = [(colors.classes[0], colors.plot), (colors.plot, colors.classes[1]), (colors.plot, colors.plot)]
    for pair, names in zip(seen, wanted, strict=True):
        assert all(is_near(color, name) for color, name in zip(pair, names, strict=True))


def test_classes_are_named_beside_their_boxes(diagram, make_plane_frame, shown, theme):
    frame = make_plane_frame((8, "tanh"), labels=NAMES)
    image, texts = shown(diagram, frame), diagram.painted_texts()
    assert {"6 classes", *NAMES[:5]} <= set(texts)
    assert any(text.startswith("a class") and text.endswith("…") for text in texts)
    last = layout_network(frame.network_spec, 720.0, 330.0).columns[-1]
    for number, middle in enumerate(last.middles.tolist()):
        swatch = image.pixelColor(int(last.left + last.width) + 8, int(middle))
        assert is_near(swatch, theme.colors.classes[number])


@pytest.mark.parametrize(("hidden", "size"), [([64] * 2, (560, 240)), ([512] * 16, (320, 180)), ([8, 8], (320, 180))])
def test_wide_layers_and_six_classes_are_painted_at_any_size(diagram, make_plane_frame, shown, hidden, size):
    frame = make_plane_frame(*[(width, "relu") for width in hidden], labels=NAMES)
    shown(diagram, frame, size)
    for text in (str(hidden[0]), "classes"):
        assert any(text in shown_text for shown_text in diagram.painted_texts()) or size[0] < 400


def test_pointing_at_a_unit_shows_it_large_with_its_scales(qtbot, diagram, make_plane_frame, shown):
    frame = make_plane_frame((2, "tanh"), blocks=[[[0.5, -0.25, 0.0], [1.0, 1.0, 0.0]]])
    shown(diagram, frame)
    texts = point_at_unit(qtbot, diagram, frame, 1, 0)
    at = texts.index("Hidden 1, unit 1")
    ranges = ["x₁", "−3.40", "3.40", "x₂", "3.40", "−3.40"]
    equation, gradient, health, hint, *scales = texts[at + 1 :]
    assert equation == "h₁ = tanh(0.50·x₁ − 0.25·x₂ + 0.00)"
    assert gradient.startswith("∂L/∂b ")
    assert "mean |f′| " in health
    assert hint == "double-click: its data · right-click: more"
    assert scales == ["1.00", "−1.00", *ranges]


def test_the_large_map_lies_as_the_plot_does(qtbot, diagram, make_plane_frame, shown, theme):
    frame = make_plane_frame((1, "tanh"), blocks=[[[0.0, 9.0, 0.0]]])
    shown(diagram, frame)
    point_at_unit(qtbot, diagram, frame, 1, 0)
    image, colors = diagram.grab().toImage(), theme.colors
    column = [image.pixelColor(box(frame, 1, 0).right() + 120, y) for y in range(image.height())]
    above = [y for y, color in enumerate(column) if is_near(color, colors.positive)]
    below = [y for y, color in enumerate(column) if is_near(color, colors.negative)]
    assert len(above) > 20
    assert len(below) > 20
    assert np.median(above) < np.median(below)  # a border of the card may have the colour of either


def test_where_the_plots_range_is_not_known_the_card_does_without(qtbot, diagram, make_plane_frame, shown):
    frame = make_plane_frame((1, "tanh"), views=frozenset({DIAGRAM}))
    shown(diagram, frame)
    assert point_at_unit(qtbot, diagram, frame, 1, 0)[-2:] == ["1.00", "−1.00"]
    assert point_at_unit(qtbot, diagram, frame, 2, 0)[-5].startswith("ŷ = ")


@pytest.mark.parametrize(
    ("labels", "unit", "title", "equation"),
    [
        (("no", "yes"), 0, "Output p(yes)", "p(yes) = σ(z) = 1 / (1 + e⁻ᶻ)"),
        (("a", "b", "c"), 1, "Output p(b)", "p(b) = e^z₂ / (e^z₁ + … + e^z₃)"),
    ],
)
def test_outputs_are_called_by_the_class_they_tell(
    qtbot, diagram, make_plane_frame, shown, labels, unit, title, equation
):
    frame = make_plane_frame((2, "tanh"), labels=labels)
    shown(diagram, frame)
    texts = point_at_unit(qtbot, diagram, frame, 2, unit)
    assert {title, equation, "0.00", "1.00"} <= set(texts)
    caption = layout_network(frame.network_spec, 720.0, 330.0).caption_rect(2).center().toPoint()
    assert f"classes {', '.join(labels)}" in point_at(qtbot, diagram, caption)


def test_pointing_at_an_edge_names_both_of_its_ends(qtbot, diagram, make_plane_frame, shown):
    frame = make_plane_frame(classes=2, blocks=[[[1.5, 0.0, 0.0]]])
    shown(diagram, frame)
    layout = layout_network(frame.network_spec, 720.0, 330.0)
    start, end = layout.edge_ends(np.array([0]), np.array([0]), np.array([0]))
    texts = point_at(qtbot, diagram, QPoint(*np.round((start + end) / 2.0)[0].astype(int).tolist()))
    assert {"Input x₁ → Output p(B)", "weight 1.50"} <= set(texts)


def test_features_of_two_inputs_are_named_and_shown(diagram, make_plane_frame, shown, theme):
    frame = make_plane_frame((4, "tanh"), features=("x1", "x2", "x1^2", "x1*x2", "sin(x1)"))
    image = shown(diagram, frame)
    assert {"5 inputs", "x₁", "x₂", "x₁²", "x₁·x₂", "sin x₁"} <= set(diagram.painted_texts())
    left, right, top, _ = sides(image, box(frame, 0, 2))
    assert is_near(left, theme.colors.positive, tolerance=60)
    assert is_near(right, theme.colors.positive, tolerance=60)
    assert is_near(top, theme.colors.plot)


def test_maps_that_are_no_numbers_are_painted_without_complaint(qtbot, diagram, make_plane_frame, shown):
    frame = make_plane_frame(LayerSpec(4, "relu"), classes=3, blocks=[np.full((4, 3), np.nan)])
    outputs = tuple(np.full_like(values, np.nan) for values in frame.units.outputs)
    frame = replace(with_part(frame, "units", outputs=outputs), plane=None)
    shown(diagram, frame)
    assert "h₁ = ReLU(–·x₁ + –·x₂ + –)" in point_at_unit(qtbot, diagram, frame, 1, 0)


@pytest.mark.parametrize(
    ("settings", "end"), [({}, "ŷ; 17 parameters."), ({"classes": 3}, "one of the classes A, B, C; 27 parameters.")]
)
def test_it_describes_itself_to_screen_readers(diagram, make_plane_frame, settings, end):
    diagram.show_frame(make_plane_frame((4, "tanh"), **settings))
    assert diagram.accessibleDescription() == f"Layers: x₁, x₂ → 4 tanh → {end}"


def test_a_surface_after_classes_has_its_own_colours(diagram, make_plane_frame, shown, theme):
    shown(diagram, make_plane_frame(classes=2, blocks=[[[9.0, 0.0, 0.0]]]))
    frame = make_plane_frame(blocks=[[[2.0, 0.0, 0.0]]])
    left, right, *_ = sides(shown(diagram, frame), box(frame, 1, 0))
    assert is_near(left, theme.colors.negative, tolerance=90)
    assert is_near(right, theme.colors.positive, tolerance=90)
    assert "2 classes" not in diagram.painted_texts()
