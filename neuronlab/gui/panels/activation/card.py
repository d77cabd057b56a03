"""An activation as a card: its curve solid, its derivative dashed, and its name."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPen, QTransform
from PySide6.QtWidgets import QAbstractButton, QSizePolicy
from typing_extensions import override

from neuronlab.core.activations.activation import Activation
from neuronlab.core.arrays import Array
from neuronlab.gui.theme.sizes import scaled
from neuronlab.gui.theme.theme import RADIUS, SMALL, Theme, text_font
from neuronlab.gui.widgets.fields import name_field
from neuronlab.session.guarded import Guarded

Z_RANGE = 3.0
"""Curves are drawn from −3 to 3, where every activation shows its characteristic shape."""
Y_LOW, Y_HIGH = -1.3, 1.9
_SAMPLES = 121


def curve_and_derivative(activation: Activation, value: float) -> tuple[Array, Array, Array]:
    """z, f(z) and f′(z) over the drawn range, all (samples,), computed by the engine for this parameter value."""
    z = np.linspace(-Z_RANGE, Z_RANGE, _SAMPLES)[None]
    y = np.empty_like(z)
    parameter = np.full((1, 1) if activation.parameter and activation.parameter.is_learned else (), value)
    with np.errstate(all="ignore"):
        activation.apply(z, y, parameter)
        return z[0], y[0], activation.derivatives(z, parameter)[0]


def _path(z: Array, values: Array) -> QPainterPath:
    # Values far outside the card are invisible, and Qt draws no lines to coordinates that overflow.
    path: QPainterPath = pg.arrayToQPath(z, np.clip(values, -9.0, 9.0), connect="finite", finiteCheck=True)
    return path


class ActivationCard(Guarded, QAbstractButton):
    """A button for one activation; `show_activation` sets the activation and its parameter value."""

    def __init__(self, label: str, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown: tuple[Activation, float] | None = None
        self._curve, self._derivative = QPainterPath(), QPainterPath()
        self.setText(label)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_activation(self, row: Activation, value: float) -> None:
        """Draw this activation."""
        if (row, value) == self._shown:
            return
        self._shown = row, value
        name_field(
            self, f"Activation {self.text()}", f"{row.formula}\n{row.meaning}\nDerivative (dashed): {row.derivative}"
        )
        z, y, derivative = curve_and_derivative(row, value)
        self._curve, self._derivative = _path(z, y), _path(z, derivative)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        """Small enough for four cards side by side."""
        return QSize(scaled(60), scaled(47))

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the card."""
        with QPainter(self) as painter:
            self._paint(painter)

    def _paint(self, painter: QPainter) -> None:
        colors = self._theme.colors
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        marked = self.isChecked() or self.hasFocus()
        painter.setPen(QPen(colors.color("text" if marked else "border"), 2.0 if self.hasFocus() else 1.0))
        ground = "selected" if self.isChecked() else "hover" if self.underMouse() and self.isEnabled() else "field"
        painter.setBrush(colors.color(ground))
        painter.drawRoundedRect(frame, RADIUS, RADIUS)
        strength = 1.0 if self.isEnabled() else 0.4
        self._paint_curves(painter, frame.adjusted(4, 3, -4, -scaled(16)), strength)
        self._paint_name(painter, strength)

    def _paint_curves(self, painter: QPainter, area: QRectF, strength: float) -> None:
        colors = self._theme.colors
        to_area = QTransform()
        to_area.translate(area.center().x(), area.bottom())
        to_area.scale(area.width() / (2 * Z_RANGE), -area.height() / (Y_HIGH - Y_LOW))
        to_area.translate(0.0, -Y_LOW)
        painter.setClipRect(area)
        axis = to_area.map(QPointF(0.0, 0.0)).y()
        painter.setPen(QPen(colors.color("muted"), 1.0))
        painter.drawLine(QPointF(area.left(), axis), QPointF(area.right(), axis))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colors.color("text" if self.isChecked() else "muted", strength), 1.0, Qt.PenStyle.DashLine))
        painter.drawPath(to_area.map(self._derivative))
        painter.setPen(QPen(colors.color("text", strength), 1.8))
        painter.drawPath(to_area.map(self._curve))
        painter.setClipping(False)

    def _paint_name(self, painter: QPainter, strength: float) -> None:
        font = text_font(SMALL)
        room, needed = self.width() - 4.0, QFontMetricsF(font).horizontalAdvance(self.text())
        if needed > room:
            font.setStretch(max(1, int(100.0 * room / needed)))
        painter.setFont(font)
        painter.setPen(self._theme.colors.color("text" if self.isChecked() else "muted", strength))
        foot = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom
        painter.drawText(self.rect().adjusted(0, 0, 0, -2), foot, self.text())
