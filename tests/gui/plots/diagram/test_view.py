from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from neuronlab.analysis.weight_noise import Shaken, with_weight_noise
from neuronlab.core.specs.network import LayerSpec
from neuronlab.gui.plots.diagram.edges import strongest_edges
from neuronlab.gui.plots.diagram.layout import layout_network
from neuronlab.gui.plots.diagram.view import NetworkDiagram
from neuronlab.wording.numbers import weight_text
from tests.controls import click, hover
from tests.frames import with_part


@pytest.fixture
def diagram(theme):
    return NetworkDiagram(theme)


def middle(frame, column, unit, size=(720, 330)):
    """The middle of a unit's box."""
    return layout_network(frame.network_spec, *map(float, size)).columns[column].box(unit).center().toPoint()


def has_color(image, area, color, tolerance=30):
    """Whether a colour shows anywhere in (left, top, right, bottom)."""
    left, top, right, bottom = area
    for x in range(left, right):
        for y in range(top, bottom):
            seen = image.pixelColor(x, y)
            if all(abs(a - b) <= tolerance for a, b in zip(seen.getRgb()[:3], color.getRgb()[:3], strict=True)):
                return True
    return False


def test_before_the_first_frame_it_says_what_will_come(diagram, shown):
    shown(diagram)
    assert diagram.painted_texts() == ["The network appears here."]


def test_columns_carry_their_captions(diagram, make_frame, shown):
    shown(diagram, make_frame((8, "relu"), (8, "tanh")))
    texts = diagram.painted_texts()
    assert texts[:4] == ["x", "8 · ReLU", "8 · tanh", "ŷ"]
    assert {"positive weight", "negative"} <= set(texts)
    assert "never fires" not in texts


def test_with_weight_noise_the_edges_are_those_of_the_shaken_network(diagram, make_frame, shown):
    frame = make_frame((4, "tanh"))
    calm = shown(diagram, frame)
    shaken = with_weight_noise(frame.network, 1.0, np.random.default_rng(0))
    diagram.show_frame(replace(frame, shaken=Shaken(1.0, shaken, 0.5)))
    assert diagram.grab().toImage() != calm


def turn_wheel(diagram, point, notches):
    """Turn the mouse wheel so many notches, downwards where they are above zero."""
    at, turned = QPointF(point), QPoint(0, -120 * notches)
    none = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(at, QPointF(diagram.mapToGlobal(point)), QPoint(), turned, *none, False)  # Qt's
    QApplication.sendEvent(diagram, event)
    return event.isAccepted()


def test_what_does_not_fit_is_reached_with_the_wheel(qtbot, diagram, make_frame, shown):
    frame = make_frame((512, "relu"), (3, "tanh"))
    shown(diagram, frame)
    fit = layout_network(frame.network_spec, 720.0, 330.0).columns[1].shown
    at = middle(frame, 1, 3)
    assert f"units 1–{fit} of 512" in diagram.painted_texts()
    assert "the strongest of 2,051 weights" in diagram.painted_texts()
    assert turn_wheel(diagram, at, 3)
    diagram.grab()
    text = next(text for text in diagram.painted_texts() if text.startswith("units "))
    first = int(text.split()[1].split("–")[0])
    assert first == 1 + fit
    hover(qtbot, diagram, at)
    assert f"Hidden 1, unit {first + 3}" in diagram.painted_texts()
    with qtbot.waitSignal(diagram.pinned) as clicked:
        click(qtbot, diagram, at)
    assert clicked.args == [0, first + 2, -1]
    turn_wheel(diagram, at, 10_000)
    assert f"units {513 - fit}–512 of 512" in diagram.painted_texts()
    turn_wheel(diagram, at, -10_000)
    assert f"units 1–{fit} of 512" in diagram.painted_texts()


def test_a_column_that_fits_leaves_the_wheel_alone(diagram, make_frame, shown):
    frame = make_frame((512, "relu"), (3, "tanh"))
    shown(diagram, frame)
    assert not turn_wheel(diagram, middle(frame, 2, 1), 3)


def test_a_marked_unit_out_of_view_is_scrolled_to(diagram, make_frame, shown, theme):
    frame = make_frame((512, "relu"))
    shown(diagram, frame)
    diagram.mark_unit(0, 400)
    layout = diagram._current_layout(frame)
    assert 400 in layout.columns[1].shown_units
    box, image = layout.columns[1].box(400), diagram.grab().toImage()
    assert image.pixelColor(int(box.left()) - 2, int(box.center().y())) == theme.colors.color("text")


