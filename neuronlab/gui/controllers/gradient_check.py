"""Runs gradient checks in the background, on a copy of the network in a frame, and shows the result on the badge."""

from functools import partial

from PySide6.QtCore import QElapsedTimer, QObject, Signal, Slot

from neuronlab.analysis.frames.frame import Frame, has_other_loss
from neuronlab.analysis.gradient_check import GradientCheck, check_gradients
from neuronlab.gui.bars.gradient_badge import GradientBadge, check_sentence
from neuronlab.session.jobs import Job, Jobs
from neuronlab.session.session import Session

SHORT_MS = 400
"""A shorter check ends before anyone wants to stop it, and a double-click does not stop it."""


class GradientCheckController(QObject):
    """`noticed(sentence)` reports the result of a check."""

    noticed = Signal(str)

    def __init__(self, session: Session, badge: GradientBadge, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._badge = session, badge
        self._jobs = Jobs(self)
        self._job: Job | None = None
        self._checked: Frame | None = None
        self._clock = QElapsedTimer()

    @Slot()
    def check(self) -> None:
        """Check the network shown, unless a check is in progress."""
        self._session.with_frame(self._ask)

    def _ask(self, frame: Frame) -> None:
        if self._job is not None:
            return
        self._checked = frame
        self._badge.show_begun()
        self._clock.start()
        self._job = self._jobs.ask(partial(check_gradients, frame.run, frame.network, frame.points))
        self._job.progressed.connect(self._show_progress)
        self._job.done.connect(self._show_check)
        self._job.failed.connect(self._show_failure)

    @Slot()
    def stop(self) -> None:
        """Stop a check in progress and clear the last result."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._checked = None
        self._badge.clear()

    @Slot(object)
    def follow(self, frame: Frame) -> None:
        """Clear the result when shape, activations, loss or scaling change, and with them the gradients."""
        checked = self._checked
        if checked is not None and has_other_loss(frame, checked):
            self.stop()

    def close(self) -> None:
        """Stop a check in progress and end the thread."""
        self._jobs.give_up()

    @Slot(float)
    def _show_progress(self, share: float) -> None:
        if self._clock.elapsed() > SHORT_MS:
            self._badge.show_progress(share)

    @Slot(object)
    def _show_check(self, check: GradientCheck) -> None:
        assert self._checked is not None
        self._job = None
        self._badge.show_check(check, self._checked.step)
        self.noticed.emit(check_sentence(check))

    @Slot(str)
    def _show_failure(self, sentence: str) -> None:
        """Show why nothing could be checked, on the badge and in the insight line."""
        self._job = None
        self._badge.show_failure(sentence)
        self.noticed.emit(sentence)
