"""Where kinks were at step 0: from the checkpoint there, while the network keeps its shape."""

from dataclasses import replace as dataclass_replace

import numpy as np
from msgspec.structs import replace

from neuronlab.analysis.kink_starts import first_network, matched
from neuronlab.analysis.kinks import Kinks
from neuronlab.core.specs.experiment import Workspace
from neuronlab.core.training.past_run import PastRun
from neuronlab.core.training.trainer import Trainer
from neuronlab.core.training.trajectory import Trajectory
from tests.core.building import make_run, wavy_points

RUN = make_run("6:relu,4:relu", standardize=True)


def trainer_of(run=RUN, state=None, trajectory=None):
    return Trainer(run, wavy_points(30), state, trajectory=trajectory)


def trajectory_of():
    return Trajectory(replace(Workspace(), runs=(RUN,), points=wavy_points(30)))


def kinks(*rows):
    """Kinks of (x, layer, unit)."""
    x, layers, units = zip(*rows, strict=True)
    return Kinks(np.array(x), np.array(layers), np.array(units), np.zeros(len(rows)))


def test_before_the_first_step_there_is_no_start():
    assert first_network(trainer_of()) is None


def test_after_it_the_start_is_that_of_the_run():
    trainer = trainer_of(trajectory=trajectory_of())
    first = trainer.network().parameters
    trainer.advance(5)
    network = first_network(trainer)
    assert np.array_equal(network.parameters, first)
    assert network.input_scaling == trainer.input_scaling


def test_of_a_run_without_its_first_checkpoint_no_start_is_known():
    trainer = trainer_of()
    trainer.advance(5)
    assert first_network(trainer) is None
    again = trainer_of(state=trainer.state(), trajectory=trajectory_of())
    again.advance(3)
    assert again.record.checkpoints[0].step == 5
    assert first_network(again) is None


def test_weights_set_by_hand_before_the_first_step_are_the_start_too():
    trainer = trainer_of(trajectory=trajectory_of())
    trainer.set_parameters({0: 7.0})
    trainer.advance(3)
    assert first_network(trainer).parameters[0] == 7.0


def test_a_network_that_has_had_another_shape_has_no_start_and_one_before_that_has():
    trajectory = trajectory_of()
    trainer = trainer_of(trajectory=trajectory)
    trainer.advance(4)
    reshaped = Trajectory(trajectory.workspace, dataclass_replace(trajectory.record(), is_reshaped=True))
    trainer = trainer_of(state=trainer.state(), trajectory=reshaped)
    trainer.advance(4)
    assert first_network(trainer) is None
    checkpoints = reshaped.record().checkpoints
    starts = [first_network(PastRun(checkpoints[step], reshaped, (8, 8))) is not None for step in (0, 2, 4, 6)]
    assert starts == [False, True, True, False]


def test_kinks_are_matched_where_exactly_one_can_be_meant():
    now = kinks((0.1, 0, 0), (0.2, 0, 1), (0.3, 1, 0), (0.4, 1, 0), (0.5, 1, 1))
    first = kinks((1.1, 0, 0), (np.nan, 0, 1), (1.3, 1, 0), (1.5, 1, 1), (1.6, 1, 1))
    np.testing.assert_array_equal(matched(now, first), [1.1, np.nan, np.nan, np.nan, np.nan])
