"""A thumbnail per preset, because a shape is recognised faster by its look than by its name."""

from collections.abc import Callable
from functools import lru_cache
from math import ceil

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from neuronlab.core.arrays import Array
from neuronlab.core.data.generator import REACH, Generator
from neuronlab.core.data.generators import FORMULA, generators_for
from neuronlab.core.data.series import series
from neuronlab.core.specs.data import DataSpec
from neuronlab.gui.theme.theme import BODY, RADIUS, SMALL, SPACE, Colors, text_font
from neuronlab.gui.widgets.painters import painted_pixmap, saved_state


def preset_icon(task: str, key: str, colors: Colors, size: QSize, scale: float = 1.0) -> QIcon:
    """Picture of a preset as a menu icon; `scale` is the number of device pixels per unit of `size`."""
    return QIcon(QPixmap.fromImage(_painted(task, key, colors, size.width(), size.height(), scale)))


@lru_cache(maxsize=256)  # all presets in both themes; an image, which unlike a pixmap may outlive the application
def _painted(task: str, key: str, colors: Colors, width: int, height: int, scale: float) -> QImage:
    return preset_picture(task, key, colors, QSize(width, height), scale).toImage()


def preset_picture(task: str, key: str, colors: Colors, size: QSize, scale: float = 1.0) -> QPixmap:
    """Picture of a preset: its curve, its points in their class colours, or a heat map."""

    def draw(painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _paint_card(painter, task, key, colors, QRectF(0.0, 0.0, size.width(), size.height()))

    return painted_pixmap(size, draw, scale=scale)


_TILE = 136
_TEXT_HEIGHT = 60
_MOST_COLUMNS = 6


def preset_sheet(task: str, colors: Colors, scale: float = 2.0) -> QPixmap:
    """All presets of a task side by side, each with its name and description."""
    rows = generators_for(task)
    lines = ceil(len(rows) / _MOST_COLUMNS)
    columns = ceil(len(rows) / lines)
    step = QPointF(_TILE + 2 * SPACE, _TILE + _TEXT_HEIGHT + SPACE)
    size = QSize(round(columns * step.x()) + 2 * SPACE, round(lines * step.y()) + 2 * SPACE)

    def draw(painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, (key, row) in enumerate(rows.items()):
            line, column = divmod(number, columns)
            corner = QPointF(2 * SPACE + column * step.x(), 2 * SPACE + line * step.y())
            card = QRectF(corner.x(), corner.y(), _TILE, _TILE)
            _paint_card(painter, task, key, colors, card)
            _paint_text(painter, row, colors, QRectF(corner.x(), card.bottom() + SPACE, _TILE, _TEXT_HEIGHT - SPACE))

    return painted_pixmap(size, draw, scale=scale, ground=colors.color("window"))


def _paint_text(painter: QPainter, row: Generator, colors: Colors, area: QRectF) -> None:
    top = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
    painter.setFont(text_font(BODY, bold=True))
    painter.setPen(colors.color("text"))
    painter.drawText(area, top, row.label)
    painter.setFont(text_font(SMALL))
    painter.setPen(colors.color("muted"))
    painter.drawText(area.adjusted(0.0, BODY + 0.75 * SPACE, 0.0, 0.0), top | Qt.TextFlag.TextWordWrap, row.formula)


def _paint_card(painter: QPainter, task: str, key: str, colors: Colors, card: QRectF) -> None:
    outline = QPainterPath()
    corner = min(RADIUS, card.height() / 8)
    outline.addRoundedRect(card.adjusted(0.5, 0.5, -0.5, -0.5), corner, corner)
    painter.fillPath(outline, colors.color("plot"))
    with saved_state(painter):
        painter.setClipPath(outline)
        (_paint_formula if key == FORMULA else _PAINTERS[task])(painter, task, key, colors, card)
    painter.setPen(QPen(colors.color("border"), 1.0))
    painter.drawPath(outline)


# -- contents of the card -----------------------------------------------------------------------------------------

_SEED = 3
_LEAST_PX, _MOST_PX = 24.0, 120.0
"""Card heights, in pixels, between which the number and size of the points grow."""


def _growth(card: QRectF) -> float:
    """Growth factor from 0 for the smallest cards to 1 for the largest."""
    return float(np.clip((card.height() - _LEAST_PX) / (_MOST_PX - _LEAST_PX), 0.0, 1.0))


def _points(task: str, key: str, share: float) -> tuple[Array, Array]:
    row = generators_for(task)[key]
    return series(task, DataSpec(generator=key, count=ceil(row.count * share), noise=row.noise, seed=_SEED))


def _dots(painter: QPainter, color: QColor, radius: float, across: Array, up: Array) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    for x, y in zip(across.tolist(), up.tolist(), strict=True):
        painter.drawEllipse(QPointF(x, y), radius, radius)


def _paint_curve(painter: QPainter, task: str, key: str, colors: Colors, card: QRectF) -> None:
    growth = _growth(card)
    inner = card.adjusted(0.06 * card.width(), 0.16 * card.height(), -0.06 * card.width(), -0.16 * card.height())
    x = np.linspace(-REACH, REACH, 240, endpoint=False)  # excludes the end, where a sawtooth drops
    branches = [function(x) for function in generators_for(task)[key].functions]
    low, high = float(np.min(branches)), float(np.max(branches))

    def across(x: Array) -> Array:
        return np.asarray(inner.left() + (x + REACH) / (2 * REACH) * inner.width())

    def up(y: Array) -> Array:
        return np.asarray(inner.bottom() - (y - low) / (high - low) * inner.height())

    pen = QPen(colors.color("muted"), 1.5 + 0.5 * growth)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    for y in branches:
        painter.drawPolyline(QPolygonF([QPointF(*at) for at in np.stack([across(x), up(y)], axis=1).tolist()]))
    inputs, targets = _points(task, key, 0.25 + 0.5 * growth)
    _dots(painter, colors.color("text", 0.85), 1.2 + 0.8 * growth, across(inputs[:, 0]), up(targets[:, 0]))


def _paint_classes(painter: QPainter, task: str, key: str, colors: Colors, card: QRectF) -> None:
    growth = _growth(card)
    palette = [QColor(color) for color in colors.classes]
    table = np.array([(color.red(), color.green(), color.blue(), 255) for color in palette], np.uint8)
    for function in generators_for(task)[key].functions:
        classes = _heights(_to_the_edge(function), card)
        painter.setOpacity(0.25)
        _paint_pixels(painter, table[classes.astype(np.intp)], card)
        painter.setOpacity(1.0)
    inputs, targets = _points(task, key, 0.2 + 0.8 * growth)
    unit = _unit(card)
    across, up = card.center().x() + unit * inputs[:, 0], card.center().y() - unit * inputs[:, 1]
    for number, color in enumerate(palette):
        chosen = targets[:, 0] == number
        _dots(painter, color, 1.0 + growth, across[chosen], up[chosen])


def _paint_surface(painter: QPainter, task: str, key: str, colors: Colors, card: QRectF) -> None:
    (function,) = generators_for(task)[key].functions
    heights = _heights(function, card)
    shades = np.rint(127.5 + 127.5 * heights / np.abs(heights).max()).astype(np.intp)
    _paint_pixels(painter, colors.diverging_table()[shades], card)


def _unit(card: QRectF) -> float:
    """Pixels per unit of both inputs."""
    return min(card.width(), card.height()) / (2.2 * REACH)


_FINENESS = 2
"""Samples per pixel along each side."""


def _heights(function: Callable[..., Array], card: QRectF) -> Array:
    width, height = (_FINENESS * ceil(side) for side in (card.width(), card.height()))
    unit = _FINENESS * _unit(card)
    across = (np.arange(width) - (width - 1) / 2) / unit
    down = (np.arange(height) - (height - 1) / 2) / unit
    return function(*np.meshgrid(across, -down))


def _to_the_edge(function: Callable[..., Array]) -> Callable[..., Array]:
    """Extend the function beyond the square of the points with its values at the edge."""
    edge = 0.999 * REACH
    return lambda *inputs: function(*np.clip(inputs, -edge, edge))


def _paint_pixels(painter: QPainter, pixels: npt.NDArray[np.uint8], card: QRectF) -> None:
    height, width, channels = pixels.shape
    image = QImage(pixels.tobytes(), width, height, channels * width, QImage.Format.Format_RGBA8888)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(card, image)


def _paint_formula(painter: QPainter, _task: str, _key: str, colors: Colors, card: QRectF) -> None:
    font = text_font()
    font.setPixelSize(max(9, round(0.36 * card.height())))
    font.setItalic(True)
    painter.setFont(font)
    painter.setPen(colors.color("text"))
    painter.drawText(card, Qt.AlignmentFlag.AlignCenter, "f(x)")


_PAINTERS: dict[str, Callable[[QPainter, str, str, Colors, QRectF], None]] = {
    "curve": _paint_curve,
    "classes": _paint_classes,
    "surface": _paint_surface,
}
