"""The row below the diagram with which a person shakes all weights to see how robust the function is."""

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget
from typing_extensions import override

from neuronlab.analysis.frames.frame import Frame
from neuronlab.gui.plots.diagram.noise_slider import MOST, NoiseSlider
from neuronlab.gui.theme.sizes import fix_size
from neuronlab.gui.theme.theme import SMALL, SPACE, Theme, figures
from neuronlab.gui.widgets.plain_text import PlainLabel, set_tip
from neuronlab.session.guarded import Guarded
from neuronlab.wording.numbers import loss_text, share_text

DRAW_MS = 80
"""Time between two draws while no frames come by themselves, as on pause."""
_PERCENT_WIDTH = 38
_ASIDE = 2 * SPACE - 2
_INVITATION = ("hold to shake all weights", "hold to shake")
_READING_TIP = "Loss of the shaken network over the training points, and that of the network as it was learned"


class NoiseRow(Guarded, QWidget):
    """The slider with its readings. `draw_asked` is emitted when the next frame needs noise of another size or draw."""

    draw_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "compact")
        self.slider = NoiseSlider(theme)
        self.label = PlainLabel("Weight noise")
        self.label.setProperty("role", "small")
        self.label.setBuddy(self.slider)
        set_tip(self.label, self.slider.toolTip())
        self.percent = PlainLabel()
        self.percent.setProperty("role", "small")
        self.reading = PlainLabel(_INVITATION[0])
        self.reading.setProperty("role", "small")
        set_tip(self.reading, _READING_TIP)
        self.reading.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # its texts move nothing
        self.setSizePolicy(
            QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed
        )  # the diagram takes what room is left
        layout = QHBoxLayout(self)
        layout.setContentsMargins(_ASIDE, 0, _ASIDE, SPACE // 2)
        layout.setSpacing(SPACE)
        for widget in (self.label, self.slider, self.percent):
            layout.addWidget(widget)
        layout.addWidget(self.reading, 1)
        self._texts: tuple[str, ...] = _INVITATION
        self._is_asked = self._has_come = False  # whether a draw was asked for, and whether one came by itself
        self._timer = QTimer(self, interval=DRAW_MS)
        self._timer.timeout.connect(self._draw_again)
        self.slider.valueChanged.connect(self._follow)
        fix_size(self.percent, width=_PERCENT_WIDTH)
        theme.changed.connect(self._follow_theme)
        self._follow_theme()
        self._show_percent()

    @property
    def noise(self) -> float:
        """The noise asked for, as a share of the RMS of each layer's weights."""
        return self.slider.value() / MOST

    def show_frame(self, frame: Frame) -> None:
        """Show what the shaken network of this frame loses."""
        self._has_come = frame.shaken is not None and not self._is_asked
        self._is_asked = False
        if frame.shaken is None or not self.noise:
            self._show_reading(*_INVITATION)
            return
        noisy, true = loss_text(frame.shaken.train_loss), loss_text(frame.probe.train_loss)
        self._show_reading(f"loss with noise {noisy} (true {true})", f"{noisy} (true {true})", f"loss {noisy}")

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose the text that fits."""
        super().resizeEvent(event)
        self._show_reading(*self._texts)

    def _show_reading(self, *texts: str) -> None:
        """Show the first of these texts that fits, or the last."""
        self._texts = texts
        metrics, room = QFontMetrics(figures(SMALL)), self.width() - 2 * _ASIDE - 3 * SPACE
        room -= self.label.sizeHint().width() + self.slider.width() + self.percent.width()
        text = next((text for text in texts if metrics.horizontalAdvance(text) <= room), texts[-1])
        if text != self.reading.text():
            self.reading.setText(text)

    @Slot()
    def _follow_theme(self) -> None:
        """Use fonts of the present text size."""
        for label in (self.percent, self.reading):
            label.setFont(figures(SMALL))
        self._show_reading(*self._texts)

    @Slot(int)
    def _follow(self, position: int) -> None:
        self._show_percent()
        if not position:
            self._timer.stop()
            self._show_reading(*_INVITATION)
        elif not self._timer.isActive():
            self._timer.start()
        self._ask()

    @Slot()
    def _draw_again(self) -> None:
        """Ask for another draw, unless training has brought one."""
        if not self._has_come:
            self._ask()
        self._has_come = False

    def _ask(self) -> None:
        self._is_asked = True
        self.draw_asked.emit()

    def _show_percent(self) -> None:
        self.percent.setText(share_text(self.noise))
