"""The one thing a person should know now, in plain words, with the edit that would mend it.

Each rule looks at one cause and answers with an `Insight` or None; `RULES` lists them, the most urgent first.
Rules read numbers and never guess: every threshold stands at the top of this file.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from msgspec.structs import replace

from neuronlab.analysis.collapse import collapse
from neuronlab.core.activations import ACTIVATIONS
from neuronlab.core.arrays import Array, BoolArray
from neuronlab.core.network import Network, layer_names
from neuronlab.core.optimizers import OPTIMIZERS
from neuronlab.core.points import PointSet
from neuronlab.core.probe import Probe
from neuronlab.core.schedules import SCHEDULES, rates
from neuronlab.core.specs import LayerSpec, NetworkSpec, RunSpec
from neuronlab.core.stopping import NO_RULES, STOP_RULES
from neuronlab.core.trainer import Divergence

VANISHING_RATIO = 1e-3
"""First layer's gradient over the last's below which the first layers hardly learn."""
EXPLODING_RATIO = 1e3
"""First layer's gradient over the last's above which the first layers jump about."""
EXPLODING_RMS = 1e3
"""A gradient this large in any layer throws the parameters about at any usual learning rate."""
STILL_RMS = 1e-12
"""Gradients below this in every layer say nothing by their ratio: the network has come to rest."""
FEW_POINTS = 5
SPENT_RATE = 1e-4
"""A learning rate that is so small a share of what it was moves nothing any more."""


@dataclass(frozen=True)
class Mend:
    """One click that changes the run; `apply` returns the run to use instead.

    With `starts_over` what was learned is given up too: after a divergence the weights are finite but beyond repair.
    """

    label: str
    apply: Callable[[RunSpec], RunSpec]
    starts_over: bool = False


@dataclass(frozen=True)
class Insight:
    """A finding: `kind` names the rule, `place` the layer it is about ("" for the whole), `text` says it in words."""

    kind: str
    text: str
    place: str = ""
    mend: Mend | None = None


@dataclass(frozen=True, eq=False)
class Situation:
    """What the rules look at: the network, its points, how it does, and its units' outputs on the training points.

    `outputs` holds one (units, n) array per layer with weights, `stopped` the rules that ended the training, `step` the
    steps made; `is_resting` says that the optimiser finds no better place.
    """

    run: RunSpec
    network: Network
    points: PointSet
    probe: Probe
    divergence: Divergence | None
    outputs: list[Array]
    stopped: frozenset[str] = NO_RULES
    step: int = 0
    is_resting: bool = False


def silent_units(network: Network, outputs: list[Array]) -> list[BoolArray]:
    """For every hidden layer, which units (units,) never fire on the points, where silence means no slope.

    Only activations that are flat below their kink can be dead; for the others no unit is.
    """
    silent: list[BoolArray] = []
    for layer, y in zip(network.layers[:-1], outputs[:-1], strict=True):
        can_die = layer.activation.flat_below_kink and y.shape[1] > 0
        silent.append(np.logical_not((y > 0).any(axis=1)) if can_die else np.zeros(len(y), np.bool_))
    return silent


def _diverged(now: Situation) -> Insight | None:
    if now.divergence is None:
        return None
    step = now.divergence.step
    return Insight(
        "divergence",
        f"The loss is no longer finite: at step {_grouped(step)} {now.divergence.cause}. "
        f"Went back to step {_grouped(step - 1)}.",
        now.divergence.layer,
        _RESTART_SLOWER,
    )


def _grouped(count: int) -> str:
    """A number of steps as the window writes it: 12 345 with narrow spaces."""
    return f"{count:,}".replace(",", "\u202f")


def _stopped(now: Situation) -> Insight | None:
    rule = next((rule for key, rule in STOP_RULES.items() if key in now.stopped), None)
    if rule is None:
        return None
    return Insight("stopped", f"Training has stopped: {rule.told(now.run.stop)}. Play goes on from here.")


def _rate_spent(now: Situation) -> Insight | None:
    training = now.run.training
    if training.schedule == "constant" or OPTIMIZERS[training.optimizer].is_full_batch:
        return None
    rate = float(rates(training, np.array([now.step]))[0])
    if now.step < training.warmup or rate > SPENT_RATE * training.learning_rate:
        return None
    label = SCHEDULES[training.schedule].label
    text = f"The schedule {label} has brought the learning rate down to {rate:.1g}, so nothing is learned any more."
    mend = Mend("Constant rate", lambda run: replace(run, training=replace(run.training, schedule="constant")))
    return Insight("rate_spent", text, "", mend)


def _resting(now: Situation) -> Insight | None:
    if not now.is_resting:
        return None
    label = OPTIMIZERS[now.run.training.optimizer].label
    text = f"{label} finds no better place along any line from here: it has come to rest."
    return Insight(
        "resting",
        text,
        "",
        Mend("Go on with Adam", lambda run: replace(run, training=replace(run.training, optimizer="adam"))),
    )


def _points_missing(now: Situation) -> Insight | None:
    points = now.points
    if not len(points):
        return Insight("no_points", "There are no points yet: draw some on the plot, or choose a preset.")
    if not points.train_count:
        return Insight("no_training_points", "All points are held out for testing: hold out fewer, or draw more.")
    if len(points) == 1:
        return Insight("one_point", "One point alone shapes nothing: draw another, and there is something to learn.")
    if not points.inputs_differ:
        if points.inputs.shape[1] == 1:
            text = "All points have the same x, so nothing depends on x: draw points to the side."
        else:
            text = "All points are in one place, so nothing depends on where one is: draw points beside it."
        return Insight("equal_x", text)
    return None


def _classes_missing(now: Situation) -> Insight | None:
    labels = now.run.network.labels
    if not labels or len(now.points.taught) != 1:
        return None
    name = labels[int(now.points.taught[0])]
    return Insight("one_class", f"All points to learn from are of class {name}: draw some of another class.")


def _few_points(now: Situation) -> Insight | None:
    count = len(now.points)
    if count >= FEW_POINTS:
        return None
    what = "almost anything fits them" if now.run.network.labels else "almost any function passes through them"
    return Insight("few_points", f"Only {count} points: {what}. Draw more.")


def _exploding(now: Situation) -> Insight | None:
    rms = now.probe.gradient_rms
    if not np.isfinite(rms).all():
        return Insight("exploding", "Gradients explode: they are beyond what numbers can hold.", "", _RESTART_SLOWER)
    if len(rms) < 2 or rms.max() < STILL_RMS:
        return None
    worst = int(np.argmax(rms))
    place = layer_names(now.run.network)[worst]
    if rms.max() > EXPLODING_RMS:
        text = f"Gradients explode: their size reaches {rms.max():.1e}, so each step throws the weights about."
        return Insight("exploding", text, place, _SMALLER_RATE)
    if rms[0] > EXPLODING_RATIO * rms[-1]:
        text = f"Gradients explode on their way down: Hidden 1 gets {rms[0] / max(rms[-1], 1e-300):.0e} × the output's."
        return Insight("exploding", text, place, _SMALLER_RATE)
    return None


def _vanishing(now: Situation) -> Insight | None:
    rms = now.probe.gradient_rms
    if len(rms) < 2 or not np.isfinite(rms).all() or rms[-1] < STILL_RMS or rms[0] >= VANISHING_RATIO * rms[-1]:
        return None
    if rms[0] == 0.0 and any(layer.activation == "step" for layer in now.run.network.hidden):
        text = "No gradient gets through a step activation, so no weight before it can learn."
        mend = Mend("Use tanh", lambda run: _with_activation(run, "step", "tanh"))
        return Insight("vanishing", text, "Hidden 1", mend)
    if rms[0] == 0.0 and any(silent.all() for silent in silent_units(now.network, now.outputs)):
        return None  # the rule for dead units tells it better
    if rms[0] == 0.0:
        return Insight("vanishing", "No gradient reaches it, so it cannot learn from this start.", "Hidden 1")
    text = (
        f"Gradients vanish on their way down: only {rms[0] / rms[-1]:.0e} of the output's arrives, so it hardly learns."
    )
    mend = Mend("Use ReLU", lambda run: _with_activation(run, "sigmoid", "relu"))
    has_sigmoid = any(layer.activation == "sigmoid" for layer in now.run.network.hidden)
    return Insight("vanishing", text, "Hidden 1", mend if has_sigmoid else None)


def _dead_units(now: Situation) -> Insight | None:
    names = layer_names(now.run.network)
    for number, silent in enumerate(silent_units(now.network, now.outputs)):
        dead = int(np.count_nonzero(silent))
        if dead:
            layer = now.run.network.hidden[number]
            label = ACTIVATIONS[layer.activation].label
            if dead == 1:
                fires = "never fires on these points, so it cannot learn."
            else:
                fires = "never fire on these points, so they cannot learn."
            text = f"{dead} of {len(silent)} {label} units {fires}"
            return Insight("dead_units", text, names[number], _leaky_mend(number))
    return None


def _purely_linear(now: Situation) -> Insight | None:
    network = now.run.network
    if not network.has_linear_logits:
        return None
    count, formula = network.parameter_count, collapse(now.network).formula
    if len(network.labels) > 2:
        text = f"{count} parameters, and every boundary between two classes is a straight line"
    elif network.labels:
        text = f"{count} parameters, one straight boundary: {formula} = 0"
    else:
        text = f"{count} parameters, one {'line' if network.inputs == 1 else 'plane'}: ŷ = {formula}"
    mend = Mend("Use tanh", lambda run: _with_activation(run, "identity", "tanh")) if network.hidden else None
    return Insight("linear", text, "Linear network", mend)


def _with_activation(run: RunSpec, old: str, new: str) -> RunSpec:
    hidden = tuple(layer.with_activation(new) if layer.activation == old else layer for layer in run.network.hidden)
    return _with_hidden(run, hidden)


def _with_hidden(run: RunSpec, hidden: tuple[LayerSpec, ...]) -> RunSpec:
    network: NetworkSpec = replace(run.network, hidden=hidden)
    return replace(run, network=network)


def _leaky_mend(number: int) -> Mend:
    def apply(run: RunSpec) -> RunSpec:
        hidden = list(run.network.hidden)
        hidden[number] = hidden[number].with_activation("leaky_relu")
        return _with_hidden(run, tuple(hidden))

    return Mend("Make it leaky", apply)


def _rate_tenth(run: RunSpec) -> RunSpec:
    return replace(run, training=replace(run.training, learning_rate=max(1e-8, run.training.learning_rate / 10.0)))


_SMALLER_RATE = Mend("Learning rate ÷ 10", _rate_tenth)
_RESTART_SLOWER = Mend("Start over with learning rate ÷ 10", _rate_tenth, starts_over=True)

RULES: tuple[Callable[[Situation], Insight | None], ...] = (
    _diverged,
    _points_missing,
    _classes_missing,
    _few_points,
    _stopped,
    _rate_spent,
    _resting,
    _exploding,
    _purely_linear,
    _vanishing,
    _dead_units,
)


def most_important(now: Situation) -> Insight | None:
    """The first rule's finding, in order of urgency, or None when all is well."""
    return next((found for rule in RULES if (found := rule(now)) is not None), None)
