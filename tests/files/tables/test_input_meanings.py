"""Inputs mean what they did in training: dates, units and commas."""

import pytest

from neuronlab.core.errors import InputError
from neuronlab.core.specs.columns import ColumnMeaning
from neuronlab.files.tables.choices import ReadingChoices
from neuronlab.files.tables.inputs import read_inputs
from neuronlab.wording.columns import NO_MEANING

HOURS = ColumnMeaning(unit="hours", origin="2021-06-12T03:20")


def values_of(path, meaning, name="at", **choices):
    table = read_inputs(path, 1, (name,), ReadingChoices(**choices), (meaning,))
    return table.names, table.values[:, 0].tolist()


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("at\n2021-06-12 09:50\n2021-06-12 03:20\n", [6.5, 0.0]),
        ("at\n12.06.2021 09:50\n12.06.2021 03:20\n", [6.5, 0.0]),
        ("at [hours since 2021-06-12T03:20]\n6.5\n0\n", [6.5, 0.0]),
        ("at [minutes since 2021-06-12T09:50]\n0\n60\n", [6.5, 7.5]),
        ("at\n6.5\n7\n", [6.5, 7.0]),
        ("at [h since 2021-06-12]\n3.5\n4\n", [1 / 6, 2 / 3]),
    ],
)
def test_dates_become_times_since_the_origin_of_the_model(csv, text, values):
    names, found = values_of(csv(text), HOURS, day_first=True)
    assert found == pytest.approx(values)
    assert names == (("at",) if text.startswith("at\n6") else ("at [hours since 2021-06-12T03:20]",))


def test_dates_without_a_time_zone_are_in_that_of_the_model(csv):
    there = ColumnMeaning(unit="hours", origin="2021-06-12T00:00+02:00")
    assert values_of(csv("at\n2021-06-12 03:00\n2021-06-12 04:00\n"), there)[1] == [3.0, 4.0]
    assert values_of(csv("at\n2021-06-12 01:00Z\n2021-06-12 02:00Z\n"), there)[1] == [3.0, 4.0]
    assert values_of(csv("at [hours since 2021-06-12T03:00]\n0\n1\n"), there)[1] == [3.0, 4.0]
    values, said = said_of(csv("at\n2021-06-12 01:00Z\n2021-06-12 02:00\n"), ("at",), (there,))
    assert (values, len(said)) == ([[3.0], [4.0]], 1)


def test_times_since_the_origin_of_the_model_stay_as_they_are(csv):
    micro = ColumnMeaning(unit="seconds", origin="0001-01-01")
    assert values_of(csv("at [seconds since 0001-01-01]\n1e-7\n3e-7\n"), micro)[1] == [1e-7, 3e-7]


@pytest.mark.parametrize(("unit", "value"), [("h", 3.0), ("weeks", 3.0 / 168.0), ("ms", 10_800_000.0)])
def test_dates_are_read_in_any_unit_of_time_that_the_window_shows_as_dates(csv, unit, value):
    trained = ColumnMeaning(unit=unit, origin="2021-06-12")
    assert values_of(csv("at\n2021-06-12 03:00\n2021-06-12 00:00\n"), trained)[1] == pytest.approx([value, 0.0])


def test_times_of_a_day_have_the_unit_of_the_model(csv):
    assert values_of(csv("at\n0:30\n1:00\n"), ColumnMeaning(unit="minutes")) == (("at [minutes]",), [30.0, 60.0])


def test_the_unit_of_the_model_is_taken_off(csv):
    assert values_of(csv("at\n1.5 kg\n2 kg\n"), ColumnMeaning(unit="kg")) == (("at",), [1.5, 2.0])
    assert values_of(csv("at [kg]\n1.5\n2\n"), ColumnMeaning(unit="kg")) == (("at [kg]",), [1.5, 2.0])


@pytest.mark.parametrize(
    ("comma", "choices", "values"),
    [
        ("decimal", {}, [1.234, 2.345]),
        ("thousands", {}, [1234.0, 2345.0]),
        ("decimal", {"decimal": "."}, [1234.0, 2345.0]),
    ],
)
@pytest.mark.parametrize("text", ['at,b\n"1,234",1\n"2,345",2\n', "at;b\n1,234;1\n2,345;2\n"])
def test_a_comma_that_can_mean_either_means_what_it_did_in_training(csv, text, comma, choices, values):
    table = read_inputs(csv(text), 1, ("at",), ReadingChoices(**choices), (ColumnMeaning(comma=comma),))
    assert table.values[:, 0].tolist() == values
    assert table.notes == ()


def test_a_comma_that_nothing_decides_is_warned_about(csv):
    table = read_inputs(csv('at,b\n"1,234",1\n"2,345",2\n'), 1, ("at",))
    assert [note.fixes[0].option for note in table.notes] == ["--decimal ,"]


def test_a_single_column_of_decimal_commas_is_one_column(csv):
    assert values_of(csv("sqm\n50,0\n59,3\n68,6\n"), NO_MEANING, "sqm")[1] == [50.0, 59.3, 68.6]


