import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.core.specs.experiment import Workspace
from neuronlab.core.training.past_run import PastRun
from neuronlab.core.training.trainer import Trainer
from neuronlab.core.training.trajectory import Trajectory
from tests.core.building import make_run, same_learned, wavy_points

STEPS, BACK = 12, 5


@pytest.fixture
def trained():
    """A trainer after some steps, and its run as it was before the last of them."""
    run, points = make_run("4:tanh,3:prelu", batch_size=4, standardize=True), wavy_points(15, test=[2, 7])
    trajectory = Trajectory(replace(Workspace(), runs=(run,), points=points))
    trainer = Trainer(run, points, trajectory=trajectory)
    trainer.advance(STEPS)
    checkpoint = trajectory.record().checkpoints[BACK]
    assert checkpoint.step == BACK
    return trainer, PastRun(checkpoint, trajectory, (trainer.step, trainer.epoch))


def at_that_step(trainer):
    """A trainer that has only come so far."""
    other = Trainer(trainer.run, trainer.points)
    other.advance(BACK)
    return other


def test_it_stands_where_the_run_was_and_knows_where_it_is_now(trained):
    trainer, past = trained
    then = at_that_step(trainer)
    assert (past.step, past.epoch) == (then.step, then.epoch)
    assert past.now == (trainer.step, trainer.epoch)
    assert (past.run, past.points, past.record) == (trainer.run, trainer.points, trainer.record)
    np.testing.assert_array_equal(past.parameters, then.parameters)
    assert past.history.record().steps.tolist() == then.history.record().steps.tolist()


def test_its_network_predicts_what_it_did(trained):
    trainer, past = trained
    x = np.linspace(-2.0, 2.0, 9)[:, None]
    np.testing.assert_array_equal(past.network().predict(x), at_that_step(trainer).network().predict(x))
    assert (past.network().predict(x) != trainer.network().predict(x)).any()


def test_losses_and_gradients_are_those_of_that_step(trained):
    trainer, past = trained
    probe, expected = past.probe(), at_that_step(trainer).probe()
    for name in ("train_loss", "test_loss", "gradient", "gradient_rms", "delta_rms", "update_ratio"):
        np.testing.assert_allclose(getattr(probe, name), getattr(expected, name), rtol=1e-6, err_msg=name)


def test_a_trainer_goes_on_from_there_and_changes_nothing(trained):
    trainer, past = trained
    before = past.parameters.copy()
    again = past.trainer()
    again.advance(STEPS - BACK)
    assert same_learned(again.state(), trainer.state())
    np.testing.assert_array_equal(past.parameters, before)
    assert past.step == BACK


def test_nothing_is_wrong_with_it(trained):
    _, past = trained
    assert past.divergence is None
    assert not past.is_resting
    assert past.began == past.step
