"""Every parameter is called what it is in the equation, and stands where the flat vector has it."""

import numpy as np
import pytest

from neuronlab.core.network.network import Network
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.wording.parameters import Role, edge_indices, nearest_pin, parameters_in, parameters_onward

SPEC = NetworkSpec(hidden=(LayerSpec(3, "prelu", unit="quadratic"), LayerSpec(2, "tanh", unit="quadratic")))


@pytest.fixture
def network():
    return Network(SPEC, np.arange(SPEC.parameter_count, dtype=np.float32))


def values_of(network, parameters):
    return [network.parameters[parameter.index] for parameter in parameters]


@pytest.mark.parametrize("pin", [(0, 0), (0, 2), (1, 1), (2, 0)])
def test_what_a_unit_works_with_is_its_row_of_the_block(network, pin):
    layer, unit = pin
    part, found = network.layers[layer], parameters_in(network, pin)
    by_role = {role: [one for one in found if one.role is role] for role in Role}
    assert values_of(network, by_role[Role.WEIGHT]) == part.weights[unit].tolist()
    assert values_of(network, by_role[Role.SQUARE]) == ([] if part.squares is None else part.squares[unit].tolist())
    assert values_of(network, by_role[Role.BIAS]) == [part.bias[unit]]
    assert values_of(network, by_role[Role.NEGATIVE_SLOPE]) == (
        [part.parameter[unit, 0]] if part.parameter.ndim else []
    )


def test_their_names_are_those_of_the_equation(network):
    assert [one.name for one in parameters_in(network, (0, 1))] == [
        "b of h⁽¹⁾₂",
        "alpha of h⁽¹⁾₂",
        "a of h⁽¹⁾₂",
        "w of h⁽¹⁾₂",
    ]
    captions = [one.caption for one in parameters_in(network, (2, 0))]
    assert captions == ["bias b", "w₁ · h⁽²⁾₁", "w₂ · h⁽²⁾₂"]
    assert [one.name for one in parameters_onward(network, (0, 2))] == [
        "a₃ of h⁽²⁾₁",
        "w₃ of h⁽²⁾₁",
        "a₃ of h⁽²⁾₂",
        "w₃ of h⁽²⁾₂",
    ]


def test_what_the_layer_above_makes_of_a_unit_is_its_column(network):
    above, onward = network.layers[1], values_of(network, parameters_onward(network, (0, 2)))
    assert onward == np.stack([above.squares[:, 2], above.weights[:, 2]], axis=1).ravel().tolist()
    assert parameters_onward(network, (2, 0)) == []


def test_an_edge_has_its_weight_and_that_of_its_square(network):
    weight, square = edge_indices(network, 1, 2, 1)
    assert network.parameters[weight] == network.layers[1].weights[1, 2]
    assert network.parameters[square] == network.layers[1].squares[1, 2]
    assert edge_indices(network, 2, 1, 0)[1] is None


@pytest.mark.parametrize(("wished", "found"), [((0, 1), (0, 1)), ((0, 9), (0, 2)), ((5, 0), (2, 0)), ((2, 4), (2, 0))])
def test_a_unit_that_is_gone_gives_way_to_the_nearest(wished, found):
    assert nearest_pin(SPEC, wished) == found
