import pytest

from neuronlab.files.tables.choice_rules import (
    CURVE_RULES,
    INPUT_RULES,
    LABEL_RULES,
    NUMBER_RULES,
    PLANE_RULES,
    are_codes,
    columns_seen,
    is_far_apart,
    points_for,
    reason_against,
)
from neuronlab.files.tables.profile import profiles_of
from tests.files.tables.tables import sheet_of

TABLE = "id,date,speed,sex,none,color,price\n" + "".join(
    f"{n},2021-01-{n:02},{n * 7.31 % 5:.2f},{'mf'[n % 2]},,{n % 3},{n * 3.7 % 11:.2f}\n" for n in range(1, 25)
)
PROFILES = profiles_of(sheet_of(TABLE))
SEEN = columns_seen(PROFILES)


def test_what_is_seen_of_all_columns():
    assert (SEEN.last, SEEN.axis, SEEN.first_along_axis, SEEN.text_labels, SEEN.has_names) == (6, 1, 2, 1, True)
    nothing = columns_seen(())
    assert (nothing.last, nothing.axis, nothing.first_along_axis, nothing.has_names) == (0, None, None, False)


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
    assert by_rules == ["date", "speed", "sex", "price"]


@pytest.mark.parametrize(
    ("values", "codes", "far"),
    [
        ((0, 1, 2), True, False),
        ((2, 4), True, False),
        ((1, 2, 4), False, False),
        ((0, 1, 1000), False, True),
        ((10, 20, 30), False, True),
        ((0, 1000), True, False),
        ("abc", False, False),
        ((0.5, 1, 2), False, False),
    ],
)
def test_numbers_of_classes_follow_each_other(values, codes, far):
    profile = profiles_of(sheet_of("a,b\n" + "".join(f"{value},0.5\n" for value in values * 4)))[0]
    assert (are_codes(profile), is_far_apart(profile)) == (codes, far)
