"""The lines in which a step is told: equations with every number in them, and how a long sum is kept short."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

from neuronlab.analysis.microscope import StepTrace
from neuronlab.core.arrays import Array
from neuronlab.wording.equations import unit_symbol
from neuronlab.wording.numbers import count_text, figures_text, subscript, superscript

MOST_TERMS = 16
"""So many terms of a sum, or weights of a unit, are written out."""
FEW_TERMS = 6
"""Of more than that so many are, and the others are one number."""
UNITS_SHOWN = 8
"""Units of a layer that are told of at once."""


class LineKind(Enum):
    """What a line is: the name of a unit, a remark, or an equation."""

    HEADING = auto()
    REMARK = auto()
    EQUATION = auto()


@dataclass(frozen=True)
class Line:
    """One line of text."""

    text: str
    kind: LineKind = LineKind.EQUATION


@dataclass(frozen=True)
class Look:
    """What is looked at: a point of the batch, and the first unit of the layer that is told of; both from 0."""

    trace: StepTrace
    point: int = 0
    unit: int = 0

    def units_of(self, layer: int) -> range:
        """The units of a layer with weights that are told of."""
        count = len(self.trace.layers[layer].z)
        first = max(0, min(self.unit, count - UNITS_SHOWN))
        return range(first, min(count, first + UNITS_SHOWN))


def heading(text: str) -> Line:
    """The name of what follows."""
    return Line(text, LineKind.HEADING)


def remark(text: str) -> Line:
    """What is to be known beside the numbers."""
    return Line(text, LineKind.REMARK)


def factor_text(value: float) -> str:
    """A number as a factor, an exponent or a base: in brackets where it has a sign."""
    text = figures_text(value)
    return f"({text})" if text[0] == "−" else text


def plus_text(value: float) -> str:
    """A number as it is added: " − 0.41"."""
    text = figures_text(value)
    return f" − {text[1:]}" if text[0] == "−" else f" + {text}"


def minus_text(value: float) -> str:
    """A number as it is subtracted: " − 0.41", " − (−0.41)"."""
    return f" − {factor_text(value)}"


def sum_text(weights: Array, signals: Array, powers: Sequence[int] = ()) -> str:
    """Σ w·x of weights and signals (terms,), each signal raised to one of `powers` where there are any.

    A sum of many is cut to its first terms, and one number says what the others come to.
    """
    count = len(weights)
    written = count if count <= MOST_TERMS else FEW_TERMS
    text = ""
    for index in range(written):
        weight, power = float(weights[index]), powers[index] if powers else 1
        raised = superscript(power) if power > 1 else ""
        text += plus_text(weight) if index else figures_text(weight)
        text += f"·{factor_text(float(signals[index]))}{raised}"
    if written < count:
        with np.errstate(all="ignore"):
            bases = np.asarray(signals[written:], np.float64) ** np.array(powers[written:] or 1)
            rest = float(np.dot(np.asarray(weights[written:], np.float64), bases))
        text += f" + … ({count_text(count - written)} more){plus_text(rest)}"
    return text


def sum_symbol(trace: StepTrace, layer: int, unit: int) -> str:
    """What a unit's weighted sum is called: z₂, z⁽¹⁾₂; of an output that is a plain number ŷ, of a scaled one s."""
    network = trace.network
    spec = network.spec
    if layer < len(spec.hidden):
        return unit_symbol(network, layer, unit).replace("h", "z")
    if spec.output == "linear":
        return unit_symbol(network, layer, unit) if network.target_scaling.is_identity else "s"
    return "z" if spec.outputs == 1 else f"z{subscript(unit + 1)}"


def delta_symbol(trace: StepTrace, layer: int, unit: int) -> str:
    """What ∂ℓ/∂z of a unit is called: δ₂, δ⁽¹⁾₂; of the output δ."""
    if layer < len(trace.network.spec.hidden):
        return unit_symbol(trace.network, layer, unit).replace("h", "δ")
    return "δ" if trace.network.spec.outputs == 1 else f"δ{subscript(unit + 1)}"


def parameter_names(trace: StepTrace, layer: int) -> list[str]:
    """What the numbers of a unit's row of parameters are called, one for each column: a₁ …, w₁ …, b."""
    part = trace.network.layers[layer]
    fan_in = part.weights.shape[1]
    kinds = ("a", "w") if part.unit.has_squares else ("w",)
    return [f"{kind}{subscript(index + 1)}" for kind in kinds for index in range(fan_in)] + ["b"]


def written_columns(columns: int) -> list[int]:
    """Which of a unit's parameters are told of one by one: all of few, else the first and the bias."""
    few = columns <= MOST_TERMS + 1
    return list(range(columns)) if few else [*range(FEW_TERMS), columns - 1]


def more_columns(columns: int) -> list[Line]:
    """The remark that there are more parameters, where not all are told of."""
    left = columns - len(written_columns(columns))
    return [remark(f"… and {count_text(left)} more weights of this unit")] if left else []
