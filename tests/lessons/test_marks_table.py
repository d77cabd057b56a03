import csv

import pytest
from msgspec.structs import replace

from neuronlab.lessons.catalog import of_text
from neuronlab.lessons.grading import marks_of
from neuronlab.lessons.marks_table import Graded, encode_marks
from tests.lessons.handed_in import KEY, OWN, done_step, entry, record_of
from tests.lessons.written import TEXT


def table_of(*rows):
    return list(csv.DictReader(encode_marks(rows).decode().splitlines()))


def graded(record, given=None, name="a.nlab"):
    return Graded(name=name, marks=marks_of(record, given or entry()))


def test_a_row_says_what_was_done():
    step = done_step(answer=2.0, note="One; two")
    (row,) = table_of(graded(record_of(step, learner="Zoë")))
    assert [row[name] for name in ("file", "learner", "lesson", "same lesson")] == ["a.nlab", "Zoë", KEY, "yes"]
    assert [row[name] for name in ("steps", "steps done", "questions", "answered", "right")] == [
        "2",
        "1",
        "2",
        "1",
        "1",
    ]
    assert [row[name] for name in ("goals", "goals reached", "goal 1 reached")] == ["1", "1", "yes"]
    assert float(row["goal 1"]) == pytest.approx(step.best, rel=1e-5)
    assert float(row["goal 1 in the window"]) == step.best
    assert float(row["goal 1 difference"]) <= 1e-5
    assert (row["goal 1 points unchanged"], row["goal 1 remarks"]) == ("yes", "")
    assert (row["notes"], row["problem"]) == ("One; two", "")


def test_a_file_that_cannot_be_read_has_a_row_that_says_so():
    good, bad = table_of(graded(record_of()), Graded(name="b/c.nlab", problem="It is damaged."))
    assert good["goal 1 remarks"] == "No number was reached."
    assert (bad["file"], bad["learner"], bad["goal 1"], bad["problem"]) == ("b/c.nlab", "", "", "It is damaged.")


def test_why_a_goal_is_not_reached_is_said():
    step = done_step()
    (row,) = table_of(graded(record_of(replace(step, best=9.0, kept=replace(step.kept, points="other")))))
    assert row["goal 1 reached"] == "no"
    assert "The points were changed." in row["goal 1 remarks"]
    assert "does not have the number" in row["goal 1 remarks"]
    fewer = of_text(KEY, OWN.replace("at_most = 10", "at_least = 1, at_most = 9"))
    (row,) = table_of(graded(record_of(step), fewer))
    assert row["goal 1 remarks"] == "parameters must be at least 1 and at most 9."


def test_lessons_without_a_challenge_have_empty_cells():
    plain = of_text("98-plain", TEXT)
    first, second = table_of(graded(record_of(key="98-plain"), plain), graded(record_of()))
    assert (first["goals"], first["goal 1"], first["problem"]) == ("0", "", "")
    assert second["goals"] == "1"


def test_no_name_or_note_is_a_formula():
    formula = '=HYPERLINK("http://x")'
    row = encode_marks([graded(record_of(done_step(note="+1"), learner=formula), name="-2.nlab")]).decode()
    (cells,) = list(csv.reader(row.splitlines()))[1:]
    assert cells[:2] == ["'-2.nlab", f"'{formula}"]
    assert cells[-2] in {"+1", "'+1"}  # a number is none
