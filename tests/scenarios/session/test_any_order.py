"""Whatever is done in whatever order: the window and the training thread agree, and the work can be saved."""

import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.core.data.edits import add_class, remove_class
from neuronlab.core.specs.network import LayerSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.training.transfer import same_layers
from neuronlab.files.session.file import load_session, save_session
from neuronlab.files.session.work import Work
from neuronlab.session.proposals import Proposal
from tests.scenarios.session.edits import (
    IMPORTED,
    push_import,
    push_points,
    push_run,
    push_task,
    with_hidden,
    with_training,
)


def gestures(session, rng):
    """Everything that can happen to what was learned, ready to be done at random."""
    document = session.document

    def push_shape():
        spec = document.experiment.workspace.run.network
        hidden = (LayerSpec(int(rng.integers(2, 9)), "tanh"), *spec.hidden[1:])
        after = document.experiment.with_run(with_hidden(*hidden)(document.experiment.workspace.run))
        document.push(Proposal(after, "Width", "width", origins=same_layers(spec)))

    def push_class():
        workspace = document.experiment.classes
        many = len(workspace.labels) > 4
        changed = remove_class(workspace, int(rng.integers(5))) if many else add_class(workspace)
        after = replace(document.experiment, task="classes", classes=changed)
        document.push(Proposal(after, "A class more or less", origins=same_layers(workspace.run.network)))

    def import_points():
        task = str(rng.choice(["classes", "surface"]))
        inputs, targets, labels = IMPORTED
        push_import(session, task, inputs, targets, labels if task == "classes" else ())

    def draw():
        inputs = TASKS[document.experiment.task].inputs
        push_points(session, rng.normal(size=(1, inputs)), [[1.0]])

    return {
        "switch": lambda: push_task(session, str(rng.choice(list(TASKS)))),
        "step": session.step,
        "play": session.play,
        "undo": document.undo_stack.undo,
        "redo": document.undo_stack.redo,
        "shape": push_shape,
        "class": push_class,
        "import": import_points,
        "draw": draw,
        "seed": lambda: push_run(session, with_training(seed=int(rng.integers(9)))),
        "optimizer": lambda: push_run(session, with_training(optimizer=str(rng.choice(["sgd", "adam"])))),
        "reset": session.reset,
    }


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(1, 12))])
def test_whatever_is_done_in_whatever_order_window_and_training_agree_and_the_work_can_be_saved(
    session, qtbot, snapshot, tmp_path, seed
):
    rng, failures = np.random.default_rng(seed), []
    session.failed.connect(failures.append)
    possible, done = gestures(session, rng), []
    for number in range(120):
        done.append(str(rng.choice(list(possible))))
        possible[done[-1]]()
        if number % 4:
            continue
        taken = snapshot()
        assert taken.experiment is session.document.experiment, done
        qtbot.waitUntil(lambda: session.is_playing == session._worker._is_playing)
        save_session(tmp_path / "work.nlab", Work(taken.experiment, taken.states))
        states = load_session(tmp_path / "work.nlab").states
        assert states.keys() == taken.states.keys(), done
    assert failures == []
    session.pause()
    while session.document.undo_stack.canUndo():
        session.document.undo_stack.undo()
    taken = snapshot()
    for task, states in taken.states.items():
        workspace = getattr(taken.experiment, task)
        assert len(states[0].parameters) == workspace.run.network.parameter_count
