"""The forward pass in words: the input, the output of every unit, and the loss."""

import math
from collections.abc import Sequence

import numpy as np

from neuronlab.analysis.microscope import StepTrace
from neuronlab.core.activations.table import CUSTOM
from neuronlab.core.arrays import Array
from neuronlab.core.data.features import FEATURES, PLAIN
from neuronlab.core.network.losses import HUBER_DELTA, LOSSES
from neuronlab.core.text import written
from neuronlab.wording.equations import unit_name, unit_symbol
from neuronlab.wording.numbers import count_text, elided, figures_text, plain_text, share_text, subscript
from neuronlab.wording.step.lines import (
    Look,
    StepLine,
    factor_text,
    heading,
    minus_text,
    plus_text,
    remark,
    sum_symbol,
    sum_text,
)


def input_lines(look: Look) -> list[StepLine]:
    """The batch, the chosen point, and its scaled inputs and features."""
    trace, point = look.trace, look.point
    names, raw = _input_names(trace), trace.inputs[point]
    lines = [
        remark(_batch_text(trace)),
        heading(f"Point {count_text(int(trace.points[point]) + 1)} of the table"),
        *(StepLine(f"{name} = {figures_text(float(value))}") for name, value in zip(names, raw, strict=True)),
        StepLine(_target_text(trace, point)),
    ]
    scaling = trace.network.input_scaling
    if not scaling.is_identity:
        lines.append(remark("Standardised: minus the mean, divided by the standard deviation."))
        values = scaling.apply(raw[None])[0]
        for name, value, mean, deviation, scaled in zip(
            names, raw, scaling.mean, scaling.deviation, values, strict=True
        ):
            difference = f"({figures_text(float(value))}{minus_text(mean)})"
            symbol = name.replace("x", "x′")
            lines.append(
                StepLine(f"{symbol} = {difference} / {factor_text(deviation)} = {figures_text(float(scaled))}")
            )
    return [*lines, *_feature_lines(trace, point)]


def _input_names(trace: StepTrace) -> tuple[str, ...]:
    """Names of the inputs before scaling."""
    count = trace.network.spec.inputs
    return ("x",) if count == 1 else tuple(f"x{subscript(index + 1)}" for index in range(count))


def point_text(trace: StepTrace, point: int) -> str:
    """A point of the batch in a few words: x = 0.41, y = 0.83; (0.41, −1.2) → B."""
    raw, target = trace.inputs[point], float(trace.targets[point, 0])
    text = trace.network.spec.labels[int(target)] if trace.network.spec.labels else plain_text(target)
    if len(raw) == 1:
        return f"x = {plain_text(float(raw[0]))}, y = {text}"
    return f"({', '.join(plain_text(float(value)) for value in raw[:2])}{', …' * (len(raw) > 2)}) → {elided(text)}"


def _batch_text(trace: StepTrace) -> str:
    if trace.count == trace.train_count:
        which = "the only training point" if trace.count == 1 else f"all {count_text(trace.count)} training points"
    else:
        which = f"{count_text(trace.count)} of {count_text(trace.train_count)} training points"
    return f"Next step: {count_text(trace.step + 1)}, epoch {count_text(trace.epoch + 1)}, {which}."


def _target_text(trace: StepTrace, point: int) -> str:
    spec, target = trace.network.spec, trace.targets[point]
    if spec.labels:
        return f"class {spec.labels[int(target[0])]}"
    return f"y = {figures_text(float(target[0]))}"


def _feature_lines(trace: StepTrace, point: int) -> list[StepLine]:
    """The features other than the inputs themselves."""
    spec = trace.network.spec
    scaled = trace.network.input_scaling.apply(trace.inputs[[point]])[0]
    lines = []
    for unit, key in enumerate(spec.features):
        if key not in PLAIN[spec.inputs]:
            numbers = FEATURES[key].label
            for index, value in enumerate(scaled):
                name = "x" if spec.inputs == 1 else f"x{subscript(index + 1)}"
                numbers = numbers.replace(name, factor_text(float(value)))
            result = figures_text(float(trace.layers[0].fed[unit, point]))
            lines.append(StepLine(f"{unit_symbol(trace.network, -1, unit)} = {numbers} = {result}"))
    return lines


