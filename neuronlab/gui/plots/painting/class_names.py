"""Class names with their marks: a mark alone does not name the class, a name alone does not locate it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from neuronlab.gui.plots.painting.labels import LEFT, Label, paint_labels
from neuronlab.gui.theme.class_marks import paint_class_mark
from neuronlab.gui.theme.theme import SMALL, SPACE, Colors, figures
from neuronlab.wording.class_names import distinct_names

_SWATCH = 8.0
_TEXT_LEFT = _SWATCH + SPACE / 2.0


@dataclass(frozen=True)
class ClassName:
    """A class's mark and name.

    Attributes:
        rect: Rectangle of both.
        text: The name, elided to fit.
        number: Index of the class.
    """

    rect: QRectF
    text: str
    number: int


def class_names(rects: Sequence[QRectF], names: Sequence[str], *, is_centered: bool = False) -> list[ClassName]:
    """Classes with as much of their names as fits, cut so that they differ, left-aligned or centred in rectangles."""
    metrics = QFontMetricsF(figures(SMALL))
    room = min(rect.width() for rect in rects) - _TEXT_LEFT
    texts = distinct_names(
        names,
        lambda name: metrics.elidedText(name, Qt.TextElideMode.ElideRight, room),
        lambda name: metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, room),
    )
    rows = enumerate(zip(rects, texts, strict=True))
    return [_class_name(rect, text, number, metrics, is_centered=is_centered) for number, (rect, text) in rows]


def _class_name(rect: QRectF, text: str, number: int, metrics: QFontMetricsF, *, is_centered: bool) -> ClassName:
    text = text.strip("…") and text
    if is_centered:
        spare = rect.width() - (_TEXT_LEFT + metrics.horizontalAdvance(text) if text else _SWATCH)
        rect = rect.adjusted(max(0.0, spare / 2.0), 0.0, 0.0, 0.0)
    return ClassName(rect, text, number)


def names_width(names: Iterable[str]) -> float:
    """Width in pixels of the longest of these names with its mark."""
    metrics = QFontMetricsF(figures(SMALL))
    return _TEXT_LEFT + max(map(metrics.horizontalAdvance, names)) + 1.0


def paint_class_names(painter: QPainter, colors: Colors, names: Iterable[ClassName]) -> None:
    """Draw each class's mark in its colour, with its name to the right."""
    shown = list(names)
    for name in shown:
        middle = QPointF(name.rect.left() + _SWATCH / 2.0, name.rect.center().y())
        paint_class_mark(painter, name.number, QColor(colors.classes[name.number]), middle, _SWATCH)
    texts = [Label(name.rect.adjusted(_TEXT_LEFT, 0.0, 0.0, 0.0), name.text, "text", LEFT) for name in shown]
    paint_labels(painter, colors, texts)
