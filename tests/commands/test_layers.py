"""Hidden layers as text."""

import pytest

from neuronlab.commands.layers import parse_layers, split_outside_brackets
from neuronlab.core.activations.table import ACTIVATIONS
from neuronlab.core.errors import InputError
from neuronlab.core.network.units import UNITS
from neuronlab.core.specs.network import LayerSpec


@pytest.mark.parametrize(
    ("text", "layers"),
    [
        ("", ()),
        ("  ", ()),
        ("16:relu", (LayerSpec(16, "relu"),)),
        (" 16 : relu , 8:tanh ", (LayerSpec(16, "relu"), LayerSpec(8, "tanh"))),
        ("16:leaky_relu(0.2)", (LayerSpec(16, "leaky_relu", parameter=0.2),)),
        ("16:leaky_relu( 2e-1 ) : quadratic", (LayerSpec(16, "leaky_relu", parameter=0.2, unit="quadratic"),)),
        ("8:tanh:quadratic,4:relu:linear", (LayerSpec(8, "tanh", unit="quadratic"), LayerSpec(4, "relu"))),
    ],
)
def test_layers_are_read(text, layers):
    assert parse_layers(text) == layers


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("unit", UNITS)
def test_every_activation_and_every_kind_of_unit_can_be_named(name, unit):
    assert parse_layers(f"3:{name}:{unit}") == (LayerSpec(3, name, unit=unit),)


def test_a_formula_may_hold_commas_colons_and_brackets():
    formula = "max(0, z) - 0.1*min(0, z)"
    layers = parse_layers(f"8:custom({formula}):quadratic,4:relu")
    assert layers == (LayerSpec(8, "custom", formula=formula, unit="quadratic"), LayerSpec(4, "relu"))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("16", "'16' is not WIDTH:ACTIVATION, such as 16:relu"),
        ("x:relu", "'x:relu' is not WIDTH:ACTIVATION"),
        ("²:relu", "is not WIDTH:ACTIVATION"),
        ("-1:relu", "is not WIDTH:ACTIVATION"),
        ("4:relu,", "'' is not WIDTH:ACTIVATION"),
        ("4:", "'4:' is not WIDTH:ACTIVATION"),
        ("4:relu:", "'4:relu:' is not WIDTH:ACTIVATION"),
        ("4:relu:linear:2", "'4:relu:linear:2' is not WIDTH:ACTIVATION"),
        ("0:relu", "'0:relu': Width must be from 1 to 512, not 0."),
        ("4:tanh,513:relu", "'513:relu': Width must be from 1 to 512, not 513."),
        ("4:swish", "'4:swish': There is no activation named 'swish'"),
        ("4:relu:cubic", "'4:relu:cubic': There is no kind of unit named 'cubic'"),
        ("4:relu(0.1)", "'4:relu(0.1)': ReLU has no parameter; 0.1 was given."),
        ("4:leaky_relu(a)", "'4:leaky_relu(a)': 'a' is not a number."),
        ("4:leaky_relu()", "'4:leaky_relu()': The brackets are empty."),
        ("4:leaky_relu(1e9)", "'4:leaky_relu(1e9)': The alpha of Leaky ReLU must be from"),
        ("4:leaky_relu(nan)", "The alpha of Leaky ReLU must be from"),
        ("4:leaky_relu(0.1)x", "'4:leaky_relu(0.1)x' continues after its brackets"),
        ("4:custom", "'4:custom': "),
        ("4:custom()", "'4:custom()': "),
        (
            "4:custom(a*z)",
            "'4:custom(a*z)': Unknown name 'a' at position 1 of the formula; it takes z, pi, e and numbers",
        ),
        ("4:custom(max(0, z)", "The closing bracket is missing in '4:custom(max(0, z)'"),
        ("4:relu,2:tanh)", "The opening bracket is missing in '4:relu,2:tanh)'"),
    ],
)
def test_the_part_that_is_wrong_is_named(text, sentence):
    with pytest.raises(InputError) as refused:
        parse_layers(text)
    assert sentence in str(refused.value)
    assert str(refused.value).endswith(".")


def test_separators_in_brackets_are_left_alone():
    assert split_outside_brackets("a, f(b, (c, d)) ,e", ",") == ["a", "f(b, (c, d))", "e"]


@pytest.mark.parametrize("text", ["", "  ", "none"])
def test_no_layers_are_an_empty_text_or_a_word(text):
    assert parse_layers(text) == ()


def test_a_very_long_text_is_refused_without_delay():
    """It is looked at once: to add a letter at a time would copy a hundred gigabytes."""
    with pytest.raises(InputError, match="closing bracket is missing"):
        parse_layers("(" + "a" * 2_000_000)
