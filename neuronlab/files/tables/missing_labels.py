"""Which cells of a column of labels mean that the label is missing: NA is North America, or nothing."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from neuronlab.files.tables.cell_format import cells_of, markers_of_numbers
from neuronlab.files.tables.choices import ReadingChoices
from neuronlab.files.tables.fixes import with_markers
from neuronlab.files.tables.notes import ReadingNote
from neuronlab.files.tables.reader import Sheet

_RARE = 3
"""A marker that is so many times rarer than every class hardly is one itself."""


@dataclass(frozen=True, kw_only=True)
class LabelMarkers:
    """The markers of missing values in a column of labels.

    Attributes:
        missing: Those that mean that a label is missing, also where no label was looked at.
        rare: Those of them that are taken so only because they are rarer than every class.
        doubtful: Labels that may just as well mean that a label is missing.
    """

    missing: tuple[str, ...]
    rare: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()


def label_markers(sheet: Sheet, column: int, choices: ReadingChoices) -> LabelMarkers:
    """The markers asked for, or else those that lack numbers elsewhere in the first rows or are rare among labels."""
    if choices.missing is not None:
        return LabelMarkers(missing=choices.missing)
    sure = markers_of_numbers(sheet)
    counts = Counter(cell for cell in cells_of(sheet, column) if cell)
    found = [marker for marker in sheet.form.missing if marker in counts and marker not in sure]
    classes = [count for cell, count in counts.items() if cell not in sheet.form.missing]
    is_rare = len(classes) > 1 and _RARE * sum(counts[marker] for marker in found) <= min(classes)
    rare = tuple(found) if is_rare else ()
    return LabelMarkers(missing=(*sorted(sure), *rare), rare=rare, doubtful=() if is_rare else tuple(found))


def late_doubts(sheet: Sheet, column: int, labels: Sequence[str], choices: ReadingChoices) -> Iterator[ReadingNote]:
    """The question about classes that may mean that a label is missing, and that the first rows do not show."""
    if choices.missing is not None:
        return
    markers = label_markers(sheet, column, choices)
    late = [label for label in labels if label in sheet.form.missing and label not in markers.doubtful]
    if late:
        yield doubt_about(late, sheet.title(column), markers.missing, choices)


def doubt_about(seen: Sequence[str], title: str, others: Sequence[str], choices: ReadingChoices) -> ReadingNote:
    """The question whether markers seen in a column are classes; `others` mean that a value is missing in any case."""
    shown, sure = " and ".join(seen), tuple(others)
    verb = "is a class" if len(seen) == 1 else "are classes"
    return ReadingNote(
        sentence=f"It is not clear whether {shown} in {title} {verb} or a missing value.",
        fixes=(
            with_markers((*seen, *sure), f"{shown} means missing", f"take {shown} as missing", choices),
            with_markers(sure, f"Keep {shown} as a class", f"keep {shown} as a class", choices),
        ),
        is_question=True,
    )
