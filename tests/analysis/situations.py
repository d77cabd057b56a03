"""What the rules look at, of trainers and of networks made for the purpose."""

import numpy as np

from neuronlab.analysis.health.insight import Situation
from neuronlab.analysis.health.loss_course import course_of, last_look
from neuronlab.analysis.health.rules import most_important
from neuronlab.core.network.network import parameter_blocks
from neuronlab.core.training.trainer import Trainer
from tests.core.building import state_at


def situation(trainer, shown_before=""):
    """All a trainer's frame would let the rules look at."""
    network, (inputs, targets) = trainer.network(), trainer.points.training()
    passed, record = network.forward(inputs), trainer.history.record()
    look = last_look(trainer.began, trainer.step)
    return Situation(
        trainer.run,
        network,
        trainer.points,
        trainer.probe(),
        trainer.divergence,
        [y for _, y in passed],
        step=trainer.step,
        sums=[z for z, _ in passed],
        targets=targets,
        history=record,
        began=trainer.began,
        course=course_of(record, trainer.began, look) if look else None,
        shown_before=shown_before,
    )


def finding(run, points, parameters=None):
    """The first finding about a run at its start, or with these parameters."""
    state = None if parameters is None else state_at(run, points, parameters, np.float32)
    return most_important(situation(Trainer(run, points, state)))


def with_blocks(run, change, seed=0):
    """Moderate random parameters, after `change` has had its way with the blocks."""
    flat = np.random.default_rng(seed).normal(size=run.network.parameter_count) * 0.5
    change(parameter_blocks(run.network, flat))
    return flat
