"""NumPy archives of other programs: weights with names, and arrays of text beside them."""

import numpy as np
import pytest

from neuronlab.files.models.formats import load_model
from tests.files.fuzzing import reads_or_refuses

RNG = np.random.default_rng(7)
W1, B1, W2, B2 = RNG.normal(size=(2, 3)), RNG.normal(size=3), RNG.normal(size=(3, 1)), RNG.normal(size=1)
X = RNG.normal(size=(20, 2))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "model.npz"


def test_an_archive_of_scikit_learn_is_read(path):
    np.savez(
        path, coefs_0=W1, intercepts_0=B1, coefs_1=W2, intercepts_1=B2, activation="relu", out_activation="identity"
    )
    model = load_model(path)
    assert model.task == "surface"
    expected = np.maximum(X @ W1 + B1, 0.0) @ W2 + B2
    np.testing.assert_allclose(model.network.predict(X), expected, rtol=1e-4, atol=1e-5)


def test_an_archive_of_keras_is_read_with_its_labels(path):
    np.savez(path, W1, B1, activations=["softmax"], labels=["cat", "dog", "cow"])
    model = load_model(path)
    assert (model.task, model.network.spec.labels) == ("classes", ("cat", "dog", "cow"))


def test_activations_may_be_one_text(path):
    np.savez(path, W1, B1, W2, B2, activations="tanh, linear")
    expected = np.tanh(X @ W1 + B1) @ W2 + B2
    np.testing.assert_allclose(load_model(path).network.predict(X), expected, rtol=1e-4, atol=1e-5)


def test_whole_numbers_are_read_as_weights(path):
    np.savez(path, arr_0=np.array([[2], [3]]), arr_1=np.array([1]))
    assert load_model(path).network.predict(np.array([[10.0, 100.0]])).tolist() == [[321.0]]


@pytest.mark.parametrize(
    ("arrays", "sentence"),
    [
        (
            {"coefs_0": W1, "intercepts_0": B1, "coefs_1": W2},
            "name them when it is saved, as in np.savez(…, activations=",
        ),
        ({"coefs_0": W1 > 0}, "its array coefs_0 does not hold numbers"),
        ({"arr_0": np.full((2, 1), np.inf)}, "not finite in float32"),
        ({"something": W1}, "an array named something"),
        ({"activation": "relu"}, "it contains no arrays"),
    ],
)
def test_what_is_no_stack_is_refused(path, arrays, sentence):
    np.savez(path, **arrays)
    assert sentence in (reads_or_refuses(load_model, path) or "")
