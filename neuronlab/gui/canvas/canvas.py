"""The learned function over the points it is learned from, and the place where one draws them."""

from typing import ClassVar

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGraphicsItem, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from neuronlab.analysis.frames import FUNCTION, Frame
from neuronlab.core.arrays import IntArray
from neuronlab.core.errors import InputError
from neuronlab.core.generators import GENERATORS, X_RANGE
from neuronlab.core.specs import Experiment, Workspace
from neuronlab.gui.canvas.kinks import KinkMarks
from neuronlab.gui.canvas.tools import TOOLS, Place, Stroke, nearest_point
from neuronlab.gui.canvas.view import ZOOM_STEP, CanvasView
from neuronlab.gui.theme import SPACE, Theme

MAX_DRAWN_POINTS = 5_000
"""Of more points than this, an even choice is drawn."""
TRUE_CURVE_SAMPLES = 400

EMPTY_TEXT = "No points yet.\nClick or drag here to draw some, or choose a preset on the left."


def dashes(samples: int) -> IntArray:
    """Which of so many samples are joined to the next: dashes of three, gaps of two.

    Leaving the gaps out of the data costs nothing; a dashed pen makes a long curve ten times as slow to paint.
    """
    return (np.arange(samples) % 5 < 3).astype(np.int32)


