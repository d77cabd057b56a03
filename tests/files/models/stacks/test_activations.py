"""Activations are known by the names other programs give them."""

import numpy as np
import pytest

from neuronlab.core.activations.table import ACTIVATIONS, activation_named
from neuronlab.core.errors import InputError
from neuronlab.files.models.stacks.activations import (
    FoundActivation,
    clipped,
    elu,
    hard_sigmoid,
    leaky_relu,
    named_activation,
    shortened,
)

Z = np.linspace(-7.0, 7.0, 141)


def values(found):
    row, y = activation_named(found.name, found.formula), np.empty_like(Z)
    row.apply(Z, y, found.parameter)
    return y


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("relu", FoundActivation("relu")),
        ("ReLU", FoundActivation("relu")),
        (" Linear ", FoundActivation("identity")),
        ("logistic", FoundActivation("sigmoid", 1.0)),
        ("swish", FoundActivation("silu")),
        ("Hardtanh()", FoundActivation("hard_tanh")),
        ("LeakyReLU(negative_slope=0.01)", FoundActivation("leaky_relu", 0.01)),
        ("leaky_relu(0.3)", FoundActivation("leaky_relu", 0.3)),
        ("ELU", FoundActivation("elu", 1.0)),
        ("GELU(approximate='tanh')", FoundActivation("gelu")),
        ("gelu_tanh", FoundActivation("gelu")),
        ("softmax", FoundActivation("softmax")),
        ("ReLU6", FoundActivation("custom", formula="min(max(0, z), 6)")),
    ],
)
def test_a_name_is_an_activation(text, found):
    assert named_activation(text) == found


@pytest.mark.parametrize(
    "name", [name for name, row in ACTIVATIONS.items() if row.parameter is None and name != "gelu"]
)
def test_our_own_names_are_known(name):
    assert named_activation(name).name == name


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("maxout", "has the activation maxout, which is none of those here"),
        ("x" * 900, "which is none of those here"),
        ("relu(1", "which is none of those here"),
        ("", "which is none of those here"),
        ("gelu", "in the form with erf"),
        ("leaky_relu", r"needs its alpha, as in leaky_relu\(0.1\)"),
        ("leaky_relu(steep)", "needs its alpha"),
        ("prelu", "not the slopes it learned"),
        ("tanh(3)", "with an unknown option"),
    ],
)
def test_other_names_are_refused(text, why):
    with pytest.raises(InputError, match=why):
        named_activation(text)


@pytest.mark.parametrize("name", ["hardshrink", "softshrink", "tanhshrink", "exponential", "log_sigmoid"])
def test_activations_that_are_formulas_can_be_used(name):
    assert np.isfinite(values(named_activation(name))).all()


def test_numbers_out_of_our_range_become_formulas():
    for found, expected in (
        (leaky_relu(-0.5), np.where(Z > 0, Z, -0.5 * Z)),
        (elu(7.0), np.where(Z > 0, Z, 7.0 * np.expm1(Z))),
        (clipped(-2.0, 3.0), np.clip(Z, -2.0, 3.0)),
        (clipped(None, 3.0), np.minimum(Z, 3.0)),
        (hard_sigmoid(0.2, 0.5), np.clip(0.2 * Z + 0.5, 0.0, 1.0)),
    ):
        assert found.name == "custom"
        np.testing.assert_allclose(values(found), expected, atol=1e-12)


def test_clips_that_have_a_name_get_it():
    assert (clipped(-1.0, 1.0).name, clipped(0.0, None).name, clipped(None, None).name) == (
        "hard_tanh",
        "relu",
        "identity",
    )
    assert hard_sigmoid(1.0 / 6.0, 0.5).name == "hard_sigmoid"


def test_long_names_are_shortened():
    assert shortened("a" * 40) == "a" * 40
    assert shortened("a" * 41) == "a" * 39 + "…"
