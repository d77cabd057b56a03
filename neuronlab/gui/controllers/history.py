"""Travel in time: shows the run as it was where the timeline is taken to, and goes on from there or comes back."""

from PySide6.QtCore import QObject, Slot

from neuronlab.core.specs.experiment import Experiment
from neuronlab.gui.bars.timeline import TimelineBar
from neuronlab.session.session import Session


class HistoryController(QObject):
    """Does by the session what the timeline asks for."""

    def __init__(self, session: Session, bar: TimelineBar, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._bar = session, bar
        self._task = session.document.experiment.task

    @Slot(int)
    def look(self, number: int) -> None:
        """Look at the step where the line stands at this number; the last one is now.

        What is kept may be more, or less, than the line shows: it waits while it is dragged.
        """
        line = self._bar.line
        at_step = [kept for kept in self._bar.record.checkpoints if kept.step == line.step]
        self._session.look_back(at_step[0] if at_step and number < line.maximum() else None)

    @Slot()
    def go_on(self) -> None:
        """Continue from what is looked at, and take back what came after it."""
        self._session.document.go_on_from_past(f"Going back {self._bar.undone}")

    @Slot()
    def come_back(self) -> None:
        """Look at how things are now."""
        self._bar.line.setValue(self._bar.line.maximum())

    @Slot()
    def earlier(self) -> None:
        """Look at the kept step before."""
        self._bar.line.setValue(self._bar.line.value() - 1)

    @Slot()
    def later(self) -> None:
        """Look at the kept step after."""
        self._bar.line.setValue(self._bar.line.value() + 1)

    @Slot(object)
    def follow(self, experiment: Experiment) -> None:
        """Whoever does not look back sees the frames of now, and another task has another way."""
        if experiment.task != self._task:
            self._task = experiment.task
            self._bar.forget()
        elif not self._session.document.looks_back:
            self._bar.forget_sought()
