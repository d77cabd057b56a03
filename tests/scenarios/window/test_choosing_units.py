import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QTabBar

from neuronlab.analysis.frames.request import ACTIVATION, NEURONS
from neuronlab.core.specs.tasks import TASKS
from tests.controls import click, double_click, press_key


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


def test_it_takes_the_place_of_the_neurons_and_gives_it_back(opened, session, qtbot, monkeypatch):
    asked = []
    monkeypatch.setattr(session, "look", asked.append)
    others = [opened.docks[name].geometry() for name in ("gradients", "loss", "scores")]
    opened.feed.look()
    assert ACTIVATION in asked[-1].views
    assert NEURONS not in asked[-1].views
    opened.docks["activation"].close()
    qtbot.waitUntil(lambda: NEURONS in asked[-1].views and ACTIVATION not in asked[-1].views)
    assert [opened.docks[name].geometry() for name in ("gradients", "loss", "scores")] == others


@pytest.mark.parametrize("task", TASKS)
def test_a_click_on_a_unit_of_the_diagram_chooses_it(opened, box_of, wait_for_frame, task, qtbot):
    opened.data_panel.choose_task(task)
    wait_for_frame(lambda frame: frame.task == task and frame.activation is not None)
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


def test_floating_beside_the_neurons_both_are_seen(opened, session, qtbot, monkeypatch):
    asked = []
    monkeypatch.setattr(session, "look", asked.append)
    opened.docks["activation"].setFloating(True)
    qtbot.waitUntil(lambda: bool(asked) and {ACTIVATION, NEURONS} <= asked[-1].views)


def test_the_tabs_it_shares_have_a_name_and_can_be_reached_by_key(opened, qtbot):
    (tabs,) = opened.findChildren(QTabBar)
    assert tabs.accessibleName() == "Tabbed plots"
    assert tabs.focusPolicy() & Qt.FocusPolicy.TabFocus
    press_key(qtbot, tabs, Qt.Key.Key_Left)
    assert tabs.tabText(tabs.currentIndex()) == "Neurons"


def test_a_layout_kept_before_there_was_such_a_dock_leaves_it_hidden(window):
    dock = window.docks["activation"]
    dock.setObjectName("not there yet")
    kept = window.saveState()
    dock.setObjectName("activation")
    assert window.restoreState(kept)
    assert not dock.isVisible()
    assert window.neurons.isVisible()
