"""Activations composed of operators: the same function is recognised however it is written."""

import pytest

from neuronlab.files.models.onnx.file import GraphNode, NodeAttribute
from neuronlab.files.models.onnx.formulas import custom, known_activation, number_text, operator_text


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("z / (1 + exp(-z))", "silu"),
        ("z * tanh(log(1 + exp(z)))", "mish"),
        ("0.5*z*(1 + tanh(0.7978845608*(z + 0.044715*z^3)))", "gelu"),
        ("min(max(0, z + 3), 6) / 6", "hard_sigmoid"),
        ("z * (min(max(0, z + 3), 6) / 6)", "hard_swish"),
        ("1 / exp(z*z)", "gaussian"),
        ("2*sigmoid(2z) - 1", "tanh"),
        ("max(0, z) + min(0, exp(z) - 1)", "elu"),
        ("(z + abs(z)) / 2", "relu"),
        ("step(z)", "step"),
    ],
)
def test_a_function_is_known_by_its_values(text, name):
    found = known_activation(text)
    assert found is not None
    assert (found.name, found.parameter) == (name, None)


@pytest.mark.parametrize(
    "text", ["z", "2z", "max(0, z) + 0.01*min(0, z)", "z*sigmoid(1.702z)", "nonsense(z)", "log(z)"]
)
def test_other_functions_are_not(text):
    assert known_activation(text) is None


def test_operators_are_formulas_of_their_operands():
    assert operator_text(GraphNode("Mul", outputs=["y"]), ["z", "3"]) == "(z * 3)"
    assert operator_text(GraphNode("Where", outputs=["y"]), ["c", "a", "b"]) == "(c * a + (1 - c) * b)"
    assert operator_text(GraphNode("Clip", outputs=["y"]), ["z", "", "6"]) == "min(z, 6)"
    celu = GraphNode("Celu", outputs=["y"], attributes={"alpha": NodeAttribute(number=0.5)})
    assert operator_text(celu, ["z"]) == "(max(0, z) + 0.5 * (exp(min(0, z) / 0.5) - 1))"


@pytest.mark.parametrize(
    ("node", "operands"),
    [
        (GraphNode("Conv", outputs=["y"]), ["z"]),
        (GraphNode("Mul", outputs=["y"]), ["z"]),
        (GraphNode("Relu", domain="other", outputs=["y"]), ["z"]),
        (GraphNode("Relu"), ["z"]),
        (GraphNode("Mul", outputs=["y"]), ["z" * 150, "z" * 150]),
    ],
)
def test_what_is_no_formula_or_too_long_for_one(node, operands):
    assert operator_text(node, operands) is None


def test_numbers_are_written_as_they_are_typed():
    assert [number_text(value) for value in (0.5, -2.0, 1e-9, 0.10000000149011612)] == [
        "0.5",
        "(-2)",
        "1e-09",
        "0.100000001",
    ]


def test_parentheses_around_all_of_a_formula_are_left_out():
    assert custom("(z * (z + 1))").formula == "z * (z + 1)"
    assert custom("(z + 1) * (z + 2)").formula == "(z + 1) * (z + 2)"