@pytest.mark.parametrize("wide", [False, True])
def test_muted_and_frozen_units_are_marked_in_shape_and_words(qtbot, diagram, make_frame, shown, wide):
    layer = LayerSpec(100 if wide else 4, "relu", muted=(1,), frozen=(2,))
    blocks = [[[1.0, 1.0]] * layer.width]
    plain = shown(diagram, make_frame(layer.untouched, blocks=blocks))
    assert not {"muted", "frozen", "never fires"} & set(diagram.painted_texts())
    frame = make_frame(layer, blocks=blocks)
    marked = shown(diagram, frame)
    assert {"muted", "frozen"} <= set(diagram.painted_texts())
    assert "never fires" not in diagram.painted_texts()
    column = diagram._current_layout(frame).columns[1]
    boxes = [column.box(unit).adjusted(2, 2, -2, -2).toRect() for unit in range(4)]
    assert [plain.copy(box) == marked.copy(box) for box in boxes] == [True, False, False, True]
    for unit, said in ((1, "muted: output 0"), (2, "frozen: not trained")):
        hover(qtbot, diagram, column.box(unit).center().toPoint())
        assert said in diagram.painted_texts()


def test_nothing_goes_on_from_a_muted_unit(make_frame):
    frame = make_frame(LayerSpec(3, "tanh", muted=(1,)))
    layout = layout_network(frame.network_spec, 720.0, 330.0)
    edges = strongest_edges(frame.network, layout)
    assert set(edges.unit_in[edges.gap == 1].tolist()) == {0, 2}
    assert 1 in edges.unit_out[edges.gap == 0]


def test_an_edge_and_a_bias_have_their_gradients(qtbot, diagram, make_frame, shown):
    frame = make_frame(blocks=[[[-1.25, 0.5]]])
    shown(diagram, frame)
    hover(qtbot, diagram, (middle(frame, 0, 0) + middle(frame, 1, 0)) / 2)
    inputs, targets = frame.points.training()
    error = 2.0 * (-1.25 * inputs + 0.5 - targets)
    assert f"∂L/∂w {weight_text(float((error * inputs).mean()))}" in diagram.painted_texts()
    hover(qtbot, diagram, middle(frame, 1, 0))
    assert f"∂L/∂b {weight_text(float(error.mean()))}" in diagram.painted_texts()


def test_a_click_on_an_edge_or_an_output_pins_it(qtbot, diagram, make_frame, shown):
    frame = make_frame(blocks=[[[-1.25, 0.0]]])
    shown(diagram, frame)
    pinned = []
    diagram.pinned.connect(lambda *what: pinned.append(what))
    for at in ((middle(frame, 0, 0) + middle(frame, 1, 0)) / 2, middle(frame, 1, 0), middle(frame, 0, 0)):
        click(qtbot, diagram, at)
    assert pinned == [(0, 0, 0), (0, 0, -1)]


def test_sixteen_wide_layers_have_short_texts(diagram, make_frame, shown):
    shown(diagram, make_frame(*[(100, "sigmoid")] * 16))
    texts = diagram.painted_texts()
    assert texts.count("100") == 16
    assert not any("Sigmoid" in text for text in texts)


@pytest.mark.parametrize(("weight", "name"), [(2.0, "positive"), (-2.0, "negative")])
def test_a_weight_has_the_colour_of_its_sign(diagram, make_frame, shown, theme, weight, name):
    frame = make_frame(blocks=[[[weight, 0.0]]])
    image = shown(diagram, frame)
    between = ((middle(frame, 0, 0) + middle(frame, 1, 0)) / 2).toTuple()
    assert has_color(image, (between[0], between[1] - 4, between[0] + 1, between[1] + 5), theme.colors.color(name))


def test_a_rising_output_has_a_rising_thumbnail(diagram, make_frame, shown, theme):
    frame = make_frame(blocks=[[[1.0, 0.0]]])
    image, at = shown(diagram, frame), middle(frame, 1, 0)
    accent = theme.colors.color("text")
    left, right = at.x() - 19, at.x() + 18
    assert has_color(image, (left, at.y() + 5, left + 3, at.y() + 16), accent, tolerance=60)
    assert not has_color(image, (left, at.y() - 16, left + 3, at.y() - 5), accent, tolerance=60)
    assert has_color(image, (right, at.y() - 16, right + 3, at.y() - 5), accent, tolerance=60)


@pytest.mark.parametrize(("column", "layer"), [(1, 0), (2, 1)])
def test_a_click_on_a_hidden_unit_names_its_layer(qtbot, diagram, make_frame, shown, column, layer):
    frame = make_frame((8, "relu"), (4, "tanh"))
    shown(diagram, frame)
    with qtbot.waitSignal(diagram.layer_clicked) as clicked:
        click(qtbot, diagram, middle(frame, column, 3))
    assert clicked.args == [layer]


