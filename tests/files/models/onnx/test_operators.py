"""Every activation, feature and formula in operators of opset 13, evaluated by the reference of ONNX."""

import numpy as np
import pytest
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator

from neuronlab.core.activations.table import ACTIVATIONS, CUSTOM
from neuronlab.core.data.features import FEATURES, compute_features
from neuronlab.core.formulas.parser import FUNCTIONS
from neuronlab.core.specs.network import LayerSpec
from neuronlab.files.models.onnx.operators import WRITE, WRITE_FEATURE, write_activation
from tests.files.models.networks import adjusted

Z = np.concatenate([np.linspace(-6.0, 6.0, 241), [-300.0, -90.0, 90.0, 300.0]]).astype(np.float32)


class Written:
    """A graph that is written for a test, with one value per row."""

    def __init__(self):
        self.nodes, self.tensors = [], {}

    def add(self, operator, *inputs, **attributes):
        name = f"{operator}{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, list(inputs), [name], **attributes))
        return name

    def number(self, value):
        name = f"c{value!r}"
        self.tensors[name] = np.float32(value)
        return name

    def compute(self, result, **values):
        infos = [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in (*values, result)]
        tensors = [numpy_helper.from_array(np.asarray(array), name) for name, array in self.tensors.items()]
        graph = helper.make_graph(self.nodes, "g", infos[:-1], infos[-1:], tensors)
        model = helper.make_model(graph, ir_version=7, opset_imports=[helper.make_opsetid("", 13)])
        with np.errstate(all="ignore"):
            return next(iter(ReferenceEvaluator(model).run(None, values)))


def assert_is_computed(layer, slopes=None):
    written = Written()
    expected = np.empty_like(Z)
    layer.kind.apply(Z, expected, slopes if slopes is not None else layer.value)
    if slopes is not None:
        written.tensors["slopes"] = np.float32(slopes)
    result = write_activation(written, layer, "z", "slopes")
    found = Z if result == "z" else written.compute(result, z=Z)
    assert found.dtype == np.float32
    assert np.abs(found - expected).max() <= 2e-6 * np.abs(expected).max()
    np.testing.assert_allclose(found[:241], expected[:241], rtol=1e-5, atol=1e-6 * np.ptp(expected[:241]))


@pytest.mark.parametrize("name", [name for name in ACTIVATIONS if name in WRITE])
def test_an_activation_is_computed(name):
    assert_is_computed(LayerSpec(activation=name))
    assert_is_computed(adjusted(name))


def test_learned_slopes_are_a_tensor():
    learned = set(ACTIVATIONS) - set(WRITE)
    assert learned == {name for name, row in ACTIVATIONS.items() if row.parameter and row.parameter.is_learned}
    for name in learned:
        assert_is_computed(LayerSpec(activation=name), slopes=-0.3)


DEFINED = {"log": "log(1 + z^2)", "ln": "ln(2 + z^2)", "sqrt": "sqrt(z^2 + 1)", "tan": "tan(tanh(z))"}
"""Functions that are not finite for every z, of terms for which they are."""
FORMULAS = [
    *(
        DEFINED.get(name, f"{name}(z, 0.5z, 0.2)" if row.takes_several else f"{name}(z)")
        for name, row in FUNCTIONS.items()
    ),
    "z^7 - 2z^2 + 3",
    "z / (1 + z²) - −z",
    "exp(-z²)*cos(3z) + pi",
    "min(max(0, z), 6)*0.5 + z*sigmoid(1.702*z)",
    "2^(z/9)",
    "(1 + z²)^0.3",
]


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_is_computed_term_by_term(formula):
    written = Written()
    layer = LayerSpec(activation=CUSTOM, formula=formula)
    z = Z[:241]
    expected = np.empty_like(z)
    layer.kind.apply(z, expected)
    found = written.compute(write_activation(written, layer, "z", ""), z=z)
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-6 * np.ptp(expected))


@pytest.mark.parametrize("name", FEATURES)
def test_a_feature_is_computed(name):
    columns = {f"x{number}": np.linspace(-2.0, 3.0, 21) ** (number + 1) for number in range(FEATURES[name].inputs)}
    written = Written()
    result = WRITE_FEATURE[name](written, list(columns))
    found = columns[result] if result in columns else written.compute(result, **columns)
    expected = compute_features((name,), np.stack(list(columns.values()), axis=1))[:, 0]
    np.testing.assert_allclose(found, expected, rtol=1e-14)
