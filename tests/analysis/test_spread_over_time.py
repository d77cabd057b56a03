import numpy as np

from neuronlab.analysis.frames.builder import FrameBuilder
from neuronlab.analysis.frames.request import GRADIENTS, ViewRequest
from neuronlab.analysis.spread import (
    BINS,
    count_sizes,
    count_weights,
    layer_numbers,
    on_scale,
)
from neuronlab.analysis.spread_over_time import AT_A_TIME, AT_REST
from neuronlab.core.data.points import NO_POINTS
from neuronlab.core.specs.experiment import Workspace
from neuronlab.core.training.trainer import Trainer
from neuronlab.core.training.trajectory import Trajectory
from neuronlab.core.training.transfer import carry_over, same_layers
from tests.core.building import make_run, wavy_points

POINTS = wavy_points(30, test=[4])


def tracked(run, points, state=None, record=None):
    workspace = Workspace(points=points, runs=(run,))
    return Trainer(run, points, state, trajectory=Trajectory(workspace, record) if record else Trajectory(workspace))


def spread_of(builder, layer, *, times=1, is_playing=False):
    request = ViewRequest(frozenset({GRADIENTS}), spread_of=layer)
    frames = [builder.build(request, is_playing) for _ in range(times)]
    return frames[-1].spread


def test_at_every_checkpoint_the_counts_are_those_of_its_weights_and_of_its_gradient():
    run = make_run("4:tanh,3:relu", optimizer="adam", learning_rate=0.1, batch_size=7, standardize=True)
    trainer = tracked(run, POINTS)
    trainer.advance(20)
    spread = spread_of(FrameBuilder(trainer), 1, times=2)
    assert spread.is_complete
    assert spread.steps.tolist() == list(range(21))
    for row, step in enumerate([*range(21), 20]):
        at = Trainer(run, POINTS)
        at.advance(step)
        exponent, counts = count_weights(layer_numbers(run.network, at.parameters, 1))
        largest = round(np.log2(spread.weight_end))
        assert spread.weights[row].tolist() == on_scale(counts, exponent, largest).tolist()
        gradient = layer_numbers(run.network, at.probe().gradient, 1)
        assert spread.gradients[row].tolist() == count_sizes(gradient).tolist()


def test_a_few_are_found_out_with_every_frame_until_all_are():
    trainer = tracked(make_run("3:tanh"), POINTS)
    trainer.advance(40)
    builder = FrameBuilder(trainer)
    assert spread_of(builder, 0, is_playing=True).steps.tolist() == [0, 16, 32]
    assert AT_A_TIME == 3
    seen = [len(spread_of(builder, 0).steps) for _ in range(4)]
    assert seen == [3 + AT_REST, 3 + 2 * AT_REST, 3 + 3 * AT_REST, 41]
    assert spread_of(builder, 1).is_complete


def test_nothing_is_found_out_while_nobody_looks():
    trainer = tracked(make_run("3:tanh"), POINTS)
    trainer.advance(5)
    builder = FrameBuilder(trainer)
    frame = builder.build(ViewRequest())
    assert frame.spread is None
    assert len(builder.spreads._found) == 0


def test_what_was_found_is_forgotten_with_its_checkpoint():
    trainer = tracked(make_run("3:tanh"), POINTS)
    trainer.advance(20)
    builder = FrameBuilder(trainer)
    spread_of(builder, 0, times=3)
    assert len(builder.spreads._found) == 21
    trainer.trajectory.forget_after(4)
    assert len(builder.spreads._found) == 5


def test_where_the_network_was_of_another_shape_there_are_no_counts():
    before, after = make_run("3:tanh"), make_run("5:tanh")
    trainer = tracked(before, POINTS)
    trainer.advance(3)
    carried = carry_over(before, after, same_layers(before.network), trainer.state(), POINTS)
    later = tracked(after, POINTS, carried, trainer.trajectory.record())
    later.advance(3)
    spread = spread_of(FrameBuilder(later), 0)
    assert spread.steps.tolist() == list(range(7))
    assert (spread.weights[:4] == 0).all()
    assert (spread.weights[4:].sum(axis=1) == 5).all()


def test_a_layer_that_is_gone_is_answered_by_the_last():
    spread = spread_of(FrameBuilder(tracked(make_run("3:tanh"), POINTS)), 9)
    assert spread.layer == 1
    assert spread.weights[-1].sum() == 3


def test_without_points_and_without_a_track_there_is_now():
    builder = FrameBuilder(Trainer(make_run("3:tanh"), NO_POINTS))
    spread = spread_of(builder, 0)
    assert spread.steps.tolist() == []
    assert spread.weights.shape == (1, BINS)
    assert spread.is_complete
