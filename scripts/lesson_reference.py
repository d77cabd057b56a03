"""Write the reference at the end of docs/lessons.md: every key of a lesson, and every word it can use.

    python -m scripts.lesson_reference

Keys and their meaning are those of the records' docstrings; words are the rows of tables.
"""

import inspect
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from neuronlab.analysis.measures.measure import MeasureRow
from neuronlab.analysis.measures.table import MEASURES
from neuronlab.core.activations.table import ACTIVATION_LABELS
from neuronlab.core.data.features import FEATURES
from neuronlab.core.data.generators import generators_for
from neuronlab.core.engine.optimizers import OPTIMIZERS
from neuronlab.core.engine.schedules import SCHEDULES
from neuronlab.core.network.initializers import INITIALIZER_LABELS
from neuronlab.core.network.losses import LOSSES
from neuronlab.core.network.units import UNITS
from neuronlab.core.specs.data import DataSpec, ViewSpec
from neuronlab.core.specs.network import LayerSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.specs.training import StopSpec, TrainingSpec
from neuronlab.lessons import lesson as records
from neuronlab.lessons.conditions import BOUNDS, CONDITIONS, ConditionRow
from neuronlab.lessons.names import CONTROLS, PAGES, TARGETS, TOPICS, VIEWS
from neuronlab.lessons.text import RECORDED
from neuronlab.sweeps.variations import VARIES

PAGE = Path(__file__).resolve().parent.parent / "docs" / "lessons.md"
MARK = "<!-- What follows is written by scripts/lesson_reference.py. -->\n"

RECORDS: dict[type[msgspec.Struct], str] = {
    records.Lesson: "The head of the file",
    records.Setup: "`[[setups]]`",
    records.RunSetup: "`runs` of a setup",
    LayerSpec: "`hidden` of a run",
    DataSpec: "`data` of a setup",
    ViewSpec: "`view` of a setup",
    TrainingSpec: "`training` of a run",
    StopSpec: "`stop` of a run",
    records.LessonStep: "`[[steps]]`",
    records.Done: "`done` of a step",
    records.Callout: "`callout` of a step",
    records.Question: "`question` of a step",
    records.Option: "`options` of a question",
    records.WhatIf: "`run` of an option",
    records.Prediction: "`prediction` of a step",
    records.Challenge: "`challenge` of a step",
    records.Limit: "`requires` of a challenge",
    records.Claim: "`[[verdict]]`",
}
"""The records of a lesson, and where they stand in its file."""

_TABLE_NAME = re.compile(r"\b(?:([Aa]) )?(?:[Rr]ows?|[Kk]eys?) of [A-Z]{3,}(?:_[A-Z]+)*")
_KINDS = {str: "text", int: "whole number", float: "number", bool: "true or false"}


def reference() -> str:
    """The reference in Markdown."""
    parts = ["## All keys\n", *(_keys(record, where) for record, where in RECORDS.items())]
    parts += ["## Conditions: `when` of `done`\n", _conditions()]
    parts += ["## Measures\n", _words({key: _measure(row) for key, row in MEASURES.items()}, "Measure")]
    parts += ["Live numbers can also be:\n", _words(RECORDED, "Number")]
    parts += ["## Targets of callouts\n", _words(TARGETS, "Target"), "## Topics: `shows`\n", _words(TOPICS, "Topic")]
    parts += ["## Other words\n", _choices()]
    return "\n".join(parts)


def page(text: str) -> str:
    """The page, given its present text, with the reference as it is now."""
    return text.partition(MARK)[0] + MARK + "\n" + reference()