def layer_lines(look: Look, layer: int) -> list[StepLine]:
    """The sums and outputs of the units of a layer with weights, for the chosen point."""
    trace = look.trace
    is_last = layer == len(trace.network.spec.hidden)
    of_unit = _output_lines if is_last else _hidden_lines
    lines = [remark(_rule_text(trace, layer))]
    for unit in look.units_of(layer):
        lines += [heading(unit_name(trace.network.spec, layer, unit)), _sum_line(look, layer, unit)]
        lines += of_unit(look, layer, unit)
    return lines


def _rule_text(trace: StepTrace, layer: int) -> str:
    spec, part = trace.network.spec, trace.network.layers[layer]
    total = f"z = Σ {'a·x² + w·x' if part.unit.has_squares else 'w·x'} + b over all inputs"
    if layer == len(spec.hidden):
        return f"{total}."
    activation = part.activation
    if activation.is_linear:
        return f"{total}; no activation."
    is_custom = spec.hidden[layer].activation == CUSTOM
    return (
        f"{total}; then h = f(z) = {activation.formula}." if is_custom else f"{total}; then h = {activation.label}(z)."
    )


def _terms(trace: StepTrace, layer: int, unit: int, point: int) -> tuple[Array, Array, Sequence[int]]:
    """Weights and signals (terms,) of a unit's sum, and the powers of the signals for quadratic units."""
    part, signals = trace.network.layers[layer], trace.layers[layer].fed[:, point]
    if part.squares is None:
        return part.weights[unit], signals, ()
    weights = np.stack([part.squares[unit], part.weights[unit]], axis=1).ravel()
    return weights, np.repeat(signals, 2), (2, 1) * len(signals)


def _sum_line(look: Look, layer: int, unit: int) -> StepLine:
    trace = look.trace
    total = sum_text(*_terms(trace, layer, unit, look.point))
    bias = plus_text(float(trace.network.layers[layer].bias[unit]))
    result = figures_text(float(trace.layers[layer].z[unit, look.point]))
    return StepLine(f"{sum_symbol(trace, layer, unit)} = {total}{bias} = {result}")


def _hidden_lines(look: Look, layer: int, unit: int) -> list[StepLine]:
    """The activation of a unit, and the effect of dropout on it."""
    trace, point = look.trace, look.point
    spec, passed, part = trace.network.spec, trace.layers[layer], trace.network.layers[layer]
    symbol, a = unit_symbol(trace.network, layer, unit), float(passed.a[unit, point])
    lines = []
    z = figures_text(float(passed.z[unit, point]))
    if unit in spec.hidden[layer].muted:
        return [StepLine(f"muted: {symbol} = 0")]
    if part.activation.is_linear:
        lines.append(StepLine(f"{symbol} = {figures_text(a)}"))
    else:
        name = "f" if spec.hidden[layer].activation == CUSTOM else part.activation.label
        number = part.activation.parameter
        with_number = ""
        if number is not None:
            value = float(part.parameter[unit, 0]) if part.parameter.ndim else float(part.parameter)
            with_number = f", {number.name} {figures_text(value)}"
        lines.append(StepLine(f"{symbol} = {name}({z}{with_number}) = {figures_text(a)}"))
    if passed.keep is not None:
        kept = float(passed.keep[unit, point])
        share = share_text(spec.hidden[layer].dropout)
        what = f"kept, × {figures_text(kept)}" if kept else "dropped"
        lines.append(StepLine(f"dropout {share}: {what}, so {symbol} = {figures_text(a * kept)}"))
    return lines


def _output_lines(look: Look, layer: int, unit: int) -> list[StepLine]:
    """The output as a function of its sum: a probability, or a number in the target's own units."""
    trace, passed = look.trace, look.trace.layers[layer]
    network = trace.network
    z, a = passed.z[:, look.point], float(passed.a[unit, look.point])
    symbol = unit_symbol(network, layer, unit)
    if network.spec.output == "sigmoid":
        return [StepLine(f"{symbol} = 1 / (1 + e^{factor_text(-float(z[0]))}) = {figures_text(a)}")]
    if network.spec.output == "softmax":
        powers = " + ".join(f"e^{factor_text(float(value))}" for value in z)
        return [StepLine(f"{symbol} = e^{factor_text(float(z[unit]))} / ({powers}) = {figures_text(a)}")]
    if network.target_scaling.is_identity:
        return []
    mean, deviation = network.target_scaling.mean[unit], network.target_scaling.deviation[unit]
    text = figures_text(float(z[unit]) * deviation + mean)
    scaled = f"{figures_text(deviation)}·{factor_text(float(z[unit]))}{plus_text(mean)}"
    return [
        StepLine(f"{symbol} = {scaled} = {text}"),
        remark("Training uses s, in standard deviations of the targets."),
    ]


