"""The gradient badge: a button that starts a gradient check and then shows its result."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolButton
from typing_extensions import override

from neuronlab.analysis.gradient_check import GradientCheck
from neuronlab.core.text import written
from neuronlab.gui.theme.theme import SPACE
from neuronlab.gui.widgets.fields import name_field
from neuronlab.session.guarded import Guarded
from neuronlab.wording.numbers import NOTHING, count_text, counted, magnitude_text

CHECK, SHORT_CHECK, STOP = "Check gradients", "Check", "Stop"
_MEANING = (
    "Compare the gradients of backpropagation with central differences, the change of the loss when a\n"
    "parameter moves a little up and down. Agreement shows that they are right. In float64, away from kinks."
)
_AGAIN = "Click to check again."
_STOP_MEANING = "Stop checking the gradients"


class GradientBadge(Guarded, QToolButton):
    """Emits `check_asked` and `stop_asked` on a click; its position and size stay the same whatever it shows."""

    check_asked = Signal()
    stop_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "badge")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.clear()
        self.clicked.connect(self._ask)

    @override
    def sizeHint(self) -> QSize:
        """Wide enough for the longest of its texts."""
        return self._size_for(CHECK)

    @override
    def minimumSizeHint(self) -> QSize:
        """Wide enough for the longest of its other texts."""
        return self._size_for(f"{STOP} · 100%")

    def _size_for(self, text: str) -> QSize:
        hint = super().sizeHint()  # applies the style's font
        return QSize(self.fontMetrics().horizontalAdvance(text) + SPACE, hint.height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose the text for the new width."""
        super().resizeEvent(event)
        if self.text() in {CHECK, SHORT_CHECK}:
            self.setText(self._invitation)

    @property
    def _invitation(self) -> str:
        return CHECK if self.width() >= self._size_for(CHECK).width() else SHORT_CHECK

    @Slot()
    def clear(self) -> None:
        """Clear the result."""
        self._show(self._invitation, CHECK, _MEANING)

    @Slot()
    def show_begun(self) -> None:
        """Show that a check has begun."""
        self._show("…", "Checking the gradients", _MEANING)

    def show_progress(self, share: float) -> None:
        """Show the progress of a longer check, which can be stopped."""
        self._show(f"{STOP} · {share:.0%}", _STOP_MEANING, _STOP_MEANING)

    def show_check(self, check: GradientCheck, step: int) -> None:
        """Show the result of a check at a given step."""
        text = f"{'✓' if check.agrees else '✗'} {magnitude_text(check.largest)}"
        found = f"{check_sentence(check)}\n{_details(check, step)}\n{_AGAIN}"
        self._show(text, f"{CHECK}: {text}", found, outcome="agrees" if check.agrees else "fault")

    def show_failure(self, sentence: str) -> None:
        """Show why there was nothing to check."""
        self._show(NOTHING, f"{CHECK}: {NOTHING}", f"{sentence}\n{_AGAIN}")

    def _show(self, text: str, name: str, meaning: str, outcome: str = "") -> None:
        self.setText(text)
        name_field(self, name, meaning)
        if outcome != self.property("outcome"):
            self.setProperty("outcome", outcome)
            self.style().unpolish(self)
            self.style().polish(self)

    @Slot()
    def _ask(self) -> None:
        (self.stop_asked if self.text().startswith(STOP) else self.check_asked).emit()


def check_sentence(check: GradientCheck) -> str:
    """The result of a check in one sentence, and a second one if a layer has derivative 0."""
    error, where = magnitude_text(check.largest), check.where
    if check.agrees:
        count = counted(check.checked, "parameter")
        found = f"Backpropagation agrees with central differences: largest relative error {error} over {count}."
    else:
        found = (
            f"Backpropagation disagrees with central differences by up to {error} from {where.layer} down: "
            f"{where.text} has {_number(check.backpropagated)} instead of {_number(check.differenced)}."
        )
    if not check.flat:
        return found
    have = "has" if len(check.flat) == 1 else "have"
    return f"{found} {' and '.join(check.flat)} {have} derivative 0, so all gradients below are 0."


def _details(check: GradientCheck, step: int) -> str:
    """A line for everything the result depends on."""
    lines = [
        f"Checked at step {count_text(step)}, in float64.",
        f"Largest: {check.where.text}.",
        f"{count_text(check.checked)} of {counted(check.parameters, 'parameter')}; "
        f"{counted(check.points, 'training point')}.",
    ]
    if check.near_kinks:
        lines.append(f"Left out: {counted(check.near_kinks, 'point')} too close to a kink.")
    if check.unsettled:
        lines.append(f"Left out: {counted(check.unsettled, 'parameter')} with a kink within reach of any step.")
    return "\n".join(lines)


def _number(value: float) -> str:
    return written(value, ".6g")
