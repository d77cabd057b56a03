"""Snapshots: the work between two slices of training, as it is saved."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from neuronlab.core.specs.experiment import Experiment
from neuronlab.core.training.state import RunState, States
from neuronlab.core.training.trajectory import NO_TRAJECTORY, Learned
from neuronlab.files.session.lesson_record import LessonRecord
from neuronlab.files.session.work import Began, Home, UndoRecord, ViewRecord, Work
from neuronlab.session.carrying import kept_after
from neuronlab.session.undo_records import UndoHistory


@dataclass(frozen=True, eq=False, repr=False)
class Snapshot:
    """The work between two slices, as it is saved.

    Attributes:
        experiment: The experiment as the training thread knows it.
        learned: What was learned, by task and slot; tasks without trained runs may be missing.
        began: For the runs of the active task, the step since which nothing but training has changed them.
        undo: The undo history; None where it is not saved.
        view: How it is shown; None where nobody shows it.
        lesson: What was done in the lesson whose work it is; None outside of lessons.
        is_last: Whether nothing follows it.
    """

    experiment: Experiment
    learned: Mapping[str, Mapping[int, Learned]]
    began: Began = field(default_factory=dict)
    undo: UndoRecord | None = None
    view: ViewRecord | None = None
    lesson: LessonRecord | None = None
    is_last: bool = False

    @classmethod
    def of(cls, work: Work) -> "Snapshot":
        """A snapshot of work that was opened."""
        learned = {
            task: {
                slot: Learned(state, work.timelines.get(task, {}).get(slot, NO_TRAJECTORY))
                for slot, state in states.items()
            }
            for task, states in work.states.items()
        }
        return cls(work.experiment, learned, work.began, work.undo, work.view, work.lesson)

    @property
    def states(self) -> States:
        """The trained states, by task and slot."""
        return {
            task: {slot: each.state for slot, each in learned.items()}
            for task, learned in self.learned.items()
            if learned
        }

    @property
    def state(self) -> RunState:
        """The trained state of the active run."""
        return self.learned[self.experiment.task][self.experiment.workspace.run.slot].state

    def work(self, home: Home | None = None) -> Work:
        """The work as a value that can be saved, with the named file it belongs to."""
        timelines = {
            task: {slot: each.trajectory for slot, each in learned.items()}
            for task, learned in self.learned.items()
            if learned
        }
        return Work(
            self.experiment,
            self.states,
            self.began,
            timelines,
            self.undo,
            self.view,
            home=home,
            lesson=self.lesson,
        )

    def with_window(
        self, history: UndoHistory | None, view: ViewRecord | None = None, lesson: LessonRecord | None = None
    ) -> "Snapshot":
        """With what the window has of the work: an undo history that leads to its experiment, the view, the lesson."""
        undo = None if history is None else history.record(self.experiment)
        return replace(self, undo=undo, view=view, lesson=lesson)

    def brought_to(self, present: Experiment) -> "Snapshot":
        """The work with edits the training thread has not processed; trained states are kept if they still fit."""
        if present is self.experiment:
            return self
        found: dict[str, dict[int, Learned]] = {}
        for task, learned in self.learned.items():
            old, new = getattr(self.experiment, task), getattr(present, task)
            kept = {slot: kept_after(old, new, slot, each) for slot, each in learned.items()}
            found[task] = {slot: each for slot, each in kept.items() if each is not None}
        stays = found.get(present.task, {}) if present.task == self.experiment.task else {}
        left = self.learned.get(present.task, {})
        began = {slot: step for slot, step in self.began.items() if slot in stays and stays[slot] is left.get(slot)}
        return Snapshot(present, found, began)
