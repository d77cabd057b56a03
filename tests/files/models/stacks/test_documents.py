"""JSON of other programs: the lists of scikit-learn, lists of layers, and named arrays."""

import json

import numpy as np
import pytest

from neuronlab.files.models.formats import load_model
from tests.files.fuzzing import reads_or_refuses

W1, B1, W2, B2 = [[1.0, -2.0], [0.5, 1.5], [-1.0, 0.25]], [0.5, -0.5, 1.0], [[1.0, -1.0, 2.0]], [0.25]
X = np.random.default_rng(8).normal(size=(20, 2))
TANH = np.tanh(X @ np.array(W1).T + B1) @ np.array(W2).T + B2
TRANSPOSED = [np.array(weights).T.tolist() for weights in (W1, W2)]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "model.json"


@pytest.mark.parametrize(
    "document",
    [
        {"coefs": TRANSPOSED, "intercepts": [B1, B2], "activation": "tanh", "out_activation": "identity"},
        {"coefs_": TRANSPOSED, "intercepts_": [B1, B2], "activation": "tanh", "out_activation_": "identity"},
        {"layers": [{"weights": W1, "bias": B1, "activation": "tanh"}, {"weight": W2, "biases": B2}]},
        {
            "layers": [
                {"kernel": TRANSPOSED[0], "bias": B1, "activation": "Tanh"},
                {"kernel": TRANSPOSED[1], "bias": B2},
            ]
        },
        {"layers": [{"weights": W1, "bias": B1}, {"weights": W2, "bias": B2}], "activations": ["tanh"]},
        {"0.weight": W1, "0.bias": B1, "2.weight": W2, "2.bias": B2, "activations": "tanh"},
    ],
)
def test_a_document_is_a_network(path, document):
    path.write_text(json.dumps(document))
    np.testing.assert_allclose(load_model(path).network.predict(X), TANH, rtol=1e-5, atol=1e-6)


def test_classes_may_be_numbers(path):
    path.write_text(
        json.dumps({"coefs": TRANSPOSED[:1], "intercepts": [B1], "out_activation": "softmax", "classes_": [3, 5, 7]})
    )
    assert load_model(path).network.spec.labels == ("3", "5", "7")


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        (
            {"layers": [{"weights": W1, "bias": B1}, {"weights": W2, "bias": B2}]},
            'add "activations": ["tanh", "relu"] to',
        ),
        ({"layers": [{"units": 3}]}, "layer 1 has no weights"),
        ({"layers": [{"weights": [[1.0], [1.0, 2.0]]}]}, "rows differ in length"),
        ({"layers": [{"weights": [[[1.0]]]}]}, "its 0.weight are not what a network of plain layers has there"),
        ({"layers": [{"weights": "heavy"}]}, "its 0.weight are not what"),
        ({"layers": 3}, "its layers are not what"),
        ({"layers": []}, "it contains no arrays"),
        ({"coefs": [[[1e300, 1.0]]]}, "not finite in float32"),
        ({"activation": {"name": "relu"}}, "its activation are not what"),
        ({}, "it contains no arrays"),
        ({"layers": [{"weights": [[0.0] * 600] * 500}]}, "exceed 512 × 512 numbers"),
    ],
)
def test_what_is_no_stack_is_refused(path, document, sentence):
    path.write_text(json.dumps(document))
    assert sentence in (reads_or_refuses(load_model, path) or "")
