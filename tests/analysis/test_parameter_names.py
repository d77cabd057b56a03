"""Every number of the flat vector has one name, and the name leads back to it."""

import numpy as np
import pytest

from neuronlab.analysis.parameter_names import (
    parameter_index,
    parameter_location,
    parameter_name,
    part_count,
    part_name,
)
from neuronlab.core.network.network import Network, negative_slope_views, parameter_blocks
from neuronlab.core.specs.network import LayerSpec, NetworkSpec

MIXED = NetworkSpec(
    inputs=2,
    hidden=(LayerSpec(3, "prelu", unit="quadratic"), LayerSpec(2, "tanh"), LayerSpec(2, "prelu")),
    outputs=3,
    output="softmax",
    labels=("cat", "dog", "owl"),
)
SQUARED = NetworkSpec(hidden=(LayerSpec(2, "tanh", unit="quadratic"),), features=("x", "x^2"))
LARGEST = NetworkSpec(inputs=2, hidden=(LayerSpec(512, "prelu"),) * 16)


@pytest.mark.parametrize("spec", [NetworkSpec(), MIXED, SQUARED], ids=["alone", "mixed", "squared"])
def test_every_parameter_has_a_name_of_its_own_that_leads_back_to_it(spec):
    names = [parameter_name(spec, index) for index in range(spec.parameter_count)]
    assert len(set(names)) == spec.parameter_count
    for index in range(spec.parameter_count):
        layer, unit, part = parameter_location(spec, index)
        assert parameter_index(spec, layer, unit, part) == index
        assert part < part_count(spec, layer)
        assert unit < spec.widths[layer + 1]


@pytest.mark.parametrize("index", [-1, MIXED.parameter_count])
def test_beyond_the_ends_there_is_none(index):
    with pytest.raises(IndexError):
        parameter_location(MIXED, index)


def test_names_are_those_of_the_blocks_views():
    numbers = np.arange(float(MIXED.parameter_count))
    network = Network(MIXED, numbers)
    first, second, third, last = network.layers

    def name(number):
        return parameter_name(MIXED, int(number))

    assert name(first.weights[1, 0]) == "Hidden 1, unit 2: weight of x₁"
    assert name(first.squares[2, 1]) == "Hidden 1, unit 3: weight of x₂²"
    assert name(first.bias[0]) == "Hidden 1, unit 1: bias"
    assert name(second.weights[1, 2]) == "Hidden 2, unit 2: weight of unit 3"
    assert name(first.parameter[2, 0]) == "Hidden 1, unit 3: negative slope"
    assert name(third.parameter[0, 0]) == "Hidden 3, unit 1: negative slope"
    assert name(last.weights[1, 0]) == "Output p(dog): weight of unit 1"
    assert name(last.bias[2]) == "Output p(owl): bias"


def test_features_and_nameless_inputs_are_named():
    layer = (LayerSpec(2, "tanh", unit="quadratic"),)
    assert part_name(NetworkSpec(inputs=1, hidden=layer, features=("x", "sin(x)")), 0, 1) == "weight of (sin x)²"
    assert part_name(NetworkSpec(inputs=1, hidden=layer), 0, 0) == "weight of x²"
    assert part_name(NetworkSpec(inputs=5, hidden=layer), 0, 9) == "weight of input 5"
    assert part_name(SQUARED, 0, 0) == "weight of (x)²"  # the feature is x² already
    assert part_name(NetworkSpec(inputs=1, hidden=(*layer, *layer)), 1, 0) == "weight of (unit 1)²"
    assert parameter_name(NetworkSpec(inputs=1, output="sigmoid", labels=("no", "yes")), 1) == "Output p(yes): bias"
    assert parameter_name(NetworkSpec(inputs=1, outputs=2), 3) == "Output 2: bias"


def test_the_largest_network_has_its_names_too():
    assert LARGEST.parameter_count > 3_900_000
    numbers = np.arange(LARGEST.parameter_count, dtype=np.float64)
    block, slopes = parameter_blocks(LARGEST, numbers)[15], negative_slope_views(LARGEST, numbers)[15]
    assert parameter_name(LARGEST, int(block[511, 300])) == "Hidden 16, unit 512: weight of unit 301"
    assert parameter_name(LARGEST, int(slopes[511, 0])) == "Hidden 16, unit 512: negative slope"
    assert parameter_name(LARGEST, LARGEST.parameter_count - 1) == "Hidden 16, unit 512: negative slope"
