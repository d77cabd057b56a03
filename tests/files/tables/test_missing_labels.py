"""A marker in a column of labels is missing, a class, or asked about."""

import pytest

from neuronlab.files.tables.choices import ReadingChoices
from neuronlab.files.tables.missing_labels import doubt_about, label_markers, late_doubts
from tests.files.tables.tables import sheet_of

NOTHING = ReadingChoices()


def table(*labels, first="1"):
    rows = (f"{n or first},{n / 7},{label}\n" for n, label in enumerate(labels))
    return sheet_of("x1,x2,kind\n" + "".join(rows))


@pytest.mark.parametrize(
    ("sheet", "missing", "rare", "doubtful"),
    [
        (table("a", "b", "a", "b"), (), (), ()),
        (table("a", "NA", "b", "a", "NA"), (), (), ("NA",)),
        (table(*"aaabbb", "NA"), ("NA",), ("NA",), ()),
        (table("a", "NA", "b", "a", "NA", first="NA"), ("NA",), (), ()),
        (table("a", "?", "b", "a", "NA", first="NA"), ("NA",), (), ("?",)),
    ],
)
def test_markers_elsewhere_and_rare_ones_are_missing_and_others_are_asked_about(sheet, missing, rare, doubtful):
    found = label_markers(sheet, 2, NOTHING)
    assert (found.missing, found.rare, found.doubtful) == (missing, rare, doubtful)


def test_what_is_decided_is_not_asked_about():
    found = label_markers(table("a", "NA", "b"), 2, ReadingChoices(missing=("b",)))
    assert (found.missing, found.rare, found.doubtful) == (("b",), (), ())


def test_a_class_that_only_later_rows_have_is_asked_about_too():
    sheet = table("a", "b", "a", "b")
    (note,) = late_doubts(sheet, 2, ("NA", "a", "b"), NOTHING)
    assert note == doubt_about(["NA"], "kind", (), NOTHING)
    assert note.is_question
    assert not [*late_doubts(sheet, 2, ("NA", "a"), ReadingChoices(missing=()))]
    assert not [*late_doubts(table("a", "NA", "b"), 2, ("NA", "a", "b"), NOTHING)]


def test_the_doubt_offers_both_answers():
    note = doubt_about(["NA"], "kind", ("?",), NOTHING)
    assert [fix.choices.missing for fix in note.fixes] == [("NA", "?"), ("?",)]
    assert note.with_options == (
        "It is not clear whether NA in kind is a class or a missing value. Use --missing 'NA,?' to take NA as missing, "
        "or --missing '?' to keep NA as a class."
    )
