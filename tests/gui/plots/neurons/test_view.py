import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtTest import QTest

from neuronlab.core.specs.network import LayerSpec
from neuronlab.gui.plots.neurons.view import NeuronsView
from neuronlab.gui.plots.painting.curves import curves_path
from neuronlab.gui.plots.painting.heat_maps import draw_maps
from tests.controls import click
from tests.frames import with_part

SIZE = (340, 270)


@pytest.fixture
def neurons(theme):
    return NeuronsView(theme)


def test_before_the_first_frame_it_says_what_will_come(neurons, shown):
    shown(neurons, size=SIZE)
    assert neurons.painted_texts() == ["The neurons appear here."]


def test_without_hidden_layers_it_says_so(neurons, make_frame, shown):
    shown(neurons, make_frame(), SIZE)
    assert neurons.painted_texts() == ["No hidden layer: the output is a weighted sum of the inputs. Add a layer."]


def test_layers_have_headings_with_their_activation(neurons, make_frame, shown):
    shown(neurons, make_frame((8, "relu"), (8, "leaky_relu")), SIZE)
    assert [text for text in neurons.painted_texts() if "·" in text] == ["Hidden 1 · ReLU", "Hidden 2 · Leaky ReLU"]


def test_units_with_squares_are_named_so(neurons, make_frame, shown):
    shown(neurons, make_frame(LayerSpec(3, "tanh", unit="quadratic")), SIZE)
    assert neurons.painted_texts()[0] == "Hidden 1 · tanh, x² + x"


def test_units_that_never_fire_are_counted_and_marked(neurons, make_frame, shown, theme):
    image = shown(neurons, make_frame((3, "relu"), blocks=[[[1.0, 0.0], [0.0, -50.0], [-1.0, 0.0]]]), SIZE)
    assert neurons.painted_texts() == ["Hidden 1 · ReLU", "1 of 3 never fires", "⚠ never"]
    alarm = theme.colors.color("fault")
    edge = [image.pixelColor(x, 22) for x in range(340)]
    marked = [x for x, c in enumerate(edge) if abs(c.red() - alarm.red()) + abs(c.green() - alarm.green()) < 60]
    assert marked
    assert min(marked) > 85
    assert max(marked) < 170


def test_only_what_is_in_view_is_painted(neurons, make_frame, shown, monkeypatch):
    frame = make_frame(*[(512, "tanh")] * 3)
    shown(neurons, frame, SIZE)
    painted = []
    monkeypatch.setattr(
        "neuronlab.gui.plots.painting.unit_pictures.curves_path",
        lambda across, values, *rest: painted.append(len(values)) or curves_path(across, values, *rest),
    )
    neurons.show_frame(frame)
    neurons.grab()
    assert 0 < sum(painted) <= 4 * 7
    assert [text for text in neurons.painted_texts() if text.startswith("Hidden")] == ["Hidden 1 · tanh"]


def test_scrolling_reaches_the_last_layer(neurons, make_frame, shown):
    shown(neurons, make_frame(*[(512, "tanh")] * 3), SIZE)
    neurons.verticalScrollBar().setValue(neurons.verticalScrollBar().maximum())
    assert not any(text.startswith("Hidden") for text in neurons.painted_texts())
    tip = neurons.widget().tip_at(QPointF(30.0, neurons.widget().height() - 20.0))
    assert tip.startswith("Hidden 3, unit 509")


def test_it_is_a_stop_of_the_tab_key_only_when_there_is_something_to_scroll(neurons, make_frame, shown):
    shown(neurons, make_frame((4, "tanh")), SIZE)
    assert neurons.focusPolicy() == Qt.FocusPolicy.NoFocus
    shown(neurons, make_frame((512, "tanh")), SIZE)
    assert neurons.focusPolicy() == Qt.FocusPolicy.StrongFocus


def test_the_tip_of_a_cell_has_the_equation_and_the_range(neurons, make_frame, shown):
    frame = make_frame((2, "relu"), blocks=[[[0.5, 0.0], [1.0, 0.0]]])
    shown(neurons, frame, SIZE)
    contribution = f"{frame.marks.contributions[0][1]:.2f}"
    assert neurons.widget().tip_at(QPointF(130.0, 40.0)) == (
        "Hidden 1, unit 2\nh₂ = ReLU(1.00·x + 0.00)\nfrom 0.00 to 3.40 over the plot\n"
        f"contribution {contribution}: std of its output · norm of its outgoing weights\n"
        "double-click: show the data on its activation"
    )
    assert neurons.widget().tip_at(QPointF(300.0, 40.0)) == ""


