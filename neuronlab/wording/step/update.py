"""The update in words: how the optimiser turns each gradient into a change of a weight or bias."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from neuronlab.analysis.update_terms import UpdateTrace
from neuronlab.core.engine.optimizers import (
    ADAGRAD_EPSILON,
    ADAM_BETA1,
    ADAM_BETA2,
    ADAM_EPSILON,
    MOMENTUM,
    OPTIMIZERS,
    RMSPROP_ALPHA,
    RMSPROP_EPSILON,
)
from neuronlab.core.network.network import negative_slope_views, parameter_blocks
from neuronlab.core.text import written
from neuronlab.wording.equations import unit_name
from neuronlab.wording.numbers import count_text, figures_text, superscript
from neuronlab.wording.step.lines import (
    Look,
    StepLine,
    factor_text,
    heading,
    more_columns,
    parameter_names,
    plus_text,
    remark,
    written_columns,
)


@dataclass(frozen=True)
class _Of:
    """The numbers of one parameter in an update."""

    update: UpdateTrace
    index: int

    def number(self, name: str) -> float:
        """One of the optimiser's terms."""
        return float(self.update.terms[name][self.index])

    def text(self, name: str) -> str:
        """One of the optimiser's terms, as text."""
        return figures_text(self.number(name))

    @property
    def g(self) -> float:
        """The gradient used, after penalties, clipping and flipping."""
        return float(self.update.used[self.index])

    @property
    def rate(self) -> str:
        """The learning rate of this step."""
        return figures_text(self.update.rate)


Words = tuple[list[str], str]
"""Lines about the optimiser's memory, and the signed term added to the parameter."""


def _sgd(of: _Of) -> Words:
    return [], f" − {of.rate}·{factor_text(of.g)}"


def _velocity(of: _Of) -> str:
    return f"v = {MOMENTUM}·{factor_text(of.number('v_before'))}{plus_text(of.g)} = {of.text('v')}"


def _momentum(of: _Of) -> Words:
    return [_velocity(of)], f" − {of.rate}·{factor_text(of.number('v'))}"


def _nesterov(of: _Of) -> Words:
    ahead = plus_text(MOMENTUM * of.number("v"))
    return [_velocity(of)], f" − {of.rate}·({figures_text(of.g)}{ahead})"


def _adagrad(of: _Of) -> Words:
    line = f"s = {of.text('s_before')} + {factor_text(of.g)}² = {of.text('s')}"
    return [line], f" − {of.rate}·{factor_text(of.g)} / (√{of.text('s')} + {written(ADAGRAD_EPSILON, 'g')})"


def _rmsprop(of: _Of) -> Words:
    kept, new = RMSPROP_ALPHA, figures_text(1.0 - RMSPROP_ALPHA)
    line = f"v = {kept}·{of.text('v_before')} + {new}·{factor_text(of.g)}² = {of.text('v')}"
    return [line], f" − {of.rate}·{factor_text(of.g)} / (√{of.text('v')} + {written(RMSPROP_EPSILON, 'g')})"


def _adam(of: _Of) -> Words:
    new_m, new_v = (figures_text(1.0 - beta) for beta in (ADAM_BETA1, ADAM_BETA2))
    before = factor_text(of.number("m_before"))
    number = superscript(of.update.number)
    lines = [
        f"m = {ADAM_BETA1}·{before} + {new_m}·{factor_text(of.g)} = {of.text('m')}",
        f"m′ = {of.text('m')} / (1 − {ADAM_BETA1}{number}) = {of.text('m_hat')}",
        f"v = {ADAM_BETA2}·{of.text('v_before')} + {new_v}·{factor_text(of.g)}² = {of.text('v')}",
        f"v′ = {of.text('v')} / (1 − {ADAM_BETA2}{number}) = {of.text('v_hat')}",
    ]
    return (
        lines,
        f" − {of.rate}·{factor_text(of.number('m_hat'))} / (√{of.text('v_hat')} + {written(ADAM_EPSILON, 'g')})",
    )


def _searched(of: _Of) -> Words:
    return [], plus_text(float(of.update.change[of.index]))


@dataclass(frozen=True, kw_only=True)
class _OptimizerWords:
    """The wording of an optimiser: its rule, and the lines about one parameter."""

    rule: str
    words: Callable[[_Of], Words]


