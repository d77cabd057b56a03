"""A run of the window is repeated by the command that stands for it: the same weights, bit for bit."""

import shlex
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from neuronlab.cli import main
from neuronlab.core.activations.table import ACTIVATIONS, CUSTOM
from neuronlab.core.data.edits import add_points, hold_out, load_generator, put_points, remove_points, rename_class
from neuronlab.core.data.features import FEATURES
from neuronlab.core.data.generators import generators_for
from neuronlab.core.engine.optimizers import OPTIMIZERS
from neuronlab.core.engine.schedules import SCHEDULES
from neuronlab.core.network.initializers import INITIALIZERS
from neuronlab.core.network.losses import LOSSES
from neuronlab.core.network.units import UNITS
from neuronlab.core.specs.data import preset_spec
from neuronlab.core.specs.experiment import Experiment
from neuronlab.core.specs.network import LayerSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.specs.training import StopSpec, TrainingSpec
from neuronlab.core.training.trainer import Trainer
from neuronlab.core.training.trajectory import Trajectory
from neuronlab.files.models.formats import load_model
from neuronlab.files.tables.points import write_points
from neuronlab.gui.controllers.exports import points_of
from neuronlab.wording.command_line import fit_command
from neuronlab.wording.repeatable import why_not_repeated

FORMULA = "max(0, z) - 0.1*min(0, sin(z))"


def workspace_of(task, generator=None, **data):
    """Points of a preset."""
    empty = getattr(Experiment(), task)
    spec = preset_spec(task, generator or TASKS[task].generator, empty.data)
    return load_generator(empty, replace(spec, **data))


def with_run(workspace, hidden, training, features=()):
    network = replace(workspace.run.network, hidden=hidden, features=features)
    loss = training.get("loss", workspace.run.training.loss)
    run = replace(workspace.run, network=network, training=TrainingSpec(**{**training, "loss": loss}))
    return workspace.with_run(run)


def repeated(workspace, steps):
    """The parameters of a run as the window trains it, those that its command makes, and why these may differ."""
    trajectory = Trajectory(workspace)
    trainer = Trainer(workspace.run, workspace.points, trajectory=trajectory)
    while trainer.step < steps and trainer.can_train:
        trainer.advance(min(7, steps - trainer.step))
    reasons = why_not_repeated(workspace.run, workspace.points, trainer.step, trainer.network(), trajectory.record())
    with TemporaryDirectory() as folder:
        file, out = Path(folder) / "my points.csv", Path(folder) / "model.npz"
        write_points(file, points_of(workspace))
        line = fit_command(workspace.run, workspace.points, trainer.step, str(file), str(out))
        program, *words = shlex.split(line)
        assert program == "neuronlab"
        assert main(words) == 0, line
        read = load_model(out)
    assert read.task == workspace.task
    return trainer.network(), read.network, reasons


def assert_repeated(workspace, steps=60):
    trained, made, reasons = repeated(workspace, steps)
    assert reasons == ()
    assert made.parameters.tobytes() == trained.parameters.tobytes()
    assert (made.input_scaling, made.target_scaling) == (trained.input_scaling, trained.target_scaling)


TANH = (LayerSpec(6, "tanh"), LayerSpec(5, "relu"))
RUNS = {
    "as usual": (TANH, {}),
    "batches": (TANH, {"batch_size": 8, "seed": 11}),
    "standardised": (TANH, {"batch_size": 5, "standardize": True}),
    "dropout of two kinds": (
        (LayerSpec(8, "tanh", dropout=0.25), LayerSpec(8, "relu"), LayerSpec(4, "relu", dropout=0.1)),
        {"batch_size": 8},
    ),
    "quadratic units": ((LayerSpec(4, "tanh", unit="quadratic"), LayerSpec(3, "leaky_relu", 0.3)), {}),
    "a formula": ((LayerSpec(5, CUSTOM, formula=FORMULA), LayerSpec(4, "prelu", 0.1)), {}),
    "no layer": ((), {"learning_rate": 0.1}),
    "L-BFGS": (TANH, {"optimizer": "lbfgs", "l2": 1e-4, "batch_size": 4, "clip": 1.0, "warmup": 5}),
    "momentum": (TANH, {"optimizer": "momentum", "schedule": "step", "schedule_steps": 20, "schedule_factor": 0.3}),
    "decay": (TANH, {"optimizer": "adamw", "weight_decay": 0.0, "l1": 1e-5, "clip": 0.5, "warmup": 10}),
    "another start": (TANH, {"initializer": "constant", "initial_scale": -0.25, "initial_bias": -1e-05}),
}


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("name", RUNS)
def test_a_run_is_repeated_by_its_command(name, task):
    hidden, training = RUNS[name]
    assert_repeated(with_run(workspace_of(task), hidden, training))


@pytest.mark.parametrize("task", TASKS)
def test_features_are_repeated(task):
    features = tuple(key for key, row in FEATURES.items() if row.inputs == TASKS[task].inputs)[1:]
    assert_repeated(with_run(workspace_of(task), TANH, {}, features))


