"""Edits that mend: each is offered only where it would change something, and says what comes of it."""

from collections.abc import Callable
from dataclasses import replace as with_fields
from functools import partial

from msgspec.structs import replace

from neuronlab.analysis.health.insight import MOST_FIXES, Fix, grouped
from neuronlab.analysis.health.revival import IsStuck, revive
from neuronlab.analysis.health.stuck_units import saturated, silent
from neuronlab.core.engine.optimizers import OPTIMIZERS
from neuronlab.core.network.initializers import AUTO_INITIALIZER, INITIALIZERS
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.network import LayerSpec

LEAST_RATE, LARGEST_RATE = 1e-8, 100.0
FIRST_CLIP = 1.0
"""The longest a gradient may be where clipping is taken up; a tenth of what it is where that was not enough."""
FIRST_PENALTY, LARGEST_PENALTY = 1e-3, 10.0
"""The L2 penalty that is taken up where there is none; ten times what it is where that was not enough."""

Offer = Callable[[RunSpec], Fix | None]
"""The mend for a run, or None where it would change nothing."""


def offered(run: RunSpec, *offers: Offer) -> tuple[Fix, ...]:
    """The first few mends that there are for this run."""
    return tuple(fix for offer in offers if (fix := offer(run)) is not None)[:MOST_FIXES]


def starting_over(offer: Offer) -> Offer:
    """The same mend from the start, for a run whose weights cannot be gone on from."""

    def from_the_start(run: RunSpec) -> Fix | None:
        fix = offer(run)
        if fix is None:
            return None
        return with_fields(fix, meaning=f"Starts over: {fix.meaning[0].lower()}{fix.meaning[1:]}", starts_over=True)

    return from_the_start


def with_training(run: RunSpec, **fields: object) -> RunSpec:
    """The run with other values in its training."""
    changed: RunSpec = replace(run, training=replace(run.training, **fields))
    return changed


def with_hidden(run: RunSpec, hidden: tuple[LayerSpec, ...]) -> RunSpec:
    """The run with other hidden layers."""
    changed: RunSpec = replace(run, network=replace(run.network, hidden=hidden))
    return changed


# -- the way it is trained ----------------------------------------------------------------------------------------


def smaller_rate(run: RunSpec) -> Fix | None:
    """A tenth of the learning rate."""
    if _finds_own_rate(run) or run.training.learning_rate <= LEAST_RATE:
        return None
    return Fix("Learning rate ÷ 10", "Every step is a tenth as long", _tenth_of_rate)


def larger_rate(run: RunSpec) -> Fix | None:
    """Ten times the learning rate."""
    if _finds_own_rate(run) or run.training.learning_rate >= LARGEST_RATE:
        return None
    return Fix("Learning rate × 10", "Every step is ten times as long", _ten_times_rate)


def _tenth_of_rate(run: RunSpec) -> RunSpec:
    return with_training(run, learning_rate=max(LEAST_RATE, run.training.learning_rate / 10.0))


def _ten_times_rate(run: RunSpec) -> RunSpec:
    return with_training(run, learning_rate=min(LARGEST_RATE, run.training.learning_rate * 10.0))


def _finds_own_rate(run: RunSpec) -> bool:
    return OPTIMIZERS[run.training.optimizer].is_full_batch


def clipping(run: RunSpec) -> Fix | None:
    """A limit to how long a gradient may be."""
    if _finds_own_rate(run):
        return None
    clip = run.training.clip
    limit = FIRST_CLIP if clip == 0.0 or clip > FIRST_CLIP else clip / 10.0
    meaning = f"No gradient is longer than {limit:g}, so one steep place cannot throw the weights far"
    return Fix("Clip gradients", meaning, partial(with_training, clip=limit))


def adam(run: RunSpec) -> Fix | None:
    """Adam, which finds a step of the right length for every weight."""
    if run.training.optimizer in {"adam", "adamw"}:
        return None
    return Fix("Use Adam", "Every weight gets steps of its own length", partial(with_training, optimizer="adam"))


