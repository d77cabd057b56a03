"""Whether the work has changed since it was saved: by an edit, or by steps of training."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal, Slot

from neuronlab.analysis.frames.frame import Frame
from neuronlab.core.training.state import States
from neuronlab.session.document import Document

Steps = dict[str, dict[int, int]]
"""Steps made, by task and slot."""


def steps_of(states: States) -> Steps:
    """How far all runs are."""
    return {task: {slot: state.step for slot, state in runs.items()} for task, runs in states.items()}


class Changes(QObject):
    """Compares the work with what was saved. Emits `changed(is_modified)` whenever that becomes another.

    Undoing all edits since the save makes the work unmodified again. Looking back and what is shown change nothing.
    """

    changed = Signal(bool)

    def __init__(self, document: Document, states: States, *, is_modified: bool, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self._steps = steps_of(states)
        self._now: Steps = {}
        self._mark: int | None = None if is_modified else document.mark
        self.is_modified = is_modified
        document.changed.connect(self._judge)
        document.undo_stack.indexChanged.connect(self._judge)  # which comes after `changed` for a new entry

    def close(self) -> None:
        """Stop comparing, before the document ends."""
        self._document.changed.disconnect(self._judge)
        self._document.undo_stack.indexChanged.disconnect(self._judge)

    @Slot(object)
    def follow(self, frame: Frame) -> None:
        """Look how far the runs of a frame are."""
        if not self._document.looks_back and frame.status.now is None:
            self._now[frame.task] = {run.slot: run.step for run in frame.runs}
            self._judge()

    def note_saved(self, mark: int, states: States) -> None:
        """The work was saved, as it was with this mark of the document."""
        self._mark, self._steps = mark, steps_of(states)
        self._judge()

    def note_unsaved(self) -> None:
        """What was saved is no longer there."""
        self._mark = None
        self._judge()

    @Slot()
    def _judge(self) -> None:
        is_modified = self._mark != self._document.mark or any(
            _differ(self._steps.get(task, {}), now) for task, now in self._now.items()
        )
        if is_modified != self.is_modified:
            self.is_modified = is_modified
            self.changed.emit(is_modified)


def _differ(saved: Mapping[int, int], now: Mapping[int, int]) -> bool:
    """Whether runs have made other steps; runs that nothing was saved of have made none."""
    return any(saved.get(slot, 0) != step for slot, step in now.items())
