from dataclasses import replace

import numpy as np
import pytest

from neuronlab.files.tables.columns import Problem
from neuronlab.files.tables.notes import ReadingNote
from neuronlab.files.tables.point_columns import CsvPoints, PointReading
from neuronlab.gui.dialogs.import_findings import ImportFindings
from tests.controls import click

INPUTS, TARGETS = np.zeros((5, 2)), np.array([[0.0], [0.0], [1.0], [1.0], [1.0]])
POINTS = CsvPoints("classes", INPUTS, TARGETS, ("ant", "bee"))
PROBLEM = Problem(3, "y", "abc", "Line 3, column y: abc is no number.")
GOOD = PointReading(points=POINTS, fault="", problems=(), problem_count=0, good_rows=5, bad_rows=0, notes=())
REFUSAL = ReadingNote(sentence=f"{PROBLEM.sentence}, and 3 more rows cannot be read.", is_question=True)
BAD = replace(GOOD, problems=(PROBLEM,), problem_count=4, bad_rows=4, missing_rows=1, refusal=REFUSAL)
EMPTY = replace(BAD, points=None, fault="No rows at all", good_rows=0)


@pytest.fixture
def findings(qtbot):
    findings = ImportFindings()
    qtbot.addWidget(findings)
    findings.show()
    return findings


def test_good_rows_are_counted_by_class_and_can_be_taken(findings):
    findings.show_reading(GOOD)
    text = findings.status.text()
    assert text.startswith("5 ")
    assert text.index("ant (2)") < text.index("bee (3)")
    assert findings.points is POINTS
    assert not any(part.isVisible() for part in (findings.error, findings.problems, findings.skip))


def test_rows_with_problems_are_in_the_way_until_they_are_to_be_skipped(findings, qtbot):
    findings.show_reading(BAD)
    assert findings.points is None
    first, last = findings.problems.toPlainText().splitlines()
    assert first == PROBLEM.sentence
    assert "3" in last
    assert findings.status.text().startswith("5 rows can be read, 3 cannot, 1 lacks a value")
    assert findings.can_skip
    assert findings.lack == "cannot be read"
    with qtbot.waitSignal(findings.changed):
        click(qtbot, findings.skip)
    assert findings.points is POINTS
    assert findings.skipped_rows == 4
    assert not findings.can_skip


def test_a_long_name_of_a_class_ends_in_an_ellipsis(findings):
    findings.show_reading(replace(GOOD, points=replace(POINTS, labels=("ant", "b" * 60))))
    assert f"ant (2), {'b' * 39}… (3)" in findings.status.text()


def test_a_table_without_rows_is_empty(findings):
    findings.show_reading(EMPTY)
    assert not findings.is_empty
    findings.show_reading(replace(EMPTY, problems=(), problem_count=0, bad_rows=0, missing_rows=0, refusal=None))
    assert findings.is_empty


def test_an_error_can_give_way_to_a_question(findings):
    findings.show_reading(EMPTY)
    assert findings.error.isVisible()
    findings.show_error(is_shown=False)
    assert not findings.error.isVisible()
    findings.show_reading(GOOD)
    findings.show_error(is_shown=True)
    assert not findings.error.isVisible()


def test_consent_to_skip_ends_with_the_next_reading(findings, qtbot):
    findings.show_reading(BAD)
    click(qtbot, findings.skip)
    findings.show_reading(BAD)
    assert findings.points is None


@pytest.mark.parametrize("reading", [None, EMPTY])
def test_what_yields_no_points_says_why_and_there_is_nothing_to_skip(findings, reading):
    if reading is None:
        findings.show_failure("No rows at all.")
    else:
        findings.show_reading(reading)
    assert findings.error.text() == "⚠ No rows at all."
    assert findings.points is None
    assert not findings.skip.isVisible()


def test_reading_shows_how_far_it_is_and_can_be_stopped_and_begun_again(findings, qtbot):
    findings.show_progress(0.0)
    findings.show_progress(0.5)
    assert findings.progress.isVisible()
    assert findings.progress.value() * 2 == findings.progress.maximum()
    with qtbot.waitSignal(findings.stopped):
        click(qtbot, findings.stop)
    assert not findings.progress.isVisible()
    assert findings.is_stopped
    with qtbot.waitSignal(findings.restarted):
        click(qtbot, findings.stop)


def test_what_was_read_before_is_gone_while_it_is_read_again(findings):
    findings.show_reading(GOOD)
    findings.show_progress(0.1)
    assert findings.points is None
    assert findings.skipped_rows == 0


def test_rows_that_only_lack_values_are_told_from_others(findings):
    findings.show_reading(replace(BAD, missing_rows=4))
    assert findings.status.text().startswith("5 rows can be read, 4 lack a value,")
    assert findings.lack == "lack a value"
