import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QWidget

from neuronlab.app import first_experiment
from neuronlab.core.data.edits import add_class, take_in
from neuronlab.core.specs.tasks import TASKS
from neuronlab.gui.canvas.tools.tools import TOOLS
from neuronlab.gui.panels.data.tool_settings import ToolSettings
from neuronlab.gui.theme.height_scale import HeightScale
from neuronlab.gui.theme.theme import Theme
from tests.controls import click

WORKSPACES = {task: replace(first_experiment(), task=task).workspace for task in TASKS}


@pytest.fixture
def settings(qtbot):
    settings = ToolSettings(Theme("dark"), QWidget())
    qtbot.addWidget(settings)
    settings.show_workspace(WORKSPACES["curve"])
    settings.show()
    return settings


@pytest.fixture
def heard(settings):
    """The values it gives, and where one is let go."""
    heard = []
    settings.value_given.connect(heard.append)
    settings.value_let_go.connect(lambda: heard.append("let go"))
    return heard


@pytest.mark.parametrize("key", TOOLS)
def test_only_what_the_tool_heeds_can_be_set(settings, key):
    settings.show_tool(key)
    assert {name for name, field in settings.counts.items() if field.isVisible()} == {
        option for option in TOOLS[key].options if option in settings.counts
    }


@pytest.mark.parametrize("task", TASKS)
def test_only_classes_have_a_palette_and_only_a_surface_has_a_height(settings, task):
    settings.show_workspace(WORKSPACES[task])
    assert settings.palette_row.isVisible() == (task == "classes")
    assert settings.value.isVisible() == (task == "surface")


def test_what_is_set_is_told_with_all_the_rest(settings, qtbot):
    with qtbot.waitSignal(settings.changed) as changed:
        settings.counts["spray_density"].setValue(7)
    assert changed.args[0].spray_density == 7
    with qtbot.waitSignal(settings.changed) as changed:
        settings.set_snapping(True)
    options = changed.args[0]
    assert (options.spray_density, options.snaps) == (7, True)
    assert options == settings.options


def test_a_class_in_hand_that_is_gone_gives_way_to_the_last_there_is(settings, qtbot):
    three = add_class(WORKSPACES["classes"])
    settings.show_workspace(three)
    click(qtbot, settings.palette_row.buttons[len(three.labels) - 1])
    assert settings.options.label == len(three.labels) - 1
    settings.show_workspace(WORKSPACES["classes"])
    assert settings.options.label == len(three.labels) - 2


def test_the_slider_goes_through_the_heights_of_the_points(settings, heard):
    workspace = WORKSPACES["surface"]
    settings.show_workspace(workspace)
    scale = HeightScale.of(workspace.points.targets)
    for end, height in ((0, scale.low), (settings.value_slider.maximum(), scale.high)):
        settings.value_slider.setValue(end)
        assert settings.options.value == pytest.approx(height, abs=0.01 * (scale.high - scale.low))
    assert heard == [pytest.approx(scale.low, abs=0.1), "let go", pytest.approx(scale.high, abs=0.1), "let go"]


def test_a_height_that_is_dragged_is_let_go_once(settings, heard):
    settings.show_workspace(WORKSPACES["surface"])
    settings.value_slider.setSliderDown(True)
    for position in (20, 40, 60):
        settings.value_slider.setValue(position)
    settings.value_slider.setSliderDown(False)
    assert len(heard) == 4
    assert heard[-1] == "let go"


def test_a_height_that_is_entered_moves_the_slider_without_telling_twice(settings, heard):
    settings.show_workspace(WORKSPACES["surface"])
    settings.value.setValue(1e9)
    assert settings.value_slider.value() == settings.value_slider.maximum()
    assert heard == [1e9, "let go"]


def test_the_value_in_hand_comes_near_to_points_that_are_far_from_it(settings):
    workspace = WORKSPACES["surface"]
    settings.show_workspace(workspace)
    assert settings.options.value == 1.0
    x = np.linspace(-1.0, 1.0, 9)[:, None]
    settings.show_workspace(take_in(workspace, np.hstack([x, x]), 1e9 + x, ()))
    assert settings.options.value == 1e9 - 1.0
    settings.value_slider.setValue(settings.value_slider.maximum() // 2)
    assert settings.options.value == 1e9
    assert settings.value.text() == "1000000000"
