import numpy as np
import pytest
from PySide6.QtCore import QPoint

from neuronlab.analysis.frames.request import ACTIVATION, DIAGRAM, NEURONS
from neuronlab.core.specs.tasks import TASKS
from neuronlab.gui.plots.diagram.edges import strongest_edges
from neuronlab.wording.parameters import edge_indices
from tests.controls import click, double_click
from tests.windows import in_one_window


@pytest.fixture
def box_of(window):
    """The middle of a hidden unit's box in the diagram."""

    def find(layer, unit):
        layout = window.diagram._current_layout(window.session.frame)
        return layout.columns[layer + 1].box(unit).center().toPoint()

    return find


@pytest.fixture
def opened(window, wait_for_frame):
    """The window with the view on screen."""
    wait_for_frame(lambda frame: frame.units is not None)
    window.docks["activation"].reveal()
    wait_for_frame(lambda frame: frame.activation is not None)
    return window


def looked_at(layer, unit):
    return lambda frame: (
        frame.activation is not None and (frame.activation.layer, frame.activation.unit) == (layer, unit)
    )


def test_it_is_hidden_at_first_and_costs_nothing(window, wait_for_frame):
    frame = wait_for_frame(lambda frame: frame.units is not None)
    assert not window.activation.isVisible()
    assert frame.activation is None
    assert window.activation.chosen is None
    assert window.docks["activation"].menu_action in window._menus["&View"].actions()


def test_only_the_view_in_front_is_asked_for(opened, session, qtbot, monkeypatch):
    asked = []
    monkeypatch.setattr(session, "look", asked.append)
    opened.feed.look()
    assert {ACTIVATION, NEURONS} <= asked[-1].views
    assert DIAGRAM not in asked[-1].views
    opened.stage.show_page("network")
    qtbot.waitUntil(lambda: DIAGRAM in asked[-1].views and ACTIVATION not in asked[-1].views)


@in_one_window("task", TASKS)
def test_a_click_on_a_unit_of_the_diagram_chooses_it(opened, box_of, wait_for_frame, task, qtbot):
    opened.data_panel.choose_task(task)
    wait_for_frame(lambda frame: frame.task == task and frame.activation is not None)
    opened.docks["activation"].float_(True)
    opened.stage.show_page("network")
    wait_for_frame(lambda frame: frame.marks is not None)
    click(qtbot, opened.diagram, box_of(1, 2))
    wait_for_frame(looked_at(1, 2))
    assert opened.activation.painted_texts()[1].startswith("unit 3 of ")
    assert opened.activation.painted_texts()[2].startswith("h⁽²⁾₃ = ")
    text = opened.theme.colors.color("text")
    left = opened.diagram._current_layout(opened.session.frame).columns[2].left
    image = opened.diagram.grab().toImage()
    assert image.pixelColor(int(left) - 2, box_of(1, 2).y()) == text
    assert image.pixelColor(int(left) - 2, box_of(1, 3).y()) != text


def test_a_click_on_a_cell_of_the_neurons_chooses_it(window, wait_for_frame, qtbot):
    wait_for_frame(lambda frame: frame.units is not None)
    click(qtbot, window.neurons.widget(), QPoint(130, 40))
    assert window.activation.chosen == (0, 1)
    click(qtbot, window.neurons.widget(), QPoint(130, 5))
    assert window.activation.chosen == (0, 1)
    assert window.neurons.widget().grab().toImage().pixelColor(130, 20) == window.theme.colors.color("text")


@pytest.mark.parametrize("where", ["diagram", "neurons"])
def test_a_double_click_opens_it(window, box_of, wait_for_frame, where, qtbot):
    wait_for_frame(lambda frame: frame.units is not None)
    target = window.diagram if where == "diagram" else window.neurons.widget()
    position = box_of(0, 1) if where == "diagram" else QPoint(130, 40)
    double_click(qtbot, target, position)
    wait_for_frame(looked_at(0, 1))
    assert window.activation.isVisible()


def test_it_follows_the_training(opened, session, wait_for_frame):
    before = opened.activation.painted_texts()
    session.play()
    wait_for_frame(lambda frame: frame.step > 200)
    session.pause()
    frame = wait_for_frame(lambda frame: not frame.is_playing)
    assert opened.activation.painted_texts() != before
    assert looked_at(0, 0)(frame)


def test_floating_beside_the_diagram_both_are_seen(opened, session, qtbot, monkeypatch):
    asked = []
    monkeypatch.setattr(session, "look", asked.append)
    opened.docks["activation"].float_(True)
    opened.stage.show_page("network")
    qtbot.waitUntil(lambda: bool(asked) and {ACTIVATION, DIAGRAM} <= asked[-1].views)


def test_a_unit_is_ringed_only_while_a_view_that_shows_it_is_in_sight(opened, qtbot):
    qtbot.waitUntil(lambda: opened._shows_unit)
    assert opened.neurons._cells._has_mark
    opened.stage.show_page("network")
    qtbot.waitUntil(lambda: not opened.neurons._cells._has_mark and not opened.diagram._has_marks)
    opened.docks["inspector"].reveal()
    qtbot.waitUntil(lambda: opened.neurons._cells._has_mark and opened.diagram._has_marks)


def test_a_clicked_weight_is_marked_in_the_diagram_and_in_the_inspector(window, qtbot, wait_for_frame):
    wait_for_frame(lambda frame: frame.units is not None)
    frame, diagram = window.session.frame, window.diagram
    layout = diagram._current_layout(frame)
    edges = strongest_edges(frame.drawn_network, layout)
    edge = edges.edge_at(len(edges) - 1)
    ends = layout.edge_ends(*(np.array([number]) for number in edge))
    middle = (ends[0][0] + ends[1][0]) / 2.0
    click(qtbot, diagram, QPoint(*(round(float(place)) for place in middle)))
    qtbot.waitUntil(lambda: diagram._edge is not None)
    gap, below, unit = diagram._edge
    assert window.inspector.pin == (gap, unit)
    index = edge_indices(frame.network, gap, below, unit)[0]
    qtbot.waitUntil(lambda: window.inspector.numbers.current is not None and window.inspector.isVisible())
    assert window.inspector.numbers.current.index == index
    assert window.inspector.numbers._is_marked
    qtbot.waitUntil(lambda: diagram._has_marks)
    click(qtbot, diagram, diagram._current_layout(frame).columns[1].box(0).center().toPoint())
    assert diagram._edge is None
