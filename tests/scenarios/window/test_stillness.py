"""Controls stay where they are when a tool, a layer or a selection changes."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QPushButton

from neuronlab.core.activations.table import ACTIVATIONS
from neuronlab.core.specs.tasks import TASKS
from neuronlab.gui.canvas.tools.tools import tools_for
from tests.controls import click
from tests.windows import in_one_window, share_window

SIZES = [(1440, 900), (1280, 720), (1024, 700)]
SHORTER = {"curve": SIZES, "classes": SIZES[:1], "surface": SIZES[2:]}
"""Sizes of the window in which each task is looked at; the longer form has all for each."""
LONGER = dict.fromkeys(TASKS, SIZES)


@pytest.fixture
def positions(window, rest):
    """Where every control outside the line of the tool's options is."""

    def find():
        rest()
        skipped = window.data_panel.settings
        kinds = (QPushButton, QAbstractSpinBox, QComboBox)
        controls = [widget for kind in kinds for widget in window.controls.findChildren(kind)]
        at = {widget: widget.mapTo(window, QPoint(0, 0)) for widget in controls if widget.isVisible()}
        still = {widget: at[widget] for widget in at if not skipped.isAncestorOf(widget)}
        adjusted = window.activation_panel.parameter, window.activation_panel.formula
        still = {w: p for w, p in still.items() if not any(part.isAncestorOf(w) for part in adjusted)}
        return still | {part: part.mapTo(window, QPoint(0, 0)) for part in (window.canvas, window.stage)}

    return find


def another_tool_moves_nothing(window, qtbot, positions, task, sizes):
    window.data_panel.choose_task(task)
    for size in sizes:
        window.resize(*size)
        before = positions()
        for tool in tools_for(task):
            click(qtbot, window.data_panel.tool_buttons[tool])
            assert positions() == before


@in_one_window("size", SIZES)
def another_layer_moves_nothing_whatever_its_activation_and_units(window, qtbot, positions, size):
    window.resize(*size)
    panel = window.network_panel
    for number, key in enumerate(list(ACTIVATIONS)[:4]):
        if number >= len(panel.layer_rows):
            click(qtbot, panel.add)
        panel.layer_rows[number].activation.chosen.emit(key)
    click(qtbot, panel.details.unit.button("quadratic"))
    panel.layer_rows[0].activation.chosen.emit("custom")
    before = positions()
    for row in panel.layer_rows:
        click(qtbot, row, row.rect().topLeft() + QPoint(2, 2))
        assert panel.selected_layer == row.number
        assert positions() == before


def selecting_points_moves_nothing(window, positions, task, sizes):
    window.data_panel.choose_task(task)
    for size in sizes:
        window.resize(*size)
        before = positions()
        window.points_controller.select_all()
        assert window.data_panel.delete.isVisible()
        assert positions() == before
        window.selection.clear()
        assert not window.data_panel.delete.isVisible()
        assert positions() == before


def of_all(sizes):
    in_them = in_one_window(("task", "sizes"), sizes.items())
    return share_window(
        in_them(another_tool_moves_nothing),
        another_layer_moves_nothing_whatever_its_activation_and_units,
        in_them(selecting_points_moves_nothing),
    )


test_controls_stay_where_they_are = of_all(SHORTER)
test_controls_stay_where_they_are_in_every_size = pytest.mark.long(of_all(LONGER))
