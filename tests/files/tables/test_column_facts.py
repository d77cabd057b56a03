import pytest

from neuronlab.files.tables.column_facts import (
    are_codes,
    columns_seen,
    counts_things,
    has_target_name,
    has_times,
    is_coordinate,
    is_far_apart,
    is_unique,
    names_by_number,
    names_rows,
    numbers_groups,
    repeats,
    starts_again,
)
from neuronlab.files.tables.profile import profiles_of
from tests.files.tables.tables import sheet_of

TABLE = "id,date,speed,sex,none,color,price\n" + "".join(
    f"{n},2021-01-{n:02},{n * 7.31 % 5:.2f},{'mf'[n % 2]},,{n % 3},{n * 3.7 % 11:.2f}\n" for n in range(1, 25)
)


def profile_of(name, cells):
    return profiles_of(sheet_of(f"{name},other\n" + "".join(f"{cell},0.5\n" for cell in cells)))[0]


def test_what_is_seen_of_all_columns():
    seen = columns_seen(profiles_of(sheet_of(TABLE)))
    assert (seen.last, seen.axis, seen.first_along_axis, seen.text_labels) == (6, 1, 2, 1)
    assert (seen.has_names, seen.is_space, seen.has_position, seen.products) == (True, False, False, frozenset())
    assert columns_seen(profiles_of(sheet_of("lat,Long,a,asq\n1.5,2,3,9\n"))).has_position
    assert columns_seen(profiles_of(sheet_of("lat,z,a,asq\n1.5,2,3,9\n"))).products == {3}
    assert columns_seen(profiles_of(sheet_of("X,y,z\n1,2,3\n"))).is_space
    nothing = columns_seen(())
    assert (nothing.last, nothing.axis, nothing.first_along_axis, nothing.has_names) == (0, None, None, False)


def test_names_of_rows_are_all_different():
    assert names_rows(profile_of("Id", (3, 1, 9, 7)))
    assert not names_rows(profile_of("Id", (3, 1, 3, 7)))
    assert not names_rows(profile_of("speed", (3, 1, 9, 7)))


def test_without_a_name_only_a_first_column_names_rows_and_by_no_fractions():
    assert names_rows(profile_of("", (3, 1, 9, 7)))
    assert not names_rows(profile_of("", (0.3, 1.5, 9.1, 7.2)))
    first, second = profiles_of(sheet_of("1.5,a\n2.5,b\n1.7,c\n"))
    assert not names_rows(first)
    assert not names_rows(second)


def test_values_that_repeat_are_seen():
    assert repeats(profile_of("a", "xyxyx"))
    assert not repeats(profile_of("a", "vwxyx"))


def test_names_and_dates_tell_targets_and_times():
    assert has_target_name(profile_of("Species", "ab"))
    assert not has_target_name(profile_of("speed", "ab"))
    assert has_times(profile_of("when", ("2021-01-02", "2021-01-05")))
    assert has_times(profile_of("Year", (1999, 2003)))
    assert not has_times(profile_of("speed", (1999, 2003)))


def test_counts_and_numbers_of_groups_are_no_measures():
    assert counts_things(profile_of("rooms", [3, 1, 4] * 8)) == 1.0
    assert counts_things(profile_of("plan", [*range(20)] * 6)) == 0.5
    assert counts_things(profile_of("rooms", [3.5, 1, 4] * 8)) == 0.0
    assert counts_things(profile_of("rooms", range(20, 44))) == 0.0
    assert numbers_groups(profile_of("chick", sorted([1, 2, 3] * 8)))
    assert numbers_groups(profile_of("person", [125] * 4 + [99] * 4 + [210] * 4))
    assert not numbers_groups(profile_of("chick", [1, 2, 3] * 8))
    assert not numbers_groups(profile_of("visits", [0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 1]))


def test_the_first_column_may_number_cases_with_gaps():
    assert names_by_number(profile_of("case", (4, 5, 11, 16, 23, 29, 44, 45)))
    assert not names_by_number(profile_of("dose", (0, 10, 20, 30, 40, 50, 60, 70)))
    assert not names_by_number(profile_of("case", (4, 5, 11, 16, 23, 29, 45, 44)))
    assert not names_by_number(profile_of("case", (4, 5, 11, 16.5, 23, 29, 44, 45)))


def test_what_is_different_in_every_row_is_of_no_class():
    assert is_unique(profile_of("city", "ABCD"))
    assert not is_unique(profile_of("city", "ABC"))
    assert not is_unique(profile_of("city", "ABCA"))


def test_times_of_one_case_after_another_start_again():
    assert starts_again(profile_of("day", (0, 2, 4, 0, 2, 0, 1, 2, 4)))
    assert not starts_again(profile_of("day", (0, 2, 4, 0, 2, 4)))
    assert not starts_again(profile_of("day", (0, 2, 4, 1, 2, 0, 1, 2, 4)))
    assert not starts_again(profile_of("day", (0, 2, 2, 0, 2, 0, 1, 2, 4)))


def test_coordinates_have_their_names():
    assert is_coordinate(profile_of("start_lat", (1, 2)))
    assert not is_coordinate(profile_of("slat", (1, 2)))


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
