"""Reads what widgets paint themselves: every text with the rectangle it got and the room it takes."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

_NO_CLIP, _WRAP = Qt.TextFlag.TextDontClip.value, Qt.TextFlag.TextWordWrap.value


@dataclass(frozen=True)
class PaintedText:
    """A text painted in a rectangle.

    Attributes:
        text: The text.
        room: Its rectangle.
        extent: What the text covers, in the coordinates of the widget.
        is_whole: Whether the text fits its rectangle.
        pixels: Size of its font.
        picture: What it was painted with, the same for all texts of one picture.
    """

    text: str
    room: QRectF
    extent: QRectF
    is_whole: bool
    pixels: int
    picture: object


@pytest.fixture
def painted(monkeypatch):
    """The texts that a widget paints in Python, without the icons."""
    seen, draw = [], QPainter.drawText

    def note(painter, *arguments):
        if isinstance(arguments[0], QRect | QRectF):
            room, flags, text = arguments
            _note(seen, painter, QRectF(room), getattr(flags, "value", flags), text)
        elif len(arguments) == 6:
            _note(seen, painter, QRectF(*arguments[:4]), getattr(arguments[4], "value", arguments[4]), arguments[5])
        return draw(painter, *arguments)

    monkeypatch.setattr(QPainter, "drawText", note)

    def texts_of(widget):
        seen.clear()
        widget.grab()
        return list(seen)

    return texts_of


def _note(seen, painter, room, flags, text):
    font = painter.font()
    if not text.strip() or font.family().startswith("Material"):
        return
    extent = QFontMetricsF(font).boundingRect(room, flags, text)
    is_whole = bool(flags & _NO_CLIP) or _fits(extent, room, QFontMetricsF(font), text, is_wrapped=bool(flags & _WRAP))
    seen.append(PaintedText(text, room, painter.transform().mapRect(extent), is_whole, font.pixelSize(), painter))


def _fits(extent, room, metrics, text, *, is_wrapped):
    if is_wrapped:
        return extent.width() <= room.width() + 1.0 and extent.height() <= room.height() + 1.0
    return metrics.horizontalAdvance(text) <= room.width() + 1.0 and metrics.height() <= room.height() + 1.0


def overlaps(texts):
    """Pairs of texts of one picture that are painted over each other, by more than the space around their letters."""
    inner = [(text, text.extent.adjusted(1.0, 2.5, -1.0, -2.5)) for text in texts]
    return [
        (one.text, other.text)
        for number, (one, area) in enumerate(inner)
        for other, beside in inner[:number]
        if one.picture is other.picture and one.text != other.text and area.intersects(beside)
    ]
