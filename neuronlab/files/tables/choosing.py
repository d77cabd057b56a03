"""Choose the columns of a table that are points: those asked for, or the likeliest ones."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from neuronlab.core.errors import InputError
from neuronlab.core.specs.tasks import TASKS
from neuronlab.files.tables.choice_rules import ChoiceRule, points_for
from neuronlab.files.tables.choices import ReadingChoices
from neuronlab.files.tables.column_facts import ColumnsSeen, columns_seen
from neuronlab.files.tables.column_names import columns_named
from neuronlab.files.tables.computed import say_the_same
from neuronlab.files.tables.input_rules import CURVE_RULES, PLANE_RULES
from neuronlab.files.tables.point_columns import TASK_COLUMNS, Choice
from neuronlab.files.tables.profile import ColumnProfile
from neuronlab.files.tables.reader import Sheet, columns_text
from neuronlab.files.tables.roles import role_column
from neuronlab.files.tables.target_rules import LABEL_RULES, NUMBER_RULES


@dataclass(frozen=True, kw_only=True)
class _TaskRules:
    """How columns are chosen for a task.

    Attributes:
        target: The rules for its target.
        inputs: The rules for its inputs.
        points: In favour of the task: two inputs tell more than one.
        usual: In favour of a table that has exactly its columns, the target last.
        least: The fewest points that the inputs of such a table count, since no others can take their part.
    """

    target: Sequence[ChoiceRule]
    inputs: Sequence[ChoiceRule]
    points: float
    usual: float
    least: float = -math.inf


_RULES = {
    "curve": _TaskRules(target=NUMBER_RULES, inputs=CURVE_RULES, points=0.0, usual=0.0),
    "surface": _TaskRules(target=NUMBER_RULES, inputs=PLANE_RULES, points=1.0, usual=12.0),
    "classes": _TaskRules(target=LABEL_RULES, inputs=PLANE_RULES, points=0.0, usual=12.0, least=-8.0),
}
"""For each task; the first one wins where points are equal."""

_LACKING = -100.0
"""Points for an input that no column is left for."""
_SAME = -6.0
"""Points for an input that says the same as another one."""
_COMPARED = 6
"""The likeliest inputs, which are compared with each other."""


class _Scored(NamedTuple):
    """A possible choice: its points, the index of its target (of equals, the later one), its task and its columns."""

    points: float
    target: int
    task: str
    columns: tuple[int, ...]


def choose(sheet: Sheet, profiles: Sequence[ColumnProfile], choices: ReadingChoices) -> Choice:
    """The columns asked for, or the likeliest ones; the task asked for, or the likeliest one.

    If no columns fit, some are chosen anyway, for the reader to complain about. Raises InputError if columns are asked
    for that are not there, or that do not suit the task.
    """
    role = role_column(sheet)
    columns = [profile for profile in profiles if not profile.is_nothing] or profiles
    if choices.task is not None and len(columns) == TASKS[choices.task].inputs + 1:
        role = None  # all columns are needed
    columns = [profile for profile in columns if profile.index != role]
    seen = columns_seen(columns)
    if choices.columns is not None:
        indices = columns_named(sheet, choices.columns)
        _require_number(len(indices), choices.task)
        task = choices.task or _task_of(indices, profiles, seen)
        best = _Scored(0.0, indices[-1], task, indices)
    elif not columns:
        task = choices.task or "curve"
        best = _Scored(0.0, 0, task, (0,) * len(TASK_COLUMNS[task].names))
    else:
        tasks = _RULES if choices.task is None else {choices.task: _RULES[choices.task]}
        targets = {  # rules that tasks share are applied once: wide tables have thousands of columns
            id(rules): [points_for(column, rules, seen) for column in columns]
            for rules in {id(_RULES[task].target): _RULES[task].target for task in tasks}.values()
        }
        best = max(
            (_best_of(task, columns, seen, targets[id(_RULES[task].target)]) for task in tasks),
            key=lambda scored: scored.points,
        )
    return Choice(best.task, best.columns, role, _kinds(best, profiles))


def _best_of(task: str, columns: Sequence[ColumnProfile], seen: ColumnsSeen, targets: Sequence[float]) -> _Scored:
    """The columns with the most points for a task; `targets` are the points of each as its target."""
    rules, count = _RULES[task], TASKS[task].inputs
    inputs = [(points_for(column, rules.inputs, seen), -column.index) for column in columns]
    inputs = sorted(inputs, reverse=True)  # of equals, the earlier ones
    inputs = (inputs if count == 1 else _compared(inputs[:_COMPARED], columns))[: count + 1]
    scored = []
    for column, as_target in zip(columns, targets, strict=True):
        own = [(points, -index) for points, index in inputs if -index != column.index][:count]
        points = sum(points for points, _ in own) + _LACKING * (count - len(own))
        if len(columns) == count + 1 and column.index == seen.last:
            points = max(points, rules.least) + rules.usual
        points += rules.points + as_target
        indices = sorted(index for _, index in own) or [column.index]
        indices += indices[-1:] * (count - len(own))
        scored.append(_Scored(points, column.index, task, (*indices[:count], column.index)))
    return max(scored)


def _compared(inputs: Sequence[tuple[float, int]], columns: Sequence[ColumnProfile]) -> list[tuple[float, int]]:
    """The same inputs, each (points, -index); one that says the same as a likelier one has fewer points."""
    by_index = {column.index: column for column in columns}
    compared: list[tuple[float, int]] = []
    for points, index in inputs:
        is_known = any(say_the_same(by_index[-index], by_index[-other]) for _, other in compared)
        compared.append((points + _SAME * is_known, index))
    return sorted(compared, reverse=True)


def _task_of(indices: Sequence[int], profiles: Sequence[ColumnProfile], seen: ColumnsSeen) -> str:
    """The task of columns that are asked for: with two inputs, that whose target the last one rather is."""
    if len(indices) != TASKS["classes"].inputs + 1 or indices[-1] >= len(profiles):
        return "curve"
    target = profiles[indices[-1]]
    by_task = {task: points_for(target, _RULES[task].target, seen) for task in ("classes", "surface")}
    return max(by_task, key=lambda task: by_task[task])


def _require_number(count: int, task: str | None) -> None:
    """Raise InputError unless a task, or any task, takes so many columns."""
    rows = list(TASK_COLUMNS.values()) if task is None else [TASK_COLUMNS[task]]
    if all(count != len(row.names) for row in rows):
        needed = ", ".join(f"{row.what} {row.verb} {len(row.names)}: {', '.join(row.names)}" for row in rows[:2])
        raise InputError(f"{columns_text(count)} {'is' if count == 1 else 'are'} chosen; {needed}. Choose as many")


def _kinds(best: _Scored, profiles: Sequence[ColumnProfile]) -> tuple[str, ...]:
    if not profiles:
        return ()
    kinds = [profiles[index].kind for index in best.columns]
    return (*kinds[:-1], "label") if TASKS[best.task].predicts_classes else tuple(kinds)
