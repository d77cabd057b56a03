"""A wrong idea becomes a run beside the active one, which differs by the idea alone."""

import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.core.errors import InputError
from neuronlab.core.specs.experiment import MAX_RUNS, Experiment
from neuronlab.core.specs.network import LayerSpec
from neuronlab.core.specs.training import MAX_RATE, TrainingSpec
from neuronlab.lessons.lesson import WhatIf
from neuronlab.session.edits import RemoveRun, StartAfresh, TakeState
from neuronlab.session.proposals import edit_to
from neuronlab.session.run_proposals import duplicate, rename
from neuronlab.session.what_if import what_if
from tests.core.building import state_at, wavy_points

UP = WhatIf(name="uphill", flip_gradient=True)


@pytest.fixture
def before():
    start = Experiment()
    hidden = (LayerSpec(4, "leaky_relu", parameter=0.2), LayerSpec(3, "relu"))
    return start.with_run(replace(start.workspace.run, network=replace(start.workspace.run.network, hidden=hidden)))


def without_idea(run):
    return replace(run.training, flip_gradient=False, no_bias=False, learning_rate=0.01)


def test_the_run_has_the_draws_of_the_active_one_which_stays_as_it_is(before):
    proposal = what_if(before, UP)
    after = proposal.experiment.workspace
    old, new = after.runs
    assert (old, after.active) == (before.workspace.run, 0)
    assert (new.name, new.training.flip_gradient) == ("uphill", True)
    assert (new.network, without_idea(new)) == (old.network, old.training)
    assert edit_to(before, proposal).changes == {new.slot: StartAfresh()}
    assert proposal.text == "What if: uphill"


@pytest.mark.parametrize(
    ("idea", "differs"),
    [
        ({"no_bias": True}, {"no_bias": True}),
        ({"rate_times": 100.0}, {"learning_rate": 1.0}),
        ({"rate_times": 1e4}, {"learning_rate": MAX_RATE}),
    ],
)
def test_the_idea_changes_how_it_is_trained(before, idea, differs):
    run = what_if(before, WhatIf(name="it", **idea)).experiment.workspace.runs[1]
    assert run.training == replace(before.workspace.run.training, **differs)


def test_another_activation_is_that_of_all_hidden_layers(before):
    run = what_if(before, WhatIf(name="tanh", activation="tanh")).experiment.workspace.runs[1]
    assert run.network.hidden == (LayerSpec(4, "tanh"), LayerSpec(3, "tanh"))


def test_the_same_idea_again_starts_its_run_anew(before):
    once = what_if(before, UP).experiment
    again = what_if(once, UP)
    assert [run.name for run in again.experiment.workspace.runs] == ["", "uphill"]
    slot = again.experiment.workspace.runs[1].slot
    assert edit_to(once, again).changes == {slot: StartAfresh(), once.workspace.runs[1].slot: RemoveRun()}


def test_an_idea_that_is_active_starts_from_the_run_it_is_an_idea_about(before):
    shown = what_if(rename(before, 0, "mine").experiment, UP).experiment
    there = shown.with_workspace(replace(shown.workspace, active=1))
    after = what_if(there, WhatIf(name="uphill", no_bias=True)).experiment.workspace
    assert [(run.name, run.training.flip_gradient, run.training.no_bias) for run in after.runs] == [
        ("mine", False, False),
        ("uphill", False, True),
    ]
    assert after.run.name == "mine"


def test_there_is_no_room_for_an_idea_beside_six_runs(before):
    runs = tuple(replace(before.workspace.run, slot=slot) for slot in range(MAX_RUNS))
    with pytest.raises(InputError, match="at most 6"):
        what_if(before.with_workspace(replace(before.workspace, runs=runs)), UP)


def test_the_active_run_stays_active_wherever_it_stands(before):
    two = duplicate(before).experiment
    after = what_if(two, UP).experiment.workspace
    assert (after.run, len(after.runs)) == (two.workspace.run, 3)


def test_an_idea_about_a_run_with_a_given_start_starts_there_too(before):
    named = rename(before, 0, "by hand").experiment
    run = named.workspace.run
    count = run.network.parameter_count
    start = state_at(run, wavy_points(10), np.arange(float(count)))
    proposal = what_if(named, WhatIf(name="fast", rate_times=10.0), {"by hand": start})
    slot = proposal.experiment.workspace.runs[1].slot
    change = edit_to(named, proposal).changes[slot]
    assert isinstance(change, TakeState)
    assert change.state is start
    assert what_if(before, UP, {"by hand": start}).given == {}
    other_shape = WhatIf(name="prelu", activation="prelu")
    assert what_if(named, other_shape, {"by hand": start}).given == {}


def test_an_idea_adds_to_what_is_wrong_already(before):
    wrong = before.with_run(replace(before.workspace.run, training=TrainingSpec(no_bias=True)))
    training = what_if(wrong, UP).experiment.workspace.runs[1].training
    assert (training.no_bias, training.flip_gradient) == (True, True)
