"""Lines of text about a training step: equations with all their numbers; long sums are shortened."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

from neuronlab.analysis.microscope import StepTrace
from neuronlab.core.arrays import Array
from neuronlab.wording.equations import unit_symbol
from neuronlab.wording.numbers import count_text, figures_text, subscript, superscript

MOST_TERMS = 16
"""Sums of up to this many terms, or units of up to this many weights, are written out in full."""
FEW_TERMS = 6
"""Longer sums are written out up to here; the remaining terms become one number."""
UNITS_SHOWN = 8
"""Units of a layer shown at once."""


class LineKind(Enum):
    """The kind of a line: the name of a unit, a remark, or an equation."""

    HEADING = auto()
    REMARK = auto()
    EQUATION = auto()


@dataclass(frozen=True)
class StepLine:
    """One line of text."""

    text: str
    kind: LineKind = LineKind.EQUATION


@dataclass(frozen=True)
class Look:
    """The part of a step to describe.

    Attributes:
        trace: The step.
        point: Point of the batch, from 0.
        unit: First unit of the layer to show, from 0.
    """

    trace: StepTrace
    point: int = 0
    unit: int = 0

    def units_of(self, layer: int) -> range:
        """The units to show of a layer with weights."""
        count = len(self.trace.layers[layer].z)
        first = max(0, min(self.unit, count - UNITS_SHOWN))
        return range(first, min(count, first + UNITS_SHOWN))


def heading(text: str) -> StepLine:
    """A heading for the lines below it."""
    return StepLine(text, LineKind.HEADING)


def remark(text: str) -> StepLine:
    """An explanation beside the numbers."""
    return StepLine(text, LineKind.REMARK)


def factor_text(value: float) -> str:
    """A number as a factor, exponent or base: in brackets if negative."""
    text = figures_text(value)
    return f"({text})" if text[0] == "−" else text


def plus_text(value: float) -> str:
    """A number as a further term of a sum: " − 0.41"."""
    text = figures_text(value)
    return f" − {text[1:]}" if text[0] == "−" else f" + {text}"


def minus_text(value: float) -> str:
    """A number as a subtracted term: " − 0.41", " − (−0.41)"."""
    return f" − {factor_text(value)}"


def sum_text(weights: Array, signals: Array, powers: Sequence[int] = ()) -> str:
    """Σ w·x of weights and signals (terms,), each signal raised to the corresponding power, if any.

    Long sums are cut to their first terms; one number gives the sum of the others.
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
    """The symbol of a unit's weighted sum: z₂, z⁽¹⁾₂; ŷ for an unscaled numeric output, s for a scaled one."""
    network = trace.network
    spec = network.spec
    if layer < len(spec.hidden):
        return unit_symbol(network, layer, unit).replace("h", "z")
    if spec.output == "linear":
        return unit_symbol(network, layer, unit) if network.target_scaling.is_identity else "s"
    return "z" if spec.outputs == 1 else f"z{subscript(unit + 1)}"


def delta_symbol(trace: StepTrace, layer: int, unit: int) -> str:
    """The symbol of ∂ℓ/∂z of a unit: δ₂, δ⁽¹⁾₂; δ for a single output."""
    if layer < len(trace.network.spec.hidden):
        return unit_symbol(trace.network, layer, unit).replace("h", "δ")
    return "δ" if trace.network.spec.outputs == 1 else f"δ{subscript(unit + 1)}"


def parameter_names(trace: StepTrace, layer: int) -> list[str]:
    """Names of the parameters of a unit, one for each column: a₁ …, w₁ …, b."""
    part = trace.network.layers[layer]
    fan_in = part.weights.shape[1]
    kinds = ("a", "w") if part.unit.has_squares else ("w",)
    return [f"{kind}{subscript(index + 1)}" for kind in kinds for index in range(fan_in)] + ["b"]


def written_columns(columns: int) -> list[int]:
    """Columns of a unit's parameters to show one by one: all if there are few, else the first ones and the bias."""
    few = columns <= MOST_TERMS + 1
    return list(range(columns)) if few else [*range(FEW_TERMS), columns - 1]


def more_columns(columns: int) -> list[StepLine]:
    """A remark with the number of parameters not shown, if any."""
    left = columns - len(written_columns(columns))
    return [remark(f"… and {count_text(left)} more weights of this unit")] if left else []
