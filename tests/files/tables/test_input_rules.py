import pytest

from neuronlab.files.tables.choice_rules import reason_against
from neuronlab.files.tables.input_rules import CURVE_RULES, INPUT_RULES, PLANE_RULES
from tests.files.tables.test_choice_rules import PROFILES, SEEN, best_by, require_points_and_reasons


@pytest.mark.parametrize(("rules", "best"), [(CURVE_RULES, "date"), (PLANE_RULES, "speed")])
def test_the_column_with_the_most_points_is_the_input_that_a_person_would_choose(rules, best):
    require_points_and_reasons(rules)
    assert best_by(rules) == best


@pytest.mark.parametrize(
    ("column", "reason"),
    [
        (0, "only counts the rows"),
        (1, ""),
        (2, ""),
        (3, "contains text"),
        (4, "lacks a value in most rows"),
        (5, ""),
    ],
)
def test_what_speaks_against_an_input_is_said(column, reason):
    assert reason_against(PROFILES[column], INPUT_RULES, SEEN) == reason