def test_values_that_are_no_numbers_are_painted_without_complaint(neurons, make_frame, shown):
    frame = make_frame((4, "tanh"), blocks=[np.full((4, 2), np.nan)])
    outputs = tuple(np.full_like(y, np.nan) for y in frame.units.outputs)
    shown(neurons, with_part(frame, "units", outputs=outputs), SIZE)
    assert neurons.painted_texts() == ["Hidden 1 · tanh"]


# -- two inputs ---------------------------------------------------------------------------------------------------


def test_units_of_two_inputs_are_maps_that_lie_as_the_plot_does(neurons, make_plane_frame, shown, theme):
    image = shown(neurons, make_plane_frame((2, "tanh"), blocks=[[[9.0, 0.0, 0.0], [0.0, 9.0, 0.0]]]), SIZE)
    negative, positive = (theme.colors.color(name) for name in ("negative", "positive"))
    right, up = (QRectF(left, 22.0, 72.5, 72.0).adjusted(6, 6, -6, -6).toRect() for left in (14.0, 94.0))
    assert [image.pixelColor(x, right.center().y()) for x in (right.left(), right.right())] == [negative, positive]
    assert [image.pixelColor(up.center().x(), y) for y in (up.top(), up.bottom())] == [positive, negative]


def test_units_of_two_inputs_that_never_fire_are_marked(neurons, make_plane_frame, shown):
    shown(neurons, make_plane_frame((2, "relu"), classes=2, blocks=[[[1.0, 0.0, 0.0], [0.0, 0.0, -9.0]]]), SIZE)
    assert neurons.painted_texts() == ["Hidden 1 · ReLU", "1 of 2 never fires", "⚠ never"]


def test_the_tip_of_a_map_has_the_equation_and_the_range(neurons, make_plane_frame, shown):
    shown(neurons, make_plane_frame((1, "relu"), blocks=[[[0.5, -1.0, 0.0]]]), SIZE)
    first, equation, reach, *_ = neurons.widget().tip_at(QPointF(30.0, 40.0)).split("\n")
    assert (first, equation) == ("Hidden 1, unit 1", "h₁ = ReLU(0.50·x₁ − 1.00·x₂ + 0.00)")
    assert reach.startswith("from 0.00 to ")
    assert reach.endswith(" over the plot")


def test_only_maps_in_view_are_painted(neurons, make_plane_frame, shown, monkeypatch):
    frame = make_plane_frame(*[(512, "tanh")] * 2, classes=6)
    shown(neurons, frame, SIZE)
    painted = []
    monkeypatch.setattr(
        "neuronlab.gui.plots.painting.unit_pictures.draw_maps",
        lambda painter, values, *rest: painted.append(len(values)) or draw_maps(painter, values, *rest),
    )
    neurons.show_frame(frame)
    neurons.grab()
    assert 0 < sum(painted) <= 4 * 7


def test_maps_that_are_no_numbers_are_painted_without_complaint(neurons, make_plane_frame, shown):
    frame = make_plane_frame((4, "tanh"), classes=3, blocks=[np.full((4, 3), np.nan)])
    shown(neurons, frame, SIZE)
    assert neurons.painted_texts() == ["Hidden 1 · tanh"]


# -- saturated units ----------------------------------------------------------------------------------------------


def test_saturated_units_are_counted_and_marked_otherwise_than_dead_ones(neurons, make_frame, shown, theme):
    frame = make_frame((3, "tanh"), blocks=[[[1.0, 0.0], [0.0, 50.0], [-1.0, 0.0]]])
    image = shown(neurons, frame, SIZE)
    assert neurons.painted_texts() == ["Hidden 1 · tanh", "1 of 3 saturated", "⚠ satur."]
    assert neurons.widget().tip_at(QPointF(130.0, 40.0)).split("\n")[-3].startswith("saturated: its derivative")
    assert "saturated" not in neurons.widget().tip_at(QPointF(30.0, 40.0))

    def marked(image):
        alarm = theme.colors.color("fault")
        edge = [image.pixelColor(x, 22) for x in range(95, 165)]
        return sum(abs(c.red() - alarm.red()) + abs(c.green() - alarm.green()) < 60 for c in edge)

    dashed = marked(image)
    dead = make_frame((3, "relu"), blocks=[[[1.0, 0.0], [0.0, -50.0], [-1.0, 0.0]]])
    assert 10 < dashed < marked(shown(neurons, dead, SIZE)) - 10


