"""The table of runs: the settings in which they differ and what became of each, on screen and to copy."""

import csv
import io
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from neuronlab.analysis.run_facts import RunFacts
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.text import as_cell, written
from neuronlab.wording.numbers import (
    NOTHING,
    count_text,
    duration_text,
    loss_text,
    percent_text,
    rate_text,
    share_text,
    weight_text,
)
from neuronlab.wording.run_names import run_names
from neuronlab.wording.run_settings import Setting, common_line, differing
from neuronlab.wording.typed_numbers import read_count, read_number

NOT_YET = "not yet"

Best = Literal["lowest", "highest"] | None


class RunEntry(NamedTuple):
    """A run and what is known of it.

    Attributes:
        run: The run.
        facts: Its facts; None before they are known.
        step: Steps made.
        diverged_at: The step at which it diverged; None while it is finite.
    """

    run: RunSpec
    facts: RunFacts | None
    step: int
    diverged_at: int | None = None


@dataclass(frozen=True)
class RunColumn:
    """A column.

    Attributes:
        key: Its key.
        label: Its head.
        is_number: Whether it holds numbers, which are aligned to the right.
        best: Which of its values is best; None where neither end is.
    """

    key: str
    label: str
    is_number: bool = True
    best: Best = None


@dataclass(frozen=True)
class RunCell:
    """A cell.

    Attributes:
        text: What it shows.
        value: What it is sorted by and copied as: a finite or infinite number, or a text; None for nothing.
        is_best: Whether no other run has a better value, and some run has a worse one or none.
    """

    text: str
    value: float | str | None
    is_best: bool = False


@dataclass(frozen=True)
class RunRow:
    """A row.

    Attributes:
        slot: The slot of its run.
        cells: One for each column.
        step: Steps made.
        diverged_at: The step at which it diverged; None while it is finite.
    """

    slot: int
    cells: tuple[RunCell, ...]
    step: int
    diverged_at: int | None


@dataclass(frozen=True)
class RunTable:
    """A table of runs.

    Attributes:
        columns: The columns, the names of the runs first.
        rows: A row for each run.
        common: What all runs share, in one line.
    """

    columns: tuple[RunColumn, ...]
    rows: tuple[RunRow, ...]
    common: str

    def sorted_by(self, key: str, *, descending: bool = False) -> "RunTable":
        """The same table with its rows sorted by a column; rows without a value come last, equal ones keep their order.

        Unsorted if there is no such column.
        """
        keys = [column.key for column in self.columns]
        if key not in keys:
            return self
        index = keys.index(key)
        known = [row for row in self.rows if row.cells[index].value is not None]
        known.sort(key=lambda row: _rank(row.cells[index]), reverse=descending)
        return RunTable(self.columns, (*known, *(row for row in self.rows if row not in known)), self.common)


def _rank(cell: RunCell) -> tuple[bool, float, str]:
    """Numbers in their order, then texts in theirs."""
    value = cell.value
    return (True, 0.0, value.casefold()) if isinstance(value, str) else (False, value or 0.0, "")


# -- columns ------------------------------------------------------------------------------------------------------


class _Fact(NamedTuple):
    """A column of facts: its value, NaN or None if it has none, and the text of a value and of none."""

    column: RunColumn
    value: Callable[[RunFacts], float | None]
    text: Callable[[float], str]
    none: str = NOTHING


def _facts(entries: Sequence[RunEntry]) -> list[_Fact]:
    """The columns of facts; test points have theirs only where there are some."""
    has_test = any(entry.facts is not None and entry.facts.has_test_points for entry in entries)
    lowest: Best = "lowest" if has_one_loss([entry.run for entry in entries]) else None
    is_accuracy = bool(entries[0].run.network.labels)
    role = "Test" if has_test else "Train"
    score = RunColumn("score", f"{role} accuracy" if is_accuracy else f"{role} R²", best="highest")
    test_loss = _Fact(RunColumn("test_loss", "Test loss", best=lowest), lambda facts: facts.test_loss, loss_text)
    return [
        _Fact(
            RunColumn("parameters", "Parameters"), lambda facts: facts.parameters, lambda count: count_text(int(count))
        ),
        _Fact(RunColumn("train_loss", "Train loss", best=lowest), lambda facts: facts.train_loss, loss_text),
        *([test_loss] if has_test else []),
        _Fact(
            score,
            lambda facts: facts.test_score if has_test else facts.train_score,
            percent_text if is_accuracy else _r2_text,
        ),
        _Fact(
            RunColumn("steps_to_target", "Steps to target", best=lowest),
            lambda facts: facts.steps_to_target,
            lambda count: count_text(int(count)),
            NOT_YET,
        ),
        _Fact(
            RunColumn("seconds_to_target", "Time to target", best=lowest),
            lambda facts: facts.seconds_to_target,
            duration_text,
        ),
        _Fact(RunColumn("first_last", "Gradient first / last"), lambda facts: facts.first_last, weight_text),
        _Fact(RunColumn("flat_share", "Silent or flat"), lambda facts: facts.flat_share, share_text),
        _Fact(RunColumn("steps_per_second", "Steps/s"), lambda facts: facts.steps_per_second, rate_text),
    ]


