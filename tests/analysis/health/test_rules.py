from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from neuronlab.analysis.health.rules import RULES, most_important
from neuronlab.core.data.points import PointSet
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.network import LayerSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.specs.training import TrainingSpec
from neuronlab.core.training.trainer import Trainer
from tests.analysis.situations import finding, situation, with_blocks
from tests.core.building import make_points, make_run, state_at, wavy_points


@pytest.mark.parametrize("hidden", ["8:relu,8:tanh", "8:tanh,8:tanh", "16:leaky_relu", "4:sigmoid"])
def test_a_healthy_network_is_left_in_peace(hidden):
    run, points = make_run(hidden, optimizer="adam"), wavy_points(40)
    parameters = with_blocks(run, lambda blocks: blocks[0].__setitem__(np.s_[:, -1], 0.5))  # every unit fires
    trainer = Trainer(run, points, state_at(run, points, parameters, np.float32))
    for _ in range(3):
        now = situation(trainer)
        assert [rule(now) for rule in RULES] == [None] * len(RULES)
        trainer.advance(10)


def test_the_most_urgent_finding_is_the_one_told():
    run = make_run("3:identity")
    assert finding(run, PointSet.empty(1, 1)).kind == "no_points"
    assert finding(run, wavy_points(20)).kind == "linear"


def test_a_finding_for_which_a_fix_was_tried_gives_way_to_the_next_and_comes_back_if_there_is_none():
    run, points = make_run("8:relu,8:relu", initial_bias=-50.0), wavy_points(40)
    now = situation(Trainer(run, points))
    kinds = [found.kind for rule in RULES if (found := rule(now)) is not None]
    assert len(kinds) > 1
    for number in range(len(kinds)):
        assert most_important(replace(now, tried=frozenset(kinds[:number]))).kind == kinds[number]
    assert most_important(replace(now, tried=frozenset(kinds))).kind == kinds[0]


@settings(max_examples=40)
@given(
    task=st.sampled_from(list(TASKS)),
    hidden=st.lists(st.tuples(st.integers(1, 4), st.sampled_from(["relu", "sigmoid", "step", "tanh"])), max_size=5),
    scale=st.sampled_from([0.0, 1e-20, 1e-3, 1.0, 1e3, 1e20, 3e38]),
    count=st.integers(0, 8),
    seed=st.integers(0, 100),
)
def test_no_network_is_too_strange_for_the_rules(task, hidden, scale, count, seed):
    row = TASKS[task]
    network = row.network(tuple(LayerSpec(width, kind) for width, kind in hidden))
    run, points = RunSpec(network, TrainingSpec(loss=row.loss)), PointSet.empty(row.inputs, 1)
    if count:
        inputs = np.random.default_rng(seed).normal(size=(count, row.inputs))
        points = make_points(inputs, inputs[:, 0] > 0.0)
    parameters = np.clip(np.random.default_rng(seed).normal(size=run.network.parameter_count) * scale, -3e38, 3e38)
    with np.errstate(all="ignore"):  # as frames are built
        found = finding(run, points, parameters)
    assert found is None or found.text


@pytest.mark.parametrize("task", TASKS)
def test_a_network_that_learns_well_is_left_in_peace_in_every_task(task):
    row = TASKS[task]
    run = RunSpec(row.network((LayerSpec(8, "tanh"),)), TrainingSpec(loss=row.loss, learning_rate=0.01))
    inputs = np.random.default_rng(0).uniform(-2.0, 2.0, (80, row.inputs))
    inputs[:, 0] += 0.5 * np.sign(inputs[:, 0])  # classes stand well apart
    targets = inputs[:, 0] > 0.0 if task == "classes" else np.sin(inputs[:, 0])
    trainer = Trainer(run, make_points(inputs, targets, test=range(20)))
    for _ in range(5):
        trainer.advance(500)
        now = situation(trainer)
        assert [rule(now) for rule in RULES] == [None] * len(RULES)
