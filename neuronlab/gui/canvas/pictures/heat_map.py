"""A heat map over the plane of the plot: colours on a grid, scaled up smoothly."""

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from neuronlab.session.guarded import Guarded

Rgba = npt.NDArray[np.uint8]


class HeatMap(Guarded, pg.GraphicsObject):
    """Shows colours (rows, columns, 4), red, green, blue and opacity, whose first row is the lowest.

    pyqtgraph's image item does not interpolate when scaling up, and uses more CPU time.
    """

    def __init__(self, *, is_smooth: bool = True) -> None:
        super().__init__()
        self._is_smooth = is_smooth
        self._pixels: Rgba | None = None
        self._image = QImage()
        self._rect = QRectF()

    def show_colors(self, pixels: Rgba, rect: QRectF, *, is_smooth: bool | None = None) -> None:
        """Show other colours over `rect`, in plot units."""
        self._pixels = np.ascontiguousarray(pixels)  # the image does not own its memory
        rows, columns = pixels.shape[:2]
        self._image = QImage(self._pixels.data, columns, rows, 4 * columns, QImage.Format.Format_RGBA8888)
        if is_smooth is not None:
            self._is_smooth = is_smooth
        if rect != self._rect:
            self.prepareGeometryChange()
            self._rect = QRectF(rect)
        self.update()

    def clear(self) -> None:
        """Show nothing."""
        if self._pixels is not None:
            self._pixels, self._image = None, QImage()
            self.update()

    @override
    def boundingRect(self) -> QRectF:
        """The rectangle of the colours."""
        return self._rect

    def paint(self, painter: QPainter, _option: object, _widget: QWidget | None = None) -> None:
        """Draw the image; the plot's vertical axis points up, so the first row is at the bottom."""
        if not self._image.isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self._is_smooth)
            painter.drawImage(self._rect, self._image)


def node_rect(x: npt.NDArray[np.floating], y: npt.NDArray[np.floating]) -> QRectF:
    """The rectangle filled by cells around the nodes x (columns,) and y (rows,) of a grid."""
    across, up = (x[-1] - x[0]) / (len(x) - 1), (y[-1] - y[0]) / (len(y) - 1)
    return QRectF(x[0] - across / 2, y[0] - up / 2, across * len(x), up * len(y))
