"""The functions that the runs learned from other seeds, faint behind those in the window."""

from collections.abc import Mapping

import numpy as np
import pyqtgraph as pg
from PySide6.QtWidgets import QGraphicsItem

from neuronlab.core.arrays import Array
from neuronlab.core.specs.experiment import MAX_RUNS
from neuronlab.gui.canvas.pictures.task_picture import LegendMark
from neuronlab.gui.theme.theme import Colors

MOST_CURVES = 100
"""Of each run: more could not be told apart, and take longer to paint."""
_FAINT, _FAINTEST = 0.3, 0.1
"""Opacity of few curves and of many."""


class OtherSeeds(pg.ItemGroup):
    """Curves by slot, painted once and kept until they or the visible range change."""

    def __init__(self) -> None:
        super().__init__()
        self._counts: dict[int, int] = {}
        self._colors: Colors | None = None
        self.lines: list[pg.PlotCurveItem] = []
        for _ in range(MAX_RUNS):
            line = pg.PlotCurveItem()
            line.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
            line.setParentItem(self)
            line.hide()
            self.lines.append(line)

    def show_curves(self, x: Array, curves: Mapping[int, Array]) -> None:
        """Show the curves (curves, positions) of each slot at `x` (positions,); an empty mapping shows none."""
        self._counts = {slot: min(len(of_run), MOST_CURVES) for slot, of_run in curves.items()}
        for slot, line in enumerate(self.lines):
            shown = curves.get(slot)
            line.setVisible(shown is not None and len(shown) > 0)
            if shown is not None and len(shown):
                kept = shown[:MOST_CURVES].astype(np.float64)
                joined = np.ones(kept.shape, np.int32)
                joined[:, -1] = 0
                line.setData(np.tile(x, len(kept)), kept.ravel(), connect=joined.ravel())
        if self._colors is not None:
            self.recolor(self._colors)

    @property
    def are_shown(self) -> bool:
        """Whether there is a curve."""
        return any(self._counts.values())

    def recolor(self, colors: Colors) -> None:
        """Apply the theme's colours."""
        self._colors = colors
        for slot, line in enumerate(self.lines):
            opacity = max(_FAINTEST, min(_FAINT, 4.0 / max(1, self._counts.get(slot, 0))))
            line.setPen(pg.mkPen(colors.run_color(slot, opacity), width=1))

    def legend(self, colors: Colors) -> list[LegendMark]:
        """Its entry in the legend of the plot, while there is a curve."""
        return [LegendMark(colors.muted, "≋", "other seeds")] if self.are_shown else []
