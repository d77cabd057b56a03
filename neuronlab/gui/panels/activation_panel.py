"""The activation picker: each function as its drawn curve with its slope, and one line on what it is like."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QTransform
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QGridLayout, QLabel, QSizePolicy

from neuronlab.core.activations import ACTIVATIONS
from neuronlab.core.arrays import Array
from neuronlab.gui.fields import heading
from neuronlab.gui.panels.panel import Panel
from neuronlab.gui.theme import RADIUS, SMALL, SPACE, Theme, text_font

COLUMNS = 3
Z_RANGE = 3.0
"""Curves are drawn from −3 to 3, where all of them do what they are known for."""
Y_LOW, Y_HIGH = -1.3, 1.9


def curve_and_slope(key: str) -> tuple[Array, Array, Array]:
    """z, f(z) and f′(z) over the drawn range, all (samples,), computed by the engine itself."""
    z = np.linspace(-Z_RANGE, Z_RANGE, 121)[None]
    y, slope = np.empty_like(z), np.ones_like(z)
    ACTIVATIONS[key].apply(z, y)
    ACTIVATIONS[key].backprop(slope, z, y, np.empty_like(z))
    return z[0], y[0], slope[0]


class ActivationCard(QAbstractButton):
    """One activation: its curve in full, its slope dashed, its name."""

    def __init__(self, key: str, theme: Theme) -> None:
        super().__init__()
        row = ACTIVATIONS[key]
        self.key, self._theme = key, theme
        self.setText(row.label)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(f"{row.formula}\n{row.meaning}\nSlope (dashed): {row.slope}")
        self.setAccessibleName(f"Activation {row.label}")
        self.setAccessibleDescription(f"{row.meaning} Slope: {row.slope}")
        z, y, slope = curve_and_slope(key)
        self._curve, self._slope = (pg.arrayToQPath(z, values, connect="all") for values in (y, slope))
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Three fit side by side."""
        return QSize(84, 54)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Draw the card."""
        colors = self._theme.colors
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        marked = self.isChecked() or self.hasFocus()
        painter.setPen(QPen(colors.color("accent" if marked else "border"), 2.0 if self.hasFocus() else 1.0))
        painter.setBrush(colors.color("hover" if self.underMouse() and self.isEnabled() else "field"))
        painter.drawRoundedRect(frame, RADIUS, RADIUS)
        area = frame.adjusted(5, 4, -5, -16)
        to_area = QTransform()
        to_area.translate(area.center().x(), area.bottom())
        to_area.scale(area.width() / (2 * Z_RANGE), -area.height() / (Y_HIGH - Y_LOW))
        to_area.translate(0.0, -Y_LOW)
        painter.setClipRect(area)
        axis = to_area.map(QPointF(0.0, 0.0)).y()
        painter.setPen(QPen(colors.color("neutral"), 1.0))
        painter.drawLine(QPointF(area.left(), axis), QPointF(area.right(), axis))
        strength = 1.0 if self.isEnabled() else 0.4
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colors.color("positive", strength), 1.0, Qt.PenStyle.DashLine))
        painter.drawPath(to_area.map(self._slope))
        painter.setPen(QPen(colors.color("accent", strength), 1.8))
        painter.drawPath(to_area.map(self._curve))
        painter.setClipping(False)
        painter.setFont(text_font(SMALL))
        painter.setPen(colors.color("text" if self.isChecked() else "muted", strength))
        painter.drawText(
            self.rect().adjusted(0, 0, 0, -3), Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom, self.text()
        )


class ActivationPanel(Panel):
    """`activation_chosen(key)` for the selected layer."""

    activation_chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._layer = 0
        self._title = heading("Activation")
        self._group = QButtonGroup(self, exclusive=True)
        self.cards: dict[str, ActivationCard] = {}
        gallery = QGridLayout()
        gallery.setSpacing(SPACE - 2)
        for index, key in enumerate(ACTIVATIONS):
            card = ActivationCard(key, theme)
            self.cards[key] = card
            self._group.addButton(card, index)
            gallery.addWidget(card, index // COLUMNS, index % COLUMNS)
        self.meaning = QLabel(wordWrap=True)
        self.meaning.setProperty("role", "small")
        self.rows.addWidget(self._title)
        self.rows.addLayout(gallery)
        self.rows.addWidget(self.meaning)
        self._group.idClicked.connect(self._choose)

    @Slot(int)
    def select_layer(self, number: int) -> None:
        """Show the activation of another hidden layer."""
        self._layer = number
        self.refresh()

    def refresh(self) -> None:
        """Show the selected layer's activation."""
        hidden = self.experiment.workspace.run.network.hidden
        for card in self.cards.values():
            card.setEnabled(bool(hidden))
        if not hidden:
            self._check_none()
            self._title.setText("ACTIVATION")
            self.meaning.setText(
                "There is no hidden layer: the network is w·x + b, one straight line. Add a layer to bend it."
            )
            return
        layer = min(self._layer, len(hidden) - 1)
        row = ACTIVATIONS[hidden[layer].activation]
        self.cards[hidden[layer].activation].setChecked(True)
        self._title.setText(f"ACTIVATION OF HIDDEN {layer + 1}")
        self.meaning.setText(f"{row.formula} — {row.meaning} Slope (dashed): {row.slope}.")

    def _check_none(self) -> None:
        """An exclusive group never lets go of its last choice by itself."""
        self._group.setExclusive(False)
        for card in self.cards.values():
            card.setChecked(False)
        self._group.setExclusive(True)

    @Slot(int)
    def _choose(self, index: int) -> None:
        self.activation_chosen.emit(list(self.cards)[index])