_ADAM_RULE = (
    "w ← w − η·m′ / (√v′ + ε), with running means m of g and v of g²; m′ and v′ correct for their start at zero."
)
WORDS: dict[str, _OptimizerWords] = {
    "sgd": _OptimizerWords(rule="w ← w − η·g.", words=_sgd),
    "momentum": _OptimizerWords(rule=f"v ← {MOMENTUM}·v + g; w ← w − η·v.", words=_momentum),
    "nesterov": _OptimizerWords(rule=f"v ← {MOMENTUM}·v + g; w ← w − η·(g + {MOMENTUM}·v).", words=_nesterov),
    "adagrad": _OptimizerWords(rule="s ← s + g²; w ← w − η·g / (√s + ε).", words=_adagrad),
    "rmsprop": _OptimizerWords(rule="w ← w − η·g / (√v + ε), with a running mean v of g².", words=_rmsprop),
    "adam": _OptimizerWords(rule=_ADAM_RULE, words=_adam),
    "adamw": _OptimizerWords(rule=_ADAM_RULE, words=_adam),
    "lbfgs": _OptimizerWords(
        rule="L-BFGS derives a direction from its last steps and searches along it for the best step length, using all "
        "points; no single learning rate relates g to the change.",
        words=_searched,
    ),
}
"""For every row of OPTIMIZERS."""


def update_lines(look: Look, layer: int) -> list[StepLine]:
    """The update of the parameters of a layer."""
    trace = look.trace
    update, network = trace.update, trace.network
    indices = np.arange(len(update.before), dtype=np.float64)
    block, slopes = parameter_blocks(network.spec, indices)[layer], None
    if layer < len(network.spec.hidden):
        slopes = negative_slope_views(network.spec, indices)[layer]
    names = parameter_names(trace, layer)
    lines = [remark(text) for text in _rules(update)]
    for unit in look.units_of(layer):
        lines.append(heading(unit_name(network.spec, layer, unit)))
        for column in written_columns(len(names)):
            lines += _parameter_lines(update, names[column], int(block[unit, column]))
        lines += more_columns(len(names))
        if slopes is not None:
            lines += _parameter_lines(update, "α", int(slopes[unit, 0]))
    return lines


def _rules(update: UpdateTrace) -> list[str]:
    training = update.training
    row = OPTIMIZERS[training.optimizer]
    rules = [f"{row.label}, update {count_text(update.number)}: {WORDS[training.optimizer].rule}"]
    if training.flip_gradient:
        rules.append("The gradient is flipped: every step goes up the loss instead of down.")
    if row.is_full_batch:
        return rules
    rules.append(f"Learning rate of this step: η = {figures_text(update.rate)}.")
    if training.clip:
        length, most = figures_text(update.norm), figures_text(training.clip)
        cut = f"above the limit of {most}, so it is multiplied by {figures_text(update.share)}"
        what = cut if update.share < 1.0 else f"within the limit of {most}, so it is not clipped"
        rules.append(f"The norm of the whole gradient is {length}, {what}.")
    return rules


def _parameter_lines(update: UpdateTrace, name: str, index: int) -> list[StepLine]:
    training, of = update.training, _Of(update, index)
    before, gradient = float(update.before[index]), float(update.gradient[index])
    is_weight, is_full_batch = bool(update.mask[index]), OPTIMIZERS[training.optimizer].is_full_batch
    sum_ = figures_text(gradient)
    if is_weight and training.l1:
        sum_ += plus_text(training.l1 * float(np.sign(before)))
    if is_weight and training.l2:
        sum_ += f" + {written(training.l2, 'g')}·{factor_text(before)}"
    g = f"g = ∂L/∂{name} = {sum_}"
    if sum_ != figures_text(gradient):
        g += f" = {figures_text(float(update.penalised[index]))}"
    if update.fixed[index]:
        return [StepLine(g), StepLine(f"fixed: {name} = {figures_text(before)}")]
    texts = [g]
    if update.share < 1.0 and not is_full_batch:
        penalised = factor_text(float(update.penalised[index]))
        texts.append(
            f"clipped: g = {figures_text(update.share)}·{penalised} = {figures_text(of.g * training.direction)}"
        )
    if training.flip_gradient:
        texts.append(f"flipped: g = {figures_text(of.g)}")
    remembered, added = WORDS[training.optimizer].words(of)
    texts += remembered
    after, change = float(update.after[index]), float(update.change[index])
    # All digits of a float32 if four would hide the step.
    figures = 8 if change and figures_text(before) == figures_text(after) else 4
    start = figures_text(before, figures)
    if is_weight and training.weight_decay and not is_full_batch:
        start = f"(1 − {of.rate}·{written(training.weight_decay, 'g')})·{factor_text(before)}"
    texts.append(f"{name} ← {start}{added} = {figures_text(after, figures)}; Δ = {figures_text(change)}")
    return [StepLine(text) for text in texts]
