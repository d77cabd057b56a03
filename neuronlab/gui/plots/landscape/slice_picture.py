"""A slice of the loss around the weights as a contour map, with the trajectory of the weights on it."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen

from neuronlab.analysis.landscape import Landscape, Trail
from neuronlab.analysis.level_lines import LevelLines, round_levels
from neuronlab.core.arrays import Array
from neuronlab.core.training.trajectory import NO_TRAJECTORY
from neuronlab.gui.plots.painting.curves import finite_span
from neuronlab.gui.plots.painting.heat_maps import map_pixels
from neuronlab.gui.plots.painting.labels import CENTER, LEFT, LINE, MARGIN, RIGHT, Label, paint_labels
from neuronlab.gui.plots.painting.picture import Backdrop, Picture
from neuronlab.gui.plots.painting.pixels import image_of, packed
from neuronlab.gui.theme.sizes import bound_size, scaled
from neuronlab.gui.theme.theme import SPACE, Colors, Theme
from neuronlab.gui.widgets.painters import saved_state
from neuronlab.wording.numbers import count_text, loss_text, plain_text, share_text

INVITATION = "Press Compute to see the loss around the current weights, and their trajectory."
LEGEND = "○ start  ● now"
_SCALE_WIDTH, _KEY_WIDTH, _STRIP = 38.0, 62.0, 8.0
_TICK_PITCH = (52.0, 24.0)
"""Minimum distance between tick labels, in pixels, horizontally and vertically."""
_KEY_PITCH = 15.0
_MOST_LEVELS, _FEWEST_LEVELS = 12, 4
_FIGURES = ((1.0, 1.5, 2.0, 3.0, 5.0, 7.0), (1.0, 2.0, 5.0), (1.0, 3.0), (1.0,))
"""Maximum number of contour lines per power of ten."""
_LEAST_SHOWN = 1e-12
"""Smaller losses, including zero, are drawn like this one."""
_FLAT = 1e-6
_ROUNDING = 1e-9
"""Distances from the plane below this count as zero."""
_RADIUS = 4.0
LEAST_HEIGHT = 4 * LINE + 68
_ROOMY = 5 * LINE + 84
"""From this height on a line states how much of the path lies in the plane; the tooltip has it in any case."""
_ORDINALS = ("1st", "2nd")


@dataclass(frozen=True)
class _SliceLayout:
    """Layout of a picture of a given size."""

    width: float
    height: float

    def row(self, top: float) -> QRectF:
        return QRectF(MARGIN, top, self.width - 2.0 * MARGIN, scaled(LINE))

    @property
    def has_note(self) -> bool:
        return self.height >= scaled(_ROOMY)

    @cached_property
    def plot(self) -> QRectF:
        left, top = MARGIN + scaled(_SCALE_WIDTH), 2.0 * scaled(LINE) + 4.0
        below = (3.0 if self.has_note else 2.0) * scaled(LINE) + 4.0
        return QRectF(left, top, self.width - left - scaled(_KEY_WIDTH) - MARGIN, self.height - top - below)

    @cached_property
    def strip(self) -> QRectF:
        """The colour key beside the plot."""
        return QRectF(self.plot.right() + SPACE, self.plot.top(), _STRIP, self.plot.height())


class SlicePicture(Picture):
    """The map of a landscape, or a sentence if there is none. The path grows with every frame."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.landscape: Landscape | None = None
        self.sentence = INVITATION
        self._trail: Trail | None = None
        self._backdrop = Backdrop()
        bound_size(self, least_height=LEAST_HEIGHT)
        self.setAccessibleName("Slice of the loss")
        self.setAccessibleDescription("The training loss around the current weights, with their trajectory.")

    def show_landscape(self, landscape: Landscape) -> None:
        """Show a slice."""
        self.landscape, self.sentence = landscape, ""
        self._trail = Trail(landscape.plane)
        self.update()

    def say(self, sentence: str) -> None:
        """Show a sentence instead of a slice."""
        self.landscape, self.sentence, self._trail = None, sentence, None
        self.update()

    def painted_texts(self) -> list[str]:
        """All texts of the picture."""
        return [self.sentence] if self.landscape is None else [label.text for label in self.labels(self.landscape)]

    def labels(self, landscape: Landscape) -> list[Label]:
        """All texts with their positions."""
        return _still_labels(self._layout(), landscape) + self._live_labels(landscape)

    def trail(self) -> Array:
        """The path in the units of the axes: (positions, 2), the last one the present."""
        assert self.landscape is not None
        if self._trail is None or self._frame is None:
            return self.landscape.path.positions
        return self._trail.positions(
            (self._frame.trajectory or NO_TRAJECTORY).up_to(self._frame.step), self._frame.network
        )

    def tip_at(self, point: QPointF) -> str:
        """The loss under the mouse."""
        landscape, plot = self.landscape, self._layout().plot
        if landscape is None:
            return ""
        if not plot.contains(point):
            return f"{_note(landscape)}\n{_PATH_TIP}" if point.y() > plot.bottom() else ""
        shares = (point.x() - plot.left()) / plot.width(), (plot.bottom() - point.y()) / plot.height()
        column, row = (round(share * (len(landscape.across) - 1)) for share in shares)
        across, up = plain_text(float(landscape.across[column])), plain_text(float(landscape.up[row]))
        return f"loss {loss_text(float(landscape.loss[row, column]))} at → {across}, ↑ {up}"

    # -- painting -------------------------------------------------------------------------------------------------

    def _layout(self) -> _SliceLayout:
        return _SliceLayout(float(self.width()), float(self.height()))

    def paint(self, painter: QPainter) -> None:
        """Draw the cached map, then the path and its captions."""
        landscape, colors, layout = self.landscape, self._theme.colors, self._layout()
        if landscape is None:
            self.paint_sentence(painter, self.sentence, QRectF(self.rect()))
            return
        key = (colors, landscape)
        self._backdrop.paint(painter, self, key, lambda inner: _paint_map(inner, colors, layout, landscape))
        paint_labels(painter, colors, self._live_labels(landscape))
        self._paint_path(painter, colors, layout, landscape)

    def _live_labels(self, landscape: Landscape) -> list[Label]:
        row = self._layout().row(0.0)
        caption = self._caption(landscape)
        color = "muted" if caption.startswith("at ") else "text"
        return [Label(row, caption, color, LEFT), Label(row, LEGEND, align=RIGHT)]

    def _caption(self, landscape: Landscape) -> str:
        """The step of the slice, and what has changed since."""
        frame, step = self._frame, count_text(landscape.step)
        if frame is None or (frame.step == landscape.step and frame.points is landscape.points):
            return f"at step {step} · loss {loss_text(landscape.loss_here)}"
        if frame.points is not landscape.points:
            return f"of step {step}, before the points changed"
        beyond = "" if _is_inside(landscape, self.trail()[-1]) else ", beyond the edge"
        return f"of step {step} · now {count_text(frame.step)}{beyond}"

    def _paint_path(self, painter: QPainter, colors: Colors, layout: _SliceLayout, landscape: Landscape) -> None:
        trail = self.trail()
        if not len(trail):
            return
        points = _in_pixels(layout.plot, landscape, trail)
        points = points[np.diff(np.rint(points), axis=0, prepend=np.inf).any(axis=1)]  # one per pixel is enough
        path = pg.arrayToQPath(points[:, 0], points[:, 1], connect="finite")
        with saved_state(painter):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setClipRect(layout.plot)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for color, width in ((colors.color("plot", 0.85), 4.0), (colors.color("text"), 1.6)):
                painter.setPen(QPen(color, width, j=Qt.PenJoinStyle.RoundJoin))
                painter.drawPath(path)
            for point, fill, edge in ((points[0], "plot", "text"), (points[-1], "text", "plot")):
                painter.setBrush(colors.color(fill))
                painter.setPen(QPen(colors.color(edge), 1.6))
                if np.isfinite(point).all():
                    painter.drawEllipse(QPointF(*point), _RADIUS, _RADIUS)


