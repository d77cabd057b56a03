import numpy as np
import pytest

from neuronlab.analysis.frames.builder import FrameBuilder
from neuronlab.analysis.frames.request import ViewRequest
from neuronlab.analysis.health.examination import examine, examine_best
from neuronlab.core.training.trainer import Trainer
from tests.core.building import make_points, make_run, wavy_points


def test_it_finds_what_a_frame_of_the_window_finds():
    outlying = make_points(np.linspace(-2.0, 2.0, 40), np.where(np.arange(40) == 5, 1e6, np.arange(40.0)))
    crowded = wavy_points(9_000)
    for run, points, steps in (
        (make_run("8:tanh"), outlying, 10),
        (make_run("8:tanh,8:tanh", optimizer="adam", learning_rate=10.0), wavy_points(40), 1_500),
        (make_run("4:sigmoid", optimizer="adam", learning_rate=5.0), crowded, 20),
        (make_run("3:identity"), wavy_points(40), 0),
        (make_run("8:tanh"), wavy_points(1), 0),
        (make_run("8:tanh", optimizer="adam"), wavy_points(40), 100),
    ):
        trainer = Trainer(run, points)
        trainer.advance(steps)
        shown = FrameBuilder(trainer).build(ViewRequest()).insight
        found = examine(trainer)
        assert (found and found.text) == (shown and shown.text)


def trained(points, steps, **training):
    trainer = Trainer(make_run("24:tanh", optimizer="adam", learning_rate=0.02, **training), points, keeps_best=True)
    trainer.advance(steps)
    return trainer


@pytest.fixture(scope="module")
def noisy():
    """A run that has learned by heart what it cannot predict of 12 held-out points."""
    rng = np.random.default_rng(3)
    x = rng.uniform(-2.0, 2.0, 40)
    return trained(make_points(x, x + rng.normal(size=40), test=range(12)), 1_500)


def test_of_a_run_whose_best_step_is_kept_it_is_said_that_later_steps_overfit(noisy):
    found = examine_best(noisy)
    assert found.text.startswith(f"Overfitting: since step {noisy.best.step:,} the test loss has risen from")
    assert all("best" not in fix.label.lower() for fix in found.fixes)


def test_what_is_wrong_with_the_last_step_is_not_said_of_the_best_one(noisy):
    noisy_now = trained(noisy.points, noisy.best.step)
    last = trained(noisy.points, noisy.best.step)
    last.parameters[:] *= 1_000.0  # the units are saturated now
    assert examine(last) is not None
    assert (examine_best(last) and examine_best(last).text) == (examine(noisy_now) and examine(noisy_now).text)


def test_without_a_better_step_than_the_first_the_run_is_examined():
    trainer = trained(wavy_points(40, test=range(12)), 20, flip_gradient=True)
    assert trainer.best.step == 0
    assert examine_best(trainer).text == examine(trainer).text


def test_steps_that_are_too_long_are_said_whichever_is_kept():
    run = make_run("8:tanh,8:tanh", optimizer="adam", learning_rate=10.0)
    trainer = Trainer(run, wavy_points(40, test=range(12)), keeps_best=True)
    trainer.advance(1_500)
    assert 0 < trainer.best.step < trainer.step
    assert examine_best(trainer).kind == "rate_too_high"
