"""One-click fixes: each is offered only if it changes something, and states its effect."""

from collections.abc import Callable
from dataclasses import replace as with_fields
from functools import partial

from msgspec.structs import replace

from neuronlab.analysis.health.insight import MOST_FIXES, Action, Fix
from neuronlab.analysis.health.revival import IsStuck, revive
from neuronlab.analysis.health.stuck_units import saturated_on_one_side, silent
from neuronlab.core.engine.optimizers import OPTIMIZERS
from neuronlab.core.network.initializers import AUTO_INITIALIZER, INITIALIZERS, SPREAD
from neuronlab.core.network.losses import LOSSES
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.network import LayerSpec
from neuronlab.core.specs.training import MAX_SEED
from neuronlab.core.text import written
from neuronlab.core.training.state import Best

LEAST_RATE, LARGEST_RATE = 1e-8, 100.0
FIRST_CLIP = 1.0
"""The norm to which gradients are clipped at first; later fixes divide it by ten."""
USUAL_RATE = 0.01
FIRST_PENALTY, LARGEST_PENALTY = 1e-3, 10.0
"""The first L2 penalty; later fixes multiply it by ten, up to the largest."""

Offer = Callable[[RunSpec], Fix | None]
"""Returns the fix for a run, or None if it would change nothing."""


def offered(run: RunSpec, *offers: Offer) -> tuple[Fix, ...]:
    """The first `MOST_FIXES` fixes available for this run."""
    return tuple(fix for offer in offers if (fix := offer(run)) is not None)[:MOST_FIXES]


def starting_over(offer: Offer) -> Offer:
    """The same fix with a restart, for a run whose weights are beyond repair."""

    def from_the_start(run: RunSpec) -> Fix | None:
        fix = offer(run)
        if fix is None:
            return None
        return with_fields(fix, meaning=f"Restarts: {fix.meaning[0].lower()}{fix.meaning[1:]}", starts_over=True)

    return from_the_start


def with_training(run: RunSpec, **fields: object) -> RunSpec:
    """The run with these training settings replaced."""
    changed: RunSpec = replace(run, training=replace(run.training, **fields))
    return changed


def with_hidden(run: RunSpec, hidden: tuple[LayerSpec, ...]) -> RunSpec:
    """The run with these hidden layers."""
    changed: RunSpec = replace(run, network=replace(run.network, hidden=hidden))
    return changed


# -- training settings --------------------------------------------------------------------------------------------


def downhill(_run: RunSpec) -> Fix | None:
    """Go down the gradient."""
    apply = partial(with_training, flip_gradient=False)
    return Fix("Go down", "Restarts with steps down the gradient", apply, starts_over=True)


def smaller_rate(run: RunSpec) -> Fix | None:
    """Divide the learning rate by ten."""
    if _finds_own_rate(run) or run.training.learning_rate <= LEAST_RATE:
        return None
    return Fix("Learning rate ÷ 10", "Makes each step a tenth as long", _tenth_of_rate)


def larger_rate(run: RunSpec) -> Fix | None:
    """Multiply the learning rate by ten."""
    if _finds_own_rate(run) or run.training.learning_rate >= LARGEST_RATE:
        return None
    return Fix("Learning rate × 10", "Makes each step ten times as long", _ten_times_rate)


def usual_rate(run: RunSpec) -> Fix | None:
    """Restart with the learning rate that a new run has, if the present one is higher."""
    if _finds_own_rate(run) or run.training.learning_rate <= USUAL_RATE:
        return None
    meaning = "Restarts with the learning rate of a new run"
    apply = partial(with_training, learning_rate=USUAL_RATE)
    return Fix(f"Learning rate {written(USUAL_RATE, 'g')}", meaning, apply, starts_over=True)


def _tenth_of_rate(run: RunSpec) -> RunSpec:
    return with_training(run, learning_rate=max(LEAST_RATE, _rounded(run.training.learning_rate / 10.0)))


def _ten_times_rate(run: RunSpec) -> RunSpec:
    return with_training(run, learning_rate=min(LARGEST_RATE, _rounded(run.training.learning_rate * 10.0)))


