"""Which kind of edit a proposal becomes."""

import pytest
from msgspec.structs import replace

from neuronlab.core.specs.experiment import Experiment
from neuronlab.core.specs.network import LayerSpec
from neuronlab.session.edits import ChangeOptimizer, ChangeShape, PlainEdit, StartAfresh
from neuronlab.session.proposals import Proposal, edit_to


def with_training(experiment, **changes):
    run = experiment.workspace.run
    return experiment.with_run(replace(run, training=replace(run.training, **changes)))


def with_hidden(experiment, *hidden):
    run = experiment.workspace.run
    return experiment.with_run(replace(run, network=replace(run.network, hidden=hidden)))


@pytest.fixture
def before():
    return with_hidden(Experiment(), LayerSpec(4), LayerSpec(3))


def edit(before, after, origins=None):
    return edit_to(before, Proposal(after, "An edit", origins=origins))


@pytest.mark.parametrize("changes", [{"learning_rate": 0.5}, {"batch_size": 7}, {"loss": "absolute"}])
def test_what_the_weights_do_not_depend_on_is_a_plain_edit(before, changes):
    after = with_training(before, **changes)
    made = edit(before, after)
    assert type(made) is PlainEdit
    assert made.experiment is after


@pytest.mark.parametrize("changes", [{"seed": 77}, {"initializer": "zero"}, {"standardize": True}])
def test_another_start_starts_afresh(before, changes):
    after = with_training(before, **changes)
    made = edit(before, after)
    assert type(made) is StartAfresh
    assert made.experiment is after
    assert made.replacement.task == "curve"


def test_another_optimizer_replaces_its_memory(before):
    other = next(name for name in ("sgd", "adam") if name != before.workspace.run.training.optimizer)
    assert type(edit(before, with_training(before, optimizer=other))) is ChangeOptimizer


def test_another_start_counts_for_more_than_another_optimizer(before):
    assert type(edit(before, with_training(before, seed=77, optimizer="momentum"))) is StartAfresh


def test_another_shape_continues_the_layers_that_its_origins_name(before):
    made = edit(before, with_hidden(before, LayerSpec(4), LayerSpec(9)), origins=(0, 1))
    assert type(made) is ChangeShape
    assert made.origins == (0, 1)


def test_another_shape_starts_afresh_without_origins_or_without_warm_edits(before):
    after = with_hidden(before, LayerSpec(9))
    assert type(edit(before, after)) is StartAfresh
    assert type(edit(before, replace(after, warm_edits=False), origins=(0,))) is StartAfresh


def test_another_start_starts_afresh_whatever_its_origins(before):
    after = with_training(with_hidden(before, LayerSpec(4), LayerSpec(9)), initializer="zero", standardize=True)
    assert type(edit(before, after, origins=(0, 1))) is StartAfresh


def test_origins_of_a_shape_that_stays_are_of_no_account(before):
    assert type(edit(before, with_training(before, learning_rate=0.5), origins=(0, 1))) is PlainEdit


def test_another_task_is_compared_with_itself(before):
    there = replace(before, task="classes")
    assert type(edit(before, there)) is PlainEdit
    made = edit(before, with_training(there, seed=77))
    assert type(made) is StartAfresh
    assert made.replacement.task == "classes"


def test_a_proposal_can_ask_for_a_fresh_start_though_the_weights_would_fit(before):
    after = with_training(before, learning_rate=0.5)
    assert type(edit_to(before, Proposal(after, "An edit", starts_afresh=True))) is StartAfresh
