"""The picture of a warped plane: mapped grid lines, points and boundary, with axes and a legend."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPen

from neuronlab.analysis.frames.frame import Frame
from neuronlab.analysis.warped_plane import INPUT, WarpedPlane
from neuronlab.core.arrays import Array
from neuronlab.core.network.network import layer_names
from neuronlab.core.specs.network import NetworkSpec
from neuronlab.gui.plots.painting.curves import hairline
from neuronlab.gui.plots.painting.heat_maps import Ends
from neuronlab.gui.plots.painting.labels import (
    CENTER,
    LEFT,
    LINE,
    MARGIN,
    RIGHT,
    Label,
    LegendEntry,
    fitting_text,
    legend_width,
    paint_labels,
    paint_legend,
    text_width,
)
from neuronlab.gui.plots.warped_plane.marks import SIZE, Marks, looks_of, paint_mark
from neuronlab.gui.theme.sizes import scaled
from neuronlab.gui.theme.theme import SMALL, SPACE, Colors, figures
from neuronlab.gui.widgets.painters import makes_shapes, saved_state
from neuronlab.wording.class_names import short_names
from neuronlab.wording.numbers import count_text, plain_text, position_text, share_text
from neuronlab.wording.ticks import end_texts

_SCALE_WIDTH = 34.0
_REACH = 8.0
"""Distance in pixels within which the mouse hits a point."""
_READ_STEPS = 100.0
"""Values of a point are read with digits that tell a hundred along each axis apart."""
_OUTSIDE = 1e5
"""Pixels beyond which nothing is drawn more exactly; Qt cannot draw what is much farther away."""


@dataclass(frozen=True, eq=False)
class WarpedPicture:
    """The picture of a frame's warped plane.

    Attributes:
        frame: The frame shown.
        plane: The warped plane.
        size: Width and height in pixels.
        across: Range of the first coordinate.
        up: Range of the second coordinate.
        pointed: Index of the highlighted point among those shown, −1 for none.
    """

    frame: Frame
    plane: WarpedPlane
    size: tuple[float, float]
    across: Ends
    up: Ends
    pointed: int = -1

    # -- layout and text ------------------------------------------------------------------------------------------

    @cached_property
    def box(self) -> QRectF:
        """Rectangle of the plane."""
        left, top = MARGIN + scaled(_SCALE_WIDTH), 2.0
        return QRectF(left, top, self.size[0] - left - MARGIN, self.size[1] - 2.0 * scaled(LINE) - 4.0 - top)

    @property
    def _axes(self) -> tuple[str, str]:
        if self.plane.layer == INPUT:
            return "x₁", "x₂"
        if self.plane.units == 1:
            return "unit 1", ""
        return ("unit 1", "unit 2") if self.plane.units == 2 else ("direction 1", "direction 2")

    @cached_property
    def labels(self) -> list[Label]:
        """All text except the legend's."""
        box, (across, up) = self.box, self._axes
        level, upright = end_texts(*map(float, self.across)), end_texts(*map(float, self.up))
        scale = QRectF(0.0, box.top(), box.left() - SPACE / 2.0, scaled(LINE))
        axis = QRectF(box.left(), box.bottom(), box.width(), scaled(LINE))
        left, right = f"{level.low} {level.caption}".rstrip(), level.high
        room = box.width() - 2.0 * max(text_width(left), text_width(right)) - 2.0 * SPACE
        names = fitting_text(room, [f"→ {across}   ↑ {up}", f"→ {across}"] if up else [f"→ {across}"])
        ends = [Label(axis, left, align=LEFT), Label(axis, names, align=CENTER), Label(axis, right, align=RIGHT)]
        if up:
            bottom = scale.translated(0.0, box.height() - scaled(LINE))
            ends += [Label(scale, upright.high, align=RIGHT), Label(bottom, upright.low, align=RIGHT)]
            if upright.caption:  # wider than the scale
                ends.append(
                    Label(QRectF(box.left() + SPACE / 2.0, box.top(), box.width(), scaled(LINE)), upright.caption)
                )
        return [*ends, *self._effect]

    @property
    def _foot(self) -> QRectF:
        line = scaled(LINE)
        return QRectF(MARGIN, self.box.bottom() + line + 2.0, self.size[0] - 2.0 * MARGIN, line)

    @property
    def _effect(self) -> list[Label]:
        """What the layer does to the plane, if there is room beside the legend."""
        text = effect_text(self.frame.network_spec, self.plane.layer)
        width = QFontMetricsF(figures(SMALL)).horizontalAdvance(text)
        has_room = width + legend_width(self.legend) <= self._foot.width()
        return [Label(self._foot, text, "text", LEFT)] if has_room else []

    @property
    def legend(self) -> list[LegendEntry]:
        """What the lines are."""
        entries = [LegendEntry("input grid", "lines")]
        return [*entries, LegendEntry("boundary", "text")] if len(self.plane.boundary) else entries

    # -- pointing -------------------------------------------------------------------------------------------------

    def point_at(self, position: QPointF) -> int:
        """The point near a position, as an index among those shown; −1 if there is none."""
        if not len(self.plane.at) or not self.box.contains(position):
            return -1
        away = np.nan_to_num(np.hypot(*(self._pixels(self.plane.at) - (position.x(), position.y())).T), nan=np.inf)
        nearest = int(away.argmin())
        return nearest if away[nearest] <= _REACH else -1

    def tip_at(self, position: QPointF) -> str:
        """Input and mapped coordinates of the point at a position."""
        shown = self.point_at(position)
        if shown < 0:
            return ""
        points, index = self.frame.points, int(self.plane.chosen[shown])
        steps = np.ptp(points.inputs, axis=0) / _READ_STEPS
        x1, x2 = map(position_text, points.inputs[index].tolist(), steps.tolist())
        target, labels = float(points.targets[index, 0]), self.frame.network_spec.labels
        value = short_names(labels)[int(target)] if labels else f"y {self._target_text(target)}"
        lines = [f"x₁ {x1}, x₂ {x2}", f"{value}, {'test' if points.test[index] else 'train'}"]
        if self.plane.layer != INPUT:
            steps = np.array([high - low for low, high in (self.across, self.up)]) / _READ_STEPS
            mapped = zip(self._axes, map(position_text, self.plane.at[shown].tolist(), steps.tolist()), strict=True)
            lines.append(", ".join(f"{name} {coordinate}" for name, coordinate in mapped if name))
        return "\n".join(lines)

    def _target_text(self, target: float) -> str:
        """A target as short as possible, unless it takes more figures to tell it from others."""
        span = float(np.ptp(self.frame.points.targets))
        is_near = abs(target) <= 10.0 * span or not span
        return plain_text(target) if is_near else position_text(target, span / _READ_STEPS)

    # -- painting -------------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, colors: Colors, marks: Marks) -> None:
        """Draw the grid, the boundary and the points, then the text."""
        painter.fillRect(self.box, colors.color("plot"))
        painter.setClipRect(self.box)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        gaps = np.full((len(self.plane.lines), 1, 2), np.nan)
        painter.setPen(hairline(colors.color("lines", 0.7)))
        painter.drawPath(self._path(np.concatenate([self.plane.lines, gaps], axis=1).reshape(-1, 2)))
        if len(self.plane.boundary):
            painter.setPen(QPen(colors.color("text"), 2.0))
            painter.drawPath(self._path(self.plane.boundary))
        self._paint_points(painter, colors, marks)
        painter.setClipping(False)
        paint_labels(painter, colors, self.labels)
        paint_legend(painter, colors, self._foot, self.legend)

    def _paint_points(self, painter: QPainter, colors: Colors, marks: Marks) -> None:
        points, shown = self.frame.points, np.flatnonzero(np.isfinite(self.plane.at).all(axis=1))
        looks = looks_of(colors, self.frame.network_spec, points.targets, self.plane.chosen[shown], points.test)
        pixels = self._pixels(self.plane.at)
        corners = (pixels[shown] - SIZE / 2.0).tolist()
        if makes_shapes(painter):
            for (x, y), look in zip(corners, looks, strict=True):
                with saved_state(painter):
                    painter.translate(x, y)
                    paint_mark(painter, colors, look)
        else:
            pixmaps = marks.pixmaps(colors, painter.device().devicePixelRatioF(), looks)
            for (x, y), pixmap in zip(corners, pixmaps, strict=True):
                painter.drawPixmap(QPointF(x, y), pixmap)
        if 0 <= self.pointed < len(pixels):
            painter.setPen(QPen(colors.color("text"), 1.8))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(*pixels[self.pointed].tolist()), _REACH, _REACH)

    def _path(self, line: Array) -> QPainterPath:
        """Lines (k, 2), separated by NaN, as one path."""
        x, y = self._pixels(line).T
        path: QPainterPath = pg.arrayToQPath(x, y, connect="finite")
        return path

    def _pixels(self, coordinates: Array) -> Array:
        """Positions (n, 2) in pixels of coordinates (n, 2)."""
        low, high = np.array([self.across[0], self.up[0]]), np.array([self.across[1], self.up[1]])
        with np.errstate(all="ignore"):
            shares = (coordinates.astype(np.float64) - low) / (high - low)
        inner = self.box.adjusted(SIZE / 2.0, SIZE / 2.0, -SIZE / 2.0, -SIZE / 2.0)  # for marks of points at the ends
        x = inner.left() + shares[:, 0] * inner.width()
        y = inner.bottom() - shares[:, 1] * inner.height()
        return np.asarray(np.clip(np.stack([x, y], axis=1), -_OUTSIDE, _OUTSIDE))


