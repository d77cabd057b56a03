"""A lesson under way: which step is open, and what the learner has done in each."""

from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from neuronlab.core.errors import InputError
from neuronlab.files.session.lesson_record import LessonRecord, StepRecord
from neuronlab.lessons.catalog import of_record
from neuronlab.lessons.conditions import is_done
from neuronlab.lessons.lesson import Lesson, LessonStep
from neuronlab.lessons.setups import setup_at
from neuronlab.lessons.situation import LessonSituation


class LessonCourse(QObject):
    """A lesson and the record of what was done in it. Every step can be opened at any time.

    Signals: `entered(index)` when another step is open, `done(index)` when a step counts as done, once, and `changed`
    after these and whenever anything in the record is another.
    """

    changed = Signal()
    entered = Signal(int)
    done = Signal(int)

    def __init__(self, lesson: Lesson, record: LessonRecord, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lesson = lesson
        self._record = _fitted(record, len(lesson.steps))

    @property
    def key(self) -> str:
        """The key of the lesson."""
        return self._record.key

    @property
    def record(self) -> LessonRecord:
        """What was done, with as many steps as the lesson has."""
        return self._record

    @property
    def at(self) -> int:
        """The index of the step that is open."""
        return self._record.at

    @property
    def step(self) -> LessonStep:
        """The step that is open."""
        return self.lesson.steps[self.at]

    @property
    def step_record(self) -> StepRecord:
        """What was done in the step that is open."""
        return self._record.steps[self.at]

    @property
    def setup(self) -> str:
        """The name of the setup that the open step works with: its own, or that of the last step that names one."""
        return setup_at(self.lesson, self.at).name

    @property
    def is_setup_due(self) -> bool:
        """Whether the setup of the open step has not been put in place yet, as no step that works with it was entered.

        That of the first step is there when the lesson opens.
        """
        first, steps = _first_with_setup(self.lesson, self.at), self.lesson.steps
        end = next((index for index in range(first + 1, len(steps)) if steps[index].setup), len(steps))
        return first > 0 and not any(record.is_entered for record in self._record.steps[first:end])

    def go_to(self, index: int) -> None:
        """Open a step; an index beyond the first or last opens that one."""
        index = min(max(index, 0), len(self.lesson.steps) - 1)
        if index != self.at:
            self._record = replace(self._record, at=index)
            self.entered.emit(index)
            self.changed.emit()

    def note_entered(self) -> None:
        """The open step has been entered, with its setup in place."""
        self.update(is_entered=True)

    def update(self, **fields: Any) -> None:
        """Change fields of the open step's record."""
        before, now = self.step_record, replace(self.step_record, **fields)
        if now == before:
            return
        steps = self._record.steps
        self._record = replace(self._record, steps=(*steps[: self.at], now, *steps[self.at + 1 :]))
        if now.is_done and not before.is_done:
            self.done.emit(self.at)
        self.changed.emit()

    def follow(self, situation: LessonSituation) -> None:
        """Note whether the open step is done; what is done stays so."""
        if not self.step_record.is_done and situation.step is self.step and is_done(self.step.done, situation):
            self.update(is_done=True)

    def sign(self, learner: str) -> None:
        """Note the name that the learner hands in under."""
        self._record = replace(self._record, learner=learner)
        self.changed.emit()


def course_of(record: LessonRecord | None) -> LessonCourse | None:
    """The course that a record was made in; None without a record, or if its lesson is not known."""
    try:
        entry = of_record(record) if record is not None else None
    except InputError:
        return None
    return LessonCourse(entry.lesson, record) if entry is not None and record is not None else None


def _first_with_setup(lesson: Lesson, index: int) -> int:
    """The step that puts the setup of a step in place; 0 for what the lesson opens with."""
    return next((each for each in range(index, -1, -1) if lesson.steps[each].setup), 0)


def _fitted(record: LessonRecord, steps: int) -> LessonRecord:
    """The record with as many steps as the lesson has."""
    known = record.steps[:steps]
    missing = tuple(StepRecord() for _ in range(steps - len(known)))
    return replace(record, at=min(record.at, steps - 1), steps=(*known, *missing))
