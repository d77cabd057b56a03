"""An error within a class of pyqtgraph reaches the excepthook and ends nothing else."""

import pyqtgraph as pg
import pytest

from neuronlab.app import make_application
from neuronlab.session.guarded import is_guarded
from tests.gui.injection import FAULTS


@pytest.fixture
def plot(qtbot):
    make_application()
    plot = pg.PlotWidget()
    qtbot.addWidget(plot)
    return plot


def test_what_qt_calls_of_pyqtgraph_is_guarded(plot):
    for method in (pg.GraphicsView.paintEvent, pg.AxisItem.paint, pg.PlotCurveItem.paint):
        assert is_guarded(method)


def test_an_error_of_pyqtgraph_that_it_would_only_print_is_reported(plot, qtbot):
    curve = pg.PlotCurveItem([0.0, 1.0], [0.0, 1.0])
    plot.addItem(curve)
    curve.getPath = lambda: eval(FAULTS[0])
    with qtbot.captureExceptions() as caught:
        plot.grab()
    assert {kind for kind, _, _ in caught} == {IndexError}
