"""Rules about why a run predicts no better than a constant, and why its loss rests."""

import numpy as np

from neuronlab.analysis.health import fixes
from neuronlab.analysis.health.insight import Insight, Situation
from neuronlab.analysis.health.loss_course import BLOCKS
from neuronlab.analysis.health.stuck_units import silent_units
from neuronlab.core.engine.optimizers import OPTIMIZERS
from neuronlab.core.engine.schedules import rates
from neuronlab.core.network.network import layer_names
from neuronlab.core.network.outputs import class_logits

AT_CHANCE = 0.8
"""A training loss above this fraction of the best constant's loss means that nothing has been learned."""
HIGH_RATE = {"adam": 0.1, "adamw": 0.1, "rmsprop": 0.1, "adagrad": 1.0}
"""Rates from which optimisers that normalise the gradient move every weight too far; ten times a common choice. Other
optimisers diverge at high rates, which `diverged` reports."""
SHRUNK = 0.01
"""A layer whose weights are all below this passes on almost nothing."""
RESTS_FALL = 0.005
"""The loss rests if it changes by less than this fraction over the second half of the steps."""
RESTS_RMS = 1e-3
"""Gradients below this leave little to gain; above it, `plateau` has another explanation."""
HIGH_LOSS = 0.05
"""A loss that rests below this fraction of the best constant's loss needs no words."""


def rate_too_high(now: Situation) -> Insight | None:
    """The steps are so long that nothing is learned."""
    training = now.run.training
    limit = HIGH_RATE.get(training.optimizer)
    if limit is None or now.course is None or not now.loss_share > AT_CHANCE:
        return None
    rate = float(rates(training, np.array([now.step]))[0])
    if rate < limit:
        return None
    text = (
        f"The learning rate is too high: with steps of {rate:.3g} the training loss stays at {now.settled_loss:.2g}; "
        f"always predicting {_constant(now)} has {now.chance_loss:.2g}."
    )
    offered = fixes.offered(now.run, fixes.usual_rate, fixes.starting_over(fixes.smaller_rate))
    return Insight("rate_too_high", text, fixes=offered)


def penalty_too_strong(now: Situation) -> Insight | None:
    """A penalty has shrunk the weights of a layer to nothing."""
    training = now.run.training
    if not (training.l1 or training.l2 or training.weight_decay) or now.course is None:
        return None
    if not now.loss_share > AT_CHANCE:
        return None
    largest = [float(np.abs(layer.weights).max(initial=0.0)) for layer in now.network.layers]
    number = int(np.argmin(largest))
    if largest[number] > SHRUNK:
        return None
    text = (
        f"The penalty outweighs the loss: it has shrunk the weights of this layer below {SHRUNK:g}, "
        f"so the network predicts {_constant(now)} everywhere."
    )
    offered = fixes.offered(now.run, fixes.no_penalty, fixes.weaker_penalty)
    return Insight("penalty_too_strong", text, layer_names(now.run.network)[number], offered)


def dead_network(now: Situation) -> Insight | None:
    """A layer whose units all never fire: nothing passes it, so the output is constant."""
    dead = [number for number, silent in enumerate(silent_units(now.network, now.outputs)) if silent.all()]
    if dead:
        number = dead[0]
        text = (
            "The whole network is dead: no unit of this layer fires on any training point, "
            "so the output is constant and no weight before it can learn."
        )
        # Reviving one of several dead layers would leave the others dead.
        revived = [fixes.revived_dead(number)] if len(dead) == 1 else []
        offered = fixes.offered(now.run, *revived, fixes.leaky_everywhere, fixes.fitting_start, fixes.new_seed)
        return Insight("dead_network", text, layer_names(now.run.network)[number], offered)
    return None


def one_class_only(now: Situation) -> Insight | None:
    """The network gives the same class to every training point."""
    labels = now.run.network.labels
    if not labels or now.course is None or now.targets is None or not now.targets.size:
        return None
    logits = class_logits(now.sums[-1]) if now.sums else np.empty((0, 0))
    predicted = np.unique(logits.argmax(axis=0)) if logits.size else np.empty(0, np.int64)
    share = float((now.targets[:, 0] == predicted[0]).mean()) if len(predicted) == 1 else 0.0
    if len(predicted) != 1 or share == 1.0:
        return None
    name = labels[int(predicted[0])]
    text = (
        f"Accuracy {share * 100.0:.0f}\u202f%: no better than always answering {name}. "
        "Train longer, add units, or draw more points of the other classes."
    )
    return Insight("one_class_only", text, fixes=fixes.offered(now.run, fixes.no_penalty))


def at_rest(now: Situation) -> Insight | None:
    """The loss has stopped falling, although it is high: this network fits no better."""
    course = now.course
    if course is None or OPTIMIZERS[now.run.training.optimizer].is_full_batch:
        return None
    half = BLOCKS // 2
    second = course.train[half:]
    if not np.isfinite(second).all() or np.ptp(second) > RESTS_FALL * second[-1]:
        return None
    if np.median(course.gradient[half:]) >= RESTS_RMS or not now.loss_share > HIGH_LOSS:
        return None
    text = (
        f"The training loss has rested at {second[-1]:.3g} since step {int(course.steps[half]):,}: this network fits "
        "these points no better from here. Add units or a layer, choose another activation, or start from another seed."
    )
    return Insight("at_rest", text, fixes=fixes.offered(now.run, fixes.new_seed))


def _constant(now: Situation) -> str:
    return "the class frequencies" if now.run.network.labels else "the mean"
