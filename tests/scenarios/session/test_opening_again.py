"""A session that was closed and opened again goes on as if it never had been: training, undo, redo and the timeline."""

import contextlib
from functools import partial

import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.app import first_experiment
from neuronlab.core.data.edits import add_points
from neuronlab.core.errors import InputError
from neuronlab.core.specs.tasks import TASKS
from neuronlab.files.session.work import Work
from neuronlab.session import run_proposals
from neuronlab.session.proposals import Proposal
from tests.core.building import same_learned
from tests.scenarios.session.edits import push_task
from tests.scenarios.session.stand import Stand
from tests.scenarios.session.test_runs_in_any_order import RunsHand


class StandHand(RunsHand):
    """The same at a stand; no clock of seconds, under which the number of steps depends on the machine."""

    def __init__(self, stand, seed):
        super().__init__(stand, seed)
        clocks = ["steps", "evaluations"]
        self.kinds["clock"] = lambda: self.run_action(run_proposals.set_clock, str(self.rng.choice(clocks)))
        self.kinds |= {f"play {number}": stand.play for number in range(6)}
        self.kinds |= {f"undo {number}": self.document.undo_stack.undo for number in range(3)}
        self.kinds |= {f"redo {number}": self.document.undo_stack.redo for number in range(3)}

    def do_something(self):
        self.done.append(str(self.rng.choice(list(self.kinds))))
        with contextlib.suppress(InputError):
            self.session.act(self.kinds[self.done[-1]])


def assert_alike(first, second, done):
    """Whether two stands are the same to the last bit, in what they have learned and in their past."""
    one, other = first.snapshot().work(), second.snapshot().work()
    assert first.document.experiment.task == second.document.experiment.task, done
    assert one.began == other.began, done
    for task in TASKS:
        assert getattr(one.experiment, task).points.digest == getattr(other.experiment, task).points.digest, done
        assert getattr(one.experiment, task).runs == getattr(other.experiment, task).runs, done
    assert one.states.keys() == other.states.keys(), done
    for task, states in one.states.items():
        assert states.keys() == other.states[task].keys(), done
        for slot, state in states.items():
            assert same_learned(state, other.states[task][slot]), (task, slot, done)
            assert_same_best(state.best, other.states[task][slot].best, done)
            if state.step:  # the start of a run is kept when it is left
                assert_same_trajectory(one.timelines[task][slot], other.timelines[task][slot], done)
    stacks = first.document.undo_stack, second.document.undo_stack
    texts = [[stack.text(index) for index in range(stack.count())] for stack in stacks]
    assert texts[0] == texts[1], done
    assert stacks[0].index() == stacks[1].index(), done


def assert_same_best(one, other, done):
    assert (one is None) == (other is None), done
    if one is not None:
        assert (one.run, one.loss) == (other.run, other.loss), done
        assert same_learned(one.state, other.state), done


def assert_same_trajectory(one, other, done):
    assert (one.stride, one.notes, one.undone, one.is_reshaped) == (
        other.stride,
        other.notes,
        other.undone,
        other.is_reshaped,
    ), done
    assert [each.step for each in one.checkpoints] == [each.step for each in other.checkpoints], done
    for here, there in zip(one.checkpoints, other.checkpoints, strict=True):
        assert same_learned(here.state, there.state), done
        assert here.past == there.past, done
        assert here.workspace.points.digest == there.workspace.points.digest, done
        assert here.workspace.runs == there.workspace.runs, done


def go_on_alike(seed, path, before, after):
    """Act at random, save, open, and go on with the same actions in both."""
    stand = Stand(Work(first_experiment()))
    hand = StandHand(stand, seed)
    for _ in range(before):
        hand.do_something()
    stand.look_back(None)  # what is shown is not saved
    other = stand.opened_again(path)
    assert_alike(stand, other, hand.done)
    hands = StandHand(stand, seed + 1), StandHand(other, seed + 1)
    for number in range(after):
        for each in hands:
            each.do_something()
        if number % 5 == 0:
            assert_alike(stand, other, (hand.done, hands[0].done))
    for each in (stand, other):
        each.look_back(None)
        while each.document.undo_stack.canUndo():
            each.act(each.document.undo_stack.undo)
    assert_alike(stand, other, (hand.done, hands[0].done))
    for each in (stand, other):
        while each.document.undo_stack.canRedo():
            each.act(each.document.undo_stack.redo)
        each.play()
    assert_alike(stand, other, (hand.done, hands[0].done))


def test_a_task_that_was_left_by_undo_goes_on_as_it_would_have(tmp_path):
    """Undo of a switch that brought points takes them away again from what was learned with them."""
    stand = Stand(Work(first_experiment()))
    stand.act(lambda: push_task(stand, "classes"))
    stand.play()
    stand.act(lambda: push_task(stand, "curve"))
    here = stand.document.experiment
    fuller = add_points(here.classes, np.array([[0.1, 0.2]]), np.array([[1.0]]))
    stand.act(lambda: stand.document.push(Proposal(replace(here, task="classes", classes=fuller), "Fuller")))
    stand.play()
    stand.act(stand.document.undo_stack.undo)
    other = stand.opened_again(tmp_path / "work.nlab")
    for each in (stand, other):
        each.act(partial(push_task, each, "classes"))
        each.play()
    assert_alike(stand, other, "")


@pytest.mark.parametrize("seed", [0, pytest.param(1, marks=pytest.mark.long)])
def test_whatever_was_done_it_goes_on_bit_for_bit_with_undo_and_timeline(tmp_path, seed):
    go_on_alike(seed, tmp_path / "work.nlab", 40, 25)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 140))
def test_whatever_was_done_it_goes_on_bit_for_bit_with_undo_and_timeline_longer(tmp_path, seed):
    go_on_alike(seed, tmp_path / "work.nlab", 120, 80)