@pytest.mark.parametrize(
    ("text", "meaning", "sentence"),
    [
        (
            "at\n2021-06-12\n2021-06-13\n",
            NO_MEANING,
            "there are dates in at, but the model was trained on plain numbers.",
        ),
        (
            "at\n2021-06-12\n2021-06-13\n",
            ColumnMeaning(unit="hours"),
            "but the model was trained on times. Use",
        ),
        (
            "at\n9:50\n10:00\n",
            HOURS,
            "there are times in at, but the model was trained on dates. Use --columns to name",
        ),
        (
            "at\n1 g\n2 g\n",
            ColumnMeaning(unit="kg"),
            "the numbers in at are in g, but the model was trained on kg. Convert the column",
        ),
        ("at\nmm\n1\n2\n3\n", ColumnMeaning(unit="cm"), "the numbers in at are in mm, but the model was trained on"),
        ("at\n$1\n$2\n", NO_MEANING, "Use --strip-units to read $1 as 1."),
        ("at\n01/02/2021\n02/02/2021\n", HOURS, "Use --day-first to read 01/02/2021 as 1 February 2021, or"),
    ],
)
def test_what_means_something_else_is_refused_with_what_to_do(csv, text, meaning, sentence):
    with pytest.raises(InputError) as error:
        values_of(csv(text), meaning)
    assert sentence in str(error.value)


def test_a_unit_far_down_must_be_that_of_the_model(csv):
    path = csv("at\n" + "1\n" * 1001 + "2 g\n")
    assert values_of(path, ColumnMeaning(unit="g"), strips_units=True)[1][-2:] == [1.0, 2.0]
    with pytest.raises(InputError, match="the numbers in at are in g, but the model was trained on kg"):
        values_of(path, ColumnMeaning(unit="kg"), strips_units=True)


def test_a_unit_above_leading_columns_must_be_that_of_the_model(csv):
    path, trained = csv("width [mm]\n1\n2\n"), ColumnMeaning(unit="cm")
    with pytest.raises(InputError, match=r"the numbers in width \[mm\] are in mm, but the model was trained on cm"):
        values_of(path, trained, "x")
    assert values_of(path, trained, "x", columns=("1",))[1] == [1.0, 2.0]


def test_numbers_that_are_names_for_fit_are_names_for_predict(csv):
    path = csv("1990,2000\n0.1,3\n0.2,4\n0.3,3\n")
    table = read_inputs(path, 1)
    assert table.values[:, 0].tolist() == [0.1, 0.2, 0.3]
    assert [note.fixes[0].option for note in table.notes] == ["--no-header"]


def test_rows_are_left_out_only_when_that_is_wanted(csv):
    path = csv("at,b\n1,2\nNA,3\n3,4\n")
    table = read_inputs(path, 1, ("at",), ReadingChoices(skips_bad_rows=True))
    assert (table.values.tolist(), table.left_out) == ([[1.0], [3.0]], 1)


def said_of(path, names, meanings=(), **decided):
    table = read_inputs(path, len(names), names, ReadingChoices(**decided), meanings)
    return table.values.tolist(), [note.with_options for note in table.notes]


def test_two_columns_that_may_be_one_with_decimal_commas_are_read_as_two_with_a_word(csv):
    path = csv("50,0\n59,3\n68,6\n")
    said = "Each line is read as two numbers: 50 and 0. Use --separator semicolon to read 50,0 as 50.0."
    assert said_of(path, ("sqm",)) == ([[50.0], [59.0], [68.0]], [said])
    assert said_of(path, ("sqm",), separator=";") == ([[50.0], [59.3], [68.6]], [])
    assert len(said_of(csv("−50,0\n59,3\n"), ("sqm",))[1]) == 1
    assert said_of(csv("50,0\n59,3.5\n"), ("sqm",))[1] == []
    assert said_of(csv("50\t0\t59\t3\n"), ("sqm",), layout="pairs") == ([[50.0], [59.0]], [])
    with pytest.raises(InputError, match="contains no rows of numbers"):
        said_of(csv(""), ("sqm",))


def test_numbers_where_the_model_knows_dates_are_taken_for_times_since_its_origin_with_a_word(csv):
    values, said = said_of(csv("at\n3\n4\n"), ("at",), (HOURS,))
    assert values == [[3.0], [4.0]]
    assert said == ["The numbers in at are read as hours since 2021-06-12 03:20."]


def test_rows_that_lack_a_value_are_counted_apart_from_those_that_cannot_be_read(csv):
    _, said = said_of(csv("sqm\n1\n2\nNA\nx\n3\n4\n"), ("sqm",), skips_bad_rows=True)
    assert said == ["1 row that lacks a value and 1 row that cannot be read are left out."]


def test_whole_numbers_are_dates_to_a_model_of_dates_alone(csv):
    since_1999 = (ColumnMeaning(unit="days", origin="1999-12-17"),)
    one, many = csv("day\n991224\n"), "day\n" + "".join(f"202101{day}\n" for day in range(10, 20))
    table = read_inputs(one, 1, ("day",), meanings=since_1999)
    assert table.values.tolist() == [[7.0]]
    said = (
        "Numbers in day are read as dates: 991224 is 24 December 1999. Use --no-digit-dates to keep 991224 as a number."
    )
    assert [note.with_options for note in table.notes] == [said]
    assert read_inputs(csv(many), 1, ("day",), meanings=(NO_MEANING,)).values[0, 0] == 20210110.0
    kept = read_inputs(csv("day\n991224\n"), 1, ("day",), ReadingChoices(digit_dates=False), since_1999)
    assert kept.values.tolist() == [[991224.0]]
