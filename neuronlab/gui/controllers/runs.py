"""Adds, removes, names, shows and races runs, and copies one as a command."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QApplication

from neuronlab.analysis.frames.frame import Frame
from neuronlab.core.errors import InputError
from neuronlab.core.specs.experiment import Activity, Clock, Experiment
from neuronlab.core.specs.races import RACES
from neuronlab.core.training.state import RunState
from neuronlab.core.training.trajectory import NO_TRAJECTORY
from neuronlab.lessons.lesson import WhatIf
from neuronlab.session import run_proposals
from neuronlab.session.proposals import Proposal
from neuronlab.session.session import Session
from neuronlab.session.what_if import what_if
from neuronlab.wording.command_line import copied_text, fit_command
from neuronlab.wording.repeatable import why_not_repeated


class RunsController(QObject):
    """Pushes edits of the runs; `noticed(sentence)` says why one is not possible, or what was copied."""

    noticed = Signal(str)

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session

    @Slot()
    def duplicate(self) -> None:
        """Duplicate the active run."""
        self._push(run_proposals.duplicate)

    @Slot(int)
    def duplicate_run(self, slot: int) -> None:
        """Duplicate a run."""
        self._push(lambda here: run_proposals.duplicate(here, slot))

    @Slot(int)
    def remove(self, slot: int) -> None:
        """Remove a run."""
        self._push(lambda here: run_proposals.remove(here, slot))

    @Slot()
    def keep_active(self) -> None:
        """Remove all runs but the active one."""
        self._push(run_proposals.keep_active)

    @Slot(int)
    def activate(self, slot: int) -> None:
        """Make a run the active one."""
        self._push(lambda here: run_proposals.activate(here, slot))

    @Slot(int, str)
    def rename(self, slot: int, name: str) -> None:
        """Give a run another name; "" for one made from what differs."""
        self._push(lambda here: run_proposals.rename(here, slot, name))

    @Slot(int, int)
    def move(self, slot: int, index: int) -> None:
        """Put a run at another place of the order."""
        self._push(lambda here: run_proposals.move(here, slot, index))

    @Slot(int, bool)
    def show(self, slot: int, is_shown: bool) -> None:
        """Draw a run, or do not."""
        self._push(lambda here: run_proposals.show(here, slot, is_shown=is_shown))

    def set_activity(self, slot: int, activity: Activity) -> None:
        """Let a run train, pause it, or freeze it."""
        self._push(lambda here: run_proposals.set_activity(here, slot, activity))

    @Slot(str)
    def set_clock(self, clock: Clock) -> None:
        """Train all runs by another clock."""
        self._push(lambda here: run_proposals.set_clock(here, clock))

    @Slot(bool)
    def edit_all(self, is_on: bool) -> None:
        """Let panels change all runs, or the active one only."""
        self._push(lambda here: run_proposals.edit_all(here, is_on=is_on))

    @Slot()
    def race_activations(self) -> None:
        """Race the activations."""
        self.race("activations")

    def race(self, key: str) -> None:
        """Replace the runs by those of a race, from the same draws, and train."""
        row = RACES[key]
        if self._push(lambda here: run_proposals.race(here, row.runs(here.workspace.run), row.label)):
            self._session.play()

    @Slot(object, object)
    def what_if(self, idea: WhatIf, starts: Mapping[str, RunState]) -> None:
        """Put a wrong idea beside the active run, and train; `starts` are states that runs have begun with, by name."""
        if self._push(lambda here: what_if(here, idea, starts)):
            self._session.play()

    def copy_command(self, slot: int) -> None:
        """Copy the `neuronlab fit` line of a run, and say what it cannot repeat."""
        self._session.with_frame(partial(self._copy_command, slot))

    def _copy_command(self, slot: int, frame: Frame) -> None:
        found = next((run for run in frame.runs if run.slot == slot), None)
        if found is None:
            self.noticed.emit("That run no longer exists.")
            return
        points, record = frame.points, found.trajectory or NO_TRAJECTORY
        reasons = why_not_repeated(found.run, points, found.step, found.network, record)
        QApplication.clipboard().setText(fit_command(found.run, points, max(1, found.step)))
        self.noticed.emit(copied_text(reasons))

    def _push(self, make: Callable[[Experiment], Proposal]) -> bool:
        """Push a proposal; False if it is not possible, which is then said."""
        try:
            proposal = make(self._session.document.experiment)
        except InputError as error:
            self.noticed.emit(str(error))
            return False
        self._session.document.push(proposal)
        return True
