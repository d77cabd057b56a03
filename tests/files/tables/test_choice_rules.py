import pytest

from neuronlab.files.tables.choice_rules import (
    CURVE_RULES,
    INPUT_RULES,
    LABEL_RULES,
    NUMBER_RULES,
    PLANE_RULES,
    points_for,
    reason_against,
)
from neuronlab.files.tables.column_facts import columns_seen
from neuronlab.files.tables.profile import profiles_of
from tests.files.tables.tables import sheet_of

TABLE = "id,date,speed,kind,none,color,price\n" + "".join(
    f"{n},2021-01-{n:02},{n * 7.31 % 5:.2f},{'mf'[n % 2]},,{n % 3},{n * 3.7 % 11:.2f}\n" for n in range(1, 25)
)
PROFILES = profiles_of(sheet_of(TABLE))
SEEN = columns_seen(PROFILES)


@pytest.mark.parametrize("rules", [CURVE_RULES, PLANE_RULES, LABEL_RULES, NUMBER_RULES])
def test_every_rule_has_points_and_a_reason_that_follows_a_name(rules):
    assert all(
        rule.points and rule.reason.split()[0] in {"is", "has", "contains", "lacks", "does", "only", "skips", "numbers"}
        for rule in rules
    )
    reasons = [rule.reason for rule in rules]
    assert len({*zip(reasons, (rule.points for rule in rules), strict=True)}) == len(reasons)


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


def test_the_columns_with_the_most_points_are_what_a_person_would_choose():
    by_rules = [
        max(PROFILES, key=lambda profile: points_for(profile, rules, SEEN)).title
        for rules in (CURVE_RULES, PLANE_RULES, LABEL_RULES, NUMBER_RULES)
    ]
    assert by_rules == ["date", "speed", "kind", "price"]
