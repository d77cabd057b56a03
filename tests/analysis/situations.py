"""What the rules look at, of trainers and of networks made for the purpose."""

from dataclasses import replace

import numpy as np

from neuronlab.analysis.health.examination import situation_of
from neuronlab.analysis.health.rules import most_important
from neuronlab.core.network.network import parameter_blocks
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.network import LayerSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.specs.training import TrainingSpec
from neuronlab.core.training.trainer import Trainer
from tests.core.building import make_points, state_at


def situation(trainer, shown_before=""):
    """All a trainer's frame would let the rules look at."""
    return replace(situation_of(trainer), shown_before=shown_before)


def finding(run, points, parameters=None):
    """The first finding about a run at its start, or with these parameters."""
    state = None if parameters is None else state_at(run, points, parameters, np.float32)
    return most_important(situation(Trainer(run, points, state)))


def with_blocks(run, change, seed=0):
    """Moderate random parameters, after `change` has had its way with the blocks."""
    flat = np.random.default_rng(seed).normal(size=run.network.parameter_count) * 0.5
    change(parameter_blocks(run.network, flat))
    return flat


ONE_LAYER = (LayerSpec(4, "tanh"),)


def classes_run(labels=("cat", "dog"), hidden=ONE_LAYER):
    """A run that tells these classes apart."""
    return RunSpec(TASKS["classes"].network(hidden, labels), TrainingSpec(loss="cross_entropy"))


def plane_points(targets, test=()):
    """Points somewhere in the plane with these targets."""
    return make_points(np.random.default_rng(1).normal(size=(len(targets), 2)), targets, test)


def trainer_at(run, points, parameters):
    """A trainer that starts with these parameters."""
    return Trainer(run, points, state_at(run, points, parameters, np.float32))


def shift(number, units, bias):
    """Give some units of a hidden layer a bias so large that the points do not matter any more."""
    return lambda blocks: blocks[number].__setitem__(np.s_[:units, -1], bias)
