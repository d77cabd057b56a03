"""The canvas of the whole window in any task, and a plot by itself for the parts of it."""

import pytest
from msgspec.structs import replace
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QToolTip

from neuronlab.core.specs.network import LayerSpec
from neuronlab.gui.canvas.view import CanvasView
from neuronlab.gui.theme.theme import Theme
from neuronlab.session import run_proposals
from tests.controls import trigger
from tests.frames import make_frame, make_plane_frame, make_trainer

__all__ = ["make_frame", "make_plane_frame", "make_trainer"]


@pytest.fixture
def in_task(window, session, wait_for_frame):
    def go(task):
        window.data_panel.choose_task(task)
        return wait_for_frame(lambda frame: frame.task == task)

    return go


@pytest.fixture
def switch(window, qtbot):
    return lambda label: trigger(qtbot, window.canvas.options.actions_by_label[label])


@pytest.fixture
def with_layers(session, wait_for_frame):
    """Give the network these hidden layers, (width, activation) each; the first frame of it."""

    def change(*layers):
        run = session.document.experiment.workspace.run
        hidden = tuple(LayerSpec(*layer) for layer in layers)
        session.document.push_run(replace(run, network=replace(run.network, hidden=hidden)), "Layers")
        return wait_for_frame(lambda frame: frame.network_spec.hidden == hidden)

    return change


@pytest.fixture
def theme(qapp):  # fonts and colours need the application
    return Theme("dark")


def windows_at(area):
    """The windows on the screen that lie over an area of it."""
    return [
        window
        for window in QGuiApplication.topLevelWindows()
        if window.isExposed() and window.geometry().intersects(area)
    ]


@pytest.fixture
def plot(qtbot, theme):
    """A plot on the screen that shows −4 to 4 across and −2 to 2 up."""
    plot = CanvasView(theme)
    qtbot.addWidget(plot)
    plot.resize(480, 320)
    plot.recolor()
    QToolTip.hideText()
    with qtbot.waitExposed(plot):
        plot.show()
    # The offscreen platform moves the mouse over the oldest window there: a tip or a window of an earlier test.
    qtbot.waitUntil(lambda: not [window for window in windows_at(plot.geometry()) if window is not plot.windowHandle()])
    plot.show_ranges((-4.0, 4.0), (-2.0, 2.0))
    return plot


ACTIVATIONS = ("relu", "tanh", "sigmoid", "identity", "gelu", "sine")


@pytest.fixture
def with_runs(session, wait_for_frame):
    """So many runs of one network, each with another activation, the first of them active; their first frame."""

    def race(count, width=4):
        document = session.document
        first = document.experiment.workspace.run
        runs = [
            replace(first, slot=slot, network=replace(first.network, hidden=(LayerSpec(width, ACTIVATIONS[slot]),)))
            for slot in range(count)
        ]
        document.push(run_proposals.race(document.experiment, runs, "Race"))
        return wait_for_frame(lambda frame: [run.slot for run in frame.runs] == list(range(count)))

    return race


@pytest.fixture
def change_runs(session):
    """Push what a function of `run_proposals` makes of the experiment."""

    def change(propose, *settings, **more):
        session.document.push(propose(session.document.experiment, *settings, **more))

    return change
