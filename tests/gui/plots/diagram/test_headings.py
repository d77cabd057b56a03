import pytest
from PySide6.QtCore import QPoint

from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.gui.plots.diagram.headings import ARROW_WIDTH, arrow_rect
from neuronlab.gui.plots.diagram.layout import layout_network
from neuronlab.gui.plots.diagram.view import NetworkDiagram
from tests.controls import click, hover


@pytest.mark.parametrize("width", [720.0, 200.0])
def test_the_arrow_stands_beside_the_text_and_inside_the_heading(qapp, width):
    layout = layout_network(NetworkSpec(hidden=(LayerSpec(8, "relu"), LayerSpec(8, "tanh"))), width, 330.0)
    heading, rect = layout.caption_rect(1), arrow_rect(layout, 1, "8")
    assert heading.contains(rect)
    assert rect.width() == ARROW_WIDTH
    assert rect.left() > heading.center().x()
    assert heading.contains(arrow_rect(layout, 1, "a heading much longer than there is room for"))


def test_the_arrow_appears_under_the_pointer_and_asks_for_the_activations(theme, make_frame, shown, qtbot):
    diagram = NetworkDiagram(theme)
    frame = make_frame((8, "relu"), (8, "tanh"))
    before = shown(diagram, frame)
    layout = diagram._current_layout(frame)
    heading, arrow = layout.caption_rect(2), arrow_rect(layout, 2, "8 · tanh").toRect()
    assert before.copy(arrow) == before.copy(arrow.translated(arrow.width(), 0))  # nothing yet
    hover(qtbot, diagram, heading.center().toPoint())
    assert diagram.grab().toImage().copy(arrow) != before.copy(arrow)
    asked, clicked = [], []
    diagram.activations_asked.connect(lambda layer, _at: asked.append(layer))
    diagram.layer_clicked.connect(clicked.append)
    click(qtbot, diagram, arrow.center())
    assert (asked, clicked) == ([1], [])
    click(qtbot, diagram, heading.center().toPoint())
    assert (asked, clicked) == ([1], [1])


def test_input_and_output_have_no_arrow(theme, make_frame, shown):
    diagram = NetworkDiagram(theme)
    frame = make_frame((8, "relu"))
    shown(diagram, frame)
    layout = diagram._current_layout(frame)
    for column in (0, 2):
        assert diagram._arrow_of(diagram.target_at(layout.caption_rect(column).center())) is None


def test_a_heading_and_a_unit_are_where_the_diagram_says(theme, make_frame, shown):
    diagram = NetworkDiagram(theme)
    shown(diagram, make_frame((8, "relu"), (8, "tanh")))
    for column in (0, 1, 2, 3):
        found = diagram.target_at(diagram.area_of(column).center())
        assert (found.column, found.is_heading) == (column, True)
    found = diagram.target_at(diagram.area_of(2, 3).center())
    assert (found.column, found.unit) == (2, 3)
    assert diagram.area_of(-1, 0) == diagram.area_of(3, 0)
    assert (diagram.area_of(4), diagram.area_of(1, 8)) == (None, None)


def test_the_arrow_of_a_heading_can_be_there_without_the_mouse(theme, make_frame, shown):
    diagram = NetworkDiagram(theme)
    frame = make_frame((8, "relu"))
    before = shown(diagram, frame)
    arrow = arrow_rect(diagram._current_layout(frame), 1, "8 · ReLU").toRect()
    assert diagram.area_of(1).contains(arrow.center())
    diagram.offer_activations(1)
    assert diagram.grab().toImage().copy(arrow) != before.copy(arrow)
    diagram.offer_activations(0)
    assert diagram.grab().toImage().copy(arrow) == before.copy(arrow)
    diagram.offer_activations(7)
    assert diagram.grab().toImage().copy(arrow) == before.copy(arrow)


def test_a_heading_that_is_offered_asks_for_the_activations_wherever_it_is_clicked(theme, make_frame, shown, qtbot):
    diagram = NetworkDiagram(theme)
    shown(diagram, make_frame((8, "relu"), (8, "tanh")))
    asked, clicked = [], []
    diagram.activations_asked.connect(lambda layer, _at: asked.append(layer))
    diagram.layer_clicked.connect(clicked.append)
    diagram.offer_activations(1)
    for column in (1, 2):
        click(qtbot, diagram, diagram.area_of(column).toRect().topLeft() + QPoint(3, 3))
    assert (asked, clicked) == ([0], [1])
