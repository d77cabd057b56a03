"""The lines of a step: signs that read well in a sum, long sums cut short, and a few units of many at a time."""

import numpy as np
import pytest

from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.core.specs.tasks import CLASS_NAMES, TASKS
from neuronlab.wording.step.lines import (
    FEW_TERMS,
    MOST_TERMS,
    UNITS_SHOWN,
    LineKind,
    Look,
    delta_symbol,
    factor_text,
    minus_text,
    more_columns,
    parameter_names,
    plus_text,
    sum_symbol,
    sum_text,
    written_columns,
)
from tests.wording.step.traces import points_at, trace_of


@pytest.mark.parametrize(
    ("value", "factor", "plus", "minus"),
    [(0.5, "0.5", " + 0.5", " − 0.5"), (-0.5, "(−0.5)", " − 0.5", " − (−0.5)"), (0.0, "0", " + 0", " − 0")],
)
def test_a_sign_is_never_next_to_another(value, factor, plus, minus):
    assert (factor_text(value), plus_text(value), minus_text(value)) == (factor, plus, minus)


def test_a_sum_is_written_with_its_signs_and_powers():
    weights, signals = np.array([2.0, -1.0, 0.5]), np.array([3.0, 4.0, -5.0])
    assert sum_text(weights, signals) == "2·3 − 1·4 + 0.5·(−5)"
    assert sum_text(weights, signals, (2, 1, 2)) == "2·3² − 1·4 + 0.5·(−5)²"


def test_long_sums_are_cut_and_still_come_out_right():
    ones = np.ones(MOST_TERMS)
    assert sum_text(ones, ones).count("·") == MOST_TERMS
    many = sum_text(np.ones(512), np.full(512, 0.5))
    assert many.count("·") == FEW_TERMS
    assert many.endswith(f" + … ({512 - FEW_TERMS} more) + 253")
    assert sum_text(np.array([2.0, 1.0] * 20), np.full(40, 3.0), (2, 1) * 20).endswith("(34 more) + 357")


@pytest.mark.parametrize(
    ("width", "unit", "first"), [(3, 2, 0), (UNITS_SHOWN, 5, 0), (20, 0, 0), (20, 7, 7), (20, 19, 20 - UNITS_SHOWN)]
)
def test_as_many_units_are_shown_as_there_is_room_for(width, unit, first):
    trace = trace_of(NetworkSpec(hidden=(LayerSpec(width),)))
    assert Look(trace, unit=unit).units_of(0) == range(first, min(width, first + UNITS_SHOWN))


def test_few_parameters_are_all_told_of_and_of_many_the_first_and_the_bias():
    assert written_columns(MOST_TERMS + 1) == list(range(MOST_TERMS + 1))
    assert more_columns(MOST_TERMS + 1) == []
    columns = MOST_TERMS + 2
    assert written_columns(columns) == [*range(FEW_TERMS), columns - 1]
    (line,) = more_columns(columns)
    assert line.kind is LineKind.REMARK
    assert str(columns - FEW_TERMS - 1) in line.text


def test_the_parameters_of_a_unit_are_its_squares_its_weights_and_its_bias():
    trace = trace_of(NetworkSpec(hidden=(LayerSpec(2, unit="quadratic"), LayerSpec(1))))
    assert parameter_names(trace, 0) == ["a₁", "w₁", "b"]
    assert parameter_names(trace, 1) == ["w₁", "w₂", "b"]


def test_a_sum_is_called_after_its_unit_and_an_output_after_what_it_is():
    deep = trace_of(NetworkSpec(hidden=(LayerSpec(2), LayerSpec(2))))
    assert (sum_symbol(deep, 0, 1), delta_symbol(deep, 0, 1)) == ("z⁽¹⁾₂", "δ⁽¹⁾₂")
    assert (sum_symbol(deep, 2, 0), delta_symbol(deep, 2, 0)) == ("ŷ", "δ")
    scaled = trace_of(NetworkSpec(), points_at([[0.0], [1.0]], [[3.0], [5.0]]), standardize=True)
    assert sum_symbol(scaled, 0, 0) == "s"
    one = points_at([[0.0, 1.0]], [[0.0]])
    two, three = (TASKS["classes"].network(labels=CLASS_NAMES[:count]) for count in (2, 3))
    assert sum_symbol(trace_of(two, one, loss="cross_entropy"), 0, 0) == "z"
    many = trace_of(three, one, loss="cross_entropy")
    assert (sum_symbol(many, 0, 1), delta_symbol(many, 0, 1)) == ("z₂", "δ₂")
