"""Rules about why a run predicts no better than a constant, and why its loss rests."""

import numpy as np

from neuronlab.analysis.health import fixes
from neuronlab.analysis.health.insight import Insight, Situation
from neuronlab.analysis.health.loss_course import BLOCKS
from neuronlab.analysis.health.stuck_units import MOST_ASKED, silent_units
from neuronlab.core.arrays import BoolArray
from neuronlab.core.engine.optimizers import OPTIMIZERS
from neuronlab.core.engine.schedules import rates
from neuronlab.core.network.network import layer_names
from neuronlab.core.network.outputs import class_logits
from neuronlab.core.sampling import some_of
from neuronlab.core.text import written

FLAT, AT_CHANCE = 0.95, 0.8
"""A training loss above these fractions of a constant's loss: the network is no better than a constant, or hardly."""
HIGH_RATE = {"adam": 0.1, "adamw": 0.1, "rmsprop": 0.1}
"""Rates from which optimisers that normalise the gradient move every weight too far; ten times a common choice. Other
optimisers diverge at high rates, which `diverged` reports."""
ABSURD_RATE, ABSURD_SHARE = 1.0, 0.3
"""From this rate on a loss above this fraction of a constant's is enough; below it the loss must be flat: it may be all
noise."""
SHRUNK, SHRUNK_STAY, SHRUNK_SHARE = 0.01, 0.05, 0.1
"""A layer whose weights are all below the first, and below the third fraction of its initial ones, passes on almost
nothing; the finding stays until they exceed the second."""
ONE_CLASS_STAY = 0.98
"""The finding about a single predicted class stays until fewer points than this fraction get it."""
RESTS_FALL = 0.005
"""The loss rests if it changes by less than this fraction over the second half of the steps."""
RESTS_RMS = 1e-3
"""Gradients below this fraction of the root of the loss leave little to gain."""
HIGH_LOSS = 0.3
"""A loss that rests below this fraction of a constant's loss needs no words: noise may be all that is left."""

RATE_TOO_HIGH, PENALTY, ONE_CLASS = "rate_too_high", "penalty_too_strong", "one_class_only"


def rate_too_high(now: Situation) -> Insight | None:
    """The steps are so long that nothing is learned."""
    training = now.run.training
    limit, rate = HIGH_RATE.get(training.optimizer), float(rates(training, np.array([now.step]))[0])
    if limit is None or rate < limit or now.course is None or not now.can_learn:
        return None
    stays = AT_CHANCE if now.shown_before == RATE_TOO_HIGH else FLAT
    if not now.loss_share > (ABSURD_SHARE if rate >= ABSURD_RATE else stays):
        return None
    if any(silent.all() for silent in _silent_at_start(now)):
        return None  # it was dead before the first step
    text = (
        f"The learning rate is too high: at {written(training.learning_rate, 'g')} the training loss stays at "
        f"{written(now.settled_loss, '.2g')}; always predicting {_constant(now)} has {written(now.chance_loss, '.2g')}."
    )
    offered = fixes.offered(now.run, fixes.usual_rate, fixes.starting_over(fixes.smaller_rate))
    return Insight(RATE_TOO_HIGH, text, fixes=offered)


def _silent_at_start(now: Situation) -> list[BoolArray]:
    if not any(layer.kind.flat_below_kink for layer in now.run.network.hidden):
        return []
    inputs, _ = now.points.training()
    some = some_of(inputs, MOST_ASKED)
    return silent_units(now.at_start, [y for _, y in now.at_start.forward(some)])


def penalty_too_strong(now: Situation) -> Insight | None:
    """A penalty has shrunk the weights of a layer to nothing."""
    training = now.run.training
    if not (training.l1 or training.l2 or training.weight_decay) or now.course is None or not now.can_learn:
        return None
    if not now.loss_share > AT_CHANCE:
        return None
    limit = SHRUNK_STAY if now.shown_before == PENALTY else SHRUNK
    for number, (layer, first) in enumerate(zip(now.network.layers, now.at_start.layers, strict=True)):
        # Biases are not penalised. A layer that began with small weights was not shrunk.
        largest, initial = (float(np.abs(each.block[:, :-1]).max(initial=0.0)) for each in (layer, first))
        if largest < limit and largest < SHRUNK_SHARE * initial:
            text = (
                f"The penalty outweighs the loss: it has shrunk these weights below {written(limit, 'g')}, "
                f"leaving only {_constant(now)}."
            )
            offered = fixes.offered(now.run, fixes.no_penalty, fixes.weaker_penalty)
            return Insight(PENALTY, text, layer_names(now.run.network)[number], offered)
    return None


def dead_network(now: Situation) -> Insight | None:
    """A layer whose units all never fire: nothing passes it, so the output is constant."""
    dead = [
        number for number, silent in enumerate(silent_units(now.network, now.outputs)) if _is_dead(now, number, silent)
    ]
    if not dead:
        return None
    text = "The whole network is dead: no unit of this layer fires, so the output is constant."
    # Reviving one of several dead layers would leave the others dead.
    revived = [fixes.revived_dead(dead[0])] if len(dead) == 1 else []
    offered = fixes.offered(now.run, *revived, fixes.leaky_everywhere, fixes.fitting_start, fixes.new_seed)
    return Insight("dead_network", text, layer_names(now.run.network)[dead[0]], offered)


def _is_dead(now: Situation, number: int, silent: BoolArray) -> bool:
    """Whether every unit of a hidden layer is silent or muted, and one of them silent of itself."""
    return bool(silent.any()) and np.count_nonzero(silent) + len(now.run.network.hidden[number].muted) == len(silent)


def one_class_only(now: Situation) -> Insight | None:
    """The network gives the same class to every training point."""
    labels = now.run.network.labels
    if not labels or now.course is None or now.targets is None or not now.targets.size:
        return None
    if not now.sums or not now.sums[-1].size:
        return None
    predicted = class_logits(now.sums[-1]).argmax(axis=0)
    most = int(np.bincount(predicted).argmax())
    enough = ONE_CLASS_STAY if now.shown_before == ONE_CLASS else 1.0
    if (predicted == most).mean() < enough or (now.targets[:, 0] == most).all():
        return None
    percent = round(100.0 * float((now.targets[:, 0] == most).mean()))
    accuracy = f"{'> 99' if percent == 100 else percent}\u202f%"
    text = (
        f"Accuracy {accuracy}: no better than always answering {labels[most]}. "
        "Train longer, add units, or draw more points of the other classes."
    )
    return Insight(ONE_CLASS, text, fixes=fixes.offered(now.run, fixes.no_penalty))


def at_rest(now: Situation) -> Insight | None:
    """The loss has stopped falling, although it is high."""
    course = now.course
    if course is None or OPTIMIZERS[now.run.training.optimizer].is_full_batch or not now.can_learn:
        return None
    half = BLOCKS // 2
    second = course.train[half:]
    if not np.isfinite(second).all() or np.ptp(second) > RESTS_FALL * second[-1]:
        return None
    if np.median(course.gradient[half:]) >= RESTS_RMS * min(1.0, second[-1] ** 0.5) or not now.loss_share > HIGH_LOSS:
        return None
    text = (
        f"The training loss has rested at {written(second[-1], '.3g')} since step {int(course.steps[half]):,}: "
        "for a closer fit, add units or a layer, or choose another activation."
    )
    return Insight("at_rest", text, fixes=fixes.offered(now.run, fixes.fitting_start, fixes.new_seed))


def _constant(now: Situation) -> str:
    return "the class frequencies" if now.run.network.labels else "the mean"
