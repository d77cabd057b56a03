from neuronlab.lessons.catalog import lessons
from neuronlab.lessons.checking import LessonFindings
from neuronlab.lessons.finding import found
from scripts.lesson_results import page_of
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
