"""The top bar: run controls on the left, changing numbers in the middle, pin and export on the right."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from neuronlab.analysis.frames.frame import Frame
from neuronlab.core.network.losses import LOSSES
from neuronlab.gui.theme.theme import LARGE, SPACE, Theme, figures
from neuronlab.gui.widgets.fields import Segments, SteadyLabel
from neuronlab.gui.widgets.icons import set_icon
from neuronlab.gui.widgets.plain_text import PlainLabel, set_tip
from neuronlab.session.speeds import SPEEDS
from neuronlab.wording.numbers import count_text, loss_text, rate_text

PIN_WIDTH = 84
"""Wide enough for either word, so that the buttons do not move."""


class _Metric(QWidget):
    """A number above its name."""

    def __init__(self, name: str, meaning: str, width: int, series: str = "") -> None:
        super().__init__()
        self.value = SteadyLabel("–")
        self.value.setProperty("role", "metric")
        self.value.setProperty("series", series)
        self.value.setFont(figures(LARGE, bold=True))
        self.value.setFixedSize(width, self.value.fontMetrics().height())
        caption = PlainLabel(name)
        caption.setProperty("role", "small")
        set_tip(self, meaning)
        self.value.setAccessibleName(name)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.value)
        layout.addWidget(caption)


class TopBar(QFrame):
    """Buttons are public; the window connects them."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("role", "bar")
        self.reset = self._button(
            "Reset", "mdi6.restore", "Restore the initial weights; Undo brings the trained ones back (R)"
        )
        self.play = self._button("Play", "mdi6.play", "Train (Space)")
        self.play.setProperty("role", "primary")
        self.play.setMinimumWidth(96)
        self.step = self._button("Step", "mdi6.step-forward", "Train a single step (→)")
        self.speed = Segments(
            {key: row.label for key, row in SPEEDS.items()}, {key: row.meaning for key, row in SPEEDS.items()}
        )
        self.speed.show_key("max")
        self.pin = self._button(
            "Pin", "mdi6.pin-outline", "Keep the current function and its loss in the plots for comparison (P)"
        )
        self.pin.setCheckable(True)
        self.pin.setFixedWidth(PIN_WIDTH)
        self.export = self._button("Export…", "mdi6.export-variant", "Save the trained weights to a file (Ctrl+E)")
        self.metrics = {
            "steps": _Metric("steps", "Weight updates so far", 96),
            "epochs": _Metric("epochs", "Passes over the training points so far", 96),
            "rate": _Metric("steps / s", "Weight updates per second", 66),
            "train_loss": _Metric("train loss", "Loss on the training points", 74, "train"),
            "test_loss": _Metric("test loss", "Loss on the held-out points", 74, "test"),
        }
        self._loss = ""
        self._build_layout()
        self.show_playing(False)

    def _button(self, text: str, icon: str, meaning: str) -> QPushButton:
        button = QPushButton(text)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        set_tip(button, meaning)
        button.setAccessibleName(text.rstrip("…"))
        button.setAccessibleDescription(meaning)
        set_icon(button, icon, self._theme)
        return button

    def _build_layout(self) -> None:
        brand = PlainLabel("NeuronLab")
        brand.setProperty("role", "brand")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACE * 2 - 2, SPACE - 2, SPACE * 2 - 2, SPACE - 2)
        layout.setSpacing(SPACE)
        layout.addWidget(brand)
        layout.addSpacing(SPACE * 2)
        layout.addStretch(1)
        for widget in (self.reset, self.play, self.step, self.speed):
            layout.addWidget(widget)
        layout.addSpacing(SPACE)
        for metric in self.metrics.values():
            layout.addWidget(metric)
        layout.addStretch(2)
        layout.addWidget(self.pin)
        layout.addWidget(self.export)

    @Slot(bool)
    def show_playing(self, is_playing: bool) -> None:
        """Label the main button with what a click does."""
        self.play.setText("Pause" if is_playing else "Play")
        set_tip(self.play, "Pause training; weights are kept (Space)" if is_playing else "Train (Space)")
        self.play.setAccessibleName("Pause" if is_playing else "Play")
        set_icon(self.play, "mdi6.pause" if is_playing else "mdi6.play", self._theme, "on_accent")

    @Slot(object)
    def show_frame(self, frame: Frame) -> None:
        """Show a frame's numbers."""
        speed = frame.status.steps_per_second
        texts = {
            "steps": count_text(frame.step),
            "epochs": count_text(frame.status.epoch),
            "rate": rate_text(speed) if frame.is_playing and speed else "–",
            "train_loss": loss_text(frame.probe.train_loss),
            "test_loss": loss_text(frame.probe.test_loss),
        }
        for name, text in texts.items():
            self.metrics[name].value.show_text(text)
        if frame.run.training.loss != self._loss:
            self._name_loss(frame.run.training.loss)

    def _name_loss(self, key: str) -> None:
        self._loss, row = key, LOSSES[key]
        for name, points in (("train_loss", "training points"), ("test_loss", "held-out points")):
            set_tip(self.metrics[name], f"{row.label}, {row.formula}, on the {points}")

    def show_pinned(self, is_pinned: bool) -> None:
        """Show whether there is a pinned run."""
        self.pin.setChecked(is_pinned)
        self.pin.setText("Unpin" if is_pinned else "Pin")