_PATH_TIP = (
    "The share refers to the squared distances of the checkpoints from the weights this was computed for;\n"
    "where the path leaves the plane, its projection is drawn."
)


def _logs(landscape: Landscape) -> Array:
    with np.errstate(invalid="ignore"):
        logs = np.log10(np.maximum(landscape.loss, _LEAST_SHOWN))
    return np.where(np.isfinite(logs), logs, np.nan)


def _ends(logs: Array) -> tuple[float, float]:
    """Lowest and highest power of ten of the colours, at least slightly apart."""
    low, high = finite_span(logs)
    if math.isnan(low):
        return -1.0, 0.0
    return (low, high) if high - low > _FLAT else (low - 0.5, high + 0.5)


def _paint_map(painter: QPainter, colors: Colors, layout: _SliceLayout, landscape: Landscape) -> None:
    logs, area, strip = _logs(landscape), layout.plot, layout.strip
    ends = _ends(logs)
    shades = packed(colors.magnitude_table())
    painter.fillRect(area, QBrush(colors.color("border"), Qt.BrushStyle.BDiagPattern))  # where the loss is not finite
    scale = painter.device().devicePixelRatioF()
    size = round(area.width() * scale), round(area.height() * scale)
    painter.drawImage(area, image_of(map_pixels(logs.reshape(1, -1), logs.shape, size, ends, shades[None])[0]))
    painter.drawImage(strip, image_of(shades[::-1, None]))
    levels = loss_levels(*ends)
    lines = np.stack(LevelLines(landscape.across, landscape.up, logs).at(levels), axis=1)
    points = _in_pixels(area, landscape, lines)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    contours = pg.arrayToQPath(points[:, 0], points[:, 1], connect="finite")
    for name, width in (("plot", 3.0), ("text", 1.0)):  # an outline, since some ground has the colour of the line
        painter.setPen(QPen(colors.color(name, 0.6), width))
        painter.drawPath(contours)
    painter.setPen(colors.color("text", 0.6))
    for level in levels.tolist():
        y = strip.bottom() - (level - ends[0]) / (ends[1] - ends[0]) * strip.height()
        painter.drawLine(QLineF(strip.left(), y, strip.right(), y))
    paint_labels(painter, colors, _still_labels(layout, landscape))


