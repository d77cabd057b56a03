import re

from neuronlab.lessons.catalog import lessons
from neuronlab.lessons.checking import LessonFindings
from neuronlab.lessons.finding import found
from scripts.lesson_results import PAGE, page_of, static_cells
from tests.lessons.test_finding import claim, numbers


def test_a_lesson_has_a_table_with_a_row_for_each_claim():
    one, other = claim(at_most=1.0, says="a | b"), claim(at_most=0.1)
    findings = LessonFindings(tuple(found(each, numbers(0.5, 0.5)) for each in (one, other)), 1.0)
    first = lessons()[0]
    *_, heading, rule, kept, failed, end = page_of([first], [findings]).split("\n")
    assert heading.count("|") == rule.count("|") == kept.count("|") == failed.count("|") == 6
    assert kept.startswith("| a &#124; b | RMSE of one, median of 20 seeds after 2,000 steps | at most 1 | 0.5 (")
    assert kept.endswith("| ✓ |")
    assert failed.endswith("| ✗ |")
    assert end == ""


def test_the_page_of_results_has_the_claims_of_all_lessons_and_each_is_confirmed():
    """After a change of a claim: `make lessons`."""
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    rows = [row for row in rows if not row.startswith("| Claim |")]
    claims = [claim for entry in lessons() for claim in entry.lesson.verdict]
    assert [row[: len(static_cells(claim))] for row, claim in zip(rows, claims, strict=True)] == list(
        map(static_cells, claims)
    )
    assert all(row.endswith("| ✓ |") for row in rows)


def test_every_lesson_has_its_picture_on_the_page():
    """After a new lesson: `python -m scripts.lesson_pictures KEY`."""
    pictures = set(re.findall(r"\((pictures/lessons/.*?)\)", PAGE.read_text(encoding="utf-8")))
    assert pictures == {f"pictures/lessons/{entry.key}.png" for entry in lessons()}
    assert [picture for picture in pictures if not (PAGE.parent / picture).exists()] == []