def effect_text(spec: NetworkSpec, layer: int) -> str:
    """What a layer does to the plane, in one sentence."""
    if layer == INPUT:
        return "The plane before the first layer."
    kind = spec.hidden[layer].kind
    is_affine = not spec.features and all(below.unit == "linear" for below in spec.hidden[: layer + 1])
    if is_affine and all(below.kind.is_linear for below in spec.hidden[: layer + 1]):
        return "Linear layers only shear and stretch the plane."
    if not kind.is_piecewise_linear:
        return f"{kind.label} bends the plane."
    if kind.is_linear or kind.stretch is None:
        return ""
    has_lines = is_affine and all(below.kind.is_linear for below in spec.hidden[:layer])
    return f"{kind.label} folds the plane along straight lines." if has_lines else f"{kind.label} folds the plane."


def facts_text(frame: Frame, plane: WarpedPlane) -> str:
    """How the plane is shown, and how many of the points."""
    if plane.layer == INPUT:
        text = "not warped"
    elif plane.units == 1:
        text = "1 unit, shown along one axis"
    elif plane.share is None:
        text = "2 units, as they are"
    else:
        text = f"{plane.units} units, {share_text(plane.share)} of the variance"
    return text if not is_thinned(frame, plane) else f"{text} · {count_text(len(plane.at))} points shown"


def is_thinned(frame: Frame, plane: WarpedPlane) -> bool:
    """Whether some training points are left out."""
    return len(plane.at) < frame.train_count


def layer_choices(spec: NetworkSpec) -> dict[str, str]:
    """The layers to choose from, by their number."""
    return {str(INPUT): "Input", **{str(index): name for index, name in enumerate(layer_names(spec)[:-1])}}