class FunctionCanvas(QFrame):
    """Shows frames and points; `edited(experiment, text, gesture)` says what a stroke makes of the experiment.

    All calls of one stroke have the same gesture name. `range_changed` carries the visible inputs, `refused` a
    sentence.
    """

    view: ClassVar[str] = FUNCTION
    edited = Signal(object, str, str)
    range_changed = Signal(float, float)
    refused = Signal(str)

    def __init__(self, theme: Theme, rng: np.random.Generator) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setAccessibleName("Learned function")
        self._theme, self._rng = theme, rng
        self._tool = TOOLS["draw"]
        self._stroke: Stroke | None = None
        self._gestures = 0
        self._experiment: Experiment | None = None
        self._workspace: Workspace | None = None
        self._frame: Frame | None = None
        self.plot = CanvasView(theme)
        self.plot.setAccessibleName("Plot of the learned function; draw points here")
        self._legend = QLabel(textFormat=Qt.TextFormat.RichText)
        self._legend.setProperty("role", "small")
        self._readout = QLabel()
        self._readout.setProperty("role", "small")
        # It takes the room that is left and asks for none, or the plot would grow under the pointer.
        self._readout.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._empty = QLabel(EMPTY_TEXT, self.plot, alignment=Qt.AlignmentFlag.AlignCenter)
        self._empty.setProperty("role", "note")
        self._empty.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.plot.installEventFilter(self)
        self._build_layout()
        self._build_items()
        self._connect_signals()
        self._recolor()
        self.use_tool("draw")

    def _build_layout(self) -> None:
        heading = QLabel("LEARNED FUNCTION")
        heading.setProperty("role", "heading")
        top = QHBoxLayout()
        top.addWidget(heading)
        top.addSpacing(SPACE * 2)
        top.addWidget(self._readout, 1)
        top.addWidget(self._legend)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE + 4, SPACE, SPACE + 4, SPACE // 2)
        layout.setSpacing(SPACE // 2)
        layout.addLayout(top)
        layout.addWidget(self.plot, 1)

    def _build_items(self) -> None:
        """Create every item once; from then on only their data changes."""
        self._true_curve = pg.PlotCurveItem()
        self._ghost_curve = pg.PlotCurveItem(antialias=True)
        self._kinks = KinkMarks()
        self._curve = pg.PlotCurveItem(connect="finite", antialias=True)
        # Short lines are painted in a third of the time of one broad path, and look the same.
        self._curve.setSegmentedLineMode("on")
        self._train = pg.ScatterPlotItem(size=9, symbol="o", pxMode=True)
        self._test = pg.ScatterPlotItem(size=9, symbol="o", pxMode=True)
        self._hovered = pg.ScatterPlotItem(size=16, symbol="o", pxMode=True)
        self._brush = pg.ScatterPlotItem(symbol="o", pxMode=True)
        for depth, item in enumerate(
            (
                self._true_curve,
                self._kinks,
                self._ghost_curve,
                self._train,
                self._test,
                self._curve,
                self._hovered,
                self._brush,
            )
        ):
            item.setZValue(depth)
            # Without this, pyqtgraph asks every item for its bounds on each update.
            self.plot.addItem(item, ignoreBounds=True)
        for item in (self._true_curve, self._train, self._test):
            # What stays from frame to frame is kept as a picture.
            item.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def _connect_signals(self) -> None:
        self.plot.pressed.connect(self._begin_stroke)
        self.plot.dragged.connect(self._continue_stroke)
        self.plot.released.connect(self._end_stroke)
        self.plot.hovered.connect(self._show_hover)
        self.plot.fit_asked.connect(self._double_click)
        self.plot.range_changed.connect(self._follow_range)
        self._theme.changed.connect(self._recolor)

    # -- what is shown --------------------------------------------------------------------------------------------

    @Slot(object)
    def show_experiment(self, experiment: Experiment) -> None:
        """Show the points of the active workspace."""
        self._experiment, workspace = experiment, experiment.workspace
        before, self._workspace = self._workspace, workspace
        if before is None or before.points is not workspace.points:
            self._show_points(workspace)
        if (
            before is None
            or before.data.generator != workspace.data.generator
            or self._has_series(before) != (self._has_series(workspace))
        ):
            self._show_true_curve()
        if before is not None and before.data.generator != workspace.data.generator:
            self.fit()
        self._update_legend()

    @Slot(object)
    def show_frame(self, frame: Frame) -> None:
        """Show the learned function of a frame."""
        self._frame = frame
        if frame.x is None or frame.prediction is None or frame.kinks is None:
            return
        self._curve.setData(frame.x, frame.prediction)
        if frame.ghost is not None:
            self._ghost_curve.setData(frame.x, frame.ghost, connect=dashes(len(frame.x)))
        self._ghost_curve.setVisible(frame.ghost is not None)
        self._kinks.show_kinks(frame.kinks)
        self._update_legend()

    def fit(self) -> None:
        """Show all points, and the whole range of presets where there are any of theirs."""
        points = self._workspace.points if self._workspace is not None else None
        if points is None or not len(points):
            self.plot.fit(X_RANGE, (-2.0, 2.0))
            return
        x, y = points.inputs[:, 0], points.targets[:, 0]
        low, high = float(x.min()), float(x.max())
        if (points.source >= 0).any():
            low, high = min(low, X_RANGE[0]), max(high, X_RANGE[1])
        self.plot.fit((low, high), (float(y.min()), float(y.max())))

    def zoom(self, steps: int) -> None:
        """Zoom in by so many steps, out when negative."""
        self.plot.zoom_about_centre(ZOOM_STEP**-steps)

    @property
    def x_range(self) -> tuple[float, float]:
        """The visible inputs."""
        low, high = self.plot.box.viewRange()[0]
        return float(low), float(high)

    def use_tool(self, name: str) -> None:
        """Take a tool in hand, a key of `TOOLS`."""
        self._tool = TOOLS[name]
        self.plot.viewport().setCursor(self._tool.cursor)
        self._brush.setVisible(False)
        self._hovered.setVisible(False)

    def _has_series(self, workspace: Workspace) -> bool:
        return bool((workspace.points.source >= 0).any())

    def _show_points(self, workspace: Workspace) -> None:
        points = workspace.points
        stride = -(-max(1, len(points)) // MAX_DRAWN_POINTS)
        x, y, test = points.inputs[::stride, 0], points.targets[::stride, 0], points.test[::stride]
        for item, role in ((self._train, ~test), (self._test, test)):
            item.setData(x[role], y[role])
            item.setVisible(bool(role.any()))  # an empty item is painted too
        self._empty.setVisible(not len(points))
        self._place_sentence()
        self._hovered.setVisible(False)

    def _show_true_curve(self) -> None:
        workspace = self._workspace
        if workspace is None or not self._has_series(workspace):
            self._true_curve.setData([], [], connect="all")
            return
        x = np.linspace(*self.x_range, TRUE_CURVE_SAMPLES)
        self._true_curve.setData(x, GENERATORS[workspace.data.generator].function(x), connect=dashes(len(x)))

    def _update_legend(self) -> None:
        colors = self._theme.colors
        parts = [(colors.point, "●", "train")]
        workspace, frame = self._workspace, self._frame
        if workspace is not None and workspace.points.test.any():
            parts.append((colors.point, "○", "test"))
        if workspace is not None and self._has_series(workspace):
            parts.append((colors.muted, "╌╌", "true curve"))
        if frame is not None and frame.ghost is not None:
            parts.append((colors.ghost, "╌╌", "pinned"))
        if frame is not None and frame.kinks is not None and len(frame.kinks):
            label = frame.network.layers[0].activation.label
            parts.append((colors.positive, "▲", f"where {label} units switch"))
        text = "&nbsp;&nbsp;&nbsp;".join(
            f'<span style="color:{color}">{mark}</span> {name}' for color, mark, name in parts
        )
        if text != self._legend.text():
            self._legend.setText(text)

    @Slot()
    def _recolor(self) -> None:
        colors = self._theme.colors
        self.plot.recolor()
        self._curve.setPen(pg.mkPen(colors.color("accent"), width=2.5))
        self._true_curve.setPen(pg.mkPen(colors.color("muted"), width=1))
        self._ghost_curve.setPen(pg.mkPen(colors.color("ghost"), width=1.8))
        self._kinks.recolor(colors)
        self._train.setBrush(pg.mkBrush(colors.color("point")))
        self._train.setPen(pg.mkPen(colors.color("plot"), width=1))
        self._test.setBrush(pg.mkBrush(colors.color("plot")))
        self._test.setPen(pg.mkPen(colors.color("point"), width=1.6))
        self._hovered.setBrush(None)
        self._hovered.setPen(pg.mkPen(colors.color("accent"), width=2))
        self._brush.setBrush(pg.mkBrush(colors.color("alarm", 0.15)))
        self._brush.setPen(pg.mkPen(colors.color("alarm"), width=1.5))
        self._update_legend()

    # -- gestures -------------------------------------------------------------------------------------------------

    @Slot(object)
    def _begin_stroke(self, place: Place) -> None:
        if self._workspace is None:
            return
        self._gestures += 1
        self._stroke = self._tool.press(self._workspace, place, self._rng)
        self._continue_stroke(place)

    @Slot(object)
    def _continue_stroke(self, place: Place) -> None:
        if self._stroke is None or self._workspace is None or self._experiment is None:
            return
        try:
            workspace = self._stroke.move(self._workspace, place)
        except InputError as error:
            self._stroke = None
            self.refused.emit(str(error))
            return
        if workspace is not self._workspace:
            experiment = self._experiment.with_workspace(workspace)
            self.edited.emit(experiment, self._tool.undo_text, f"stroke {self._gestures}")

    @Slot(object)
    def _end_stroke(self, _place: Place) -> None:
        self._stroke = None

    @Slot(object)
    def _double_click(self, place: Place) -> None:
        if self._tool is TOOLS["move"]:
            self.fit()
        else:
            self._begin_stroke(place)

    @Slot(object)
    def _show_hover(self, place: Place | None) -> None:
        """The brush or the point within reach, and the numbers under the pointer."""
        if place is None or self._workspace is None:
            self._brush.setVisible(False)
            self._hovered.setVisible(False)
            self._readout.clear()
            return
        if self._tool.brush_px:
            self._brush.setData([place.x], [place.y], size=2 * self._tool.brush_px)
            self._brush.setVisible(True)
        if self._tool is TOOLS["move"] and self._stroke is None:
            index = nearest_point(self._workspace, place)
            self._hovered.setVisible(index is not None)
            if index is not None:
                points = self._workspace.points
                self._hovered.setData(points.inputs[[index], 0], points.targets[[index], 0])
        self._readout.setText(self._reading(place))

    def _reading(self, place: Place) -> str:
        text = f"x {place.x:.2f}   y {place.y:.2f}"
        frame = self._frame
        if frame is not None and frame.x is not None and frame.prediction is not None:
            text += f"   ŷ {np.interp(place.x, frame.x, frame.prediction):.2f}"
        return text.replace("-", "−")

    @Slot(float, float)
    def _follow_range(self, low: float, high: float) -> None:
        self._show_true_curve()
        self.range_changed.emit(low, high)

    def _place_sentence(self) -> None:
        frame = self._empty.frameGeometry()
        frame.setSize(self._empty.sizeHint())
        frame.moveCenter(self.plot.rect().center())
        self._empty.setGeometry(frame)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Keys are the window's; none is swallowed here."""
        event.ignore()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Keep the sentence of the empty plot in its middle."""
        if watched is self.plot and event.type() == QEvent.Type.Resize:
            self._place_sentence()
        return super().eventFilter(watched, event)

    def mouse_target(self) -> QWidget:
        """The widget that receives the mouse."""
        viewport: QWidget = self.plot.viewport()
        return viewport
