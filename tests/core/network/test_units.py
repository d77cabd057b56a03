import numpy as np
import pytest

from neuronlab.core.network.units import UNITS


@pytest.mark.parametrize(("unit", "columns"), [("linear", [2, 4]), ("quadratic", [3, 7])])
def test_a_unit_has_its_weights_for_every_input_and_a_bias(unit, columns):
    assert [UNITS[unit].columns(fan_in) for fan_in in (1, 3)] == columns


def test_squares_are_filled_in_before_the_inputs():
    rows = np.array([[np.nan, np.nan], [np.nan, np.nan], [2.0, -3.0], [0.5, 4.0], [1.0, 1.0]])
    UNITS["quadratic"].fill_squares(rows)
    assert rows.tolist() == [[4.0, 9.0], [0.25, 16.0], [2.0, -3.0], [0.5, 4.0], [1.0, 1.0]]


def test_linear_units_are_fed_their_inputs_as_they_are():
    rows = np.array([[2.0, -3.0], [0.5, 4.0], [1.0, 1.0]])
    before = rows.copy()
    UNITS["linear"].fill_squares(rows)
    np.testing.assert_array_equal(rows, before)


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)
def test_a_formula_has_as_many_weights_as_the_unit(unit):
    assert unit.has_squares == ("x²" in unit.formula)
    assert unit.formula.count("·") == unit.terms
    assert unit.formula.endswith(" + b")
