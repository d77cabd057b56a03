"""What there is to say about the columns that are read, and about those that are not."""

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import replace

from neuronlab.core.specs.tasks import TASKS
from neuronlab.files.tables import name_words
from neuronlab.files.tables.cell_format import cells_of
from neuronlab.files.tables.choice_rules import ChoiceRule, reason_against
from neuronlab.files.tables.choices import ReadingChoices
from neuronlab.files.tables.column_facts import are_codes, columns_seen, has_target_name, is_far_apart, names_rows
from neuronlab.files.tables.column_names import column_keys, quoted_columns
from neuronlab.files.tables.commas import decimal_comma, doubtful_point
from neuronlab.files.tables.fixes import with_grouping_points, with_other_comma
from neuronlab.files.tables.input_rules import INPUT_RULES
from neuronlab.files.tables.layouts import VALUES, with_layout
from neuronlab.files.tables.notes import ReadingFix, ReadingNote
from neuronlab.files.tables.point_columns import TASK_COLUMNS, Choice
from neuronlab.files.tables.profile import ColumnProfile
from neuronlab.files.tables.reader import Sheet, columns_text
from neuronlab.files.tables.target_rules import LABEL_RULES

_MOST_OTHERS, _MOST_EXPLAINED, _MOST_LISTED = 12, 3, 6
_TOO_FEW_TO_TELL = 1
"""In so few rows, a text may as well be a damaged number."""
_USUAL_CODES = 3
"""So many whole numbers without gaps are read as classes without a word."""


def column_notes(
    sheet: Sheet, profiles: Sequence[ColumnProfile], choice: Choice, choices: ReadingChoices
) -> Iterator[ReadingNote]:
    """Notes about the choice of columns; none if there are too few columns, which reading them reports."""
    if not any(profile.rows for profile in profiles):
        return
    if len(profiles) == 1 and profiles[0].kind == "number" and choices.layout is None and choices.separator is None:
        yield ReadingNote(
            sentence="The table has a single column of numbers.",
            fixes=(with_layout(VALUES, choices),),
            is_question=True,
        )
        return
    if max(choice.columns) >= len(profiles) or len(set(choice.columns)) < len(choice.columns):
        return
    others = [p for p in profiles if p.index not in {*choice.columns, choice.role} and not p.is_nothing]
    numeric = choice.columns[:-1] if TASKS[choice.task].predicts_classes else choice.columns
    text = next((profiles[index] for index in numeric if profiles[index].kind == "label"), None)
    if text is not None and text.rows > _TOO_FEW_TO_TELL:
        yield _text_note(sheet, text, profiles, choice, choices)
        return
    if choices.task is None:
        yield from _label_notes(profiles[choice.columns[-1]], choice, choices, are_all=not any(map(_serves, others)))
    if choices.columns is None and (not all(map(names_rows, others)) or _passes_over_last(profiles, choice, choices)):
        yield _choice_note(sheet, profiles, choice, choices)


def _text_note(
    sheet: Sheet, text: ColumnProfile, profiles: Sequence[ColumnProfile], choice: Choice, choices: ReadingChoices
) -> ReadingNote:
    """Numbers are needed where there is text, and which columns have some."""
    usable = [profile.title for profile in profiles if profile.kind != "label" and profile.index != choice.role]
    row, names = TASKS[choice.task], TASK_COLUMNS[choice.task]
    needed = row.inputs + (not row.predicts_classes)
    found = f"only {_listed(usable)} {'has' if len(usable) == 1 else 'have'} numbers" if usable else "no column has any"
    found += "; correct its cells, or use another table"
    if len(usable) >= needed:
        found = f"choose from {_listed(usable)}"
    seen = "text" if text.filled else "no value"
    return ReadingNote(
        sentence=f"There is {seen} in {text.title}, and {names.what} {names.verb} {columns_text(needed)} of numbers"
        f"{' beside the labels' if row.predicts_classes else ''}: {found}.",
        fixes=_fixes_of_text(sheet, text.index, choices),
        is_question=True,
    )


def _fixes_of_text(sheet: Sheet, column: int, choices: ReadingChoices) -> tuple[ReadingFix, ...]:
    """The decimal sign that makes numbers of the texts in a column."""
    cells = cells_of(sheet, column)
    if not sheet.form.decimal_comma:
        comma = decimal_comma(cells)
        return (with_other_comma(sheet.form, comma, choices),) if comma else ()
    point = doubtful_point(cells)
    return (with_grouping_points(point, choices),) if point else ()


