"""The linear piece under the pointer: its line up to the kinks at both ends, or the gradient of a plane."""

import math

import numpy as np
import pyqtgraph as pg

from neuronlab.analysis.collapse import LinearMap, local_line
from neuronlab.analysis.frames.frame import Frame
from neuronlab.analysis.scores import most_likely
from neuronlab.core.arrays import Array
from neuronlab.core.specs.columns import ColumnMeaning
from neuronlab.core.specs.experiment import Workspace
from neuronlab.core.specs.network import NetworkSpec
from neuronlab.gui.canvas.pictures.dashed_lines import DASHES, broken
from neuronlab.gui.canvas.strokes.hand import PointerPosition
from neuronlab.gui.canvas.view import CanvasView
from neuronlab.gui.theme.theme import Theme
from neuronlab.wording.class_names import short_names
from neuronlab.wording.columns import value_text
from neuronlab.wording.numbers import count_text, signed_text, sum_text, weight_text

MOST_PARAMETERS, MOST_LAYERS = 50_000, 5
"""Larger networks take more than about 0.3 ms (with PReLU 0.6) per frame and per pointer move."""
ARROW_PX, HEAD_PX = 44.0, 8.0
_GAP = "\u2003"


class LocalLine:
    """Plot items that follow the pointer, and their description."""

    def __init__(self, plot: CanvasView, theme: Theme) -> None:
        self._plot, self._theme = plot, theme
        self.beyond = pg.PlotCurveItem(antialias=True)
        self.piece = pg.PlotCurveItem(antialias=True)
        self.ends = pg.ScatterPlotItem(size=9, symbol="o", pxMode=True)
        self.arrow = pg.PlotCurveItem(antialias=True, connect="pairs")
        self._items = (self.beyond, self.piece, self.ends, self.arrow)
        for item in self._items:
            item.setZValue(28)
            plot.addItem(item, ignoreBounds=True)
        self.hide()

    def recolor(self) -> None:
        """Apply the theme's colours."""
        colors = self._theme.colors
        self.beyond.setPen(pg.mkPen(colors.color("muted"), width=1))
        self.piece.setPen(pg.mkPen(colors.color("text"), width=2.5))
        self.ends.setBrush(pg.mkBrush(colors.color("plot")))
        self.ends.setPen(pg.mkPen(colors.color("text"), width=2))
        self.arrow.setPen(pg.mkPen(colors.color("text"), width=2.5))

    def hide(self) -> None:
        """Hide all items."""
        for item in self._items:
            item.setVisible(False)

    def show_at(self, position: PointerPosition, inputs: Array, workspace: Workspace, frame: Frame | None) -> str:
        """If enabled, show the piece around `inputs` (inputs,) at the pointer, and return its description."""
        self.hide()
        spec = workspace.run.network
        is_asked = workspace.view.local and spec.is_piecewise_linear and not spec.has_linear_logits
        if not is_asked or frame is None or frame.network_spec != spec:
            return ""
        if spec.parameter_count > MOST_PARAMETERS or len(spec.hidden) > MOST_LAYERS:
            most = f"{count_text(MOST_PARAMETERS)} parameters and {MOST_LAYERS} hidden layers"
            return f"The local line is not available for networks with more than {most}."
        line = local_line(frame.drawn_network, inputs)
        if line is None or not (np.isfinite(line.weights).all() and np.isfinite(line.bias).all()):
            return ""
        if line.ends is not None:
            self._show_piece(line, line.ends)
            return _line_text(line, line.ends, position.x_per_px, self._plot.meanings[0])
        predicted = int(most_likely(frame.drawn_network.predict(inputs[None]))[0]) if len(line.bias) > 1 else 0
        self._show_arrow(position, line.weights[predicted])
        return _plane_text(spec, line, predicted)

    def _show_piece(self, line: LinearMap, ends: tuple[float, float]) -> None:
        low, high = self._plot.ranges[0]
        x = np.array([low, high])
        x, y, connect = broken(x, line.at(x[:, None])[:, 0], self._plot, DASHES)
        self.beyond.setData(x, y, connect=connect)
        x = np.clip(np.array(ends), low, high)
        self.piece.setData(x, line.at(x[:, None])[:, 0])
        x = np.array([end for end in ends if low <= end <= high])
        self.ends.setData(x, line.at(x[:, None])[:, 0])
        for item in (self.beyond, self.piece, self.ends):
            item.setVisible(True)

    def _show_arrow(self, position: PointerPosition, slope: Array) -> None:
        """Draw the direction of steepest ascent; nothing if the piece is flat."""
        shown = slope / position.per_px
        length = math.hypot(*shown)
        if not 0.0 < length < math.inf:
            return
        direction = shown / length
        across = np.array([-direction[1], direction[0]])
        tip = direction * ARROW_PX
        barbs = [tip - HEAD_PX * (direction + sign * 0.6 * across) for sign in (1.0, -1.0)]
        corners = position.at + np.array([[0.0, 0.0], tip, tip, barbs[0], tip, barbs[1]]) * position.per_px
        self.arrow.setData(corners[:, 0], corners[:, 1])
        self.arrow.setVisible(True)


def _line_text(line: LinearMap, ends: tuple[float, float], step: float, meaning: ColumnMeaning) -> str:
    slope = float(line.weights[0, 0])
    formula = sum_text([(slope, "·x")]) + signed_text(float(line.bias[0]))
    low, high = (math.isfinite(end) for end in ends)
    first, last = (value_text(end, step, meaning) for end in ends)
    reach = {
        (True, True): f"from x {first} to {last}",
        (True, False): f"from x {first} on",
        (False, True): f"up to x {last}",
        (False, False): "for every x",
    }[low, high]
    return _GAP.join(["here ŷ = " + formula, f"slope {weight_text(slope)}", reach])


def _plane_text(spec: NetworkSpec, line: LinearMap, predicted: int) -> str:
    """Equation of the plane; for classes that of the second of two, or of the most likely one."""
    name = f"z of {short_names(spec.labels)[-1 if len(line.bias) == 1 else predicted]}" if spec.labels else "ŷ"
    weights = [float(weight) for weight in line.weights[predicted]]
    formula = sum_text(list(zip(weights, ("·x₁", "·x₂"), strict=True))) + signed_text(float(line.bias[predicted]))
    return _GAP.join([f"here {name} = {formula}", f"steepest slope {weight_text(math.hypot(*weights))}"])