def _in_pixels(area: QRectF, landscape: Landscape, coordinates: Array) -> Array:
    """Map positions (n, 2) in the plane to positions (n, 2) in the picture."""
    low = np.array([landscape.across[0], landscape.up[0]])
    shares = (coordinates - low) / (np.array([landscape.across[-1], landscape.up[-1]]) - low)
    corner, size = np.array([area.left(), area.bottom()]), np.array([area.width(), -area.height()])
    return np.asarray(corner + shares * size)


def _is_inside(landscape: Landscape, point: Array) -> bool:
    across, up = landscape.across, landscape.up
    return bool(across[0] <= point[0] <= across[-1] and up[0] <= point[1] <= up[-1])


def _still_labels(layout: _SliceLayout, landscape: Landscape) -> list[Label]:
    """Labels that are the same for all frames: names and numbers of axes and key, the plane's share of the path."""
    plot, names = layout.plot, _axis_names(landscape)
    above, below = layout.row(scaled(LINE)), layout.row(plot.bottom() + scaled(LINE) + 2.0)
    labels = [
        Label(above, f"↑ {names[1]}", align=LEFT),
        Label(above, "loss", align=RIGHT),
        Label(below, f"→ {names[0]}", align=RIGHT),
    ]
    if layout.has_note:
        labels.append(Label(layout.row(plot.bottom() + 2.0 * scaled(LINE) + 2.0), _note(landscape), align=LEFT))
    return labels + _tick_labels(plot, landscape) + _key_labels(layout.strip, _ends(_logs(landscape)))


def _axis_names(landscape: Landscape) -> tuple[str, ...]:
    shares = zip(_ORDINALS, landscape.path.shares.tolist(), strict=True)
    return landscape.names or tuple(f"{number} main direction · {share_text(share)}" for number, share in shares)


def _note(landscape: Landscape) -> str:
    share = float(landscape.path.shares.sum())
    if math.isnan(share):
        return "The weights have not moved yet."
    farthest = landscape.path.farthest if landscape.path.farthest > _ROUNDING else 0.0
    return f"{share_text(share)} of the path in this plane · at most {plain_text(farthest)} off it"


def _tick_labels(plot: QRectF, landscape: Landscape) -> list[Label]:
    labels = []
    across, up = ((float(line[0]), float(line[-1])) for line in (landscape.across, landscape.up))
    for value in round_levels(*across, most=max(1, int(plot.width() / scaled(_TICK_PITCH[0])))).tolist():
        x = plot.left() + (value - across[0]) / (across[1] - across[0]) * plot.width()
        row = QRectF(x - scaled(25), plot.bottom() + 2.0, 2.0 * scaled(25), scaled(LINE))
        labels.append(Label(row, plain_text(value), align=CENTER))
    for value in round_levels(*up, most=max(1, int(plot.height() / scaled(_TICK_PITCH[1])))).tolist():
        y = plot.bottom() - (value - up[0]) / (up[1] - up[0]) * plot.height()
        row = QRectF(MARGIN, y - scaled(LINE) / 2.0, scaled(_SCALE_WIDTH) - SPACE / 2.0, scaled(LINE))
        labels.append(Label(row, plain_text(value), align=RIGHT))
    return labels


def _key_labels(strip: QRectF, ends: tuple[float, float]) -> list[Label]:
    """Losses of the contour lines beside the key, as many as fit."""
    labels: list[Label] = []
    for level in loss_levels(*ends).tolist():
        y = strip.bottom() - (level - ends[0]) / (ends[1] - ends[0]) * strip.height()
        row = QRectF(strip.right() + 4.0, y - scaled(LINE) / 2.0, scaled(_KEY_WIDTH), scaled(LINE))
        if not labels or labels[-1].rect.top() - row.top() >= scaled(_KEY_PITCH):
            labels.append(Label(row, plain_text(10.0**level), align=LEFT))
    return labels


def loss_levels(low: float, high: float) -> Array:
    """Round losses between two powers of ten, as powers of ten, for the contour lines."""
    decades = range(math.floor(low), math.ceil(high) + 1, max(1, math.ceil((high - low) / _MOST_LEVELS)))
    for figures in _FIGURES:
        marks = np.array([decade + math.log10(figure) for decade in decades for figure in figures])
        levels = marks[(marks >= low) & (marks <= high)]
        if len(levels) <= _MOST_LEVELS:
            break
    if len(levels) >= _FEWEST_LEVELS:
        return np.asarray(levels)
    even = round_levels(10.0**low, 10.0**high, most=_MOST_LEVELS // 2)
    return np.asarray(np.log10(even[even > 0.0]))
