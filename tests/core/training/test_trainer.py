from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from neuronlab.analysis.frames.builder import FrameBuilder
from neuronlab.analysis.frames.request import ViewRequest
from neuronlab.core.data.points import PointSet
from neuronlab.core.engine.optimizers import OPTIMIZERS
from neuronlab.core.engine.program import require_room
from neuronlab.core.engine.shuffling import CHUNK
from neuronlab.core.errors import InputError
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.core.specs.training import TrainingSpec
from neuronlab.core.training.state import fresh_state
from neuronlab.core.training.trainer import Trainer
from tests.core.building import make_points, make_run, same_learned, wavy_points

STEPS = 150


def with_layer(layer, **training):
    """A run of one hidden layer."""
    return RunSpec(NetworkSpec(hidden=(layer,)), TrainingSpec(**training))


def in_one_go(run, points, steps=STEPS):
    trainer = Trainer(run, points)
    assert trainer.advance(steps) == steps
    return trainer.state()


@cache
def whole(name):
    """What is learned by a run of `RUNS` in one go, which cannot be written."""
    return in_one_go(*RUNS[name])


RUNS = {
    "all points": (make_run("4:tanh,3:relu", optimizer="adam"), wavy_points(37, test=[3, 5])),
    "whole batches": (make_run("4:tanh", optimizer="momentum", batch_size=5, l2=0.01), wavy_points(30)),
    "a shorter last batch": (make_run("4:sigmoid", optimizer="sgd", batch_size=8), wavy_points(37)),
    "single points": (make_run("3:leaky_relu", optimizer="adam", batch_size=1), wavy_points(7)),
    "half and half": (make_run("3:tanh", optimizer="adam", batch_size=4), wavy_points(7)),
    "no hidden layer": (make_run("", optimizer="sgd", batch_size=4), wavy_points(9)),
    "more epochs than are shuffled at once": (make_run("2:tanh", optimizer="sgd", batch_size=1400), wavy_points(1500)),
    "more points than are cut at once": (make_run("2:tanh", optimizer="sgd", batch_size=120), wavy_points(5000)),
    "learned slopes": (make_run("4:prelu,3:prelu", optimizer="adam", batch_size=5), wavy_points(23)),
    "a formula": (with_layer(LayerSpec(4, "custom", formula="z*sigmoid(2*z)"), batch_size=5), wavy_points(23)),
    "squares, dropped out": (with_layer(LayerSpec(4, unit="quadratic", dropout=0.3), batch_size=5), wavy_points(23)),
    "a schedule, clipped": (
        make_run("4:tanh", optimizer="sgd", schedule="cosine", schedule_steps=100, warmup=30, clip=0.1, l1=0.01),
        wavy_points(23),
    ),
    **{
        f"{key}, decaying": (
            make_run("4:tanh", optimizer=key, batch_size=6, weight_decay=0.1, schedule="step", schedule_steps=40),
            wavy_points(23),
        )
        for key in OPTIMIZERS
    },
}


@pytest.mark.parametrize("name", RUNS)
@settings(max_examples=2)
@given(slices=st.lists(st.integers(1, 40), min_size=2, max_size=12))
def test_slicing_changes_no_bit(name, slices):
    run, points = RUNS[name]
    trainer = Trainer(run, points)
    while trainer.step < STEPS:
        for steps in slices:
            trainer.advance(min(steps, STEPS - trainer.step))
    assert same_learned(trainer.state(), whole(name))


@pytest.mark.parametrize("name", RUNS)
@settings(max_examples=2)
@given(slices=st.lists(st.integers(20, 60), min_size=1, max_size=12))
def test_saving_and_resuming_changes_no_bit(name, slices):
    run, points = RUNS[name]
    state = fresh_state(run, points)
    while state.step < STEPS:
        for steps in (1, *slices):
            trainer = Trainer(run, points, state)
            trainer.advance(min(steps, STEPS - trainer.step))
            state = trainer.state()
    assert same_learned(state, whole(name))


LARGE = wavy_points(2 * CHUNK + 500)
"""Enough points that their next order is drawn in pieces while the present one is used."""


