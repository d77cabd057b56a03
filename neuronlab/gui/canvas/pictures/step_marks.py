"""Marks of the points that the step microscope is about: those of the batch, and the one whose numbers it shows."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QObject
from PySide6.QtGui import QBrush, Qt

from neuronlab.analysis.microscope import StepTrace
from neuronlab.gui.canvas.view import CanvasView
from neuronlab.gui.theme.theme import Theme

_BATCH_PX, _POINT_PX = 15, 22


class StepMarks(QObject):
    """Thin rings around the points of a batch, and a second ring around the one that is shown."""

    def __init__(self, plot: CanvasView, theme: Theme, depth: float) -> None:
        super().__init__(plot)
        self._theme = theme
        self.batch = pg.ScatterPlotItem(size=_BATCH_PX, symbol="o", pxMode=True)
        self.point = pg.ScatterPlotItem(size=_POINT_PX, symbol="o", pxMode=True)
        for item in (self.batch, self.point):
            item.setZValue(depth)
            item.setVisible(False)
            plot.addItem(item, ignoreBounds=True)

    def show(self, trace: StepTrace | None, point: int) -> None:
        """Mark the batch of a step and one point of it by its index, −1 for none; None removes all marks."""
        self.batch.setVisible(trace is not None)
        self.point.setVisible(trace is not None and point >= 0)
        if trace is None:
            return
        up = trace.targets if trace.inputs.shape[1] == 1 else trace.inputs[:, 1:]
        at = np.stack([trace.inputs[:, 0], up[:, 0]], axis=1)
        self.batch.setData(at[:, 0], at[:, 1])
        if point >= 0:
            self.point.setData(at[[point], 0], at[[point], 1])

    def recolor(self) -> None:
        """Apply the theme's colours."""
        for item, name, width in ((self.batch, "muted", 1.2), (self.point, "text", 2.0)):
            item.setBrush(QBrush(Qt.BrushStyle.NoBrush))
            item.setPen(pg.mkPen(self._theme.colors.color(name), width=width))
