"""Exception-safe painting: painters that end, and states that are restored."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPaintEngine, QPainter, QPixmap


def painted_pixmap(
    size: QSize,
    draw: Callable[[QPainter], None],
    *,
    scale: float = 1.0,
    ground: QColor | Qt.GlobalColor = Qt.GlobalColor.transparent,
) -> QPixmap:
    """A pixmap of `size` with what `draw` draws on a background; `scale` is the number of device pixels per unit.

    Returns a null pixmap if the size is empty or negative, which a style may request while a layout has no room yet.
    """
    pixmap = QPixmap(size * scale)
    if pixmap.isNull():
        return pixmap
    pixmap.setDevicePixelRatio(scale)
    pixmap.fill(ground)
    with QPainter(pixmap) as painter:
        draw(painter)
    return pixmap


def makes_shapes(painter: QPainter) -> bool:
    """Whether a painter keeps shapes, for a picture in a file, so that a pixmap in their place would spoil it."""
    return painter.paintEngine().type() == QPaintEngine.Type.User


@contextmanager
def saved_state(painter: QPainter) -> Iterator[None]:
    """Restore a painter's pen, brush, clip and transformation afterwards."""
    painter.save()
    try:
        yield
    finally:
        painter.restore()