def _r2_text(value: float) -> str:
    return written(value, ".3f") if abs(value) < 1000.0 else weight_text(value)


def has_one_loss(runs: Sequence[RunSpec]) -> bool:
    """Whether all runs minimise the same loss, without which their losses say nothing about which is better."""
    return len({run.training.loss for run in runs}) == 1


def run_table(entries: Sequence[RunEntry]) -> RunTable:
    """The table of at least one run."""
    runs = [entry.run for entry in entries]
    names = run_names(runs)
    settings = [setting for setting in differing(runs) if not _is_said(setting, runs, names)]
    facts = _facts(entries)
    columns = [RunColumn("run", "Run", is_number=False)]
    columns += [RunColumn(setting.key, setting.label, is_number=False) for setting in settings]
    columns += [fact.column for fact in facts]
    parts = [[RunCell(name, name) for name in names]]
    parts += [[_setting_cell(text) for text in setting.texts(runs)] for setting in settings]
    parts += [_fact_cells(fact, entries) for fact in facts]
    rows = [
        RunRow(entry.run.slot, cells, entry.step, entry.diverged_at)
        for entry, cells in zip(entries, zip(*parts, strict=True), strict=True)
    ]
    return RunTable(tuple(columns), tuple(rows), common_line(runs))


def _is_said(setting: Setting, runs: Sequence[RunSpec], names: Sequence[str]) -> bool:
    """Whether the names of the runs are the values of this setting."""
    if setting.name is None:
        return False
    return [setting.name(run).casefold() for run in runs] == [name.casefold() for name in names]


def _setting_cell(text: str) -> RunCell:
    """A setting, as a number if it is one: rates and seeds are sorted by size."""
    number = read_number(text)
    value = read_count(text) if number is None else number
    return RunCell(text, (None if text == NOTHING else text) if value is None else value)


def _fact_cells(fact: _Fact, entries: Sequence[RunEntry]) -> list[RunCell]:
    values = [None if entry.facts is None else fact.value(entry.facts) for entry in entries]
    in_race = [value if entry.diverged_at is None else None for value, entry in zip(values, entries, strict=True)]
    best = _best(fact.column, in_race)
    cells = []
    for value, entry in zip(values, entries, strict=True):
        if value is None or math.isnan(value):
            cells.append(RunCell(NOTHING if entry.facts is None else fact.none, None))
        else:
            cells.append(RunCell(fact.text(value), value, value == best and entry.diverged_at is None))
    return cells


def _best(column: RunColumn, values: Sequence[float | None]) -> float | None:
    """The best of the values; None where all runs have the same, or it means nothing."""
    finite = [value for value in values if value is not None and math.isfinite(value)]
    if column.best is None or not finite:
        return None
    best = min(finite) if column.best == "lowest" else max(finite)
    return best if any(value != best for value in values) else None


# -- to copy ------------------------------------------------------------------------------------------------------


def as_csv(table: RunTable) -> str:
    """The table as comma-separated values in full precision, with the steps made; a cell without a value is empty.

    Texts that a spreadsheet would compute as formulas begin with an apostrophe instead.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*(column.label for column in table.columns), "Steps", "Diverged at step"])
    for row in table.rows:
        values = [*(cell.value for cell in row.cells), row.step, row.diverged_at]
        writer.writerow([csv_cell(value) for value in values])
    return text.getvalue()


def csv_cell(value: float | str | None) -> str:
    """A value with all its digits, or a text that no spreadsheet computes; "" for none."""
    if value is None:
        return ""
    if isinstance(value, str):
        return as_cell(value)
    return str(int(value)) if math.isfinite(value) and float(value).is_integer() else repr(value)


def as_markdown(table: RunTable) -> str:
    """The table in Markdown, as it is on screen, the best values bold."""
    lines = [[column.label for column in table.columns]]
    lines.append(["---:" if column.is_number else ":---" for column in table.columns])
    lines += [[_marked(cell) for cell in row.cells] for row in table.rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _marked(cell: RunCell) -> str:
    text = markdown_cell(cell.text)
    return f"**{text}**" if cell.is_best else text


def markdown_cell(text: str) -> str:
    """A text that ends no cell."""
    return text.replace("\\", "\\\\").replace("|", "\\|")
