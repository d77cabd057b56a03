"""The loss around the weights beside a loss worked out here by hand, and the path beside plain linear algebra."""

from dataclasses import replace

import numpy as np
import pytest
from msgspec.structs import replace as with_fields

from neuronlab.analysis.landscape import MARGIN, MOST_WORK, SIDES, Trail, fitting, side_of, survey
from neuronlab.analysis.parameter_planes import ParameterPlane, main_plane
from neuronlab.core.data.points import NO_POINTS
from neuronlab.core.errors import InputError
from neuronlab.core.network.network import Network, parameter_blocks
from neuronlab.core.specs.experiment import RunSpec, Workspace
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.specs.training import TrainingSpec
from neuronlab.core.training.probe import probe_points
from neuronlab.core.training.trainer import Trainer
from neuronlab.core.training.trajectory import NO_TRAJECTORY, Checkpoint, Trajectory, TrajectoryRecord
from tests.core.building import make_points, make_run, state_at, wavy_points


def unheard(_share):
    """Nobody waits."""


def trained(run, points, steps=60):
    """A trainer with the track it has left."""
    workspace = with_fields(Workspace(), runs=(run,), points=points)
    trainer = Trainer(run, points, trajectory=Trajectory(workspace))
    trainer.advance(steps)
    return trainer


def surveyed(trainer, chosen=None, progress=unheard):
    return survey(
        trainer.run, trainer.network(), trainer.points, trainer.step, trainer.trajectory.record(), chosen, progress
    )


def trajectory_of(run, points, *parameters):
    workspace = with_fields(Workspace(), runs=(run,), points=points)
    states = [replace(state_at(run, points, row), step=step) for step, row in enumerate(parameters)]
    return TrajectoryRecord(1, tuple(Checkpoint(workspace, state) for state in states))


def task_trainer(task, standardize=False):
    rng = np.random.default_rng(5)
    row = TASKS[task]
    network = row.network((LayerSpec(5, "tanh"), LayerSpec(3, "prelu", unit="quadratic")))
    inputs = rng.uniform(-2.0, 2.0, (40, row.inputs))
    targets = (inputs[:, 0] > 0.3) if row.predicts_classes else 7.0 * np.sin(inputs).sum(axis=1)
    run = RunSpec(network, TrainingSpec(loss=row.loss, standardize=standardize, learning_rate=0.01))
    return trained(run, make_points(inputs, targets, test=(0, 7)))


# -- the loss -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("standardize", [False, True])
@pytest.mark.parametrize("task", TASKS)
def test_the_loss_here_is_the_loss_that_is_shown(task, standardize):
    trainer = task_trainer(task, standardize)
    landscape = surveyed(trainer)
    assert landscape.loss_here == pytest.approx(trainer.probe().train_loss, rel=1e-5)
    assert landscape.point_count == 38


@pytest.mark.parametrize("task", TASKS)
def test_every_place_of_a_slice_is_the_loss_of_that_network(task):
    trainer = task_trainer(task, standardize=True)
    for chosen in (None, (2, trainer.run.network.parameter_count - 1)):
        landscape = surveyed(trainer, chosen)
        network, train = trainer.network(), ~trainer.points.test
        for row, column in ((0, 0), (3, 80), (80, 17)):
            parameters = network.parameters.astype(np.float64)
            landscape.plane.put((landscape.across[column], landscape.up[row]), parameters)
            moved = Network(network.spec, parameters, network.input_scaling, network.target_scaling)
            predicted, target = moved.predict(trainer.points.inputs[train]), trainer.points.targets[train]
            if TASKS[task].predicts_classes:
                expected = -np.log(np.where(target == 1.0, predicted, 1.0 - predicted)).mean()
            else:
                expected = np.square(predicted - target).mean()
            assert landscape.loss[row, column] == pytest.approx(expected, rel=1e-9)


def test_two_parameters_of_a_line_give_the_parabola_they_should():
    x, y = np.array([1.0, 2.0, 4.0]), np.array([2.0, 3.0, 9.0])
    run = make_run("")
    network = Network(run.network, np.array([1.5, -0.5]))
    landscape = survey(run, network, make_points(x, y), 3, NO_TRAJECTORY, (0, 1), unheard)
    w, b = np.meshgrid(landscape.across, landscape.up)
    expected = np.square(w[..., None] * x + b[..., None] - y).mean(axis=-1)
    np.testing.assert_allclose(landscape.loss, expected, rtol=1e-12)
    assert landscape.names == ("Output: weight of x", "Output: bias")
    assert landscape.across[0] == 0.5
    assert landscape.across[-1] == 2.5
    assert np.isnan(landscape.path.shares).all()  # nothing has moved


