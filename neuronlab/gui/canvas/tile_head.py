"""The line above a tile: marker, name and loss of its run."""

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton
from typing_extensions import override

from neuronlab.analysis.frames.run_frame import RunFrame
from neuronlab.gui.canvas.run_labels import WARNING
from neuronlab.gui.theme.class_marks import paint_class_mark
from neuronlab.gui.theme.sizes import px
from neuronlab.gui.theme.theme import RADIUS, SMALL, Theme, figures, text_font
from neuronlab.gui.widgets.fields import name_field
from neuronlab.session.guarded import Guarded
from neuronlab.wording.numbers import loss_text

HEAD_PX = 24
_MARK_PX, _GAP_PX = 9.0, 6.0
_LEAST_NAME_PX = 40.0
"""The loss is left out where the name would get less."""


class TileHead(Guarded, QAbstractButton):
    """A click on it shows its run large; `describe` says what a click does."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._slot, self._name, self._loss = 0, "", ""
        self._is_front = self._has_diverged = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @property
    def slot(self) -> int:
        """The slot of its run."""
        return self._slot

    @property
    def loss(self) -> str:
        """What it says of the loss."""
        return self._loss

    def describe(self, slot: int, name: str, *, is_front: bool, meaning: str) -> None:
        """Show the run of a slot, with what a click does."""
        self._slot, self._name, self._is_front = slot, name, is_front
        name_field(self, f"{name}: {meaning}", f"{name}\n{meaning}")
        self.update()

    def show_frame(self, run: RunFrame) -> None:
        """Show the loss of the run, over the test points if there are any."""
        probe, before = run.probe, (self._loss, self._has_diverged)
        has_test = math.isfinite(probe.test_loss)
        value = probe.test_loss if has_test else probe.train_loss
        self._loss = f"{'test' if has_test else 'train'} loss {loss_text(value)}"
        self._has_diverged = run.divergence is not None
        if self._has_diverged:
            self._loss = f"{WARNING} diverged"
        if before != (self._loss, self._has_diverged):
            self.update()

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the marker, the name, and the loss at the right, or its number alone."""
        colors, mark, gap = self._theme.colors, px(_MARK_PX), px(_GAP_PX)
        middle, width = self.height() / 2.0, float(self.width())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.underMouse() or self.hasFocus():
                painter.setPen(QPen(colors.color("text"), 2.0) if self.hasFocus() else Qt.PenStyle.NoPen)
                painter.setBrush(colors.color("hover"))
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(1.0, 1.0, -1.0, -1.0), RADIUS, RADIUS)
            paint_class_mark(painter, self._slot, colors.run_color(self._slot), QPointF(gap + mark / 2.0, middle), mark)
            font, numbers = text_font(SMALL, bold=self._is_front), figures(SMALL)
            left = gap + mark + gap
            room = width - left - gap
            loss = self._fitting_loss(QFontMetricsF(numbers), room)
            painter.setFont(numbers)
            painter.setPen(colors.color("fault" if self._has_diverged else "muted"))
            taken = QFontMetricsF(numbers).horizontalAdvance(loss)
            painter.drawText(QRectF(width - gap - taken, 0.0, taken + 1.0, self.height()), _MIDDLE, loss)
            room -= taken + gap if loss else 0.0
            painter.setFont(font)
            painter.setPen(colors.color("text"))
            name = QFontMetricsF(font).elidedText(self._name, Qt.TextElideMode.ElideRight, room)
            painter.drawText(QRectF(left, 0.0, room + 1.0, self.height()), _MIDDLE, name)

    def _fitting_loss(self, metrics: QFontMetricsF, room: float) -> str:
        name = min(QFontMetricsF(text_font(SMALL, bold=True)).horizontalAdvance(self._name), px(2.0 * _LEAST_NAME_PX))
        forms = (self._loss, WARNING if self._has_diverged else self._loss.rpartition(" ")[2])
        for form in forms[:1]:
            if metrics.horizontalAdvance(form) <= room - name - px(_GAP_PX):
                return form
        return forms[1] if metrics.horizontalAdvance(forms[1]) <= room - px(_LEAST_NAME_PX + _GAP_PX) else ""


_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
