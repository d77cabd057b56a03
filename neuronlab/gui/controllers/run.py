"""Actions on the run from outside the panels: fixes of an insight, and the pin."""

from dataclasses import replace as with_fields

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal, Slot

from neuronlab.analysis.frames.frame import Frame, pin_from
from neuronlab.analysis.health.insight import Action, Fix
from neuronlab.core.specs.experiment import Pin
from neuronlab.core.training.trajectory import Checkpoint
from neuronlab.session.proposals import Proposal
from neuronlab.session.session import Session
from neuronlab.wording.going_back import back_to_text


class RunController(QObject):
    """Applies actions through the session's document.

    Signals: `pin_changed(is_pinned)` when a run is pinned or unpinned, `refused(sentence)` when a fix was not applied.
    """

    pin_changed = Signal(bool)
    refused = Signal(str)

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session

    @Slot(object)
    def fix(self, fix: Fix) -> None:
        """Apply a fix offered by an insight."""
        frame, workspace = self._session.frame, self._session.document.experiment.workspace
        if frame is None or frame.run != workspace.run or frame.points is not workspace.points:
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
        self._session.look_back(Checkpoint(workspace.with_run(best.run), state))
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

    @Slot()
    def toggle_pin(self) -> None:
        """Pin the run shown, or unpin the pinned one."""
        if self._session.document.experiment.workspace.pin is not None:
            self._set_pin(None)
        else:
            self._session.with_frame(self._pin)

    def _pin(self, frame: Frame) -> None:
        self._set_pin(pin_from(frame))

    def _set_pin(self, pin: Pin | None) -> None:
        document = self._session.document
        workspace = replace(document.experiment.workspace, pin=pin)
        document.push(Proposal(document.experiment.with_workspace(workspace), "Unpin" if pin is None else "Pin"))
        self.pin_changed.emit(pin is not None)
