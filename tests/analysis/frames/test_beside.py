"""Every run of a task is in the frame, the active one with the very values of its own pictures."""

import numpy as np
from msgspec.structs import replace

from neuronlab.analysis.frames.beside import Beside
from neuronlab.analysis.frames.builder import FrameBuilder
from neuronlab.analysis.frames.request import FUNCTION, NEURONS, ViewRequest
from neuronlab.core.training.stopping import MAX_STEPS
from neuronlab.core.training.trainer import Trainer
from tests.core.building import make_run, wavy_points

CANVAS = ViewRequest(frozenset({FUNCTION}))


def make_besides(inputs=1, **changes):
    runs = [replace(make_run(hidden, inputs=inputs), slot=slot) for slot, hidden in ((3, "4:tanh"), (0, "2:relu"))]
    runs[1] = replace(runs[1], **changes)
    trainers = [Trainer(run, wavy_points(20, inputs, test=(1, 7))) for run in runs]
    for steps, trainer in enumerate(trainers, 5):
        trainer.advance(steps)
    return [Beside(trainer, run) for trainer, run in zip(trainers, runs, strict=True)]


def frames(besides, request=CANVAS, *, is_playing=False):
    task = "curve" if besides[0].trainer.run.network.inputs == 1 else "surface"
    builder = FrameBuilder(besides[0].trainer, task)
    return builder.build(request, is_playing=is_playing, runs=besides)


def test_runs_come_in_their_order_with_step_and_losses():
    besides = make_besides()
    first, second = frames(besides).runs
    assert [(run.slot, run.step, run.evaluations) for run in (first, second)] == [(3, 5, 5), (0, 6, 6)]
    for run, beside in zip((first, second), besides, strict=True):
        probe = beside.trainer.probe()
        assert (run.probe.train_loss, run.probe.test_loss) == (probe.train_loss, probe.test_loss)
        assert np.array_equal(run.network.parameters, beside.trainer.parameters)


def test_functions_of_one_input_are_sampled_in_the_same_positions():
    frame = frames(make_besides())
    for run in frame.runs:
        np.testing.assert_allclose(run.prediction, run.network.predict(frame.line.x[:, None])[:, 0])
        assert not run.prediction.flags.writeable
    assert frame.runs[0].prediction is frame.line.prediction


def test_surfaces_of_others_are_on_coarser_grids_over_the_same_range():
    frame = frames(make_besides(inputs=2))
    first, second = frame.runs
    assert first.values is frame.plane.values
    assert second.values.shape == (1, len(second.x2), len(second.x1))
    assert len(second.x1) < len(first.x1)
    assert (second.x1[0], second.x1[-1]) == (first.x1[0], first.x1[-1]) == CANVAS.x_range
    x1, x2 = np.meshgrid(second.x1, second.x2)
    expected = second.network.predict(np.stack([x1.ravel(), x2.ravel()], axis=1)).reshape(x1.shape)
    np.testing.assert_allclose(second.values[0], expected, rtol=1e-5, atol=1e-6)


def test_what_is_not_on_screen_is_not_worked_out():
    first, second = frames(make_besides(), ViewRequest(frozenset({NEURONS}))).runs
    assert first.prediction is second.prediction is None
    assert first.latest is second.latest is first.facts is second.facts is None
    hidden = frames(make_besides(is_shown=False)).runs
    assert hidden[0].prediction is not None
    assert hidden[1].prediction is None


def test_histories_and_checkpoints_are_there_whatever_is_shown():
    besides = make_besides()
    runs = frames(besides, ViewRequest(frozenset())).runs
    assert [run.history for run in runs] == [beside.trainer.history.record() for beside in besides]
    assert [run.trajectory for run in runs] == [beside.trainer.record for beside in besides]


def test_a_frame_of_one_run_has_just_that():
    besides = make_besides()
    (only,) = FrameBuilder(besides[0].trainer).build(CANVAS).runs
    assert (only.slot, only.step) == (3, 5)


def test_a_run_rests_when_it_is_paused_or_has_ended():
    besides = make_besides(activity="paused")
    assert [run.is_resting for run in frames(besides).runs] == [False, True]
    run = make_run("2:relu")
    stopped = Trainer(replace(run, stop=replace(run.stop, max_steps=3)), wavy_points(20))
    stopped.advance(9)
    (only,) = FrameBuilder(stopped).build(CANVAS).runs
    assert only.is_resting
    assert only.stopped == {MAX_STEPS}
