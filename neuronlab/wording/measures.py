"""Measures as people read them: their numbers, and what they are."""

import math

from neuronlab.analysis.measures.table import MEASURES
from neuronlab.core.text import written
from neuronlab.wording.numbers import NOTHING, count_text, magnitude_text, percent_text


def measure_text(measure: str, value: float | None) -> str:
    """The number of a measure, a row of MEASURES; a dash where there is none."""
    if value is None or math.isnan(value):
        return NOTHING
    match MEASURES[measure].shown_as:
        case "count" if math.isfinite(value):
            return count_text(round(value))
        case "percent":
            return percent_text(value)
        case "tiny" if abs(value) < 1e-3:
            return magnitude_text(value)
        case _:
            return number_text(value)


def number_text(value: float) -> str:
    """A number to three significant figures: 0.540, 12.0, 1,234, 1.2e−5."""
    size = abs(value)
    if size == 0.0:
        return "0"
    if 1e-3 <= size < 999.5:
        return written(value, "#.3g").rstrip(".")
    return count_text(round(value)) if 999.5 <= size < 1e6 else magnitude_text(value)


def measure_meaning(measure: str, run: str = "") -> str:
    """What a number is: "RMSE of tanh: root mean squared error …"."""
    row = MEASURES[measure]
    whose = f" of {run}" if run else ""
    return f"{row.label[:1].upper()}{row.label[1:]}{whose}: {row.meaning}"
