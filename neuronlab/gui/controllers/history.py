"""Time travel: shows the run at the step chosen on the timeline, and continues from it or returns to the present."""

from PySide6.QtCore import QObject, Slot

from neuronlab.core.specs.experiment import Experiment
from neuronlab.gui.bars.timeline import TimelineBar
from neuronlab.session.session import Session
from neuronlab.wording.going_back import go_back_text


class HistoryController(QObject):
    """Carries out on the session what the timeline asks for."""

    def __init__(self, session: Session, bar: TimelineBar, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._bar = session, bar
        self._task = session.document.experiment.task

    @Slot(int)
    def look(self, number: int) -> None:
        """Show the saved step at this index of the timeline; the last one is the present.

        The trajectory may be longer or shorter than the timeline shows, which is not updated while it is dragged.
        """
        line = self._bar.line
        at_step = [kept for kept in self._bar.record.checkpoints if kept.step == line.step]
        self._session.look_back(at_step[0] if at_step and number < line.maximum() else None)
        if not self._session.document.looks_back:  # that step cannot be shown, so no frame of it will come
            self._bar.forget_sought()

    @Slot()
    def go_on(self) -> None:
        """Continue from the step shown and undo what came after it."""
        self._session.document.go_on_from_past(go_back_text(self._bar.undone))

    @Slot()
    def come_back(self) -> None:
        """Return to the present."""
        self._bar.line.setValue(self._bar.line.maximum())

    @Slot()
    def earlier(self) -> None:
        """Show the previous saved step."""
        self._bar.line.setValue(self._bar.line.value() - 1)

    @Slot()
    def later(self) -> None:
        """Show the next saved step."""
        self._bar.line.setValue(self._bar.line.value() + 1)

    @Slot(object)
    def follow(self, experiment: Experiment) -> None:
        """Update to an experiment: in the present, frames are current; another task has another trajectory."""
        if experiment.task != self._task:
            self._task = experiment.task
            self._bar.forget()
        elif not self._session.document.looks_back:
            self._bar.forget_sought()
