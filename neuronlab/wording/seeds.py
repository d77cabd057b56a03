"""Texts on repeats over seeds: titles and legends that always say how many, progress, and tables to copy."""

import csv
import io
import math
from collections.abc import Sequence

from neuronlab.core.arrays import Array
from neuronlab.core.specs.experiment import Clock
from neuronlab.wording.numbers import NOTHING, count_text, counted, duration_text, plain_text
from neuronlab.wording.run_table import csv_cell, markdown_cell

AS_THEY_WERE = "These seeds are of the runs as they were; Repeat again for the present ones."
PAIRS = "A pair shares points and random draws. A diverged run loses its pair."
BAND = "band: 10–90\u202f% of runs"
COUNTED: dict[Clock, str] = {"steps": "steps", "evaluations": "gradient evaluations"}
"""What the horizontal axis counts, by the clock of a repeat."""
DIVERGED = "diverged"
_ADDED = "Added to seed"
"""The head of the numbers of seeds: run 17 is that of the window with 17 added to its seed."""


def course_title(loss: str, clock: Clock, seeds: int) -> str:
    """The title of the losses over the steps; `loss` is train or test."""
    return f"{loss.capitalize()} loss over {COUNTED[clock]}, {_each(seeds)}"


def ends_titles(loss: str, seeds: int) -> tuple[str, ...]:
    """The title of the final losses, from long to short."""
    each = _each(seeds)
    return f"Final {loss} loss, line: median, {each}", f"Final {loss} loss, {each}", f"Final, {each}", each


def width_title(loss: str, seeds: int) -> str:
    """The title of the final losses by the number of units."""
    return f"Final {loss} loss by units in each hidden layer, {_each(seeds)}"


def _each(seeds: int) -> str:
    return f"{counted(seeds, 'seed')} each"


def median_text(name: str, median: float) -> str:
    """The median of a run, for a legend."""
    return f"{name} median {plain_text(median)}"


def diverged_counts(names: Sequence[str], counts: Sequence[int]) -> str:
    """How many runs diverged, for a legend; "" if none of them did."""
    if not any(counts):
        return ""
    return f"{DIVERGED}: " + ", ".join(
        f"{_before_number(name)} {count_text(count)}" for name, count in zip(names, counts, strict=True)
    )


def _before_number(name: str) -> str:
    """A name, with a colon if it ends with a number too."""
    return f"{name}:" if name[-1:].isdigit() else name


def progress_text(done: int, seeds: int, seconds_left: float | None) -> str:
    """How far a repeat has come: 68 of 100, 4 s left."""
    text = f"{count_text(done)} of {count_text(seeds)}"
    if seconds_left is None:
        return text
    seconds = max(1, round(seconds_left))
    return f"{text}, {f'{seconds} s' if seconds < 60 else duration_text(seconds)} left"


def alone_text(name: str, loss: str, losses: tuple[float, float, float], runs: int, diverged: int) -> str:
    """What one run alone comes to over its seeds: median, low and high end of the band, and of how many."""
    if not runs:
        return f"{name} diverged with {'every one of ' if diverged > 1 else ''}{counted(diverged, 'seed')}."
    if runs == 1 and not diverged:
        return f"{name} ends at a {loss} loss of {plain_text(losses[0])} with one seed."
    median, low, high = map(plain_text, losses)
    lost = f"; {counted(diverged, 'run')} diverged" if diverged else ""
    return (
        f"{name} ends at a median {loss} loss of {median} (10–90\u202f% of {counted(runs, 'run')}: {low}–{high}{lost})."
    )


def width_text(name: str, target: float, width: int | None, widest: int, seeds: int) -> str:
    """With how many units the median reaches the target."""
    of = f"(median of {counted(seeds, 'seed')})"
    if width is None:
        return f"{name} does not reach {plain_text(target)} with up to {counted(widest, 'unit')} {of}."
    return f"{name} reaches {plain_text(target)} with {counted(width, 'unit')} {of}."


# -- to copy ------------------------------------------------------------------------------------------------------


def as_csv(names: Sequence[str], numbers: Sequence[int], losses: Array) -> str:
    """Final losses (runs, seeds) with all digits, a line per seed; a diverged run says so."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([_ADDED, *map(csv_cell, names)])
    for number, row in zip(numbers, losses.T.tolist(), strict=True):
        writer.writerow([number, *(DIVERGED if math.isnan(loss) else csv_cell(loss) for loss in row)])
    return text.getvalue()


def as_markdown(names: Sequence[str], numbers: Sequence[int], losses: Array) -> str:
    """The same table in Markdown, to three significant figures."""
    lines = [[_ADDED, *map(markdown_cell, names)], ["---:"] * (len(names) + 1)]
    for number, row in zip(numbers, losses.T.tolist(), strict=True):
        lines.append([str(number), *(DIVERGED if math.isnan(loss) else plain_text(loss) for loss in row)])
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def widths_as_csv(rows: Sequence[tuple[str, int, int, float, float, float, int, int]]) -> str:
    """A width sweep: activation, units, parameters, median, low, high, runs and diverged of each point."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_WIDTH_HEADS)
    for name, *numbers in rows:
        writer.writerow([csv_cell(name), *(csv_cell(None if math.isnan(one) else one) for one in numbers)])
    return text.getvalue()


def widths_as_markdown(rows: Sequence[tuple[str, int, int, float, float, float, int, int]]) -> str:
    """The same in Markdown, to three significant figures."""
    lines = [list(_WIDTH_HEADS), [":---", *["---:"] * (len(_WIDTH_HEADS) - 1)]]
    for name, *numbers in rows:
        lines.append([markdown_cell(name), *(NOTHING if math.isnan(one) else plain_text(one) for one in numbers)])
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


_WIDTH_HEADS = ("Activation", "Units", "Parameters", "Median", "10 %", "90 %", "Runs", "Diverged")
