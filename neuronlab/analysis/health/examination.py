"""The most important finding about a trainer without a window, such as that of the command line."""

import numpy as np

from neuronlab.analysis.health.cause_rules import RATE_TOO_HIGH
from neuronlab.analysis.health.insight import Insight, Situation
from neuronlab.analysis.health.loss_course import course_of, last_look
from neuronlab.analysis.health.rules import most_important
from neuronlab.analysis.health.training_rules import UPHILL, overfitted_since_best
from neuronlab.core.sampling import some_of
from neuronlab.core.training.probe import probe_points
from neuronlab.core.training.trainer import Trainer

_OF_STEPS = frozenset({UPHILL, RATE_TOO_HIGH})
"""Findings about how the steps are made, whichever of them is kept."""


def examine(trainer: Trainer) -> Insight | None:
    """The most urgent finding about a run as it is now, or None; stop rules that were met are no finding."""
    with np.errstate(all="ignore"):
        return most_important(situation_of(trainer))


def examine_best(trainer: Trainer) -> Insight | None:
    """What there is to say about the best state of a run: what is wrong with its steps, or else with that state itself.

    Without a step that is better than the first one, it is what is wrong with the run as it is now.
    """
    best, found = trainer.best, examine(trainer)
    if best is None or not best.step or (found is not None and found.kind in _OF_STEPS):
        return found
    kept = Trainer(trainer.run, trainer.points, best.state)
    kept.began = trainer.began  # it is judged by all that led to it
    return overfitted_since_best(situation_of(trainer)) or examine(kept)


def situation_of(trainer: Trainer) -> Situation:
    """What the rules examine, over as many training points as the frames of the window use."""
    network, history = trainer.network(), trainer.history.record()
    inputs, targets = trainer.points.training()
    most = probe_points(trainer.run.network)
    passed = network.forward(some_of(inputs, most))
    look = last_look(trainer.began, trainer.step)
    return Situation(
        trainer.run,
        network,
        trainer.points,
        trainer.probe(),
        trainer.divergence,
        [y for _, y in passed],
        trainer.input_range,
        step=trainer.step,
        is_resting=trainer.is_resting,
        sums=[z for z, _ in passed],
        targets=some_of(targets, most),
        history=history,
        began=trainer.began,
        course=course_of(history, trainer.began, look) if look else None,
        best=trainer.best,
    )