def _table(heading: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    cells = [list(heading)]
    cells += [["---"] * len(cells[0]), *map(list, rows)]
    return "".join(f"| {' | '.join(cell.replace('|', '&#124;') for cell in row)} |\n" for row in cells)


def _words(meanings: Mapping[str, str], what: str) -> str:
    return _table((what, "Meaning"), ((f"`{key}`", meaning) for key, meaning in meanings.items()))


def _measure(row: MeasureRow) -> str:
    return (
        f"{row.meaning} It takes a while: in the window only while training is paused." if row.is_slow else row.meaning
    )


def _conditions() -> str:
    rows = ((f"`{key}`", f"… {row.meaning}.", _condition_keys(row)) for key, row in CONDITIONS.items())
    return _table(("Condition", "A step is done once …", "Keys"), rows)


def _condition_keys(row: ConditionRow) -> str:
    bounds = "`at_least` or `at_most`"
    needed = [f"`{key}`" for key in sorted(row.needs - BOUNDS)] if row.needs >= BOUNDS else []
    needed = [*needed, bounds] if row.needs >= BOUNDS else [f"`{key}`" for key in sorted(row.needs)]
    possible = [f"`{key}`" for key in sorted(row.takes)]
    return "; ".join(filter(None, (", ".join(needed), f"possibly {', '.join(possible)}" if possible else "")))


def _choices() -> str:
    rows: dict[str, Iterable[str]] = {
        "`task`": TASKS,
        **{f"`generator` of the task {task}": generators_for(task) for task in TASKS},
        "`activation`": ACTIVATION_LABELS,
        "`unit`": UNITS,
        "`features`": FEATURES,
        "`optimizer`": OPTIMIZERS,
        "`loss`": LOSSES,
        "`schedule`": SCHEDULES,
        "`initializer`": INITIALIZER_LABELS,
        "`controls`": CONTROLS,
        "`stage`": PAGES,
        "`views`": VIEWS,
        "`varies`": VARIES,
    }
    return _table(("Key", "Words"), ((key, ", ".join(f"`{word}`" for word in words)) for key, words in rows.items()))


# -- keys of records ----------------------------------------------------------------------------------------------


def _keys(record: type[msgspec.Struct], where: str) -> str:
    meanings, hints = _meanings(record), get_type_hints(record, include_extras=True)
    rows = (
        (f"`{field.name}`", _kind(hints[field.name]), _usual(field), meanings[field.name])
        for field in msgspec.structs.fields(record)
    )
    return f"### {where}\n\n{_table(('Key', 'Kind', 'Unless given', 'Meaning'), rows)}"


def _meanings(record: type[msgspec.Struct]) -> dict[str, str]:
    """The attributes that a docstring describes."""
    _, _, attributes = inspect.cleandoc(record.__doc__ or "").partition("Attributes:\n")
    found = re.findall(r"^    (\w+): (.*(?:\n        .*)*)", attributes, re.MULTILINE)
    return {name: _readable(" ".join(meaning.split())) for name, meaning in found}


def _readable(meaning: str) -> str:
    """A meaning without the words of the code."""
    plain = re.sub(r", or [A-Z_]{4,}", "", _TABLE_NAME.sub(_word_below, meaning))
    return plain.replace("() for", "empty for").replace("None for", "left out for")


def _word_below(found: re.Match[str]) -> str:
    """What a person reads instead of the name of a table in the code."""
    word = "one of the words below" if found[1] else "words of those below"
    return word[:1].upper() + word[1:] if found[0][0].isupper() else word


def _kind(hint: Any) -> str:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _kind(arguments[0])
    if origin in {Union, UnionType}:
        return " or ".join(_kind(argument) for argument in arguments if argument is not NoneType)
    if origin is Literal:
        return ", ".join(f"`{argument}`" for argument in arguments)
    if origin is tuple:
        kinds = dict.fromkeys(_kind(argument) for argument in arguments if argument is not Ellipsis)
        return f"list of {' and '.join(_plural(kind) for kind in kinds)}"
    return _KINDS.get(hint) or "table"


def _plural(kind: str) -> str:
    first, of, rest = kind.partition(" of ")
    return f"{first}s{of}{rest}"


def _usual(field: msgspec.structs.FieldInfo) -> str:
    """What holds where a key is left out."""
    if field.required:
        return "required"
    value = field.default if field.default is not msgspec.NODEFAULT else field.default_factory()
    if isinstance(value, msgspec.Struct) or value in (None, "", ()):
        return "–"
    return f"`{msgspec.json.encode(value).decode()}`"


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