@pytest.mark.parametrize("batch_size", [1000, CHUNK + 1])
@settings(max_examples=2)
@given(slices=st.lists(st.integers(1, 30), min_size=1, max_size=5))
def test_slicing_and_resuming_change_no_bit_of_a_large_set(batch_size, slices):
    run, steps = make_run("2:tanh", optimizer="sgd", batch_size=batch_size), 80
    sliced = Trainer(run, LARGE)
    resumed = fresh_state(run, LARGE)
    while sliced.step < steps:
        for slice_ in slices:
            count = min(slice_, steps - sliced.step)
            sliced.advance(count)
            trainer = Trainer(run, LARGE, resumed)
            trainer.advance(count)
            resumed = trainer.state()
    at_once = in_one_go(run, LARGE, steps)
    assert at_once.epoch >= 2
    assert same_learned(sliced.state(), at_once)
    assert same_learned(resumed, at_once)


@pytest.mark.parametrize("name", RUNS)
def test_watching_changes_no_bit(name):
    run, points = RUNS[name]
    trainer = Trainer(run, points)
    builder = FrameBuilder(trainer)
    for _ in range(STEPS // 10):
        trainer.advance(10)
        builder.build(ViewRequest())
        trainer.probe()
        trainer.network().predict(np.zeros((3, 1)))
    assert same_learned(trainer.state(), whole(name))


def test_another_seed_takes_another_way():
    points = wavy_points(20)
    first, second = (in_one_go(make_run(batch_size=5, seed=seed), points) for seed in (1, 2))
    assert not np.allclose(first.parameters, second.parameters)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_training_fits_a_wave(optimizer):
    rate = {"sgd": 0.1, "momentum": 0.05, "nesterov": 0.05, "adagrad": 0.1}.get(optimizer, 0.01)
    trainer = Trainer(make_run("8:tanh,8:tanh", optimizer=optimizer, learning_rate=rate), wavy_points(40))
    before = trainer.probe().train_loss
    trainer.advance(300 if optimizer == "lbfgs" else 3000)  # a step of it computes several gradients
    assert trainer.probe().train_loss < before / 50


def test_the_widest_layers_train_on():
    trainer = Trainer(make_run("512:relu,512:tanh", optimizer="adam", learning_rate=1e-3), wavy_points(20))
    before = trainer.probe().train_loss
    trainer.advance(20)
    assert trainer.probe().train_loss < before
    assert trainer.parameters.dtype == np.float32


def test_a_batch_of_more_points_than_there_are_takes_all():
    points = wavy_points(12)
    larger, all_points = (in_one_go(make_run(batch_size=size), points) for size in (1000, 0))
    assert larger.parameters.tobytes() == all_points.parameters.tobytes()
    assert larger.epoch == STEPS


@pytest.mark.parametrize("points", [PointSet.empty(1, 1), wavy_points(2, test=[0, 1])], ids=["none", "held out"])
def test_without_training_points_nothing_moves(points):
    trainer = Trainer(make_run(batch_size=4), points)
    before = trainer.state()
    assert not trainer.can_train
    assert trainer.advance(10) == 0
    assert same_learned(trainer.state(), before)
    assert np.isnan(trainer.probe().train_loss)


def test_held_out_points_teach_nothing():
    points = wavy_points(20, test=range(10, 20))
    alone = points.take(~points.test)
    run = make_run(batch_size=4, standardize=True)
    assert in_one_go(run, points).parameters.tobytes() == in_one_go(run, alone).parameters.tobytes()


@pytest.mark.parametrize(("batch_size", "per_epoch"), [(0, 1), (5, 4), (6, 4), (19, 2), (20, 1), (1, 20)])
def test_epochs_are_counted_by_points_seen(batch_size, per_epoch):
    trainer = Trainer(make_run(batch_size=batch_size), wavy_points(20))
    for epoch in range(3):
        for _ in range(per_epoch):
            assert trainer.epoch == epoch
            trainer.advance(1)
    assert trainer.epoch == 3


@pytest.mark.parametrize("batch_size", [0, 4])
def test_new_points_keep_what_was_learned(batch_size):
    run, points = make_run(batch_size=batch_size, optimizer="adam"), wavy_points(20)
    trainer = Trainer(run, points)
    trainer.advance(7)
    state = trainer.state()
    for changed in (wavy_points(21), points.take(np.arange(3)), wavy_points(6000)):
        again = Trainer(run, changed, state)
        assert again.state().parameters.tobytes() == state.parameters.tobytes()
        assert again.state().memory.tobytes() == state.memory.tobytes()
        assert (again.step, again.epoch) == (state.step, state.epoch)
        assert again.advance(20) == 20
        assert again.epoch >= state.epoch


def test_a_change_of_batch_size_keeps_step_and_epoch():
    points, state = wavy_points(20), None
    epochs = []
    for size in (3, 0, 20, 1, 7):
        trainer = Trainer(make_run(batch_size=size), points, state)
        assert trainer.epoch == (epochs[-1] if epochs else 0)
        trainer.advance(15)
        state = trainer.state()
        epochs.append(trainer.epoch)
    assert state.step == 75
    assert epochs == sorted(epochs)


def test_training_never_touches_the_points():
    points = wavy_points(20, test=[3])
    before = points.digest, points.inputs.copy()
    del points.__dict__["digest"]
    in_one_go(make_run(standardize=True, batch_size=3), points)
    assert points.digest == before[0]
    assert (points.inputs == before[1]).all()


@pytest.mark.parametrize("side", ["x", "y"])
@pytest.mark.parametrize(
    ("offset", "unit", "standardize"),
    [
        (1.7e9, 1.0, False),  # seconds since 1970
        (1.7e9, 1.0, True),
        (1.7e18, 2.0**20, True),  # nanoseconds, which float64 holds in multiples of 256
        (1e9, 1.0, False),
        (1e9, 1.0, True),
    ],
)
def test_numbers_far_from_zero_are_learned_as_without_their_offset(offset, unit, standardize, side):
    near = np.arange(-32, 33) / 32.0
    points = {"x": near, "y": np.sin(3.0 * near)}
    run = make_run("8:tanh", standardize=standardize, learning_rate=0.05, batch_size=16, seed=2)
    losses = []
    for shift in (0.0, offset):
        trainer = Trainer(run, make_points(*{**points, side: shift + unit * points[side]}.values()))
        trainer.advance(200)
        losses.append(trainer.history.record().train_loss)
    assert losses[1] == pytest.approx(losses[0], rel=0.02)
    assert losses[0][-1] < 0.7 * losses[0][0]


def test_scaling_stays_as_it_was_when_points_change():
    run = make_run(standardize=True)
    trainer = Trainer(run, make_points([0.0, 2.0], [10.0, 30.0]))
    assert trainer.input_scaling.mean == (1.0,)
    assert trainer.target_scaling.deviation == (10.0,)
    again = Trainer(run, make_points([100.0, 200.0], [0.0, 1.0]), trainer.state())
    assert again.input_scaling == trainer.input_scaling
    assert again.target_scaling == trainer.target_scaling


def test_what_was_learned_is_a_copy_that_cannot_be_written():
    trainer = Trainer(make_run(optimizer="adam"), wavy_points(10))
    trainer.advance(3)
    state, network = trainer.state(), trainer.network()
    before = state.parameters.copy(), state.memory.copy()
    trainer.advance(3)
    assert (state.parameters == before[0]).all()
    assert (state.memory == before[1]).all()
    assert (network.parameters == before[0]).all()
    for array in (state.parameters, state.memory, network.parameters, network.layers[0].weights):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0


@pytest.mark.parametrize(
    ("hidden", "optimizer", "sentence"),
    [
        ("9:tanh", "adam", "A network of this shape has 28 parameters, but the state has 25."),
        ("3:tanh,3:tanh", "adam", "A network of this shape has 22 parameters, but the state has 25."),
    ],
)
def test_a_state_of_another_shape_is_refused(hidden, optimizer, sentence):
    points = wavy_points(5)
    state = Trainer(make_run("8:tanh", optimizer=optimizer), points).state()
    with pytest.raises(InputError) as refusal:
        Trainer(make_run(hidden, optimizer=optimizer), points, state)
    assert str(refusal.value) == sentence


def test_a_batch_too_large_for_memory_is_refused_with_the_largest_that_is_not():
    points = wavy_points(200_000)
    run = make_run("512:tanh,512:tanh,512:tanh", batch_size=0)
    with pytest.raises(
        InputError, match=r"A step of 200,000 points .* GB of memory. Choose a batch size of at most"
    ) as refusal:
        Trainer(run, points)
    most = int(str(refusal.value).split("at most ")[1].split(" ")[0].replace(",", ""))
    require_room(run.network, most, np.float32)
    with pytest.raises(InputError):
        require_room(run.network, most + 1, np.float32)
