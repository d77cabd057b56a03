"""The entries of the undo stack: which edits form one entry, how Undo and Redo apply them, and how many are kept."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import cast

from PySide6.QtCore import QObject, QSignalBlocker, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from neuronlab.core.specs.experiment import Experiment
from neuronlab.session.edits import (
    Edit,
    RedoReplacement,
    Replacement,
    ReplacingEdit,
    RestoreExperiment,
    UndoReplacement,
)
from neuronlab.session.guarded import Guarded
from neuronlab.session.undo_memory import Kept, entries_to_keep

UNDO_LIMIT = 200
UNDO_SHORTENED = "Older undo steps were dropped to save memory."


@dataclass(eq=False)
class UndoEntry:
    """A memento of one edit, or of all edits of one gesture.

    Attributes:
        before: The experiment before the first of its edits.
        after: The experiment after the last one.
        text: Its name in the undo list.
        replacement: What it remembers of the learned state; None while none of its edits has replaced that.
        numbers: The numbers of all its edits.
        gesture: Key of the gesture its edits belong to; empty for a single edit.
        open_until: When it stops taking edits of that gesture, in seconds of the clock of `UndoEntries`.
    """

    before: Experiment
    after: Experiment
    text: str
    replacement: Replacement | None
    numbers: set[int]
    gesture: str
    open_until: float

    @property
    def kept(self) -> Kept:
        """What it keeps in memory."""
        return Kept((self.before, self.after), self.replacement)

    def takes(self, gesture: str, now: float) -> bool:
        """Whether an edit of this gesture belongs to it."""
        return bool(gesture) and gesture == self.gesture and now <= self.open_until

    def with_own_replacement(self, edit: Edit) -> Edit:
        """The edit as part of this entry, with the entry's own replacement.

        The first replacement of a gesture has the state before it; the state after it is stored on Undo.
        """
        if isinstance(edit, ReplacingEdit) and self.replacement is not None:
            return replace(edit, replacement=self.replacement)
        return edit

    def add(self, edit: Edit, open_until: float) -> None:
        """Add an edit to the entry, after `with_own_replacement`."""
        self.after, self.open_until = edit.experiment, open_until
        self.numbers.add(edit.number)
        if isinstance(edit, ReplacingEdit):
            self.replacement = edit.replacement

    def undo(self) -> Edit:
        """The edit that undoes it."""
        text = f"Undo: {self.text}"
        if self.replacement is None:
            return RestoreExperiment(self.before, text=text)
        return UndoReplacement(self.before, self.replacement, text=text)

    def redo(self) -> Edit:
        """The edit that redoes it."""
        if self.replacement is None:
            return RestoreExperiment(self.after, text=self.text)
        return RedoReplacement(self.after, self.replacement, text=self.text)


class UndoEntries(QObject):
    """A QUndoStack of entries; calls `follow(edit)` for every edit made, undone or redone.

    Emits `shortened(sentence)` once, when the oldest entries were dropped to save memory.
    """

    shortened = Signal(str)

    def __init__(self, follow: Callable[[Edit], None], clock: Callable[[], float], parent: QObject) -> None:
        super().__init__(parent)
        self._follow, self._clock = follow, clock
        self.stack = QUndoStack(self)
        self.stack.setUndoLimit(UNDO_LIMIT)
        self.newest_number = 0
        self._undone: frozenset[int] = frozenset()  # numbers of edits undone, even if Redo can no longer reach them
        self._base = 0  # the number of the last edit that no entry can undo any more
        self._is_refilling = False  # the stack, with entries whose edits are already applied
        self._has_shortened = False

    @property
    def entries(self) -> list[UndoEntry]:
        """All entries, oldest first."""
        return [cast(_EntryCommand, self.stack.command(number)).entry for number in range(self.stack.count())]

    @property
    def undone(self) -> frozenset[int]:
        """The numbers of edits that are undone, even if Redo can no longer reach them."""
        return self._undone

    def begin_with(self, entries: list[UndoEntry], index: int, newest_number: int, undone: frozenset[int]) -> None:
        """Start with the entries of a saved history, of which `index` can be undone."""
        self._refill(entries, index)
        self.newest_number, self._undone = newest_number, undone
        self.limit()

    @property
    def mark(self) -> int:
        """A number for the present state: undoing and redoing come back to the same number."""
        index = self.stack.index()
        return max(self.entries[index - 1].numbers) if index else self._base

    def push(self, before: Experiment, edit: Edit, text: str, gesture: str, within_s: float) -> None:
        """Apply an edit, as part of the newest entry if that is of the same gesture, otherwise as a new one.

        The other arguments are those of a `Proposal`.
        """
        self.newest_number += 1
        now = self._clock()
        newest = self.entries[-1:] if not self.stack.canRedo() else []
        entry = newest[0] if newest and newest[0].takes(gesture, now) else None
        if entry is not None:
            edit = entry.with_own_replacement(edit)
        edit = replace(edit, text=text, number=self.newest_number)
        if entry is not None:
            # Not left to QUndoStack: PySide6 never frees the Python half of a command that was merged (6.11.3).
            entry.add(edit, now + within_s)
            self.follow(edit)
        else:
            replacement = edit.replacement if isinstance(edit, ReplacingEdit) else None
            entry = UndoEntry(before, edit.experiment, text, replacement, {edit.number}, gesture, now + within_s)
            if self.stack.index() == UNDO_LIMIT:  # so the stack drops the oldest
                self._base = max(self.entries[0].numbers)
            self.stack.push(_EntryCommand(self, entry, edit))
            self.limit()

    def seal(self) -> None:
        """The next edit makes an entry of its own, whatever gesture it belongs to."""
        for entry in self.entries[-1:]:
            entry.gesture = ""

    def take_back(self, number: int) -> None:
        """Undo the entry of the edit with this number, and those since, unless it is undone already."""
        stack = self.stack
        if any(number in entry.numbers for entry in self.entries[: stack.index()]):
            is_back = False
            while not is_back:
                is_back = number in self.entries[stack.index() - 1].numbers
                stack.undo()

    def limit(self) -> None:
        """Drop the oldest entries while all together take too much memory."""
        entries, index = self.entries, self.stack.index()
        kept = entries_to_keep([entry.kept for entry in entries], index)
        if len(kept) == len(entries):
            return
        if kept.start:
            self._base = max(entries[kept.start - 1].numbers)
        self._refill([entries[number] for number in kept], index - kept.start)
        if not self._has_shortened:
            self._has_shortened = True
            self.shortened.emit(UNDO_SHORTENED)

    def follow(self, edit: Edit) -> None:
        """Called by the commands of the stack; the training thread learns with every edit which ones are undone."""
        if not self._is_refilling:
            self._follow(replace(edit, undone=self._undone))

    def note_undone(self, entry: UndoEntry) -> None:
        """Count the edits of an entry as undone."""
        self._undone |= entry.numbers

    def note_redone(self, entry: UndoEntry) -> None:
        """Count the edits of an entry as made."""
        self._undone -= entry.numbers

    def _refill(self, entries: list[UndoEntry], index: int) -> None:
        """Refill the stack with these entries: QUndoStack cannot drop its oldest ones by memory."""
        stack, self._is_refilling = self.stack, True
        with QSignalBlocker(stack):  # the entries next to the present stay the same, so no signal is due
            stack.clear()
            for entry in entries:
                stack.push(_EntryCommand(self, entry))
            stack.setIndex(index)
        self._is_refilling = False


class _EntryCommand(Guarded, QUndoCommand):
    """Undoes and redoes an entry; `first` is the edit that made it."""

    def __init__(self, entries: UndoEntries, entry: UndoEntry, first: Edit | None = None) -> None:
        super().__init__(entry.text)
        self.entry = entry
        self._entries, self._first = entries, first

    def redo(self) -> None:
        edit, self._first = self._first or self.entry.redo(), None
        self._entries.note_redone(self.entry)
        self._entries.follow(edit)

    def undo(self) -> None:
        self._entries.note_undone(self.entry)
        self._entries.follow(self.entry.undo())
