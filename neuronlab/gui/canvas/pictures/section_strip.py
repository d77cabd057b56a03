"""A section of the surface: the prediction along one input while the other is fixed."""

import math

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from neuronlab.analysis.frames.frame import Frame
from neuronlab.core.sampling import some_of
from neuronlab.core.specs.experiment import Workspace
from neuronlab.gui.canvas.data_axis import DataAxis
from neuronlab.gui.theme.height_scale import HeightScale
from neuronlab.gui.theme.sizes import fix_size, scaled
from neuronlab.gui.theme.theme import SMALL, Theme, figures
from neuronlab.gui.widgets.column_field import ColumnField
from neuronlab.gui.widgets.fields import name_field
from neuronlab.gui.widgets.plain_text import PlainLabel
from neuronlab.wording.columns import columns_of, with_short_unit

NEAR = 0.06
"""Points within this share of the visible range from the section are shown in it."""
_MOST_NEAR = 1_000
_FIELD_PX = 62
_POSITIONS = 500
"""Positions of the section that are told apart, about one every pixel."""
_ROOM = 0.12


class SectionStrip(QWidget):
    """Plot beside the canvas, shown while there is a section; emits `cut_asked(position)` when one is typed."""

    cut_asked = Signal(float)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._slot = 0
        self.setAccessibleName("Section through the surface")
        self._title = PlainLabel()
        self._title.setProperty("role", "small")
        self.at = ColumnField(-1e30, 1e30, step=0.1, is_exact=False)  # to about a pixel
        fix_size(self.at, _FIELD_PX)
        name_field(
            self.at, "Position of the section", "The other input, constant along the section; or drag the handles"
        )
        self._title.setBuddy(self.at)
        self.at.valueChanged.connect(self.cut_asked)
        self._plot = pg.PlotWidget(enableMenu=False, axisItems={side: DataAxis(side) for side in ("bottom", "left")})
        self._plot.setFrameShape(pg.PlotWidget.Shape.NoFrame)
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        item = self._plot.getPlotItem()
        item.hideButtons()
        item.setContentsMargins(0, 0, 4, 0)
        item.getViewBox().setMouseEnabled(x=False, y=False)
        item.getViewBox().disableAutoRange()
        self.curve = pg.PlotCurveItem(connect="finite", antialias=True)
        self.curve.setSegmentedLineMode("on")
        self._train = pg.ScatterPlotItem(size=7, symbol="o", pxMode=True)
        self._test = pg.ScatterPlotItem(size=7, symbol="s", pxMode=True)
        self._zero = pg.InfiniteLine(angle=0, movable=False)
        for part in (self._zero, self._train, self._test, self.curve):
            self._plot.addItem(part, ignoreBounds=True)
        top = QHBoxLayout()
        top.addWidget(self._title)
        top.addWidget(self.at)
        top.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self._plot, 1)

    def show_workspace(self, workspace: Workspace, ranges: tuple[tuple[float, float], tuple[float, float]]) -> None:
        """Show the points near the section, in a plot with these horizontal and vertical ranges."""
        view, points = workspace.view, workspace.points
        along, fixed = view.section_along, 1 - view.section_along
        names, meanings = ("x₁", "x₂"), columns_of(workspace)
        item = self._plot.getPlotItem()
        for side, meaning in (("bottom", meanings[along]), ("left", meanings[-1])):
            item.getAxis(side).show_meaning(meaning)
        item.getAxis("left").fit_width()
        self.at.show_meaning(meanings[fixed])
        self._title.setText(f"y along {names[along]} where {with_short_unit(names[fixed], meanings[fixed])} =")
        self._show_position(view.section_at, ranges[fixed])
        scale = HeightScale.of(points.targets)
        room = _ROOM * (scale.high - scale.low)
        item.getViewBox().setRange(xRange=ranges[along], yRange=(scale.low - room, scale.high + room), padding=0)
        reach = NEAR * (ranges[fixed][1] - ranges[fixed][0])
        is_near = (np.abs(points.inputs[:, fixed] - view.section_at) <= reach) & workspace.in_sight
        for item, role in ((self._train, ~points.test), (self._test, points.test)):
            near = some_of(np.flatnonzero(is_near & role), _MOST_NEAR)
            item.setData(points.inputs[near, along], points.targets[near, 0])
            item.setVisible(bool(len(near)))

    def _show_position(self, at: float, across: tuple[float, float]) -> None:
        """Show where the section is, to about a pixel of the range across it."""
        span = across[1] - across[0]
        self.at.tell_apart(span / _POSITIONS, max(map(abs, across)), _FIELD_PX)
        self.at.show_value(round(at, 3 - math.floor(math.log10(span))))
        self.at.set_step(10.0 ** math.floor(math.log10(span / 20.0)))

    def show_frame(self, frame: Frame) -> None:
        """Show the prediction along the section."""
        section = frame.plane.section if frame.plane is not None else None
        if section is not None:
            self.curve.setData(section.x, section.prediction)
            if frame.run.slot != self._slot:
                self._slot = frame.run.slot
                self._recolor_curve()

    def recolor(self) -> None:
        """Apply the theme's colours."""
        colors = self._theme.colors
        self._plot.setBackground(colors.color("panel"))
        item = self._plot.getPlotItem()
        item.getViewBox().setBackgroundColor(colors.color("plot"))
        item.getAxis("left").fit_width()
        item.getAxis("bottom").setHeight(scaled(34))
        for side in ("left", "bottom"):
            axis = item.getAxis(side)
            axis.setTickFont(figures(SMALL))
            axis.setPen(pg.mkPen(colors.color("border")))
            axis.setTextPen(pg.mkPen(colors.color("muted")))
        self._recolor_curve()
        self._zero.setPen(pg.mkPen(colors.color("muted"), width=1))
        self._train.setBrush(pg.mkBrush(colors.color("text")))
        self._train.setPen(pg.mkPen(colors.color("plot"), width=1))
        self._test.setBrush(pg.mkBrush(colors.color("plot")))
        self._test.setPen(pg.mkPen(colors.color("text"), width=1.4))

    def _recolor_curve(self) -> None:
        self.curve.setPen(pg.mkPen(self._theme.colors.run_color(self._slot), width=2))
