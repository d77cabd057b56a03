"""Numbers no network can compute with: what a frame then holds is explained, and nothing warns."""

import dataclasses

import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.analysis.frames.builder import FrameBuilder
from neuronlab.analysis.frames.request import ViewRequest
from neuronlab.core.data.edits import add_points, clear_points
from neuronlab.core.data.points import Scaling
from neuronlab.core.specs.experiment import Experiment
from neuronlab.core.specs.network import LayerSpec
from neuronlab.core.training.state import fresh_state
from neuronlab.core.training.trainer import Trainer

RELU = LayerSpec(4, "relu")
X = np.linspace(-2.0, 2.0, 40)
Y = np.sin(X)


def frame_of(task, x, y, *, standardize=False, layer=RELU, steps=0, ends=None, target_scaling=None):
    experiment = replace(Experiment(), task=task)
    inputs = x[:, None] if task == "curve" else np.stack([x, x[::-1] ** 2 if np.ptp(x) == 4.0 else x[::-1]], axis=1)
    workspace = add_points(clear_points(experiment.workspace), inputs, y[:, None])
    run = workspace.run
    run = replace(run, network=replace(run.network, hidden=(layer,)))
    workspace = workspace.with_run(replace(run, training=replace(run.training, standardize=standardize)))
    state = fresh_state(workspace.run, workspace.points)
    if target_scaling is not None:
        state = dataclasses.replace(state, target_scaling=target_scaling)
    trainer = Trainer(workspace.run, workspace.points, state)
    trainer.advance(steps)
    ends = ends or (float(x.min()), float(x.max()))
    request = ViewRequest(x_range=ends, y_range=ends)
    return FrameBuilder(trainer, task, workspace.view).build(request)


def labels(insight):
    return [fix.label for fix in insight.fixes]


@pytest.mark.parametrize("steps", [0, 20])
@pytest.mark.parametrize("task", ["curve", "surface"])
@pytest.mark.parametrize(
    ("x", "y", "name", "says"),
    [
        (X * 1e30, Y, "x", "reaches 2e30, too large for 32-bit numbers. Scale it to unit size:"),
        (X, Y * 1e30, "y", "reaches 1e30, too large for 32-bit numbers. Scale it to unit size:"),
        (X * 1e-100, Y, "x", "varies by only 4e−100, too little to be resolved by 32-bit numbers."),
    ],
)
def test_what_standardising_helps_is_offered_it(task, x, y, name, says, steps):
    insight = frame_of(task, x, y, steps=steps).insight
    assert insight.kind == "out_of_range"
    shown = name if name == "y" or task == "curve" else "x₁"
    assert insight.text.startswith(f"{shown} {says}")
    assert labels(insight) == ["Standardise"]
    helped = frame_of(task, x, y, steps=steps, standardize=True)
    assert helped.insight is None or helped.insight.kind != "out_of_range"
    assert np.isfinite(helped.probe.train_loss)


def test_numbers_far_from_zero_are_computed_with_unless_a_scaling_of_former_points_keeps_them_there():
    frame = frame_of("curve", X, 1e9 + Y, steps=20)
    assert frame.insight is None or frame.insight.kind != "out_of_range"
    frame = frame_of("curve", X, 1e9 + Y, steps=20, target_scaling=Scaling.none(1))
    assert frame.insight.kind == "out_of_range"
    assert frame.insight.text.startswith("y varies by only 2e0 around 1e9, too little to be resolved by 32-bit numbers")


@pytest.mark.parametrize("standardize", [False, True])
@pytest.mark.parametrize(
    ("x", "y", "says"),
    [
        (X * 1e-300, Y, "x varies by only 4e−300, too little to compute with. Scale it up"),
        (X, Y * 1e-310, "y varies by only 2e−310, too little to compute with. Scale it up"),
        (X * 1e300, Y, "x reaches 2e300, too large to compute with. Scale it down"),
        (X, Y * 1e300, "y reaches 1e300, too large to compute with. Scale it down"),
    ],
)
def test_what_no_scaling_helps_says_what_does(x, y, says, standardize):
    insight = frame_of("curve", x, y, standardize=standardize, steps=5).insight
    assert insight.text.startswith(says)
    assert not insight.fixes


def test_inputs_of_classes_are_looked_at_too():
    assert frame_of("classes", X * 1e30, (Y > 0.0).astype(float)).insight.text.startswith("x₁ reaches 2e30")


@pytest.mark.parametrize(("x", "y"), [(X, Y), (X * 1e6, Y), (X, Y * 1e-6), (X, np.full(40, 3.0)), (X + 1e4, Y)])
def test_ordinary_points_are_no_matter(x, y):
    insight = frame_of("curve", x, y).insight
    assert insight is None or insight.kind not in {"out_of_range", "gaps"}


def test_gaps_in_a_picture_are_explained():
    frame = frame_of("curve", X, Y, layer=LayerSpec(4, "custom", formula="exp(z)"), ends=(-500.0, 500.0))
    assert not np.isfinite(frame.line.prediction).all()
    assert frame.insight.kind == "gaps"
    assert labels(frame.insight) == ["Standardise"]
