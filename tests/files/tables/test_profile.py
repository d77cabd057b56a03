import numpy as np
import pytest

from neuronlab.files.tables.profile import profiles_of
from neuronlab.files.tables.reader import MOST_COLUMNS
from tests.files.tables.tables import sheet_of
from tests.files.tables.test_reader_odd_tables import seconds

WIDE_S = 0.8


def profile_of(*cells, name="a"):
    """The profile of a column beside another one."""
    return profiles_of(sheet_of(f"{name},other\n" + "".join(f"{cell},0.5\n" for cell in cells)))[0]


def test_a_profile_says_what_a_column_looks_like():
    profile = profile_of("1.5", "", "3", "3", "NA")
    assert (profile.name, profile.title, profile.kind, profile.rows) == ("a", "a", "number", 5)
    assert (profile.filled, profile.distinct, profile.is_whole, profile.is_sorted) == (0.6, 2, False, True)
    assert profile.labels == ()
    np.testing.assert_equal(profile.values, [1.5, np.nan, 3.0, 3.0, np.nan])


def test_few_texts_have_the_numbers_of_their_classes():
    profile = profile_of("b", "a", "b", "", "c")
    assert (profile.kind, profile.labels, profile.filled) == ("label", ("b", "a", "c"), 0.8)
    np.testing.assert_equal(profile.values, [1.0, 0.0, 1.0, np.nan, 2.0])
    many = [f"name {number}" for number in range(20, 0, -1)]
    assert profile_of(*many).values.tolist() == list(range(20))


def test_dates_have_their_moments():
    profile = profile_of("2021-06-12 09:50", "2021-06-12 09:40", "2021-06-12 09:30")
    assert (profile.kind, profile.is_sorted, profile.labels) == ("date", True, ())
    assert np.diff(profile.values).tolist() == [-600.0, -600.0]


@pytest.mark.parametrize(
    ("cells", "labels"),
    [
        ("0 1 1 0", ("0", "1")),
        ("1.0 2.00 1", ("1", "2")),
        ("1 2.5 1", ()),
        ("a a a", ()),
        ("a b c d e f g", ()),
    ],
)
def test_names_of_classes_are_two_to_six(cells, labels):
    assert profile_of(*cells.split()).labels == labels


@pytest.mark.parametrize(
    ("cells", "counts"),
    [
        ("0 1 2 3", True),
        ("1 2 3 4", True),
        ("4 3 2 1", True),
        ("3 2 1 0", True),
        ("2 3 4 5", False),
        ("5 4 3 2", False),
        ("1 2 3", False),
        ("1 2 4 5", False),
        ("1.0 2.0 3.0 4.0", True),
        ("a b c", False),
    ],
)
def test_a_column_that_only_counts_the_rows_is_seen(cells, counts):
    assert profile_of(*cells.split()).counts_rows == counts


def test_one_damaged_cell_in_many_rows_still_counts():
    assert profile_of(*range(1, 10), "?", *range(11, 30)).counts_rows


def test_columns_named_as_inputs_count_nothing():
    rows = "".join(f"{number},{number},0.5\n" for number in range(5))
    assert [profile.counts_rows for profile in profiles_of(sheet_of(f"x1,x2,y\n{rows}"))] == [False] * 3
    assert [profile.counts_rows for profile in profiles_of(sheet_of(f"x1,x3,y\n{rows}"))] == [True, True, False]


def test_rows_are_counted_down_from_any_number_where_not_all_are_looked_at():
    assert profiles_of(sheet_of("".join(f"{number},0.5\n" for number in range(5000, 0, -1))))[0].counts_rows


def test_constant_columns_and_columns_of_few_values_are_seen():
    assert profile_of(2, 2, 2).is_constant
    assert not profile_of(2).is_constant
    assert profile_of(*["0", "1", "0", "1", "1", "0"]).has_few_values
    assert not profile_of(*["0", "1", "0", "1"]).has_few_values


def test_later_rows_of_a_sorted_table_are_seen():
    table = "x,kind\n" + "".join(f"{number},{'abc'[number // 2000]}\n" for number in range(6000))
    assert profiles_of(sheet_of(table))[1].labels == ("a", "b", "c")


def test_a_wide_table_is_seen_quickly():
    row = ",".join(f"{number / 7:.3f}" for number in range(MOST_COLUMNS)) + "\n"
    sheet = sheet_of(row * 20)
    assert seconds(lambda: profiles_of(sheet)) < WIDE_S


def test_an_empty_table_has_no_columns():
    assert profiles_of(sheet_of("")) == ()


def test_numbers_whose_differences_overflow_are_looked_at_as_others_are():
    profile = profile_of("1e308", "-1e308", "1e308", "0")
    assert (profile.kind, profile.distinct, profile.is_sorted) == ("number", 3, False)
