"""Actions on the run from outside the panels: fixes of an insight, and the pin."""

from dataclasses import replace as with_fields

from PySide6.QtCore import QObject, Signal, Slot

from neuronlab.analysis.frames.frame import Frame
from neuronlab.analysis.health.insight import Action, Fix
from neuronlab.core.errors import InputError
from neuronlab.core.training.trajectory import Checkpoint
from neuronlab.session.proposals import Proposal
from neuronlab.session.run_proposals import freeze_copy, remove
from neuronlab.session.session import Session
from neuronlab.wording.going_back import back_to_text
from neuronlab.wording.numbers import count_text


class RunController(QObject):
    """Applies actions through the session's document.

    Emits `refused(sentence)` when a fix was not applied, or a run cannot be added.
    """

    refused = Signal(str)

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session

    @Slot(object)
    def fix(self, fix: Fix) -> None:
        """Apply a fix offered by an insight."""
        frame, workspace = self._session.frame, self._session.document.experiment.workspace
        if frame is None or frame.run.work != workspace.run.work or frame.points is not workspace.points:
            self.refused.emit("The run has changed since this fix was offered; nothing was done.")
            return
        match fix.action:
            case Action.GO_TO_BEST:
                self._go_to_best(frame)
            case Action.KEEP_GOING:
                self._session.play()
            case Action.EDIT:
                self._edit(fix)

    def _go_to_best(self, frame: Frame) -> None:
        """Continue from the step with the lowest watched loss, as one undo entry."""
        best, workspace = frame.status.best, self._session.document.experiment.workspace
        if best is None:
            self.refused.emit("That step is no longer kept; nothing was done.")
            return
        state = with_fields(best.state, best=best)
        self._session.look_back(Checkpoint(workspace.with_run(workspace.run.with_work_of(best.run)), state))
        self._session.document.go_on_from_past(back_to_text(best.step))

    def _edit(self, fix: Fix) -> None:
        document = self._session.document
        run = fix.apply(document.experiment.workspace.run)
        if fix.relearn is not None:
            document.relearn(fix.label, fix.relearn)
        elif fix.starts_over:
            document.start_over(fix.label, run)
        else:
            document.push_run(run, fix.label)

    @property
    def is_pinned(self) -> bool:
        """Whether there is a frozen run to compare with."""
        return any(run.activity == "frozen" for run in self._session.document.experiment.workspace.runs)

    @Slot()
    def toggle_pin(self) -> None:
        """Keep a frozen copy of the active run, or remove the last one."""
        experiment = self._session.document.experiment
        frozen = [run.slot for run in experiment.workspace.runs if run.activity == "frozen"]
        if frozen:
            self._push(remove(experiment, frozen[-1]))
        else:
            self._session.with_frame(self._pin)

    def _pin(self, frame: Frame) -> None:
        try:
            self._push(freeze_copy(self._session.document.experiment, f"Step {count_text(frame.step)}"))
        except InputError as error:
            self.refused.emit(str(error))

    def _push(self, proposal: Proposal) -> None:
        self._session.document.push(proposal)
