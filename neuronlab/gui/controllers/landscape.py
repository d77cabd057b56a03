"""Computes loss landscape and curvature in the background, on a copy of the network in a frame."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Slot

from neuronlab.analysis.curvature import curvature_at
from neuronlab.analysis.frames.frame import Frame, has_other_loss
from neuronlab.analysis.landscape import survey
from neuronlab.gui.plots.landscape.view import CURVATURE, SLICE, LandscapeView
from neuronlab.session.jobs import Job, Jobs, Question
from neuronlab.session.session import Session

CHANGED = "The network, loss or scaling has changed; this result no longer applies. Compute it again."


class LandscapeController(QObject):
    """Runs one computation at a time; starting another cancels the one before."""

    def __init__(self, session: Session, view: LandscapeView, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._view = session, view
        self._jobs = Jobs(self)
        self._job: Job | None = None
        self._kind = SLICE
        self._asked: dict[str, Frame] = {}
        self._questions: dict[str, Callable[[Frame], Question]] = {SLICE: self._slice, CURVATURE: self._curvature}

    @Slot(str)
    def compute(self, kind: str) -> None:
        """Compute one kind for the network shown."""
        self._session.with_frame(partial(self._ask, kind))

    def _ask(self, kind: str, frame: Frame) -> None:
        self.stop()
        self._view.show_frame(frame)  # otherwise the chosen parameters may belong to an earlier network
        question = self._questions[kind](frame)
        self._kind, self._asked[kind] = kind, frame
        self._view.show_progress(kind, 0.0)
        self._job = self._jobs.ask(question)
        self._job.progressed.connect(self._show_progress)
        self._job.done.connect(self._show_answer)
        self._job.failed.connect(self._show_failure)

    def _slice(self, frame: Frame) -> Question:
        trajectory, chosen = (frame.trajectory or self._view.trajectory).up_to(frame.step), self._view.chosen
        return partial(survey, frame.run, frame.network, frame.points, frame.step, trajectory, chosen)

    def _curvature(self, frame: Frame) -> Question:
        return partial(curvature_at, frame.run, frame.network, frame.points, frame.step)

    @Slot()
    def stop(self) -> None:
        """Cancel the computation; the last result stays."""
        if self._job is not None:
            self._job.cancel()
            self._end()

    @Slot(object)
    def follow(self, frame: Frame) -> None:
        """Discard the result when the network, loss or units change."""
        for kind, asked in list(self._asked.items()):
            if has_other_loss(frame, asked):
                if kind == self._kind:
                    self.stop()
                del self._asked[kind]
                self._view.say(kind, CHANGED)

    def close(self) -> None:
        """Cancel the computation and end the thread."""
        self._jobs.give_up()

    def _end(self) -> None:
        self._job = None
        self._view.show_progress(self._kind, None)

    @Slot(float)
    def _show_progress(self, share: float) -> None:
        self._view.show_progress(self._kind, share)

    @Slot(object)
    def _show_answer(self, answer: object) -> None:
        self._view.show_answer(answer)
        self._end()

    @Slot(str)
    def _show_failure(self, sentence: str) -> None:
        """Show why nothing can be computed, in place of the result."""
        self._view.say(self._kind, sentence)
        del self._asked[self._kind]
        self._end()
