"""The undo history as it is saved, and as it comes back."""

from dataclasses import dataclass

from neuronlab.core.specs.experiment import Experiment
from neuronlab.files.session.work import EntryRecord, Replaced, UndoRecord
from neuronlab.session.edits import Replacement
from neuronlab.session.undo_entries import UndoEntry


@dataclass(frozen=True, eq=False)
class UndoHistory:
    """The undo history at a moment, whose replacements may go on changing.

    Attributes:
        present: The experiment at that moment.
        entries: Copies of the entries.
        index: How many of them can be undone.
        newest_number: The largest number that an edit has.
        undone: The numbers of edits that are undone.
    """

    present: Experiment
    entries: tuple[UndoEntry, ...]
    index: int
    newest_number: int
    undone: frozenset[int]

    def record(self, present: Experiment) -> UndoRecord | None:
        """What is saved with an experiment; None if that is another, since an edit between both has failed.

        Call it where the replacements are written, after all edits up to that moment were followed. At the end of the
        program some may not be: entries from which Undo or Redo could not bring back what was learned are left out,
        with those behind them.
        """
        if present is not self.present:
            return None
        undoable, redoable = self.entries[: self.index], self.entries[self.index :]
        first = 1 + max((number for number, entry in enumerate(undoable) if _is_unknown(entry, "before")), default=-1)
        last = next((number for number, entry in enumerate(redoable) if _is_unknown(entry, "after")), len(redoable))
        kept = [_record_of(entry, "before") for entry in undoable[first:]]
        entries = (*kept, *(_record_of(entry, "after") for entry in redoable[:last]))
        return UndoRecord(entries, len(kept), self.newest_number, self.undone)


def entries_from(record: UndoRecord) -> list[UndoEntry]:
    """The entries of a saved history, whose gestures are over."""
    return [_entry_from(entry, is_undone=number >= record.index) for number, entry in enumerate(record.entries)]


def _is_unknown(entry: UndoEntry, side: str) -> bool:
    return entry.replacement is not None and getattr(entry.replacement, side) is None


def _record_of(entry: UndoEntry, side: str) -> EntryRecord:
    replacement = entry.replacement
    replaced = None if replacement is None else Replaced(replacement.task, getattr(replacement, side))
    return EntryRecord(entry.before, entry.after, entry.text, frozenset(entry.numbers), replaced)


def _entry_from(record: EntryRecord, *, is_undone: bool) -> UndoEntry:
    replacement = None
    if record.replaced is not None:
        learned = dict(record.replaced.learned)
        sides = {"after": learned} if is_undone else {"before": learned}
        replacement = Replacement(record.replaced.task, **sides)
    return UndoEntry(record.before, record.after, record.text, replacement, set(record.numbers), "", 0.0)
