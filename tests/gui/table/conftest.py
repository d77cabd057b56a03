"""A table on the screen, of few points, of many, and of each task."""

import numpy as np
import pytest

from neuronlab.gui.theme.style import style_sheet
from neuronlab.gui.theme.theme import Theme
from tests.controls import focus_on
from tests.gui.table.desk import THREE_TASKS, Desk, experiment_of


@pytest.fixture
def make_desk(qtbot, qapp):  # fonts and colours need the application
    """Put a table on the screen: of a task's three points, or of another experiment."""

    def make(experiment="curve", mode="dark"):
        theme = Theme(mode)
        desk = Desk(theme, THREE_TASKS[experiment] if isinstance(experiment, str) else experiment, qtbot)
        qtbot.addWidget(desk.table)
        desk.table.setStyleSheet(style_sheet(theme.colors))
        desk.table.resize(520, 400)
        with qtbot.waitExposed(desk.table):
            desk.table.show()
        focus_on(qtbot, desk.view)
        return desk

    return make


@pytest.fixture
def desk(make_desk):
    return make_desk()


@pytest.fixture
def long_desk(make_desk):
    """A table of 200 points of a curve, far more than can be seen."""
    x = np.linspace(-3.0, 3.0, 200)[:, None]
    return make_desk(experiment_of("curve", x, np.cos(x)))


@pytest.fixture
def surface():
    """An experiment that shows three points of a surface."""
    return THREE_TASKS["surface"]