def _label_notes(
    target: ColumnProfile, choice: Choice, choices: ReadingChoices, *, are_all: bool
) -> Iterator[ReadingNote]:
    """Whether whole numbers are names of classes: asked where two inputs leave no other target, else stated."""
    if target.kind != "number" or len(choice.columns) <= 2 or not target.labels:
        return
    if not all(label.lstrip("-").isdecimal() for label in target.labels):
        return  # a column of numbers with damaged cells
    classes, surface = (
        ReadingFix(
            label=f"Read as {what}",
            option=f"--task {task}",
            effect=f"read them as {what}",
            choices=replace(choices, task=task),
        )
        for task, what in (("classes", "names of classes"), ("surface", "numbers"))
    )
    numbers = _listed(sorted(target.labels, key=float), "and")
    if is_far_apart(target) and (are_all or choices.columns is not None):
        yield ReadingNote(
            sentence=f"The values of {target.title}, {numbers}, may be names of classes or numbers to learn.",
            fixes=(classes, surface),
            is_question=True,
        )
    elif choice.task == "classes" and not _is_plainly_labels(target):
        yield ReadingNote(
            sentence=f"The values of {target.title}, {numbers}, are read as names of classes.", fixes=(surface,)
        )
    elif choice.task == "surface" and target.has_few_values:
        yield ReadingNote(sentence=f"The values of {target.title}, {numbers}, are read as numbers.", fixes=(classes,))


def _is_plainly_labels(target: ColumnProfile) -> bool:
    is_named = name_words.is_called(target.name, name_words.LABELS)
    return is_named or (are_codes(target) and len(target.labels) <= _USUAL_CODES)


def _passes_over_last(profiles: Sequence[ColumnProfile], choice: Choice, choices: ReadingChoices) -> bool:
    """Whether classes are asked for, and are whole numbers before a last column that cannot name any."""
    target, last = (profiles[index] for index in (choice.columns[-1], max(choice.columns)))
    is_before = choices.task == "classes" and target is not last and target.kind == "number"
    return is_before and not last.labels and not has_target_name(target)


def _choice_note(
    sheet: Sheet, profiles: Sequence[ColumnProfile], choice: Choice, choices: ReadingChoices
) -> ReadingNote:
    """Which of the columns were chosen, and why not the others if these are few."""
    columns = [profile for profile in profiles if profile.index != choice.role and not profile.is_nothing]
    seen = columns_seen(columns)
    *inputs, target = [profiles[index].title for index in choice.columns]
    what = TASK_COLUMNS[choice.task].what
    others = [profile for profile in columns if profile.index not in choice.columns and not names_rows(profile)]
    judged: list[tuple[ColumnProfile, Sequence[ChoiceRule]]] = []
    if len(others) <= _MOST_OTHERS:
        judged += ((profile, INPUT_RULES) for profile in others)
    if _passes_over_last(profiles, choice, choices):
        judged.append((profiles[max(choice.columns)], LABEL_RULES))
    reasons = [f"{profile.title} {why}" for profile, rules in judged if (why := reason_against(profile, rules, seen))]
    why = f"; {', '.join(reasons)}" if 0 < len(reasons) <= _MOST_EXPLAINED else ""
    keys = column_keys(sheet, choice.columns)
    return ReadingNote(
        sentence=f"Of {columns_text(len(columns))}, {', '.join(inputs)} → {target} are read as {what}{why}.",
        fixes=(
            ReadingFix(
                label="Keep these columns",
                option=f"--columns {shlex.quote(quoted_columns(keys))}",
                effect="keep them, or name others",
                choices=replace(choices, columns=keys, task=choice.task),
            ),
        ),
    )


def _serves(profile: ColumnProfile) -> bool:
    """Whether a column could be a target or an input."""
    return not (profile.counts_rows or profile.is_constant or (profile.kind == "label" and not profile.labels))


def _listed(texts: Sequence[str], last: str = "or") -> str:
    """`a, b or c`."""
    if len(texts) > _MOST_LISTED:
        return f"{', '.join(texts[:_MOST_LISTED])}, …"
    return f" {last} ".join(filter(None, (", ".join(texts[:-1]), texts[-1])))
