"""The top bar: run controls on the left, changing numbers in the middle, Lessons, Compare and Export on the right."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from neuronlab.analysis.frames.frame import Frame
from neuronlab.core.network.losses import LOSSES
from neuronlab.gui.bars.speed_control import SpeedControl
from neuronlab.gui.theme.sizes import bound_size, fix_size, px
from neuronlab.gui.theme.theme import LARGE, SPACE, Theme, figures
from neuronlab.gui.widgets.fields import SteadyLabel
from neuronlab.gui.widgets.icons import set_icon
from neuronlab.gui.widgets.plain_text import PlainLabel, set_tip
from neuronlab.wording.numbers import count_text, loss_text

_STEPS = "Weight updates so far"


class _Metric(QWidget):
    """A number above its name."""

    def __init__(self, name: str, meaning: str, width: int) -> None:
        super().__init__()
        self.value = SteadyLabel("–")
        self.value.setProperty("role", "metric")
        self._width = width
        self.caption = PlainLabel(name)
        self.caption.setProperty("role", "small")
        self.fit()
        set_tip(self, meaning)
        self.value.setAccessibleName(name)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.value)
        layout.addWidget(self.caption)

    def fit(self) -> None:
        """Take the room for the widest usual number at the present text size."""
        font = figures(LARGE, bold=True)
        self.value.setFont(font)
        # Not the font of the label, which is that of the style sheet before the text size changed.
        fix_size(self.value, self._width, QFontMetrics(font).height() / px(1.0))


class TopBar(QFrame):
    """Buttons are public; the window connects them."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("role", "bar")
        self.reset = self._button(
            "Reset", "mdi6.restore", "Restore the initial weights; Undo brings the trained ones back (R)"
        )
        self.reset.setText("")  # its icon is enough, and the speed needs the room
        self.play = self._button("Play", "mdi6.play", "Train (Space)")
        self.play.setProperty("role", "primary")
        bound_size(self.play, least_width=96)
        self.step = self._button("Step", "mdi6.step-forward", "Train a single step (→)")
        self.speed = SpeedControl(theme)
        self.lessons = self._button(
            "Lessons", "mdi6.school-outline", "Short lessons about activations; your own work is kept meanwhile"
        )
        self.lessons.setCheckable(True)
        self.compare = self._button(
            "Compare", "mdi6.compare", "Train several runs side by side: race the activations, or change one thing"
        )
        self.compare.setCheckable(True)
        self.export = self._button("Export…", "mdi6.export-variant", "Save the trained weights to a file (Ctrl+E)")
        self.metrics = {
            "rate": _Metric("steps / s", "Weight updates per second; while paused, the speed that is set", 62),
            "steps": _Metric("steps", _STEPS, 96),
            "train_loss": _Metric("train loss", "Loss on the training points", 74),
            "test_loss": _Metric("test loss", "Loss on the held-out points", 74),
        }
        self._is_compact = False
        self._loss = ""
        self._reading: float | None = None  # the true rate while training, 0 when it is not known
        self.speed.chosen.connect(self._show_reading)
        self._build_layout()
        self.show_playing(False)
        self.show_compact(False)
        theme.changed.connect(self._fit)

    def _button(self, text: str, icon: str, meaning: str) -> QPushButton:
        button = QPushButton(text)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        set_tip(button, meaning)
        button.setAccessibleName(text.rstrip("…"))
        button.setAccessibleDescription(meaning)
        set_icon(button, icon, self._theme)
        return button

    def _build_layout(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACE * 2 - 2, SPACE - 2, SPACE * 2 - 2, SPACE - 2)
        layout.setSpacing(SPACE)
        for widget in (self.reset, self.play, self.step):
            layout.addWidget(widget)
        layout.addSpacing(SPACE)
        layout.addWidget(self.speed)
        for metric in self.metrics.values():
            layout.addWidget(metric)
        layout.addStretch(2)
        layout.addWidget(self.lessons)
        layout.addWidget(self.compare)
        layout.addWidget(self.export)

    def show_compact(self, is_compact: bool) -> None:
        """Show icons alone on most buttons, and shorter names of the losses, or both in full."""
        self._is_compact = is_compact
        texts = {self.step: "Step", self.lessons: "Lessons", self.compare: "Compare", self.export: "Export…"}
        for button, text in texts.items():
            button.setText("" if is_compact else text)
        for name, short in (("train_loss", "train"), ("test_loss", "test")):
            self.metrics[name].caption.setText(short if is_compact else f"{short} loss")
        self.speed.slider.show_compact(is_compact)

    @Slot()
    def _fit(self) -> None:
        """Follow the text size."""
        for metric in self.metrics.values():
            metric.fit()
        self.speed.slider.show_compact(self._is_compact)

    @Slot(bool)
    def show_playing(self, is_playing: bool) -> None:
        """Label the main button with what a click does."""
        self.play.setText("Pause" if is_playing else "Play")
        set_tip(self.play, "Pause training; weights are kept (Space)" if is_playing else "Train (Space)")
        self.play.setAccessibleName("Pause" if is_playing else "Play")
        set_icon(self.play, "mdi6.pause" if is_playing else "mdi6.play", self._theme, "on_primary")

    @Slot(object)
    def show_frame(self, frame: Frame) -> None:
        """Show a frame's numbers."""
        status = frame.status
        self._reading = status.steps_per_second if frame.is_playing else None
        self.speed.show_rate(status.speed)
        self._show_reading()
        texts = {
            "steps": count_text(frame.step),
            "train_loss": loss_text(frame.probe.train_loss),
            "test_loss": loss_text(frame.probe.test_loss),
        }
        for name, text in texts.items():
            self.metrics[name].value.show_text(text)
        epochs = f"{count_text(status.epoch)} epochs" if status.epoch != 1 else "1 epoch"
        set_tip(self.metrics["steps"], f"{_STEPS}, in {epochs}: passes over the training points")
        if frame.run.training.loss != self._loss:
            self._name_loss(frame.run.training.loss)

    @Slot()
    def _show_reading(self) -> None:
        self.metrics["rate"].value.show_text(self.speed.reading(self._reading))

    def _name_loss(self, key: str) -> None:
        self._loss, row = key, LOSSES[key]
        for name, points in (("train_loss", "training points"), ("test_loss", "held-out points")):
            set_tip(self.metrics[name], f"{row.label}, {row.formula}, on the {points}")

    def show_comparing(self, is_comparing: bool) -> None:
        """Show whether there are several runs."""
        self.compare.setChecked(is_comparing)
