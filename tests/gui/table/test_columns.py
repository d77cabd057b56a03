import numpy as np
import pytest

from neuronlab.core.data.points import PointSet
from neuronlab.core.errors import InputError
from neuronlab.core.specs.columns import ColumnMeaning
from neuronlab.core.specs.tasks import TASKS
from neuronlab.gui.table.columns import COLUMNS, column_values, longest_texts, number_text, role_text, typed_number
from neuronlab.wording.dates import calendar_of


@pytest.mark.parametrize(
    ("text", "value"),
    [("0.5", 0.5), ("0,5", 0.5), (" -2 ", -2.0), ("−2", -2.0), ("1e-3", 1e-3), ("1E30", 1e30), (".5", 0.5)],
)
def test_a_number_can_be_typed_in_more_than_one_way(text, value):
    assert typed_number(text, "x") == value


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("abc", "y must be a number such as 0.5, not 'abc'. Its value is unchanged."),
        ("  ", "y must be a number such as 0.5, not nothing. Its value is unchanged."),
        ("1_000", "y must be a number such as 0.5, not '1_000'. Its value is unchanged."),
        ("1,000,000", "y must be a number such as 0.5, not '1,000,000'. Its value is unchanged."),
        ("nan", "y must be a number such as 0.5, not 'nan'. Its value is unchanged."),
        ("inf", "y must be a number such as 0.5, not 'inf'. Its value is unchanged."),
        ("-1e31", "y must be within ±1e30, not −1e31. Its value is unchanged."),
    ],
)
def test_what_is_no_number_is_refused_in_a_sentence(text, sentence):
    with pytest.raises(InputError) as refusal:
        typed_number(text, "y")
    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0.0000"),
        (-0.5, "−0.5000"),
        (1.23456789, "1.2346"),
        (999_999.0, "999999.0000"),
        (1e6, "1.000e6"),
        (-2e-7, "−2.000e−7"),
        (5e-5, "0.0001"),
    ],
)
def test_numbers_have_four_decimals_while_they_say_something(value, text):
    assert number_text(value, span=1e9) == text


def test_numbers_that_differ_little_beside_their_size_are_distinct_names():
    values = 1.7e9 + np.array([0.0, 0.01, 0.02])
    assert [number_text(value, span=2.0) for value in values] == ["1700000000.000", "1700000000.010", "1700000000.020"]
    assert number_text(-5.000001, span=1e-5) == "−5.00000100"


@pytest.mark.parametrize("task", TASKS)
def test_every_task_has_a_column_for_each_number_and_the_role(task):
    row = TASKS[task]
    assert len(COLUMNS[task]) == row.inputs + row.targets + 1


def test_columns_are_inputs_then_target_then_role():
    points = PointSet(
        [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]],
        [[7.0], [8.0], [9.0]],
        ids=[0, 1, 2],
        test=[False, True, True],
        source=[-1, -1, -1],
        pinned=[False, False, True],
    )
    assert [column_values(points, column).tolist() for column in range(4)] == [
        [1.0, 3.0, 5.0],
        [2.0, 4.0, 6.0],
        [7.0, 8.0, 9.0],
        [0.0, 1.0, 2.0],
    ]
    assert [role_text(points, position) for position in range(3)] == ["train", "test", "test (pinned)"]


def test_the_longest_text_of_a_column_is_among_those_of_its_ends():
    rng = np.random.default_rng(0)
    for scale in (1e-9, 1e-4, 1.0, 1e5, 1e7):
        values = np.append(scale * rng.standard_normal(200) ** 3, [0.0])
        span = float(np.ptp(values))
        assert max(map(len, longest_texts(values, span))) == max(len(number_text(float(v), span)) for v in values)


def test_in_a_column_of_dates_a_cell_is_one_and_takes_one():
    calendar = calendar_of(ColumnMeaning(unit="days", origin="2021-06-12"))
    assert number_text(3.0, 9.0, calendar) == "2021-06-15"
    assert number_text(1e12, 9.0, calendar) == number_text(1e12, 9.0)
    assert longest_texts(np.array([0.0, 0.5]), 0.5, calendar)[-1] == "2021-06-12 12:00"
    assert typed_number("2021-06-15", "x", calendar) == typed_number("3", "x", calendar) == 3.0
    with pytest.raises(InputError, match="x must be a date such as 2021-06-12, not 'soon'"):
        typed_number("soon", "x", calendar)
