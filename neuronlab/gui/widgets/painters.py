"""Painting that an error in the middle of it leaves in order: painters that end, states that are restored."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap


def painted_pixmap(
    size: QSize,
    draw: Callable[[QPainter], None],
    *,
    scale: float = 1.0,
    ground: QColor | Qt.GlobalColor = Qt.GlobalColor.transparent,
) -> QPixmap:
    """What `draw` draws, on a ground of `size`; `scale` is how many pixels of the screen make one of `size`.

    A null pixmap where the size is empty or negative, as a style asks for while a layout has no room yet.
    """
    pixmap = QPixmap(size * scale)
    if pixmap.isNull():
        return pixmap
    pixmap.setDevicePixelRatio(scale)
    pixmap.fill(ground)
    with QPainter(pixmap) as painter:
        draw(painter)
    return pixmap


@contextmanager
def saved_state(painter: QPainter) -> Iterator[None]:
    """Restore pen, brush, clip and transformation of a painter afterwards."""
    painter.save()
    try:
        yield
    finally:
        painter.restore()