def test_a_click_on_a_caption_names_its_layer(qtbot, diagram, make_frame, shown):
    frame = make_frame((8, "relu"), (4, "tanh"))
    shown(diagram, frame)
    caption = layout_network(frame.network_spec, 720.0, 330.0).caption_rect(2).center().toPoint()
    with qtbot.waitSignal(diagram.layer_clicked) as clicked:
        click(qtbot, diagram, caption)
    assert clicked.args == [1]


@pytest.mark.parametrize("column", [0, 2])
def test_input_and_output_cannot_be_selected(qtbot, diagram, make_frame, shown, column):
    frame = make_frame((8, "relu"))
    shown(diagram, frame)
    with qtbot.assertNotEmitted(diagram.layer_clicked):
        click(qtbot, diagram, middle(frame, column, 0))


def test_the_selected_layer_is_outlined(diagram, make_frame, shown, theme):
    frame = make_frame((8, "relu"), (8, "tanh"))

    def is_marked(image, column):
        box = layout_network(frame.network_spec, 720.0, 330.0).columns[column].box(0).toRect()
        edge = (box.left() + 10, box.top(), box.right() - 10, box.top() + 1)
        return has_color(image, edge, theme.colors.color("text"))

    first = shown(diagram, frame)
    assert (is_marked(first, 1), is_marked(first, 2)) == (True, False)
    diagram.select_layer(1)
    second = diagram.grab().toImage()
    assert (is_marked(second, 1), is_marked(second, 2)) == (False, True)


def test_pointing_at_a_unit_shows_its_equation_with_live_numbers(qtbot, diagram, make_frame, shown):
    frame = make_frame((2, "relu"), blocks=[[[0.5, 0.1], [0.83, -0.41]]])
    shown(diagram, frame)
    hover(qtbot, diagram, middle(frame, 1, 1))
    assert {"Hidden 1, unit 2", "h₂ = ReLU(0.83·x − 0.41)"} <= set(diagram.painted_texts())
    diagram.show_frame(make_frame((2, "relu"), blocks=[[[0.5, 0.1], [0.99, -0.41]]]))
    assert "h₂ = ReLU(0.99·x − 0.41)" in diagram.painted_texts()
    diagram.grab()


def test_pointing_at_an_edge_shows_its_weight(qtbot, diagram, make_frame, shown):
    frame = make_frame(blocks=[[[-1.25, 0.0]]])
    shown(diagram, frame)
    hover(qtbot, diagram, (middle(frame, 0, 0) + middle(frame, 1, 0)) / 2)
    assert {"Input → Output", "weight −1.25"} <= set(diagram.painted_texts())
    diagram.grab()


def test_pointing_at_a_caption_says_what_the_layer_is(qtbot, diagram, make_frame, shown):
    frame = make_frame(*[(100, "sigmoid")] * 16)
    shown(diagram, frame)
    point = layout_network(frame.network_spec, 720.0, 330.0).caption_rect(3).center().toPoint()
    hover(qtbot, diagram, point)
    assert {"Hidden 3", "100 units · Sigmoid"} <= set(diagram.painted_texts())


def test_a_new_shape_under_the_mouse_is_no_trouble(qtbot, diagram, make_frame, shown):
    frame = make_frame((8, "relu"), (8, "tanh"))
    shown(diagram, frame)
    hover(qtbot, diagram, middle(frame, 2, 7))
    diagram.show_frame(make_frame((2, "relu")))
    diagram.grab()
    assert "Hidden 2, unit 8" not in diagram.painted_texts()


def test_units_that_never_fire_are_marked_in_shape_and_words(qtbot, diagram, make_frame, shown, theme):
    frame = make_frame((2, "relu"), blocks=[[[1.0, 0.0], [0.0, -50.0]]])
    image = shown(diagram, frame)
    assert "⚠ never fires" in diagram.painted_texts()
    box = layout_network(frame.network_spec, 720.0, 330.0).columns[1].box(1).toRect()
    border = [image.pixelColor(x, box.top()) for x in range(box.left() + 6, box.right() - 6)]
    alarm = theme.colors.color("fault")
    is_alarm = [abs(c.red() - alarm.red()) + abs(c.green() - alarm.green()) < 60 for c in border]
    assert any(is_alarm)
    assert not all(is_alarm)
    hover(qtbot, diagram, middle(frame, 1, 1))
    assert "⚠ never fires on the training points" in diagram.painted_texts()