def _rounded(rate: float) -> float:
    """A rate without the rounding error of its last digit: a tenth of 0.003 is 0.0003."""
    return float(f"{rate:.12g}")


def _finds_own_rate(run: RunSpec) -> bool:
    return OPTIMIZERS[run.training.optimizer].is_full_batch


def clipping(run: RunSpec) -> Fix | None:
    """Clip gradients to a largest norm."""
    if _finds_own_rate(run):
        return None
    clip = run.training.clip
    limit = FIRST_CLIP if clip == 0.0 or clip > FIRST_CLIP else clip / 10.0
    meaning = (
        f"Limits the gradient norm to {written(limit, 'g')}, so that a single steep step cannot move the weights far"
    )
    return Fix("Clip gradients", meaning, partial(with_training, clip=limit))


def adam(run: RunSpec) -> Fix | None:
    """Use Adam, which adapts the step length of every weight."""
    if run.training.optimizer in {"adam", "adamw"}:
        return None
    return Fix("Use Adam", "Adapts the step length of each weight", partial(with_training, optimizer="adam"))


def constant_rate(run: RunSpec) -> Fix | None:
    """Remove the learning rate schedule."""
    if run.training.schedule == "constant":
        return None
    meaning = "Removes the schedule; the learning rate returns to its initial value"
    return Fix("Constant rate", meaning, partial(with_training, schedule="constant"))


def penalty(run: RunSpec) -> Fix | None:
    """Add or raise an L2 penalty."""
    l2 = run.training.l2 * 10.0 or FIRST_PENALTY
    if l2 > LARGEST_PENALTY:
        return None
    meaning = "Pulls all weights towards zero, so that the network fits individual points less closely"
    return Fix(f"L2 penalty {written(l2, 'g')}", meaning, partial(with_training, l2=l2))


def no_penalty(run: RunSpec) -> Fix | None:
    """Remove all penalties and weight decay."""
    training = run.training
    if not (training.l1 or training.l2 or training.weight_decay):
        return None
    apply = partial(with_training, l1=0.0, l2=0.0, weight_decay=0.0)
    return Fix("No penalty", "Restarts without a penalty or weight decay", apply, starts_over=True)


def weaker_penalty(run: RunSpec) -> Fix | None:
    """Divide all penalties and weight decay by ten."""
    training = run.training
    if not (training.l1 or training.l2 or training.weight_decay):
        return None
    l1, l2, decay = training.l1 / 10.0, training.l2 / 10.0, training.weight_decay / 10.0
    meaning = "Restarts with a tenth of the penalty, so that the loss counts more"
    return Fix("Penalty ÷ 10", meaning, partial(with_training, l1=l1, l2=l2, weight_decay=decay), starts_over=True)


def with_loss(loss: str) -> Offer:
    """Use another loss, if the output allows it."""

    def offer(run: RunSpec) -> Fix | None:
        if run.training.loss == loss or run.network.output not in LOSSES[loss].outputs:
            return None
        if run.training.standardize:  # the scaling is that of the outliers
            meaning = f"Restarts without standardising. {LOSSES[loss].meaning}"
            apply = partial(with_training, loss=loss, standardize=False)
            return Fix(f"{LOSSES[loss].label}, unscaled", meaning, apply, starts_over=True)
        return Fix(LOSSES[loss].label, LOSSES[loss].meaning, partial(with_training, loss=loss))

    return offer


def back_to(best: Best, label: str = "") -> Offer:
    """Return to the step with the lowest watched loss."""
    label = label or f"Back to step {best.step:,}"
    meaning = f"Returns to step {best.step:,}, where the loss was lowest; Undo restores the later steps"
    return lambda _run: Fix(label, meaning, action=Action.GO_TO_BEST)


def keep_going(_run: RunSpec) -> Fix | None:
    """Train on although a rule has paused training."""
    meaning = "Continues training; it pauses again once the loss has fallen further and settled"
    return Fix("Keep going", meaning, action=Action.KEEP_GOING)