# -- sorted by contribution ---------------------------------------------------------------------------------------

# tanh units of equal shape, heard by the output with these weights: the third matters most, then the first.
HEARD = [[[1.0, 0.0]] * 4, [[0.5, 0.1, -2.0, 0.3, 0.0]]]


def cell_center(neurons, cell):
    band = neurons._cells._bands(neurons._cells._frame)[0]
    _, corners = band.corners(QRectF(0.0, 0.0, 1e4, 1e4))
    return QPointF(corners[cell, 0] + band.cell_size[0] / 2.0, corners[cell, 1] + band.cell_size[1] / 2.0)


def test_units_that_contribute_most_come_first_and_have_their_numbers(neurons, make_frame, shown, qtbot):
    shown(neurons, make_frame((4, "tanh"), blocks=HEARD), SIZE)
    qtbot.addWidget(neurons.order)  # which in the window is in the head of the dock
    neurons.order.show()
    assert not {"1", "2", "3", "4"} & set(neurons.painted_texts())
    click(qtbot, neurons.order.button("contribution"))
    assert [text for text in neurons.painted_texts() if text.isdigit()] == ["3", "1", "4", "2"]
    click(qtbot, neurons.order.button("place"))
    assert not {"1", "2", "3", "4"} & set(neurons.painted_texts())


def test_a_click_a_tip_and_the_ring_are_about_the_unit_that_is_seen(neurons, make_frame, shown, qtbot):
    shown(neurons, make_frame((4, "tanh"), blocks=HEARD), SIZE)
    neurons._cells.choose_order("contribution")
    for cell, unit in enumerate((2, 0, 3, 1)):
        position = cell_center(neurons, cell)
        assert neurons._cells.tip_at(position).startswith(f"Hidden 1, unit {unit + 1}\n")
        with qtbot.waitSignal(neurons.unit_clicked) as clicked:
            QTest.mousePress(neurons._cells, Qt.MouseButton.LeftButton, pos=position.toPoint())
        assert clicked.args == [0, unit]
    rings = []
    for unit in (2, 1):
        neurons.mark_unit(0, unit)
        image = neurons.grab().toImage()
        rings.append([x for x in range(340) if image.pixelColor(x, 21) != image.pixelColor(5, 21)])
    assert max(rings[0]) < 100
    assert min(rings[1]) > 240


def test_the_curve_in_a_cell_is_that_of_its_unit(neurons, make_frame, shown, monkeypatch):
    frame = make_frame((4, "tanh"), blocks=[[[1.0, 0.0], [2.0, 0.1], [3.0, 0.2], [4.0, 0.3]], HEARD[1]])
    drawn = []
    monkeypatch.setattr(
        "neuronlab.gui.plots.painting.unit_pictures.curves_path",
        lambda across, values, *rest: drawn.append(values) or curves_path(across, values, *rest),
    )
    neurons._cells.choose_order("contribution")
    shown(neurons, frame, SIZE)
    order = np.argsort(-frame.marks.contributions[0])
    np.testing.assert_array_equal(drawn[-1], frame.units.outputs[0][order])


def test_of_two_inputs_they_are_sorted_too(neurons, make_plane_frame, shown):
    frame = make_plane_frame((6, "tanh"), (5, "relu"), classes=3, steps=30)
    neurons._cells.choose_order("contribution")
    shown(neurons, frame, SIZE)
    numbers = [int(text) - 1 for text in neurons.painted_texts() if text.isdigit()]
    assert numbers[:6] == np.argsort(-frame.marks.contributions[0]).tolist()


def test_a_layer_that_another_view_is_about_has_a_bar_beside_it(neurons, make_frame, shown, theme):
    frame = make_frame((4, "tanh"), (4, "tanh"))
    shown(neurons, frame, SIZE)

    def has_bar(layer):
        band = neurons._cells._bands(frame)[layer]
        pixel = neurons.grab().toImage().pixelColor(6, round((band.top + band.bottom) / 2))
        return pixel == theme.colors.color("text")

    assert not has_bar(0)
    neurons.mark_stage(1)
    assert (has_bar(0), has_bar(1)) == (False, True)
    neurons.point_at_layer(0)
    assert (has_bar(0), has_bar(1)) == (True, True)
    neurons.point_at_layer(-1)
    neurons.mark_stage(2)  # the output is not among the neurons
    assert not has_bar(0)
    assert not has_bar(1)