def test_a_unit_that_is_pointed_at_says_that_it_is_saturated(qtbot, diagram, make_frame, shown):
    frame = make_frame((2, "tanh"), blocks=[[[1.0, 0.0], [0.0, -50.0]]])
    shown(diagram, frame)
    hover(qtbot, diagram, middle(frame, 1, 1))
    assert "⚠ saturated on the training points" in diagram.painted_texts()
    hover(qtbot, diagram, middle(frame, 1, 0))
    assert "⚠ saturated on the training points" not in diagram.painted_texts()


def test_values_that_are_no_numbers_are_painted_without_complaint(qtbot, diagram, make_frame, shown):
    frame = make_frame((4, "relu"), blocks=[np.full((4, 2), np.nan)])
    outputs = tuple(
        np.full_like(values, broken) for values, broken in zip(frame.units.outputs, (np.nan, np.inf), strict=True)
    )
    frame = with_part(frame, "units", outputs=outputs)
    shown(diagram, frame)
    hover(qtbot, diagram, middle(frame, 1, 0))
    diagram.grab()
    assert "h₁ = ReLU(–·x + –)" in diagram.painted_texts()


def test_a_frame_without_units_still_shows_the_weights(diagram, make_frame, shown):
    frame = replace(make_frame((4, "relu")), units=None, marks=None)
    shown(diagram, frame)
    assert "4 · ReLU" in diagram.painted_texts()


def test_it_has_a_name_and_a_description_for_screen_readers(diagram, make_frame):
    diagram.show_frame(make_frame((8, "relu"), (4, "tanh")))
    assert diagram.accessibleName() == "Network diagram"
    assert diagram.accessibleDescription() == "Layers: x → 8 ReLU → 4 tanh → ŷ; 57 parameters."


def test_inputs_have_their_names_and_thumbnails(qtbot, diagram, make_frame, shown, theme):
    frame = make_frame((4, "tanh"), features=("x", "x^2", "sin(x)"))
    image = shown(diagram, frame)
    assert {"3 inputs", "x", "x²", "sin x"} <= set(diagram.painted_texts())
    at = middle(frame, 0, 1)
    # A parabola over the plot: low in the middle, high at both ends.
    muted = theme.colors.color("muted")
    column = layout_network(frame.network_spec, 720.0, 330.0).columns[0]
    right, down = column.width / 2.0, column.height / 2.0
    inside = (at.x() - 3, at.y() + 0.4 * down, at.x() + 3, at.y() + 0.9 * down)
    aside = (at.x() - 0.9 * right, at.y() - 0.85 * down, at.x() - 0.6 * right, at.y() - 0.2 * down)
    for box in (inside, aside):
        assert has_color(image, tuple(map(round, box)), muted, tolerance=60)
    hover(qtbot, diagram, at)
    assert {"Input x²", "x² of the input"} <= set(diagram.painted_texts())


def test_an_edge_to_a_quadratic_unit_tells_both_of_its_weights(qtbot, diagram, make_frame, shown):
    frame = make_frame(LayerSpec(1, "tanh", unit="quadratic"), blocks=[[[0.3, -0.83, 0.0]]])
    shown(diagram, frame)
    hover(qtbot, diagram, (middle(frame, 0, 0) + middle(frame, 1, 0)) / 2)
    assert {"weight w −0.83", "weight a of the square 0.30"} <= set(diagram.painted_texts())


def test_the_caption_of_a_layer_tells_what_its_units_are(qtbot, diagram, make_frame, shown):
    frame = make_frame(LayerSpec(8, "tanh", unit="quadratic", dropout=0.2))
    shown(diagram, frame)
    assert "8 · tanh, x² + x, dropout 20%" in diagram.painted_texts()
    caption = layout_network(frame.network_spec, 720.0, 330.0).caption_rect(1).center().toPoint()
    hover(qtbot, diagram, caption)
    assert {"Quadratic units: a·x² + w·x + b", "dropout 20%: left out at random in every step"} <= set(
        diagram.painted_texts()
    )


def test_a_marked_weight_is_highlighted_while_it_is_in_view(diagram, make_frame, shown):
    frame = make_frame((3, "relu"), (2, "tanh"))
    shown(diagram, frame)
    plain = diagram.grab().toImage()
    diagram.mark_edge((1, 2, 1))
    assert diagram.grab().toImage() != plain
    diagram.show_marks(False)
    assert diagram.grab().toImage() == plain
    diagram.show_marks(True)
    assert diagram.grab().toImage() != plain
    diagram.mark_edge((1, 2, 9))
    assert diagram.grab().toImage() == plain
    diagram.mark_edge((7, 0, 0))
    assert diagram.grab().toImage() == plain
