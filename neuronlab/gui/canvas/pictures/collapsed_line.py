"""The single map of an all-linear network, drawn dashed over the learned function."""

from collections.abc import Callable

import numpy as np
import pyqtgraph as pg

from neuronlab.analysis.collapse import LinearMap
from neuronlab.analysis.frames.frame import Frame
from neuronlab.core.specs.data import ViewSpec
from neuronlab.gui.canvas.pictures.dashed_lines import Dashed
from neuronlab.gui.canvas.pictures.task_picture import LegendMark
from neuronlab.gui.theme.theme import Colors


class CollapsedLine(pg.PlotCurveItem):
    """One or several lines, shown if the view requests them and the frame's network is linear."""

    def __init__(self) -> None:
        super().__init__(antialias=True)
        self.setSegmentedLineMode("on")
        self.setVisible(False)

    def show_map(self, frame: Frame, view: ViewSpec, draw: Callable[[LinearMap], Dashed]) -> None:
        """Show the lines that `draw` makes of the frame's map."""
        is_shown = view.collapsed and frame.collapsed is not None
        if is_shown and frame.collapsed is not None:
            x, y, connect = draw(frame.collapsed.map)
            self.setData(x, np.nan_to_num(y), connect=(connect * np.isfinite(y)).astype(np.int32))
        self.setVisible(is_shown)

    def recolor(self, colors: Colors) -> None:
        """Apply the theme's colours."""
        self.setPen(pg.mkPen(colors.color("text"), width=2))

    def legend(self, colors: Colors, text: str = "collapsed") -> list[LegendMark]:
        """Its legend entry, if shown."""
        return [LegendMark(colors.text, "╌╌", text)] if self.isVisible() else []