def test_the_network_that_is_asked_about_is_left_alone():
    trainer = task_trainer("curve")
    before = trainer.parameters.copy()
    surveyed(trainer)
    surveyed(trainer, (0, 1))
    np.testing.assert_array_equal(trainer.parameters, before)


def test_an_overflow_in_a_corner_is_no_number_and_no_failure():
    run = RunSpec(NetworkSpec(hidden=(LayerSpec(2, "identity", unit="quadratic"),) * 12))
    parameters = np.full(run.network.parameter_count, 0.1)
    for block in parameter_blocks(run.network, parameters):
        block[:, -1] = 0.0
    landscape = survey(
        run, Network(run.network, parameters), make_points([3.0], [0.0]), 0, NO_TRAJECTORY, (0, 1), unheard
    )
    assert landscape.loss_here < 1e-6
    assert not np.isfinite(landscape.loss[-1, -1])
    assert np.isfinite(landscape.loss[40, 40])


# -- the path -----------------------------------------------------------------------------------------------------


def test_main_directions_are_those_of_the_singular_values():
    trainer = task_trainer("curve")
    landscape = surveyed(trainer)
    here = trainer.parameters.astype(np.float64)
    path = np.array([point.state.parameters for point in trainer.trajectory.record().checkpoints], np.float64) - here
    moments, vectors = np.linalg.eigh(path.T @ path)
    assert landscape.path.shares == pytest.approx(moments[:-3:-1] / moments.sum(), rel=1e-6)
    positions = landscape.path.positions
    assert len(positions) == len(path) + 1
    for axis in (0, 1):
        along = path @ vectors[:, -1 - axis]
        np.testing.assert_allclose(np.abs(positions[:-1, axis]), np.abs(along), atol=1e-9)
    np.testing.assert_array_equal(positions[-1], [0.0, 0.0])
    assert (positions[0] <= 0.0).all()
    off = np.linalg.norm(path - (path @ vectors[:, -2:]) @ vectors[:, -2:].T, axis=1)
    assert landscape.path.farthest == pytest.approx(off.max(), rel=1e-6)


def test_a_path_within_a_plane_is_told_wholly_by_it():
    rng = np.random.default_rng(2)
    basis = np.linalg.qr(rng.normal(size=(10, 2)))[0].T
    run, points = make_run("3:tanh"), wavy_points(20)
    path = rng.normal(size=(6, 2)) @ basis
    landscape = survey(
        run, Network(run.network, np.zeros(10)), points, 9, trajectory_of(run, points, *path), None, unheard
    )
    assert landscape.path.shares.sum() == pytest.approx(1.0)
    assert landscape.path.farthest < 1e-12
    positions = landscape.path.positions[:-1]
    np.testing.assert_allclose(np.linalg.norm(positions, axis=1), np.linalg.norm(path, axis=1))


@pytest.mark.parametrize("chosen", [None, (0, 4)])
def test_the_whole_path_lies_within_the_slice_with_room(chosen):
    landscape = surveyed(task_trainer("surface"), chosen)
    positions = landscape.path.positions
    for axis, coordinates in enumerate((landscape.across, landscape.up)):
        extent = np.ptp(positions[:, axis])
        assert positions[:, axis].min() - coordinates[0] >= MARGIN * extent * 0.999
        assert coordinates[-1] - positions[:, axis].max() >= MARGIN * extent * 0.999


def test_of_two_parameters_the_path_is_their_values_and_the_rest_is_off_the_plane():
    trainer = task_trainer("curve")
    landscape = surveyed(trainer, (3, 1))
    path = np.array([point.state.parameters for point in trainer.trajectory.record().checkpoints], np.float64)
    np.testing.assert_allclose(landscape.path.positions[:-1], path[:, [3, 1]])
    away = path - trainer.parameters.astype(np.float64)
    assert landscape.path.shares == pytest.approx(np.square(away).sum(axis=0)[[3, 1]] / np.square(away).sum())
    away[:, [3, 1]] = 0.0
    assert landscape.path.farthest == pytest.approx(np.linalg.norm(away, axis=1).max())


def test_checkpoints_of_another_layout_or_scaling_and_broken_ones_are_passed_over():
    run, points = make_run("3:tanh"), wavy_points(20)
    fits, broken, scaled = trajectory_of(run, points, np.ones(10), np.full(10, np.nan), np.ones(10)).checkpoints
    state = scaled.state
    scaled = replace(scaled, state=replace(state, input_scaling=replace(state.input_scaling, mean=(1.0,))))
    other = trajectory_of(make_run("3:prelu"), points, np.ones(13)).checkpoints[0]
    network = Network(run.network, np.zeros(10))
    assert fitting([fits, broken, scaled, other], network) == [fits]


