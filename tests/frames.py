"""Frames to show or to speak of, of trainers made for the purpose; no Qt."""

from dataclasses import replace as with_fields

import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.analysis.frames.beside import Beside
from neuronlab.analysis.frames.builder import FrameBuilder
from neuronlab.analysis.frames.request import ALL_VIEWS, ViewRequest
from neuronlab.core.data.edits import load_generator
from neuronlab.core.data.points import DRAWN, PointSet
from neuronlab.core.network.network import parameter_blocks
from neuronlab.core.specs.experiment import Experiment, RunSpec
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.core.specs.tasks import CLASS_NAMES, TASKS
from neuronlab.core.specs.training import TrainingSpec
from neuronlab.core.training.trainer import Trainer

PRESET = load_generator(Experiment().curve, Experiment().curve.data).points


@pytest.fixture
def make_trainer():
    """A trainer of (width, activation) layers, or of layers as they are, on the preset's points, or on others."""

    def make(*hidden, points=PRESET, steps=0, features=(), **training):
        layers = tuple(layer if isinstance(layer, LayerSpec) else LayerSpec(*layer) for layer in hidden)
        trainer = Trainer(RunSpec(NetworkSpec(hidden=layers, features=features), TrainingSpec(**training)), points)
        trainer.advance(steps)
        return trainer

    return make


def set_blocks(trainer, blocks):
    """Put each layer's [weights | bias] into a trainer, as far as they are given."""
    for block, values in zip(parameter_blocks(trainer.run.network, trainer.parameters), blocks, strict=False):
        block[:] = np.array(values)


@pytest.fixture
def make_frame(make_trainer):
    """The frame of such a trainer; `blocks` sets each layer's [weights | bias] first."""

    def make(*hidden, blocks=(), **settings):
        trainer = make_trainer(*hidden, **settings)
        set_blocks(trainer, blocks)
        return FrameBuilder(trainer).build(ViewRequest(unit=(0, 0)))

    return make


@pytest.fixture
def make_runs_frame():
    """The frame of several runs on the preset's points, each given as its hidden layers or as it is.

    `active` is the index of the active one; `slots` are 0, 1, … unless they are given.
    """

    def make(*runs, active=0, slots=None, steps=0, views=ALL_VIEWS, points=PRESET, target_loss=0.05, task="curve"):
        specs = [
            run if isinstance(run, RunSpec) else RunSpec(NetworkSpec(hidden=tuple(LayerSpec(*layer) for layer in run)))
            for run in runs
        ]
        specs = [replace(run, slot=slot) for run, slot in zip(specs, slots or range(len(specs)), strict=True)]
        trainers = [Trainer(run, points) for run in specs]
        for trainer in trainers:
            trainer.advance(steps)
        beside = [Beside(trainer, run, target_loss) for trainer, run in zip(trainers, specs, strict=True)]
        return FrameBuilder(trainers[active], task).build(ViewRequest(views, unit=(0, 0)), runs=beside)

    return make


def plane_points(labels, count=60, held=0.25, seed=0):
    """Points all over the plane, in sectors by class, or as a saddle where there are no classes."""
    rng = np.random.default_rng(seed)
    inputs = rng.uniform(-3.0, 3.0, (count, 2))
    sector = np.floor((np.arctan2(inputs[:, 1], inputs[:, 0]) / (2.0 * np.pi) + 0.5) * max(1, len(labels)))
    targets = np.minimum(sector, len(labels) - 1) if labels else inputs[:, 0] * inputs[:, 1]
    is_test = rng.random(count) < held
    return PointSet(inputs, targets[:, None], ids=np.arange(count), test=is_test, source=np.full(count, DRAWN))


@pytest.fixture
def make_plane_frame():
    """The frame of a network of two inputs: of a surface, or of so many classes, by name or A, B, …"""

    def make(*hidden, classes=0, labels=(), blocks=(), points=None, steps=0, features=(), views=ALL_VIEWS, **training):
        task, names = ("classes", labels or CLASS_NAMES[:classes]) if classes or labels else ("surface", ())
        layers = tuple(layer if isinstance(layer, LayerSpec) else LayerSpec(*layer) for layer in hidden)
        network = TASKS[task].network(layers, names) if names else TASKS[task].network(layers)
        run = RunSpec(replace(network, features=features), TrainingSpec(loss=TASKS[task].loss, **training))
        trainer = Trainer(run, plane_points(names) if points is None else points)
        trainer.advance(steps)
        set_blocks(trainer, blocks)
        return FrameBuilder(trainer, task).build(ViewRequest(views, unit=(0, 0)))

    return make


def with_part(frame, part, **changes):
    """The frame, with changed fields in one of its records: "status", "units", "marks" …"""
    return with_fields(frame, **{part: with_fields(getattr(frame, part), **changes)})


def with_status(frame, **changes):
    """The frame of a run at another step, playing, stopped …"""
    return with_part(frame, "status", **changes)
