import pytest

from neuronlab.files.tables.name_words import (
    MOMENTS,
    QUANTITIES,
    TARGETS,
    contains_word,
    counts_events,
    is_called,
    is_computed,
    is_row_name,
    is_year,
    names_moments,
    names_quantity,
    names_scale,
    words_of,
)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("SalePrice [$]", ("sale", "price")),
        ("median_house_value", ("median", "house", "value")),
        ("x1", ("x", "1")),
        ("HTTPCode", ("http", "code")),
        ("[kg]", ("kg",)),
        ("", ()),
    ],
)
def test_names_are_split_into_words_as_people_read_them(name, words):
    assert words_of(name) == words


def test_a_name_is_compared_whole_or_by_its_words():
    assert is_called(" Species ", TARGETS)
    assert is_called("y_true", TARGETS)
    assert not is_called("yard", TARGETS)
    assert contains_word("SalePrice", QUANTITIES)
    assert not contains_word("priceless", QUANTITIES)
    assert is_called("date-time", MOMENTS)


@pytest.mark.parametrize("name", ["", "Id", "PassengerId", "user_id", "Unnamed: 0", "rownames", "row.names"])
def test_names_of_rows_are_known(name):
    assert is_row_name(name)


def test_other_names_are_no_names_of_rows():
    assert not any(map(is_row_name, ("humid", "rows per page", "number", "speed")))


def test_quantities_are_known_by_the_end_of_a_compound_word():
    assert [names_quantity(name) for name in ("SalePrice", "stackloss", "HOUSEPRICE", "losses", "priced")] == [
        *(True, True, True, False, False)
    ]


def test_events_are_known_with_an_n_for_their_number():
    assert [counts_events(name) for name in ("EXECUTIONS", "naffairs", "n_claims", "nmarried", "in")] == [
        *(True, True, True, False, False)
    ]


def test_years_are_known():
    assert [is_year(name) for name in ("1960", "2021", "960", "20210", "x1960")] == [True, True, False, False, False]


def test_names_of_products_and_squares_are_known():
    names = {"income", "age", "x", "x2"}
    assert [is_computed(name, names) for name in ("INCOMESQ", "age_income", "age", "sq", "age_sex")] == [
        *(True, True, False, False, False)
    ]


def test_a_capital_t_is_a_temperature():
    assert names_moments("t")
    assert names_moments("Time [s]")
    assert not names_moments("T")
    assert not names_moments("T [K]")


def test_a_scale_may_have_a_unit():
    assert names_scale("Wavelength (nm)")
    assert names_scale("m/z")
    assert not names_scale("frequency of visits")