@pytest.mark.parametrize("task", TASKS)
def test_points_held_out_by_the_split_and_by_hand_stay_so(task):
    workspace = workspace_of(task, split_seed=5, test_share=0.3)
    workspace = remove_points(workspace, workspace.points.ids[:3])
    workspace = put_points(workspace, workspace.points.ids[4:5], np.array([[0.1, 0.2]]))
    workspace = hold_out(workspace, workspace.points.ids[::6], is_pinned=True)
    target = np.zeros((2, 1))
    workspace = add_points(workspace, np.full((2, TASKS[task].inputs), 0.5) * [[1.0], [2.0]], target)
    assert workspace.points.pinned.any()
    assert workspace.points.drawn.any()
    assert_repeated(with_run(workspace, TANH, {"batch_size": 7}))


@pytest.mark.parametrize("task", TASKS)
def test_points_of_which_none_is_held_out_are_repeated(task):
    assert_repeated(with_run(workspace_of(task, test_share=0.0), TANH, {"batch_size": 7}))


def test_classes_in_an_order_of_their_own_are_repeated():
    workspace = workspace_of("classes")
    for number, name in enumerate(("7", "-1")):
        workspace = rename_class(workspace, number, name)
    assert_repeated(with_run(workspace, TANH, {}))
    workspace = rename_class(rename_class(workspace, 0, "red, dark"), 1, "blue")
    assert_repeated(with_run(workspace, TANH, {}))


def test_a_class_without_points_is_repeated():
    generator = next(key for key in generators_for("classes") if len(workspace_of("classes", key).labels) == 3)
    workspace = workspace_of("classes", generator)
    points = workspace.points
    workspace = remove_points(workspace, points.ids[points.targets[:, 0] == 1.0])
    assert_repeated(with_run(workspace, TANH, {}))


def test_the_steps_that_a_stop_rule_allows_are_repeated_without_it():
    workspace = with_run(workspace_of("curve"), TANH, {"batch_size": 8})
    stopping = workspace.with_run(replace(workspace.run, stop=StopSpec(max_epochs=3)))
    trained, made, reasons = repeated(stopping, 1000)
    assert reasons == ()
    assert made.parameters.tobytes() == trained.parameters.tobytes()


# -- any run ----------------------------------------------------------------------------------------------------------


def numbers(low, high):
    return st.floats(low, high, allow_subnormal=False)


@st.composite
def layers(draw):
    activation = draw(st.sampled_from([*ACTIVATIONS, CUSTOM]))
    row = ACTIVATIONS.get(activation)
    parameter = None
    if row is not None and row.parameter is not None and draw(st.booleans()):
        parameter = draw(numbers(row.parameter.low, row.parameter.high))
    formula = FORMULA if activation == CUSTOM else ""
    dropout = draw(st.sampled_from([0.0, 0.1, 0.45]))
    return LayerSpec(draw(st.integers(1, 6)), activation, parameter, formula, draw(st.sampled_from([*UNITS])), dropout)


@st.composite
def workspaces(draw):
    task = draw(st.sampled_from([*TASKS]))
    generator = draw(st.sampled_from([*generators_for(task)]))
    workspace = workspace_of(
        task,
        generator,
        count=draw(st.integers(12, 40)),
        test_share=draw(st.sampled_from([0.0, 0.2, 0.6])),
        split_seed=draw(st.integers(0, 9)),
        seed=draw(st.integers(0, 9)),
    )
    initializer = draw(st.sampled_from(["auto", *INITIALIZERS]))
    scale = INITIALIZERS[initializer].scale if initializer != "auto" else None
    output = workspace.run.network.output
    training = {
        "optimizer": draw(st.sampled_from([*OPTIMIZERS])),
        "learning_rate": draw(numbers(1e-8, 0.05)),
        "batch_size": draw(st.integers(0, 50)),
        "loss": draw(st.sampled_from([key for key, row in LOSSES.items() if output in row.outputs])),
        "schedule": draw(st.sampled_from([*SCHEDULES])),
        "schedule_steps": draw(st.integers(1, 50)),
        "schedule_factor": draw(numbers(0.1, 1.0)),
        "warmup": draw(st.sampled_from([0, 12])),
        "clip": draw(st.sampled_from([0.0, 0.3])),
        "l1": draw(st.sampled_from([0.0, 1e-5, 0.1])),
        "l2": draw(st.sampled_from([0.0, 1e-5, 0.1])),
        "weight_decay": draw(st.sampled_from([0.0, 0.01, 1e-3])),
        "initializer": initializer,
        "initial_scale": draw(st.none() | numbers(scale.low, scale.high)) if scale is not None else None,
        "initial_bias": draw(st.just("spread") | numbers(-2.0, 2.0)),
        "seed": draw(st.integers(0, 2**31 - 1)),
        "standardize": draw(st.booleans()),
    }
    features = [key for key, row in FEATURES.items() if row.inputs == TASKS[task].inputs]
    chosen = draw(st.just([]) | st.lists(st.sampled_from(features), unique=True))
    return with_run(workspace, tuple(draw(st.lists(layers(), max_size=3))), training, tuple(chosen))


@settings(max_examples=60)
@given(workspaces(), st.integers(1, 40))
def test_any_run_is_repeated_by_its_command(workspace, steps):
    trainer = Trainer(workspace.run, workspace.points)
    trainer.advance(steps)
    if trainer.step:  # a run that diverges at once has made no step
        assert_repeated(workspace, trainer.step)