def constant_rate(run: RunSpec) -> Fix | None:
    """No schedule any more."""
    if run.training.schedule == "constant":
        return None
    meaning = "The learning rate is as at the start again, and stays so"
    return Fix("Constant rate", meaning, partial(with_training, schedule="constant"))


def penalty(run: RunSpec) -> Fix | None:
    """A penalty on large weights."""
    l2 = run.training.l2 * 10.0 or FIRST_PENALTY
    if l2 > LARGEST_PENALTY:
        return None
    meaning = "Pulls all weights towards zero, so that the network follows single points less"
    return Fix(f"L2 penalty {l2:g}", meaning, partial(with_training, l2=l2))


def stop_at(step: int) -> Offer:
    """The same run once more, up to this step."""

    def apply(run: RunSpec) -> RunSpec:
        changed: RunSpec = replace(run, stop=replace(run.stop, max_steps=step))
        return changed

    meaning = f"Starts over: the same training once more, which stops at step {grouped(step)}"
    return lambda _run: Fix(f"Stop at step {grouped(step)}", meaning, apply, starts_over=True)


# -- where it starts from -----------------------------------------------------------------------------------------


def standardized(run: RunSpec) -> Fix | None:
    """Inputs and targets brought to mean 0 and deviation 1."""
    if run.training.standardize:
        return None
    meaning = "Starts over: inputs, and targets that are numbers, are brought to mean 0 and deviation 1"
    return Fix("Standardise", meaning, partial(with_training, standardize=True), starts_over=True)


def fitting_start(run: RunSpec) -> Fix | None:
    """First weights by the rule that fits each layer's activation."""
    if run.training.initializer == AUTO_INITIALIZER or not run.network.hidden:
        return None
    rules = {INITIALIZERS[layer.kind.initializer].label for layer in run.network.hidden}
    label = f"{rules.pop()} start" if len(rules) == 1 else "Fitting start"
    meaning = "Starts over: first weights of the size that suits each layer's activation"
    apply = partial(with_training, initializer=AUTO_INITIALIZER, initial_scale=None, initial_bias=0.0)
    return Fix(label, meaning, apply, starts_over=True)


# -- layers and units ---------------------------------------------------------------------------------------------


def instead_of(old: str, new: str, label: str) -> Offer:
    """Another activation wherever there is this one."""

    def apply(run: RunSpec) -> RunSpec:
        hidden = run.network.hidden
        return with_hidden(run, tuple(each.with_activation(new) if each.activation == old else each for each in hidden))

    fix = Fix(label, "Another activation; weights and biases stay", apply)
    return lambda run: fix if any(layer.activation == old for layer in run.network.hidden) else None


def leaky(number: int) -> Offer:
    """A hidden layer that leaks below zero."""

    def apply(run: RunSpec) -> RunSpec:
        hidden = list(run.network.hidden)
        hidden[number] = hidden[number].with_activation("leaky_relu")
        return with_hidden(run, tuple(hidden))

    meaning = "The layer lets a little through below zero, so that every unit can learn its way back"
    return lambda _run: Fix("Make it leaky", meaning, apply)


def revived_dead(number: int) -> Offer:
    """Another start for the units of a hidden layer that never fire."""
    return _revived(number, lambda layer, _z, y: silent(layer, y))


def revived_saturated(number: int) -> Offer:
    """Another start for the units of a hidden layer that are saturated."""
    return _revived(number, lambda layer, z, _y: saturated(layer, z))


def _revived(number: int, is_stuck: IsStuck) -> Offer:
    meaning = "Draws new first weights for these units; all others keep what they have learned"
    fix = Fix("Revive", meaning, relearn=partial(revive, number=number, is_stuck=is_stuck))
    return lambda _run: fix
