import numpy as np
import pytest

from neuronlab.analysis.microscope import take_apart
from neuronlab.analysis.update_terms import TERMS, trace_update
from neuronlab.core.engine.optimizers import OPTIMIZERS
from neuronlab.core.specs.network import LayerSpec
from neuronlab.core.specs.training import TrainingSpec
from tests.analysis.steps import BUSY, make_trainer
from tests.core.building import make_run, state_at, wavy_points


def reference_moves(update):
    """(the optimiser's own step, what it remembers by name) in float64, from the textbook."""
    g, rate, terms = update.used, update.rate, update.terms
    t, name = update.number, update.training.optimizer
    if name == "sgd":
        return rate * g, {}
    if name in {"momentum", "nesterov"}:
        v = 0.9 * terms["v_before"] + g
        return rate * (v if name == "momentum" else g + 0.9 * v), {"v": v}
    if name == "adagrad":
        s = terms["s_before"] + g**2
        return rate * g / (np.sqrt(s) + 1e-10), {"s": s}
    if name == "rmsprop":
        v = 0.99 * terms["v_before"] + 0.01 * g**2
        return rate * g / (np.sqrt(v) + 1e-8), {"v": v}
    m, v = 0.9 * terms["m_before"] + 0.1 * g, 0.999 * terms["v_before"] + 0.001 * g**2
    hats = {"m_hat": m / (1.0 - 0.9**t), "v_hat": v / (1.0 - 0.999**t)}
    return rate * hats["m_hat"] / (np.sqrt(hats["v_hat"]) + 1e-8), {"m": m, "v": v, **hats}


@pytest.mark.parametrize("training", [{}, BUSY], ids=["plain", "busy"])
@pytest.mark.parametrize("optimizer", [key for key, row in OPTIMIZERS.items() if not row.is_full_batch])
def test_the_terms_of_an_optimiser_are_those_of_the_textbook(optimizer, training):
    update = take_apart(make_trainer(LayerSpec(6, "tanh"), optimizer=optimizer, **training)).update
    move, terms = reference_moves(update)
    for name, values in terms.items():
        np.testing.assert_allclose(update.terms[name], values, rtol=1e-4, atol=1e-9)
    decayed = update.rate * update.training.weight_decay * update.before * update.mask
    np.testing.assert_allclose(update.change, -move - decayed, rtol=1e-3, atol=3e-7)


def test_penalties_and_clipping_come_before_the_update():
    update = take_apart(make_trainer(LayerSpec(6, "tanh"), optimizer="sgd", **BUSY)).update
    is_weight = np.array([True, False] * 6 + [True] * 6 + [False])
    penalty = np.where(is_weight, 0.01 * np.sign(update.before) + 0.1 * update.before, 0.0)
    np.testing.assert_allclose(update.penalised, update.gradient + penalty, rtol=1e-6)
    assert update.norm == pytest.approx(np.sqrt((update.penalised**2).sum()))
    assert update.share == pytest.approx(min(1.0, 0.5 / (update.norm + 1e-6)))
    assert update.rate == pytest.approx(0.01 * 0.5**6 * 14 / 40)


def test_every_optimiser_has_its_terms():
    assert TERMS.keys() == OPTIMIZERS.keys()


def traced(training, gradient, parameters=(1.0, -2.0), **state):
    """The trace of an update of one weight and one bias."""
    run = make_run("")
    before = state_at(run, wavy_points(3), parameters)
    arrays = {"mask": np.array([1.0, 0.0]), "fixed": np.zeros(2, bool), "after": np.array([0.5, -1.0])}
    memory = np.zeros((OPTIMIZERS[training.optimizer].slots, 2))
    return trace_update(training, before, np.array(gradient), memory=memory, **{**arrays, **state})


@pytest.mark.parametrize(("clip", "share"), [(0.0, 1.0), (10.0, 1.0), (2.5, 0.5)])
def test_a_gradient_is_shortened_to_the_limit_and_no_further(clip, share):
    trace = traced(TrainingSpec(optimizer="sgd", clip=clip), [3.0, 4.0])
    assert trace.norm == 5.0
    assert trace.share == pytest.approx(share, rel=1e-6)
    np.testing.assert_allclose(trace.used, [3.0 * share, 4.0 * share], rtol=1e-6)


def test_an_optimiser_that_takes_all_points_is_not_clipped():
    trace = traced(TrainingSpec(optimizer="lbfgs", clip=1.0), [3.0, 4.0])
    assert trace.share == 1.0


def test_biases_are_not_penalised():
    trace = traced(TrainingSpec(optimizer="sgd", l1=0.5, l2=0.25), [3.0, 4.0])
    np.testing.assert_allclose(trace.penalised, [3.0 + 0.5 + 0.25, 4.0])


def test_the_change_is_the_difference_of_the_parameters():
    trace = traced(TrainingSpec(), [0.0, 0.0])
    assert trace.change.tolist() == [-0.5, 1.0]
    assert trace.number == 1
