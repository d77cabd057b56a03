"""Sessions with everything in them, learned and saved."""

import numpy as np
from msgspec.structs import replace

from neuronlab.core.data.edits import add_points, hold_out, load_generator
from neuronlab.core.data.points import PointSet
from neuronlab.core.specs.data import DataSpec, ViewSpec
from neuronlab.core.specs.experiment import Experiment, RunSpec
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.specs.training import StopSpec, TrainingSpec
from neuronlab.core.training.trainer import Trainer
from neuronlab.core.training.trajectory import Trajectory
from neuronlab.files.session.file import save_session
from neuronlab.files.session.work import Work
from tests.files.models.networks import LEARNED, adjusted


def make_experiment(optimizer="adam", batch_size=7):
    """Points of two tasks, some of them pinned, another look at each, and a run that shuffles mini-batches."""
    network = NetworkSpec(
        hidden=(LayerSpec(5, "tanh", muted=(1, 4), frozen=(0,)), LayerSpec(4, "relu", frozen=(2, 3))),
        frozen_outputs=(0,),
    )
    run = RunSpec(network, TrainingSpec(optimizer=optimizer, batch_size=batch_size, l2=1e-3, standardize=True))
    start = Experiment()
    workspace = load_generator(start.workspace.with_run(run), CURVE_DATA)
    workspace = add_points(workspace, np.array([[0.1], [1 / 3]]), np.array([[2.0], [-7e9]]))
    workspace = hold_out(workspace, [3, 46], is_pinned=True)
    surface = replace(
        start.surface,
        view=ViewSpec(test_points=False, section=True, section_along=1, section_at=-0.3),
        names=("east", "north", "height / m"),
        points=PointSet(
            np.ones((2, 2)), np.zeros((2, 1)), ids=[4, 2], test=[True, False], source=[-1, 0], pinned=[True, False]
        ),
    )
    view = ViewSpec(mistakes=False, residuals=True, slope=True, predicts=False)
    return replace(start.with_workspace(replace(workspace, view=view)), surface=surface)


CURVE_DATA = DataSpec(
    generator="formula",
    count=45,
    noise=0.3,
    outliers=0.1,
    imbalance=0.2,
    seed=9,
    formula="a*x^2 - 1 + c",
    constants=(("a", 1.5), ("c", -0.25)),
    low=-2.0,
    high=2.5,
    threshold=0.5,
)


EVERY_OPTION = TrainingSpec(
    optimizer="adam",
    learning_rate=0.02,
    batch_size=7,
    loss="squared",
    schedule_steps=300,
    schedule_factor=0.25,
    warmup=20,
    clip=2.0,
    l1=1e-4,
    l2=1e-3,
    weight_decay=0.01,
    initializer="normal",
    initial_bias=0.1,
    seed=8,
    standardize=True,
)
STOP = StopSpec(max_steps=100_000, max_epochs=90_000, target_loss=1e-9, patience=99_999, max_seconds=60.0)


def make_classes(labels=("-1", "a b", "c"), hidden=None, training=EVERY_OPTION):
    """Points of classes, and a run that uses everything there is."""
    layers = hidden or (
        adjusted("leaky_relu"),
        LayerSpec(6, "tanh", unit="quadratic", dropout=0.2),
        *(LayerSpec(4, name, dropout=0.1) for name in LEARNED),
    )
    network = replace(TASKS["classes"].network(layers, labels), features=("x1", "x1*x2", "sin(x2)"))
    start = replace(make_experiment(), task="classes")
    workspace = start.workspace.with_run(RunSpec(network, training, STOP))
    rng = np.random.default_rng(5)
    classes = rng.integers(0, len(labels), (30, 1)).astype(float)
    return start.with_workspace(add_points(workspace, rng.normal(size=(30, 2)) + classes, classes))


def make_trainer(workspace, steps=137):
    trainer = Trainer(workspace.run, workspace.points, trajectory=Trajectory(workspace))  # which keeps the best state
    trainer.advance(steps)
    return trainer


def with_second_run(experiment):
    """The same experiment with a frozen run of another slot and name."""
    workspace = experiment.workspace
    other = RunSpec(
        TASKS[experiment.task].network((LayerSpec(3, "relu"),), workspace.labels),
        replace(workspace.run.training, optimizer="momentum"),
        slot=4,
        name="Before",
        is_shown=False,
        activity="frozen",
    )
    runs = replace(workspace, runs=(workspace.run, other), clock="evaluations", target_loss=0.25)
    return replace(experiment.with_workspace(runs), edits_all_runs=True)


def save_learned(experiment, path, *tasks):
    """Learn these tasks, with two runs in the active one, and save all: (experiment, states)."""
    experiment = with_second_run(experiment)
    states = {
        task: {
            slot: make_trainer(getattr(experiment, task).seen_from(slot)).state()
            for slot in getattr(experiment, task).slots
        }
        for task in tasks
    }
    save_session(path, Work(experiment, states))
    return experiment, states
