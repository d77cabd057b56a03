"""The backward pass in words: the gradient of the loss for every unit, weight and bias."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from neuronlab.analysis.microscope import StepTrace
from neuronlab.core.activations.table import CUSTOM
from neuronlab.core.arrays import Array
from neuronlab.wording.equations import unit_name, unit_symbol
from neuronlab.wording.numbers import count_text, figures_text
from neuronlab.wording.step.lines import (
    Look,
    StepLine,
    delta_symbol,
    factor_text,
    heading,
    minus_text,
    more_columns,
    parameter_names,
    remark,
    sum_symbol,
    sum_text,
    written_columns,
)


def backward_lines(look: Look, layer: int) -> list[StepLine]:
    """The gradients of the loss for the units of a layer with weights, and for their parameters."""
    trace = look.trace
    is_last = layer == len(trace.network.spec.hidden)
    rule = _ERRORS[trace.network.spec.output, trace.run.training.loss][0] if is_last else _rule_text(trace, layer)
    lines = [remark(rule), remark(_mean_text(trace))]
    for unit in look.units_of(layer):
        lines.append(heading(unit_name(trace.network.spec, layer, unit)))
        lines += _output_lines(look, unit) if is_last else _hidden_lines(look, layer, unit)
        lines += _parameter_lines(look, layer, unit)
    return lines


def _mean_text(trace: StepTrace) -> str:
    if trace.count == 1:
        return "δ is ∂ℓ/∂z. The step uses one point, so L is its loss ℓ."
    return f"δ is ∂ℓ/∂z, where ℓ is the loss of this point; the mean over {count_text(trace.count)} points is ∂L/∂w."


# -- the output ---------------------------------------------------------------------------------------------------


class _Answer(NamedTuple):
    """What the output says about a point, (outputs,) each.

    Attributes:
        z: Logits.
        predicted: Predictions as trained.
        aims: What they should be.
    """

    z: Array
    predicted: Array
    aims: Array

    @property
    def share(self) -> str:
        """The mean over several outputs."""
        return f" / {len(self.z)}" if len(self.z) > 1 else ""


_Numbers = Callable[[_Answer, int], str]


def _difference(of: _Answer, unit: int) -> str:
    return f"{figures_text(float(of.predicted[unit]))}{minus_text(float(of.aims[unit]))}"


def _squared(of: _Answer, unit: int) -> str:
    return f"2·({_difference(of, unit)}){of.share}"


def _absolute(of: _Answer, unit: int) -> str:
    return f"sign({_difference(of, unit)}){of.share}"


def _huber(of: _Answer, unit: int) -> str:
    return f"({_difference(of, unit)}), within ±1{of.share}"


def _squared_sigmoid(of: _Answer, unit: int) -> str:
    p = figures_text(float(of.predicted[unit]))
    return f"2·({_difference(of, unit)})·{p}·(1 − {p})"


def _squared_softmax(of: _Answer, unit: int) -> str:
    errors = 2.0 * (of.predicted - of.aims) / len(of.z)
    mean = float((errors * of.predicted).sum())
    return f"{figures_text(float(of.predicted[unit]))}·({figures_text(float(errors[unit]))}{minus_text(mean)})"


def _perceptron(of: _Answer, unit: int) -> str:
    return f"{'1' if of.z[unit] > 0.0 else '0'}{minus_text(float(of.aims[unit]))}"


_ERRORS: dict[tuple[str, str], tuple[str, _Numbers]] = {
    ("linear", "squared"): ("The derivative of (ŷ − y)² is 2·(ŷ − y).", _squared),
    ("linear", "absolute"): ("The derivative of |ŷ − y| is the sign of ŷ − y: 1, −1, or 0 if equal.", _absolute),
    ("linear", "huber"): ("The derivative of the Huber loss is ŷ − y, clipped to ±1.", _huber),
    ("sigmoid", "cross_entropy"): ("Cross-entropy of a sigmoid: the derivative by z is p − y.", _difference),
    ("softmax", "cross_entropy"): ("Cross-entropy of a softmax: the derivative by each z is p − y.", _difference),
    ("sigmoid", "perceptron"): (
        "Perceptron: the derivative is ŷ − y, where ŷ is 1 if z > 0, else 0. So only a misclassified point changes "
        "anything: a step of one point with SGD adds η·(y − ŷ)·x to the weights.",
        _perceptron,
    ),
    ("sigmoid", "squared"): (
        "The derivative of (p − y)² is 2·(p − y), that of the sigmoid is p·(1 − p).",
        _squared_sigmoid,
    ),
    ("softmax", "squared"): (
        "With e = 2·(p − y) / classes, the derivative by z of a softmax is p·(e − Σ e·p).",
        _squared_softmax,
    ),
}
"""For every output and each loss it allows: the derivative ∂ℓ/∂z in words, and with its numbers."""


def _output_lines(look: Look, unit: int) -> list[StepLine]:
    trace, passed = look.trace, look.trace.layers[-1]
    _, numbers = _ERRORS[trace.network.spec.output, trace.run.training.loss]
    point = look.point
    answer = _Answer(*(rows[:, point].astype(np.float64) for rows in (passed.z, passed.a, trace.aims)))
    layer = len(trace.layers) - 1
    symbol, by = delta_symbol(trace, layer, unit), sum_symbol(trace, layer, unit)
    result = figures_text(float(passed.d_z[unit, look.point]))
    return [StepLine(f"{symbol} = ∂ℓ/∂{by} = {numbers(answer, unit)} = {result}")]


# -- hidden layers ------------------------------------------------------------------------------------------------


def _rule_text(trace: StepTrace, layer: int) -> str:
    kind = trace.network.layers[layer].activation
    above = trace.network.layers[layer + 1]
    weights = "(w + 2·a·h)" if above.unit.has_squares else "w"
    handed = f"∂ℓ/∂h = Σ {weights}·δ over the units above"
    if kind.is_linear:
        return f"{handed}; no activation, so δ is the same."
    is_custom = trace.network.spec.hidden[layer].activation == CUSTOM
    derivative = "" if is_custom else f", f′(z) = {kind.derivative}"
    return f"{handed}; δ = ∂ℓ/∂h·f′(z){derivative}."


def _hidden_lines(look: Look, layer: int, unit: int) -> list[StepLine]:
    """∂ℓ/∂h of a unit from the layer above, and ∂ℓ/∂z behind its activation."""
    trace, point = look.trace, look.point
    passed, above, part = trace.layers[layer], trace.layers[layer + 1], trace.network.layers[layer + 1]
    assert passed.d_a is not None
    assert passed.derivative is not None
    delta = delta_symbol(trace, layer, unit)
    if unit in trace.network.spec.hidden[layer].muted:
        return [StepLine(f"muted: {delta} = 0")]
    weights = part.weights[:, unit].astype(np.float64)
    if part.squares is not None:
        with np.errstate(all="ignore"):
            weights = weights + 2.0 * part.squares[:, unit] * float(above.fed[unit, point])
    symbol = unit_symbol(trace.network, layer, unit)
    total, kept = sum_text(weights, above.d_z[:, point]), ""
    if passed.keep is not None:
        kept = f"·{figures_text(float(passed.keep[unit, point]))}"
        total = f"({total})"
    d_a, d_z = float(passed.d_a[unit, point]), float(passed.d_z[unit, point])
    lines = [StepLine(f"∂ℓ/∂{symbol} = {total}{kept} = {figures_text(d_a)}")]
    derivative = factor_text(float(passed.derivative[unit, point]))
    lines.append(StepLine(f"{delta} = {figures_text(d_a)}·{derivative} = {figures_text(d_z)}"))
    return lines


# -- weights and biases -------------------------------------------------------------------------------------------


def _parameter_lines(look: Look, layer: int, unit: int) -> list[StepLine]:
    trace, passed, point = look.trace, look.trace.layers[layer], look.point
    row, names = passed.gradient[unit], parameter_names(trace, layer)
    fan_in = len(passed.fed)
    delta = float(passed.d_z[unit, point])
    lines = []
    for column in written_columns(len(row)):
        below = column % fan_in if column < len(row) - 1 else None
        is_square = trace.network.layers[layer].unit.has_squares and column < fan_in
        own, numbers = delta, ""
        if below is not None:
            fed, raised = float(passed.fed[below, point]), "²" if is_square else ""
            with np.errstate(all="ignore"):
                own = float(np.float64(delta) * np.float64(fed) ** (2 if is_square else 1))
            numbers = f"{figures_text(delta)}·{factor_text(fed)}{raised} = "
        lines.append(
            StepLine(_gradient_text(trace, names[column], f"{numbers}{figures_text(own)}", float(row[column])))
        )
    lines += more_columns(len(row))
    if passed.negative_slope_gradient is not None and passed.d_a is not None:
        z, d_a = float(passed.z[unit, point]), float(passed.d_a[unit, point])
        numbers = f"{figures_text(d_a)}·{factor_text(min(z, 0.0))} = {figures_text(d_a * min(z, 0.0))}"
        lines.append(StepLine(_gradient_text(trace, "α", numbers, float(passed.negative_slope_gradient[unit, 0]))))
    return lines


def _gradient_text(trace: StepTrace, name: str, numbers: str, gradient: float) -> str:
    if trace.count == 1:
        return f"∂L/∂{name} = {numbers}"
    return f"∂ℓ/∂{name} = {numbers}; mean\u00a0=\u00a0{figures_text(gradient)}"