# -- starting point -----------------------------------------------------------------------------------------------


def standardized(run: RunSpec) -> Fix | None:
    """Standardise inputs and numeric targets to mean 0 and standard deviation 1."""
    if run.training.standardize:
        return None
    meaning = "Restarts with inputs and numeric targets scaled to mean 0 and standard deviation 1"
    return Fix("Standardise", meaning, partial(with_training, standardize=True), starts_over=True)


def fitting_start(run: RunSpec) -> Fix | None:
    """Draw initial weights by the rule that suits each layer's activation, if some have another one."""
    given, kinds = run.training.initializer, [layer.kind for layer in run.network.hidden]
    if given == AUTO_INITIALIZER or all(kind.initializer == given and kind.gain == 1.0 for kind in kinds):
        return None
    rules = {INITIALIZERS[layer.kind.initializer].label for layer in run.network.hidden}
    label = f"{rules.pop()} weights" if len(rules) == 1 else "Matching weights"
    meaning = "Restarts with initial weights scaled for each layer's activation"
    apply = partial(with_training, initializer=AUTO_INITIALIZER, initial_scale=None, initial_bias=SPREAD)
    return Fix(label, meaning, apply, starts_over=True)


def spread_biases(run: RunSpec) -> Fix | None:
    """Start with biases that spread the units of the first layer over the inputs."""
    if run.training.initial_bias == SPREAD:
        return None
    meaning = "Restarts with the units of the first layer centred on different places of the inputs"
    return Fix("Spread the biases", meaning, partial(with_training, initial_bias=SPREAD), starts_over=True)


def new_seed(run: RunSpec) -> Fix | None:
    """Draw other initial weights."""
    seed = (run.training.seed + 1) % (MAX_SEED + 1)
    return Fix("New seed", "Restarts with other initial weights", partial(with_training, seed=seed), starts_over=True)


# -- layers and units ---------------------------------------------------------------------------------------------


def instead_of(old: str, new: str, label: str) -> Offer:
    """Replace one activation by another in every layer."""

    def apply(run: RunSpec) -> RunSpec:
        hidden = run.network.hidden
        return with_hidden(run, tuple(each.with_activation(new) if each.activation == old else each for each in hidden))

    fix = Fix(label, "Replaces the activation; weights and biases are kept", apply)
    return lambda run: fix if any(layer.activation == old for layer in run.network.hidden) else None


def leaky_everywhere(run: RunSpec) -> Fix | None:
    """Restart with Leaky ReLU in every layer whose units can die."""
    if not any(layer.kind.flat_below_kink for layer in run.network.hidden):
        return None

    def apply(run: RunSpec) -> RunSpec:
        hidden = run.network.hidden
        return with_hidden(
            run, tuple(each.with_activation("leaky_relu") if each.kind.flat_below_kink else each for each in hidden)
        )

    meaning = "Restarts with Leaky ReLU in these layers, whose gradient below zero lets every unit recover"
    return Fix("Use Leaky ReLU", meaning, apply, starts_over=True)


def leaky(number: int) -> Offer:
    """Make a hidden layer leaky."""

    def apply(run: RunSpec) -> RunSpec:
        hidden = list(run.network.hidden)
        hidden[number] = hidden[number].with_activation("leaky_relu")
        return with_hidden(run, tuple(hidden))

    meaning = "Switches the layer to Leaky ReLU, whose gradient below zero lets every unit recover"
    return lambda _run: Fix("Make it leaky", meaning, apply)


def revived_dead(number: int) -> Offer:
    """Reinitialise the dead units of a hidden layer."""
    return _revived(number, lambda layer, _z, y: silent(layer, y))


def revived_saturated(number: int) -> Offer:
    """Reinitialise the saturated units of a hidden layer."""
    return _revived(number, saturated_on_one_side)


def _revived(number: int, is_stuck: IsStuck) -> Offer:
    meaning = "Draws new initial weights for these units; the function stays as it is until they learn"
    fix = Fix("Revive", meaning, relearn=partial(revive, number=number, is_stuck=is_stuck))
    return lambda _run: fix
