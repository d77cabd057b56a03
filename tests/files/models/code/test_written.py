"""Networks as files write them."""

import numpy as np
import pytest

from neuronlab.core.errors import InputError
from neuronlab.files.models.code.written import NamedArrays, WrittenLayer, WrittenNetwork


def layer(weights, bias, **others):
    return WrittenLayer(weights=np.array(weights), bias=np.array(bias), compute=lambda z, _p: z, **others)


def network(*layers, output="linear"):
    return WrittenNetwork(
        input_mean=np.array([10.0]),
        input_deviation=np.array([2.0]),
        features=(),
        layers=layers,
        output=output,
        target_mean=np.array([100.0]) if output == "linear" else None,
        target_deviation=np.array([5.0]) if output == "linear" else None,
    )


def test_it_is_computed_from_raw_inputs_to_raw_outputs():
    squared = layer([[3.0]], [1.0], squares=np.array([[2.0]]))
    outputs = network(squared).predict(np.array([[14.0]]))
    assert outputs.tolist() == [[5.0 * (2.0 * 4.0 + 3.0 * 2.0 + 1.0) + 100.0]]


def test_classes_give_probabilities():
    assert network(layer([[0.0]], [0.0]), output="sigmoid").predict(np.array([[1.0]])).tolist() == [[0.5]]


def test_layers_that_do_not_fit_are_refused():
    with pytest.raises(InputError, match="do not fit each other"):
        network(layer([[1.0], [2.0]], [0.0, 0.0]), layer([[1.0]], [0.0])).predict(np.array([[1.0]]))


def test_an_array_that_is_missing_is_named():
    arrays = NamedArrays(weights=np.ones(1))
    assert arrays.get("bias") is None
    with pytest.raises(InputError, match="lacks the array bias"):
        arrays["bias"]
