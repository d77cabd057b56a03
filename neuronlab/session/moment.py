"""A moment of the past: all runs of a task as they were at a step."""

from collections.abc import Mapping
from dataclasses import dataclass

from msgspec.structs import replace

from neuronlab.core.specs.experiment import Experiment
from neuronlab.core.training.trajectory import Checkpoint, TrajectoryRecord


@dataclass(frozen=True, eq=False)
class Moment:
    """What all runs were at a step, or at their last checkpoint before it.

    Attributes:
        active: The slot of the run whose checkpoint was chosen.
        checkpoints: A checkpoint of every run that has one, by its slot.
    """

    active: int
    checkpoints: Mapping[int, Checkpoint]

    @property
    def chosen(self) -> Checkpoint:
        """The checkpoint that was chosen."""
        return self.checkpoints[self.active]

    @property
    def task(self) -> str:
        """The task of its runs."""
        return self.chosen.workspace.task

    def experiment(self, present: Experiment) -> Experiment:
        """The present experiment with the points and the runs of this moment.

        Runs keep their names and order; those without a checkpoint stay as they are. So do other tasks and the view.
        """
        here, then = present.workspace, self.chosen.workspace
        runs = tuple(
            run.with_work_of(self.checkpoints[run.slot].workspace.run) if run.slot in self.checkpoints else run
            for run in here.runs
        )
        source = {"data": then.data, "points": then.points, "names": then.names, "meanings": then.meanings}
        return present.with_workspace(replace(here, **source, runs=runs))


def moment_at(active: int, checkpoint: Checkpoint, others: Mapping[int, TrajectoryRecord]) -> Moment:
    """The moment of a checkpoint of the active run: with the last checkpoints of other runs up to the same step."""
    found = {active: checkpoint}
    for slot, record in others.items():
        earlier = [kept for kept in record.checkpoints if kept.step <= checkpoint.step]
        if slot != active and earlier:
            found[slot] = earlier[-1]
    return Moment(active, found)
