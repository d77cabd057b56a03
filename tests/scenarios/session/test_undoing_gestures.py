"""Whatever a person does to the points, undo brings them back to the very byte."""

import pytest
from msgspec.structs import replace

from neuronlab.app import first_experiment
from neuronlab.core.specs.tasks import TASKS
from neuronlab.session.document import Document
from neuronlab.session.undo_entries import UNDO_LIMIT
from tests.scenarios.session.random_hand import RandomHand

GESTURES = 200


def state_of(document):
    workspace = document.experiment.workspace
    return workspace.points.digest, workspace.labels, workspace.data


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(1, 4))])
@pytest.mark.parametrize("task", TASKS)
def test_undo_after_200_random_gestures_restores_the_exact_bytes_of_the_points(qapp, task, seed):
    assert UNDO_LIMIT >= GESTURES
    document = Document(replace(first_experiment(), task=task))
    hand = RandomHand(document, [seed, 11])
    seen = [state_of(document)]
    for _ in range(GESTURES):
        entries = document.undo_stack.count()
        hand.gesture()
        assert document.undo_stack.count() - entries in {0, 1}  # one gesture is one step, or nothing happened
        if document.undo_stack.count() > entries:
            seen.append(state_of(document))
    assert len(seen) > GESTURES / 3
    assert len({state[0] for state in seen}) > GESTURES / 4
    for state in reversed(seen):
        assert state_of(document) == state
        document.undo_stack.undo()
    assert not document.undo_stack.canUndo()
    for state in seen[1:]:
        document.undo_stack.redo()
        assert state_of(document) == state
