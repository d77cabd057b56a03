from neuronlab.files.tables.choice_rules import (
    SERVES_NOBODY,
    ChoiceRule,
    points_for,
    reason_against,
    with_name,
    with_word,
)
from neuronlab.files.tables.column_facts import columns_seen
from neuronlab.files.tables.profile import profiles_of
from tests.files.tables.tables import sheet_of

TABLE = "id,date,speed,kind,none,color,price\n" + "".join(
    f"{n},2021-01-{n:02},{n * 7.31 % 5:.2f},{'mf'[n % 2]},,{n % 3},{n * 3.7 % 11:.2f}\n" for n in range(1, 25)
)
PROFILES = profiles_of(sheet_of(TABLE))
SEEN = columns_seen(PROFILES)


def require_points_and_reasons(rules):
    assert all(
        rule.points and rule.reason.split()[0] in {"is", "has", "contains", "lacks", "does", "only", "skips", "numbers"}
        for rule in rules
    )
    reasons = [rule.reason for rule in rules]
    assert len({*zip(reasons, (rule.points for rule in rules), strict=True)}) == len(reasons)


def best_by(rules):
    return max(PROFILES, key=lambda profile: points_for(profile, rules, SEEN)).title


def test_points_add_up_and_the_weightiest_reason_is_said():
    rules = (
        ChoiceRule(points=-6.0, reason="is called speed", applies=with_name({"speed"})),
        ChoiceRule(points=-8.0, reason="is about speeds", applies=with_word({"speed"})),
        ChoiceRule(points=-4.0, reason="is a column", applies=lambda column, _: 1.0),
    )
    speed, price = PROFILES[2], PROFILES[6]
    assert (points_for(speed, rules, SEEN), reason_against(speed, rules, SEEN)) == (-18.0, "is about speeds")
    assert (points_for(price, rules, SEEN), reason_against(price, rules, SEEN)) == (-4.0, "")


def test_what_counts_the_rows_or_has_no_values_serves_nobody():
    reasons = [reason_against(profile, SERVES_NOBODY, SEEN) for profile in PROFILES]
    assert reasons == ["only counts the rows", "", "", "", "lacks a value in most rows", "", ""]
