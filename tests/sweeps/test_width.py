import pytest
from msgspec.structs import replace

from neuronlab.core.errors import InputError
from neuronlab.sweeps.repeats import RepeatResults
from neuronlab.sweeps.training import train
from neuronlab.sweeps.width import WIDTHS, width_plan, width_points
from tests.core.building import make_run
from tests.sweeps.building import workspace_of


def sweep(*activations, hidden="8:tanh,8:sigmoid", seeds=2, steps=20):
    workspace = workspace_of()
    arguments = workspace.points, workspace.data, "curve"
    return width_plan(make_run(hidden), activations, *arguments, seeds=seeds, steps=steps)


def test_every_activation_has_every_width_in_all_hidden_layers():
    plan = sweep("relu", "tanh")
    shapes = [[(layer.width, layer.activation) for layer in run.network.hidden] for run in plan.runs]
    assert shapes == [[(width, kind)] * 2 for kind in ("relu", "tanh") for width in WIDTHS]
    assert WIDTHS == (1, 2, 4, 8, 16, 32, 64)
    assert not plan.keeps_courses


def test_a_run_without_hidden_layers_gets_one():
    assert [len(run.network.hidden) for run in sweep("tanh", hidden="").runs] == [1] * 7


def test_a_muted_unit_is_not_carried_over_to_other_widths():
    run = make_run("4:tanh")
    muted = replace(run, network=replace(run.network, hidden=(replace(run.network.hidden[0], muted=(0,)),)))
    workspace = workspace_of()
    plan = width_plan(muted, ["tanh"], workspace.points, workspace.data, "curve", seeds=2, steps=5)
    assert all(not layer.muted for run in plan.runs for layer in run.network.hidden)


def test_results_come_by_activation_and_width_with_what_is_not_done_yet_as_such():
    plan = sweep("relu", "tanh")
    jobs = [job for job in plan.jobs() if job.run != 13]
    by_run = [[train(plan, job) for job in jobs if job.run == run] for run in range(len(plan.runs))]
    points = width_points(RepeatResults(plan, tuple(map(tuple, by_run))))
    assert [(point.activation, point.width) for point in points] == [(k, w) for k in ("relu", "tanh") for w in WIDTHS]
    assert [point.losses.runs for point in points] == [2] * 13 + [0]
    assert points[0].parameters == 2 + 2 + 2
    first = [outcome.final_watched for outcome in by_run[0]]
    assert points[0].losses.median == pytest.approx(sum(first) / 2)


def test_odd_choices_are_refused():
    with pytest.raises(InputError, match="no activation named"):
        sweep("poetry")
    with pytest.raises(InputError, match="twice"):
        sweep("tanh", "tanh")
