"""A row of units is told from a row of names."""

import pytest

from neuronlab.files.tables.units import are_units, bare_unit


@pytest.mark.parametrize(
    "cells",
    [
        ("s", "V"),
        ("[m]", "(a.u.)"),
        ("", "mV"),
        ("m/s", "kg·m²"),
        ("°C", "%"),
        ("hours", "W/m^2"),
        ("1/min", "-"),
        ("<dbl>", "<int>"),
    ],
)
def test_units_are_seen(cells):
    assert are_units(cells)


@pytest.mark.parametrize("cells", [(), ("", ""), ("time", "V"), ("s", "1990"), ("x", "y"), ("foot", "hand")])
def test_names_are_no_units(cells):
    assert not are_units(cells)


@pytest.mark.parametrize(
    ("cell", "unit"), [("[s]", "s"), ("(m/s)", "m/s"), ("kg", "kg"), ("-", ""), ("", ""), ("<dbl>", "")]
)
def test_a_unit_stands_without_brackets(cell, unit):
    assert bare_unit(cell) == unit
