"""Constants are found as tensors, as operations, and behind operations that only change their form."""

import numpy as np
from onnx import helper

from neuronlab.files.models.onnx.constants import Constants
from neuronlab.files.models.onnx.file import read_onnx
from tests.files.models.graphs import W1, graph, node


def constants_of(*nodes, **tensors):
    return Constants(read_onnx(graph(list(nodes), **tensors)))


def test_tensors_are_constants():
    constants = constants_of(node("Add", "x", "W1"))
    assert np.array_equal(constants.find("W1"), W1)
    assert constants.find("x") is None


def test_constant_operations_are():
    tensor = helper.make_tensor("", 1, W1.shape, W1.ravel())
    constants = constants_of(
        helper.make_node("Constant", [], ["a"], value=tensor), helper.make_node("Constant", [], ["b"], value_float=2.5)
    )
    assert np.array_equal(constants.find("a"), W1)
    assert constants.scalar_text("b") == "2.5"


def test_other_forms_of_them_are():
    constants = constants_of(
        node("Transpose", "W1", out="t"), node("Identity", "t", out="i"), node("Transpose", "i", out="b")
    )
    assert np.array_equal(constants.find("i"), W1.T)
    assert np.array_equal(constants.find("b"), W1)


def test_whole_numbers_and_circles_are_none():
    constants = constants_of(node("Reshape", "x", "shape"), node("Identity", "a", out="a"), shape=np.array([1, -1]))
    assert constants.find("shape") is None
    assert constants.size_of("shape") == 2
    assert constants.find("a") is None
    assert constants.size_of("a") == 0


def test_only_a_single_number_can_be_typed():
    constants = constants_of(node("Add", "one", "W1"), one=np.array([[-2.0]], np.float32))
    assert constants.scalar_text("one") == "(-2)"
    assert constants.scalar_text("W1") is None
    assert constants.scalar_text("") == ""
