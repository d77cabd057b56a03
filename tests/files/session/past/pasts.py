"""Work with a past: runs of several tasks with timelines, and entries to undo and to redo."""

from functools import cache

from msgspec.structs import replace

from neuronlab.app import first_experiment
from neuronlab.files.session.work import Work
from neuronlab.session import run_proposals
from tests.scenarios.session.edits import push_points, push_run, push_task, with_training
from tests.scenarios.session.stand import Stand


@cache
def make_past(steps=60):
    """Two runs of a curve and one of classes, of which edits replaced what was learned; two can be redone."""
    stand = Stand(Work(first_experiment()))
    document = stand.document
    stand.play(steps)
    stand.act(lambda: document.push(run_proposals.duplicate(document.experiment, 0)))
    stand.act(lambda: push_points(stand, [[0.5]], [[1.0]]))
    stand.play(steps // 2)
    stand.act(lambda: push_run(stand, with_training(optimizer="momentum"), "Optimizer"))
    stand.act(stand.reset)
    stand.play(steps // 3)
    stand.act(lambda: push_task(stand, "classes"))
    stand.play(steps // 2)
    stand.act(lambda: push_run(stand, with_training(seed=5), "Seed"))
    stand.play(steps // 6)
    stand.act(lambda: push_run(stand, lambda run: replace(run, name="Mine"), "Name"))
    for _ in range(2):
        stand.act(document.undo_stack.undo)
    return stand.snapshot().work()