def test_the_trail_goes_on_with_the_run_and_keeps_what_is_thinned_out():
    trainer = task_trainer("curve")
    landscape = surveyed(trainer, (3, 1))
    trail = Trail(landscape.plane)
    first = trail.positions(trainer.trajectory.record(), trainer.network())
    np.testing.assert_array_equal(first, landscape.path.positions)
    trainer.advance(900)
    later = trail.positions(trainer.trajectory.record(), trainer.network())
    assert trainer.trajectory.record().stride > 1
    np.testing.assert_array_equal(later[: len(first) - 1], first[:-1])
    np.testing.assert_array_equal(later[-1], trainer.parameters[[3, 1]])
    assert len(later) > len(trainer.trajectory.record().checkpoints) + 1


def test_a_run_that_went_back_leaves_its_trail_there_and_another_run_has_none_of_it():
    trainer = task_trainer("curve")
    trail = Trail(surveyed(trainer, (3, 1)).plane)
    trail.positions(trainer.trajectory.record(), trainer.network())
    trainer.trajectory.forget_after(20)
    back = trail.positions(trainer.trajectory.record(), trainer.network())
    assert len(back) == 21 + 1
    other = task_trainer("curve", standardize=False)
    other.advance(7)
    positions = trail.positions(other.trajectory.record(), other.network())
    assert len(positions) == len(other.trajectory.record().checkpoints) + 1


def test_the_trail_of_a_network_too_large_to_project_ends_at_its_last_checkpoint():
    run, points = make_run("512:tanh,512:tanh"), wavy_points(5)
    count = run.network.parameter_count
    rng = np.random.default_rng(0)
    trajectory = trajectory_of(run, points, *rng.normal(size=(4, count)))
    network = Network(run.network, np.zeros(count))
    plane = main_plane(np.zeros(count), [checkpoint.state.parameters for checkpoint in trajectory.checkpoints])
    assert len(Trail(plane).positions(trajectory, network)) == 4
    assert len(Trail(ParameterPlane(np.zeros(count), (0, 9))).positions(trajectory, network)) == 5


# -- what cannot be ----------------------------------------------------------------------------------------------


def test_without_points_or_numbers_it_says_what_to_do():
    run = make_run("3:tanh")
    good, bad = Network(run.network, np.zeros(10)), Network(run.network, np.full(10, np.inf))
    with pytest.raises(InputError, match="There are no training points"):
        survey(run, good, NO_POINTS, 0, NO_TRAJECTORY, (0, 1), unheard)
    with pytest.raises(InputError, match="not finite"):
        survey(run, bad, wavy_points(9), 0, NO_TRAJECTORY, (0, 1), unheard)
    with pytest.raises(InputError, match="the same parameter"):
        survey(run, good, wavy_points(9), 0, NO_TRAJECTORY, (1, 1), unheard)
    with pytest.raises(InputError, match="The loss is not finite"):
        survey(run, Network(run.network, np.full(10, 1e300)), wavy_points(9), 0, NO_TRAJECTORY, (0, 1), unheard)


def test_one_point_and_no_hidden_layer_are_enough():
    run = make_run("")
    landscape = survey(
        run, Network(run.network, np.zeros(2)), make_points([1.0], [2.0]), 0, NO_TRAJECTORY, (0, 1), unheard
    )
    assert landscape.loss.min() >= 0.0
    assert landscape.point_count == 1


def test_progress_is_told_and_ends_it():
    shares = []

    class EnoughError(Exception):
        pass

    def stop_halfway(share):
        shares.append(share)
        if share > 0.5:
            raise EnoughError

    with pytest.raises(EnoughError):
        surveyed(task_trainer("curve"), None, stop_halfway)
    assert shares == sorted(shares)
    assert shares[0] == 0.0


def test_work_is_bounded_for_the_largest_network():
    spec = NetworkSpec(inputs=2, hidden=(LayerSpec(512, "relu"),) * 16)
    assert side_of(spec, probe_points(spec)) == SIDES[-1]
    assert side_of(make_run("8:tanh,8:tanh").network, 100) == SIDES[0]
    middle = make_run("64:tanh,64:tanh").network
    assert side_of(middle, 4096) ** 2 * 4096 * middle.parameter_count < MOST_WORK


def test_what_crosses_the_thread_is_read_only():
    landscape = surveyed(task_trainer("curve"))
    arrays = (landscape.loss, landscape.across, landscape.up, landscape.path.positions, landscape.plane.directions)
    assert not any(array.flags.writeable for array in arrays)
    assert not ParameterPlane(landscape.plane.origin, (0, 1)).origin.flags.writeable
