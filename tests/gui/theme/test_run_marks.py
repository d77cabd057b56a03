import pytest
from PySide6.QtCore import QPointF, QSize

from neuronlab.core.specs.experiment import MAX_RUNS
from neuronlab.gui.theme.run_marks import paint_run_mark
from neuronlab.gui.theme.theme import DARK, LIGHT
from neuronlab.gui.widgets.painters import painted_pixmap


def pixels_of(colors, slot):
    image = painted_pixmap(
        QSize(12, 12), lambda painter: paint_run_mark(painter, colors, slot, QPointF(6.0, 6.0)), ground=colors.plot
    ).toImage()
    return {(x, y): image.pixelColor(x, y).name() for x in range(12) for y in range(12)}


@pytest.mark.parametrize("colors", [DARK, LIGHT], ids=["dark", "light"])
def test_every_slot_has_a_shape_and_a_colour_of_its_own(qapp, colors):
    marks = [pixels_of(colors, slot) for slot in range(MAX_RUNS)]
    for slot, mark in enumerate(marks):
        assert mark[6, 6] == colors.runs[slot]
    shapes = [frozenset(at for at, color in mark.items() if color != colors.plot) for mark in marks]
    assert len(set(shapes)) == MAX_RUNS
