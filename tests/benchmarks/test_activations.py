import json
from dataclasses import dataclass
from types import SimpleNamespace

import activations
import numpy as np
import pytest
from activations import Layer, costs_json, loop_of


def square(z, y, _s, _p):
    return [(np.multiply, (z, z, y))]


def square_slope(z, _y, s, p):
    assert p.dtype == np.float32
    return [(np.add, (z, z, s[0]))]


def learned_slope(d, z, d_p):
    """Overwrites z, as it may."""
    return [(np.multiply, (d, z, z)), (lambda a, out: np.sum(a, axis=1, keepdims=True, out=out), (z, d_p))]


@dataclass
class Row:
    """Stands in for a row of the table."""

    forward: object = square
    backward: object = square_slope
    scratch: int = 1
    is_linear: bool = False
    parameter: object = None
    learned: object = None


def test_however_often_a_layer_is_passed_it_computes_the_same():
    layer = Layer(Row(parameter=SimpleNamespace(default=0.25), learned=learned_slope))
    z, d = layer.z.copy(), layer.d.copy()
    loop_of(layer.calls)(20)
    loop_of(layer.learned)(20)
    np.testing.assert_array_equal(layer.y, z * z)
    np.testing.assert_array_equal(layer.d_z, d * (z + z))
    np.testing.assert_allclose(layer.d_p, np.sum(d * z, axis=1, keepdims=True), rtol=1e-5)


def test_a_row_costs_what_its_calls_and_its_learned_parameter_cost(monkeypatch):
    costs = {"calls": 5.0, "learned": 4.0, "copy": 1.0}
    monkeypatch.setattr(activations, "least_times", lambda clocks: {key: costs[key[1]] for key in clocks})
    rows = {"square": Row(), "prelu": Row(learned=learned_slope), "identity": Row(is_linear=True)}
    assert activations.measure(rows) == {"square": 5.0, "prelu": 8.0, "identity": 0.0}


def test_the_file_says_how_it_was_measured_and_costs_beside_relu():
    contents = json.loads(costs_json({"relu": 1.0, "tanh": 3.21}))
    assert contents["relative_to_relu"] == {"relu": 1.0, "tanh": pytest.approx(3.21)}
    assert "64 units × 256 points" in contents["measured_with"]
