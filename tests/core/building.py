"""Runs and points for the tests of the engine, in one line each."""

from dataclasses import replace

import numpy as np

from neuronlab.core.data.points import PointSet
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.core.specs.training import TrainingSpec
from neuronlab.core.training.state import fresh_state


def make_run(hidden="8:tanh", inputs=1, outputs=1, **training):
    """A run of a shape written as on the command line: "8:tanh,4:relu"."""
    layers = tuple(LayerSpec(int(width), kind) for width, kind in (row.split(":") for row in hidden.split(",") if row))
    return RunSpec(NetworkSpec(inputs=inputs, outputs=outputs, hidden=layers), TrainingSpec(**training))


def make_points(inputs, targets, test=()):
    """Points with rows of `inputs` and `targets`; `test` lists the numbers of those held out."""
    inputs, targets = np.asarray(inputs, float), np.asarray(targets, float)
    held_out = np.isin(np.arange(len(inputs)), test)
    return PointSet(
        inputs.reshape(len(inputs), -1),
        targets.reshape(len(inputs), -1),
        ids=np.arange(len(inputs)),
        test=held_out,
        source=np.full(len(inputs), -1),
    )


def wavy_points(count, inputs=1, test=()):
    """Points along a wave, the same ones every time."""
    x = np.random.default_rng(1).uniform(-2.0, 2.0, (count, inputs))
    return make_points(x, np.sin(2.0 * x.sum(axis=1)), test)


def state_at(run, points, parameters, dtype=np.float64):
    """The start of a run, but with these parameters."""
    return replace(fresh_state(run, points, dtype), parameters=np.asarray(parameters, dtype))


def same_learned(first, second):
    """Whether two run states are the same to the last bit."""
    arrays = [(first.parameters, second.parameters), (first.memory, second.memory)]
    arrays += [
        (getattr(first.history, name), getattr(second.history, name))
        for name in ("steps", "train_loss", "test_loss", "gradient_rms", "delta_rms", "update_ratio")
    ]
    numbers = (
        "optimizer",
        "updates",
        "step",
        "epoch",
        "position",
        "epoch_start",
        "noise",
        "judged_from",
        "input_scaling",
    )
    numbers += ("target_scaling",)
    same_numbers = all(getattr(first, name) == getattr(second, name) for name in numbers)
    same_grid = first.history.stride == second.history.stride
    return same_numbers and same_grid and all(a.dtype == b.dtype and a.tobytes() == b.tobytes() for a, b in arrays)
