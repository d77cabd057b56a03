"""A row of the table of measures: one number of a trained run."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from neuronlab.analysis.measures.measured import Measured


@dataclass(frozen=True, kw_only=True)
class MeasureRow:
    """A measure.

    Attributes:
        label: Its name, as a sentence would call it.
        meaning: What it is, with its unit.
        read: Computes it; None where it is not defined for the run.
        shown_as: How it is written.
        is_slow: Whether it takes longer than a frame may, so that only a paused window and verdicts compute it.
        of_diverged: Whether verdicts take it also of a run that has diverged, as far as it had come before. Other
            measures are not defined there, whatever the last finite weights would give.
    """

    label: str
    meaning: str
    read: Callable[[Measured], float | None]
    shown_as: Literal["number", "count", "percent", "tiny"] = "number"
    is_slow: bool = False
    of_diverged: bool = False
