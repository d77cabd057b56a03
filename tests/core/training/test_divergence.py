import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from neuronlab.core.training import history
from neuronlab.core.training.divergence import Divergence
from neuronlab.core.training.trainer import Trainer
from tests.core.building import make_points, make_run, same_learned, state_at, wavy_points


def diverging(name):
    """Runs that get out of hand, each in its own way."""
    return {
        "all points": (make_run("4:relu", optimizer="sgd", learning_rate=3.0, seed=1), wavy_points(30)),
        "mini-batches": (make_run("4:relu", optimizer="sgd", learning_rate=3.0, batch_size=7), wavy_points(30)),
        "deep": (make_run("6:relu,6:leaky_relu", optimizer="momentum", learning_rate=1.0), wavy_points(30)),
        "slowly": (make_run("", optimizer="sgd", learning_rate=1.01), make_points([-1.0, 1.0], [1.0, -2.0])),
    }[name]


NAMES = ("all points", "mini-batches", "deep", "slowly")


def diverged(name, slices=(10**6,), dtype=np.float32):
    run, points = diverging(name)
    trainer = Trainer(run, points, dtype=dtype)
    while trainer.divergence is None:
        assert trainer.step < 10**5
        for steps in slices:
            trainer.advance(steps)
    return trainer


@pytest.mark.parametrize("name", NAMES)
def test_the_run_returns_to_its_last_finite_state(name):
    trainer = diverged(name)
    assert trainer.step == trainer.divergence.step - 1
    assert np.isfinite(trainer.parameters).all()
    assert np.isfinite(trainer.state().memory).all()
    assert np.isfinite(trainer.probe().train_loss)
    record = trainer.history.record()
    assert record.steps[-1] <= trainer.step
    assert np.isfinite(record.train_loss).all()


def test_the_step_named_is_the_first_whose_loss_or_parameters_are_not_finite():
    """A line through two points fitted by hand, in single precision, until something is not finite."""
    run, points = diverging("slowly")
    x, y = (column[:, 0].astype(np.float32) for column in points.training())
    weight, bias = (np.float32(value) for value in Trainer(run, points).parameters)
    rate = np.float32(run.training.learning_rate)
    step = 0
    with np.errstate(all="ignore"):
        while np.isfinite(weight) and np.isfinite(bias) and np.isfinite(weight * x + bias).all():
            rate_times_error = rate * (weight * x + bias - y)
            weight, bias = weight - np.sum(rate_times_error * x), bias - np.sum(rate_times_error)
            step += 1
    assert diverged("slowly").divergence.step == step


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=6)
@given(slices=st.lists(st.integers(1, 700), min_size=1, max_size=6))
def test_slicing_changes_neither_the_finding_nor_what_is_left(name, slices):
    whole, sliced = diverged(name), diverged(name, slices)
    assert sliced.divergence == whole.divergence
    assert same_learned(sliced.state(), whole.state())


@pytest.mark.parametrize("room", [-5, 0, 1, 5])
def test_the_record_is_not_thinned_by_steps_that_are_taken_back(monkeypatch, room):
    """The record gets full near the step that diverges: a slice that goes on beyond it must not thin the record."""
    monkeypatch.setattr(history, "CAPACITY", diverged("slowly").divergence.step + room)
    single = diverged("slowly", (1,)).state()
    for slices in ((3,), (50,), (10**6,)):
        assert same_learned(diverged("slowly", slices).state(), single), slices


def test_a_diverged_run_stands_still_and_a_new_start_from_there_goes_on():
    trainer = diverged("slowly")
    left = trainer.state()
    assert not trainer.can_train
    assert trainer.advance(10) == 0
    assert same_learned(trainer.state(), left)
    run, points = diverging("slowly")
    again = Trainer(run, points, left)
    assert again.advance(5) == 0
    assert again.divergence == trainer.divergence
    calmer = Trainer(make_run("", optimizer="sgd", learning_rate=0.1), points, left)
    before = calmer.probe().train_loss
    assert calmer.advance(50) == 50
    assert calmer.probe().train_loss < 1e-3 * before


def diverges_at_once(run, points, parameters):
    trainer = Trainer(run, points, state_at(run, points, parameters, np.float32))
    assert trainer.advance(5) < 5
    assert trainer.divergence.step == trainer.step + 1
    return trainer.divergence


ONE_POINT = make_points([1.0], [0.0])


def test_outputs_that_overflow_after_the_step_are_named_by_layer():
    # ŷ = v·w·x: a large rate throws both weights to about 1e30, finite, but their product is not.
    run = make_run("1:identity", optimizer="sgd", learning_rate=1e-2)
    found = diverges_at_once(run, ONE_POINT, [1e10, 0.0, 1e12, 0.0])
    assert found == Divergence(1, "Output", "its outputs overflowed")


def test_a_hidden_layer_that_overflows_is_named():
    run = make_run("1:identity,1:identity,1:identity", optimizer="sgd", learning_rate=1e-8)
    found = diverges_at_once(run, ONE_POINT, [1e30, 0.0, 1e30, 0.0, 1e-30, 0.0, 1e-30, 0.0])
    assert found == Divergence(1, "Hidden 2", "its outputs overflowed")


def test_a_gradient_that_overflows_is_named_where_it_began():
    run = make_run("1:identity,1:identity", optimizer="momentum", learning_rate=1e-8)
    found = diverges_at_once(run, ONE_POINT, [1.0, 0.0, 1e25, 0.0, 1e10, 0.0])
    assert found == Divergence(1, "Output", "its gradient overflowed")
    found = diverges_at_once(run, ONE_POINT, [1.0, 0.0, 1.0, 0.0, 1e25, 0.0])
    assert found == Divergence(1, "Hidden 2", "its gradient overflowed")


def test_a_memory_that_overflows_is_named():
    run = make_run("", optimizer="adam", learning_rate=1e-8)
    found = diverges_at_once(run, make_points([1.0, -1.0], [1e25, -1e25]), [0.0, 0.0])
    assert found == Divergence(1, "Output", "the optimiser's memory overflowed")


def test_weights_that_overflow_are_named():
    run = make_run("", optimizer="momentum", learning_rate=100.0)
    found = diverges_at_once(run, make_points([1.0, -1.0], [1e37, -1e37]), [0.0, 0.0])
    assert found == Divergence(1, "Output", "its weights overflowed")


def test_a_target_beyond_single_precision_is_found_in_the_first_step():
    run = make_run("2:tanh", optimizer="adam")
    trainer = Trainer(run, make_points([0.0, 1.0], [0.0, 1e39]))
    assert trainer.advance(3) == 0
    assert trainer.divergence == Divergence(1, "Output", "its gradient overflowed")


def test_a_minimiser_without_a_finite_loss_to_start_from_says_so():
    run = make_run("4:tanh", optimizer="lbfgs")
    trainer = Trainer(run, make_points([0.0, 1.0], [0.0, 1e39]))
    assert trainer.advance(50) == 0
    assert trainer.divergence.step == 1
    assert "overflowed" in trainer.divergence.cause
