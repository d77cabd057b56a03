import pyqtgraph as pg
import pytest

from neuronlab.core.network.outputs import MAX_CLASSES
from neuronlab.gui.theme.class_marks import MARKS, SYMBOLS


@pytest.mark.parametrize("marks", [MARKS, SYMBOLS])
def test_every_class_there_can_be_has_a_mark_of_its_own(marks):
    assert len(set(marks)) == len(marks) == MAX_CLASSES


def test_plots_know_the_marks(qapp):
    assert set(SYMBOLS) <= set(pg.graphicsItems.ScatterPlotItem.Symbols)
