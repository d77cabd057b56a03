"""Which kind of edit a proposal becomes."""

import pytest
from msgspec.structs import replace

from neuronlab.core.specs.experiment import Experiment
from neuronlab.core.specs.network import LayerSpec
from neuronlab.session.edits import ChangeOptimizer, ChangeShape, PlainEdit, StartAfresh
from neuronlab.session.proposals import Proposal, edit_to, for_all_runs


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
    assert made.changes == {0: StartAfresh()}
    assert made.experiment is after
    assert made.replacement.task == "curve"


def test_another_optimizer_replaces_its_memory(before):
    other = next(name for name in ("sgd", "adam") if name != before.workspace.run.training.optimizer)
    assert edit(before, with_training(before, optimizer=other)).changes == {0: ChangeOptimizer()}


def test_another_start_counts_for_more_than_another_optimizer(before):
    assert edit(before, with_training(before, seed=77, optimizer="momentum")).changes == {0: StartAfresh()}


def test_another_shape_continues_the_layers_that_its_origins_name(before):
    made = edit(before, with_hidden(before, LayerSpec(4), LayerSpec(9)), origins=(0, 1))
    assert made.changes == {0: ChangeShape((0, 1))}


def test_another_shape_starts_afresh_without_origins_or_without_warm_edits(before):
    after = with_hidden(before, LayerSpec(9))
    assert edit(before, after).changes == {0: StartAfresh()}
    assert edit(before, replace(after, warm_edits=False), origins=(0,)).changes == {0: StartAfresh()}


def test_another_start_starts_afresh_whatever_its_origins(before):
    after = with_training(with_hidden(before, LayerSpec(4), LayerSpec(9)), initializer="zero", standardize=True)
    assert edit(before, after, origins=(0, 1)).changes == {0: StartAfresh()}


def test_origins_of_a_shape_that_stays_are_of_no_account(before):
    assert type(edit(before, with_training(before, learning_rate=0.5), origins=(0, 1))) is PlainEdit


def test_another_task_is_compared_with_itself(before):
    there = replace(before, task="classes")
    assert type(edit(before, there)) is PlainEdit
    made = edit(before, with_training(there, seed=77))
    assert made.changes == {0: StartAfresh()}
    assert made.replacement.task == "classes"


def test_a_proposal_can_ask_for_a_fresh_start_though_the_weights_would_fit(before):
    after = with_training(before, learning_rate=0.5)
    assert edit_to(before, Proposal(after, "An edit", starts_afresh=True)).changes == {0: StartAfresh()}


def several(before, **of_second):
    """The same experiment with a second and a frozen third run."""
    workspace = before.workspace
    second = replace(workspace.run, slot=1, **of_second)
    third = replace(workspace.run, slot=2, activity="frozen")
    runs = replace(workspace, runs=(workspace.run, second, third))
    return replace(before.with_workspace(runs), edits_all_runs=True)


def test_a_change_of_all_runs_leaves_out_frozen_ones_and_each_is_changed_in_its_own_way(before):
    start = several(before, training=replace(before.workspace.run.training, optimizer="sgd"))
    proposal, reasons = for_all_runs(start, Proposal(with_training(start, optimizer="sgd", seed=9), "An edit"))
    assert reasons == ()
    first, second, third = proposal.experiment.workspace.runs
    assert (first.training.seed, second.training.seed) == (9, 9)
    assert third == start.workspace.runs[2]
    assert edit_to(start, proposal).changes == {0: StartAfresh(), 1: StartAfresh()}
    proposal, _ = for_all_runs(start, Proposal(with_training(start, optimizer="sgd"), "An edit"))
    assert edit_to(start, proposal).changes == {0: ChangeOptimizer()}


def test_another_shape_of_all_runs_keeps_the_weights_of_each(before):
    start = several(before, network=replace(before.workspace.run.network, hidden=(LayerSpec(6), LayerSpec(5))))
    after = with_hidden(start, LayerSpec(4), LayerSpec(9))
    proposal, _ = for_all_runs(start, Proposal(after, "An edit", origins=(0, None)))
    assert edit_to(start, proposal).changes == {0: ChangeShape((0, None)), 1: ChangeShape((0, None))}
    widths = [layer.width for layer in proposal.experiment.workspace.runs[1].network.hidden]
    assert widths == [6, 9]


def test_a_run_that_cannot_follow_stays_as_it_is_and_that_is_said(before):
    start = several(before, network=replace(before.workspace.run.network, hidden=(LayerSpec(2),) * 16))
    after = with_hidden(start, LayerSpec(4), LayerSpec(9), LayerSpec(3))
    proposal, reasons = for_all_runs(start, Proposal(after, "An edit", origins=(0, None, 1)))
    assert proposal.experiment.workspace.runs[1] == start.workspace.runs[1]
    assert "17 hidden layers" in reasons[0]


def test_what_is_no_change_of_a_run_is_made_once(before):
    start = several(before)
    looks = Proposal(start.with_workspace(replace(start.workspace, clock="seconds")), "An edit")
    assert for_all_runs(start, looks) == (looks, ())
    there = Proposal(replace(start, task="classes"), "An edit")
    assert for_all_runs(start, there) == (there, ())


def test_a_fresh_start_leaves_out_frozen_runs(before):
    start = several(before)
    made = edit_to(start, Proposal(with_training(start, learning_rate=0.5), "An edit", starts_afresh=True))
    assert made.changes == {0: StartAfresh(), 1: StartAfresh()}
