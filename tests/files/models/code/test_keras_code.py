"""The network in Keras, run where Keras is installed."""

import ast

import pytest

from neuronlab.core.errors import InputError
from neuronlab.files.models.code.keras_code import keras_snippet
from neuronlab.files.models.formats import EXPORTERS
from tests.files.models.code.cases import CASES, ODD_LABELS, assert_close, odd_export, product, questions
from tests.files.models.networks import NETWORKS, to_export


@pytest.mark.parametrize("name", CASES)
def test_it_is_a_program(name):
    ast.parse(keras_snippet(to_export(CASES[name]), "model.npz"))


def test_it_computes_what_the_network_does(tmp_path, monkeypatch):
    assert_computes(tmp_path, monkeypatch, CASES)


@pytest.mark.long
def test_every_activation_unit_and_task_is_computed(tmp_path, monkeypatch):
    assert_computes(tmp_path, monkeypatch, product())


def assert_computes(tmp_path, monkeypatch, cases):
    monkeypatch.setenv("KERAS_BACKEND", "torch")
    pytest.importorskip("torch", reason="torch is not installed")
    pytest.importorskip("keras", reason="keras is not installed")
    monkeypatch.chdir(tmp_path)
    for name, network in cases.items():
        (tmp_path / "model.npz").write_bytes(EXPORTERS[".npz"].encode(to_export(network)))
        found = {}
        exec(keras_snippet(to_export(network), "model.npz"), found)
        assert_close(network, found["predict"](questions(network)), name)


def test_quadratic_units_are_one_dense_layer_of_squares_and_values():
    code = keras_snippet(to_export(NETWORKS["quadratic units"]), "model.npz")
    assert 'z = keras.layers.Dense(3, name="layer1")(ops.concatenate([y * y, y], axis=1))' in code
    assert 'np.concatenate([arrays["layer0.squares"].T, arrays["layer0.weights"].T])' in code


def test_labels_are_strings():
    code = keras_snippet(odd_export(), "model.safetensors")
    line = next(line for line in code.splitlines() if line.startswith("LABELS = "))
    assert ast.literal_eval(line.removeprefix("LABELS = ")) == list(ODD_LABELS)


def test_numbers_come_from_a_file_of_arrays():
    with pytest.raises(InputError, match="not a file of arrays"):
        keras_snippet(to_export(NETWORKS["relu"]), "model.h")
