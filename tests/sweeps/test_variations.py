import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.core.specs.data import DataSpec
from neuronlab.core.specs.training import MAX_SEED
from neuronlab.core.training.state import fresh_state
from neuronlab.sweeps.variations import (
    NOISE,
    ORDER,
    SPLIT,
    VARIES,
    WEIGHTS,
    RepeatSubject,
    obstacles,
    points_of,
    seeded,
)
from tests.core.building import make_run, wavy_points
from tests.sweeps.building import workspace_of

ALL = frozenset(VARIES)


def subject_of(task="curve", run=None, points=None, **data):
    workspace = workspace_of(task, **data)
    runs = (run or make_run("4:tanh", batch_size=8),)
    return RepeatSubject(runs, workspace.points if points is None else points, workspace.data, task)


def start(run, points, varies, number):
    changed, order_seed = seeded(run, varies, number)
    return fresh_state(changed, points, order_seed=order_seed)


# -- number 0 and the numbers after it ----------------------------------------------------------------------------


def test_number_0_is_the_run_of_the_window_whatever_varies():
    subject = subject_of()
    assert points_of(subject, ALL, 0) is subject.points
    run, order_seed = seeded(subject.runs[0], ALL, 0)
    assert run == subject.runs[0]
    assert order_seed == run.training.seed


def test_what_does_not_vary_is_the_same_for_every_number():
    subject = subject_of()
    assert points_of(subject, frozenset(), 3) is subject.points
    assert seeded(subject.runs[0], frozenset(), 3) == seeded(subject.runs[0], frozenset(), 0)


def test_a_number_is_had_in_the_window_by_adding_it_to_the_seed():
    run, points = make_run("4:tanh", seed=5), wavy_points(20)
    shifted, window = start(run, points, frozenset({WEIGHTS, ORDER}), 17), fresh_state(make_run(seed=22), points)
    other = fresh_state(make_run("4:tanh", seed=22), points)
    assert np.array_equal(shifted.parameters, other.parameters)
    assert shifted.epoch_start == window.epoch_start
    assert seeded(make_run(seed=MAX_SEED), ALL, 2)[0].training.seed == 1


@pytest.mark.parametrize("varies", [{WEIGHTS}, {ORDER}, {WEIGHTS, ORDER}])
def test_weights_and_order_vary_alone_or_together(varies):
    run, points = make_run("4:tanh", seed=5), wavy_points(20)
    first, second = (start(run, points, frozenset(varies), number) for number in (0, 1))
    assert np.array_equal(first.parameters, second.parameters) == (WEIGHTS not in varies)
    assert (first.epoch_start == second.epoch_start) == (ORDER not in varies)
    assert (first.noise == second.noise) == (ORDER not in varies)


def test_runs_of_one_seed_share_every_draw():
    points = wavy_points(20)
    for number in (0, 1, 2):
        relu, leaky = (start(make_run(f"4:{kind}", seed=5), points, ALL, number) for kind in ("relu", "abs"))
        assert (relu.epoch_start, relu.noise) == (leaky.epoch_start, leaky.noise)
        ratio = relu.parameters[:4] / leaky.parameters[:4]  # one draw, scaled by each initialiser
        assert np.ptp(np.abs(ratio)) < 1e-3 * np.abs(ratio).max()


# -- points -------------------------------------------------------------------------------------------------------


def test_another_split_keeps_the_points_and_those_held_out_by_hand():
    subject = subject_of(test_share=0.3)
    by_hand = subject.points.with_pinned(np.array([0, 1]), is_pinned=True)
    varied = points_of(subject._replace(points=by_hand), frozenset({SPLIT}), 1)
    assert np.array_equal(varied.inputs, by_hand.inputs)
    assert np.array_equal(varied.targets, by_hand.targets)
    assert (varied.test != by_hand.test).any()
    assert varied.test[:2].all()
    assert varied.train_count > 0


def test_another_noise_keeps_positions_roles_and_what_was_moved_by_hand():
    subject = subject_of(test_share=0.3)
    moved = subject.points.moved(4, [0.5], [9.0])
    varied = points_of(subject._replace(points=moved), frozenset({NOISE}), 1)
    assert np.array_equal(varied.inputs, moved.inputs)
    assert np.array_equal(varied.test, moved.test)
    differs = varied.targets[:, 0] != moved.targets[:, 0]
    assert not differs[4]
    assert differs.sum() == len(moved) - 1


def test_noise_of_erased_points_does_not_shift_that_of_the_others():
    subject = subject_of()
    kept = np.array([2, 3, 7])
    whole = points_of(subject, frozenset({NOISE}), 1)
    few = points_of(subject._replace(points=subject.points.take(kept)), frozenset({NOISE}), 1)
    assert np.array_equal(few.targets, whole.targets[kept])


def test_numbers_differ_from_each_other():
    subject = subject_of(test_share=0.3)
    for key in (NOISE, SPLIT):
        digests = {points_of(subject, frozenset({key}), number).digest for number in range(6)}
        assert len(digests) > 4


# -- what cannot vary ---------------------------------------------------------------------------------------------


def test_usually_everything_can_vary():
    assert obstacles(subject_of(test_share=0.2)) == {}


@pytest.mark.parametrize(
    ("key", "subject"),
    [
        (WEIGHTS, lambda: subject_of(run=make_run("4:tanh", batch_size=8, initializer="zero", initial_bias=0.0))),
        (WEIGHTS, lambda: subject_of(run=make_run("4:tanh", batch_size=8, initializer="normal", initial_scale=0.0,
                                                  initial_bias=1.0))),
        (ORDER, lambda: subject_of(run=make_run("4:tanh"))),
        (ORDER, lambda: subject_of(run=make_run("4:tanh", batch_size=30))),
        (ORDER, lambda: subject_of(run=make_run("4:tanh", batch_size=8, optimizer="lbfgs"))),
        (SPLIT, lambda: subject_of(test_share=0.0)),
        (NOISE, lambda: subject_of(noise=0.0)),
        (NOISE, lambda: subject_of(points=wavy_points(30))),
    ],
)  # fmt: skip
def test_what_cannot_vary_says_why(key, subject):
    found = obstacles(subject())
    assert list(found) == [key]
    assert found[key].endswith(".")


def test_dropout_is_an_order_too():
    run = make_run("4:tanh")
    hidden = tuple(replace(layer, dropout=0.5) for layer in run.network.hidden)
    run = replace(run, network=replace(run.network, hidden=hidden))
    assert ORDER not in obstacles(subject_of(run=run))


def test_classes_that_overlap_without_noise_have_noise_all_the_same():
    blobs = subject_of("classes", generator="blobs", noise=0.0)
    assert NOISE not in obstacles(blobs)
    moons = workspace_of("classes", noise=0.0)
    assert NOISE in obstacles(RepeatSubject((), moons.points, DataSpec(generator="moons", noise=0.0), "classes"))