def loss_lines(look: Look) -> list[StepLine]:
    """The loss of the chosen point, and of the whole batch."""
    trace, point = look.trace, look.point
    training, spec = trace.run.training, trace.network.spec
    row = LOSSES[training.loss]
    lines = [remark(f"{row.label}: {row.formula}."), heading("This point")]
    scaling = trace.network.target_scaling
    if not scaling.is_identity:
        y, mean, deviation = float(trace.targets[point, 0]), scaling.mean[0], scaling.deviation[0]
        aim = figures_text(float(trace.aims[0, point]))
        lines.append(StepLine(f"y′ = ({figures_text(y)}{minus_text(mean)}) / {factor_text(deviation)} = {aim}"))
    elif not spec.labels:
        lines.append(StepLine(f"y = {figures_text(float(trace.aims[0, point]))}"))
    else:
        lines.append(StepLine(_target_text(trace, point)))
    lines.append(StepLine(f"ℓ = {_loss_text(trace, point)} = {figures_text(trace.loss_of(point))}"))
    if trace.count > 1:
        over_all = f"L = mean of ℓ over {count_text(trace.count)} points = {figures_text(trace.loss)}"
        lines += [heading("All points of this step"), StepLine(over_all)]
    if trace.penalty:
        parts = [f"{written(training.l1, 'g')}·Σ|w|"] * bool(training.l1) + [
            f"{written(training.l2, 'g')}/2·Σw²"
        ] * bool(training.l2)
        total = figures_text(trace.loss + trace.penalty)
        lines += [
            heading("Penalty on large weights"),
            StepLine(f"{' + '.join(parts)} = {figures_text(trace.penalty)}"),
            StepLine(f"L + penalty = {total}"),
        ]
    return lines


def _loss_text(trace: StepTrace, point: int) -> str:
    """The loss of a point with its numbers."""
    spec, loss = trace.network.spec, trace.run.training.loss
    predicted, aims = trace.layers[-1].a[:, point].astype(np.float64), trace.aims[:, point].astype(np.float64)
    if loss == "cross_entropy":
        if spec.output == "softmax":
            right = float(predicted[int(np.argmax(aims))])
        else:
            right = float(predicted[0]) if aims[0] else 1.0 - float(predicted[0])
        label = spec.labels[int(trace.targets[point, 0])]
        predicted_probability = figures_text(right)
        if predicted_probability == "1":  # rounded: the loss would be 0 if it were exact
            predicted_probability = f"(1 − {figures_text(-math.expm1(-trace.loss_of(point)))})"
        return f"−log p({label}) = −log {predicted_probability}"
    if loss == "perceptron":
        t = 2.0 * float(aims[0]) - 1.0
        z = float(trace.layers[-1].z[0, point])
        return f"max(0, −t·z) = max(0, {figures_text(-t * z)})"
    symbol = "y′" if not trace.network.target_scaling.is_identity else "y"
    out = "p" if spec.labels else ("s" if symbol == "y′" else "ŷ")
    terms = [f"({figures_text(float(p))}{minus_text(float(y))})" for p, y in zip(predicted, aims, strict=True)]
    if loss == "squared":
        squares = " + ".join(f"{term}²" for term in terms)
        return f"({out} − {symbol})² = {squares}" if len(terms) == 1 else f"({squares}) / {len(terms)}"
    error = float(predicted[0] - aims[0])
    inner = terms[0][1:-1]
    if loss == "absolute":
        return f"|{out} − {symbol}| = |{inner}|"
    if abs(error) <= HUBER_DELTA:
        return f"½·({out} − {symbol})² = ½·{terms[0]}²"
    return f"|{out} − {symbol}| − ½ = |{inner}| − ½"
