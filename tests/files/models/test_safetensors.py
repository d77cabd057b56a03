"""Models as safetensors: what PyTorch finds in one, and what is refused of one."""

import json
import tracemalloc

import numpy as np
import pytest
from safetensors.numpy import load, save

from neuronlab.core.specs.network import LayerSpec
from neuronlab.files.models.formats import load_model
from neuronlab.files.models.safetensors import decode_safetensors, encode_safetensors
from tests.files.fuzzing import reads_or_refuses
from tests.files.models.networks import NETWORKS, make_network, raw_inputs, to_export

W0, B0 = np.arange(6, dtype=np.float32).reshape(3, 2) - 2.0, np.ones(3, np.float32)
W2, B2 = np.array([[0.5, -1.0, 2.0]], np.float32), np.zeros(1, np.float32)
FOREIGN = {"0.weight": W0, "0.bias": B0, "2.weight": W2, "2.bias": B2}
X = np.random.default_rng(3).normal(size=(20, 2))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "model.safetensors"


def header(entries, body=b"", size=None):
    """A file with a header of this JSON text or these entries."""
    text = (entries if isinstance(entries, str) else json.dumps(entries)).encode()
    return (len(text) if size is None else size).to_bytes(8, "little") + text + body


def entry(shape, start, stop, dtype="F32"):
    return {"dtype": dtype, "shape": shape, "data_offsets": [start, stop]}


def test_tensors_are_those_of_a_sequential_of_pytorch():
    network = make_network(("prelu", LayerSpec(activation="tanh", unit="quadratic")))
    tensors = load(encode_safetensors(to_export(network)))
    first, second, last = network.layers
    assert set(tensors) == {"0.weight", "0.bias", "1.weight", "2.weight", "2.squares", "2.bias", "4.weight", "4.bias"}
    assert np.array_equal(tensors["0.weight"], first.weights)
    assert np.array_equal(tensors["1.weight"], first.parameter[:, 0])
    assert np.array_equal(tensors["2.squares"], second.squares)
    assert np.array_equal(tensors["4.bias"], last.bias)
    assert all(tensor.dtype == np.float32 for tensor in tensors.values())


def test_weights_of_pytorch_are_read_with_the_activations_that_are_named(path):
    path.write_bytes(save(FOREIGN, {"activations": "tanh"}))
    model = load_model(path)
    assert (model.task, [layer.activation for layer in model.network.spec.hidden]) == ("surface", ["tanh"])
    np.testing.assert_allclose(model.network.predict(X), np.tanh(X @ W0.T + B0) @ W2.T + B2, rtol=1e-5, atol=1e-6)


def test_a_layer_whose_activation_is_not_named_is_refused(path):
    path.write_bytes(save(FOREIGN))
    sentence = reads_or_refuses(decode_safetensors, path)
    assert (
        'layer 1 (0.weight) does not say its activation; name them when it is saved, as in metadata={"activ' in sentence
    )


def test_labels_may_be_named(path):
    tensors = {"0.weight": W0, "0.bias": B0}
    path.write_bytes(save(tensors, {"labels": "cat, dog, cow", "activations": "softmax"}))
    assert load_model(path).network.spec.labels == ("cat", "dog", "cow")


@pytest.mark.parametrize("dtype", [np.float16, np.float64])
def test_floats_of_other_types_are_read(path, dtype):
    path.write_bytes(save({name: array.astype(dtype) for name, array in FOREIGN.items()}, {"activations": "relu"}))
    assert np.array_equal(load_model(path).network.layers[0].weights, W0)


def test_bfloat16_is_read(path):
    upper = (np.concatenate([W0.ravel(), B0]).view(np.uint32) >> 16).astype("<u2")
    entries = {"0.weight": entry([3, 2], 0, 12, "BF16"), "0.bias": entry([3], 12, 18, "BF16")}
    path.write_bytes(header(entries, upper.tobytes()))
    assert np.array_equal(load_model(path).network.layers[0].weights, W0)


BODY = bytes(24)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "empty or cut off"),
        (b"\x08\0\0", "empty or cut off"),
        (header({}, size=2**63), "its header claims to be longer"),
        (header({}, size=100), "its header claims to be longer"),
        ((2).to_bytes(8, "big") + b"{}", "its header claims to be longer"),  # wrong byte order
        (header("[]"), "expected object, got array"),
        (header("{"), "truncated"),
        (header('{"a": ' + "[" * 3000 + "]" * 3000 + "}"), ""),
        (header('{"a": 1' + "0" * 5000 + "}"), "number out of range"),
        (header("{}"), "it contains no arrays"),
        (header({"a": 3}), "expected object, got int"),
        (header({"a": {"dtype": "F32"}}), "missing required field shape"),
        (header({"__metadata__": {"a": 3}}), "expected str, got int"),
        (header('{"a": {}, "a": {}}'), "the key 'a' twice"),
        (header({"0.weight": entry([3, 2], 0, 24, "I32")}, BODY), "numbers of the type I32; weights are floats"),
        (header({"0.weight": entry([1, 3, 2], 0, 24)}, BODY), "has 3 dimensions"),
        (header({"0.weight": entry([-3, -2], 0, 24)}, BODY), "dimensions"),
        (header({"0.weight": entry([10**9, 10**9], 0, 24)}, BODY), "size of its tensor 0.weight does not match"),
        (header({"0.weight": entry([3, 2], 0, 4 * 10**9)}, BODY), "size of its tensor 0.weight does not match"),
        (header({"0.weight": entry([3, 2], 24, 0)}, BODY), "size of its tensor 0.weight does not match"),
        (header({"0.weight": entry([3, 2], 4, 28)}, bytes(28)), "overlap or leave a gap"),
        (header({"0.weight": entry([3, 2], 0, 24), "0.bias": entry([3], 0, 12)}, BODY), "overlap or leave a gap"),
        (header({"0.weight": entry([3, 2], 0, 24)}, bytes(28)), "bytes that belong to no tensor"),
    ],
)
def test_what_is_wrong_is_said(path, data, sentence):
    path.write_bytes(data)
    assert sentence in reads_or_refuses(decode_safetensors, path)


def test_a_header_that_lies_takes_no_memory(path):
    path.write_bytes(header({"0.weight": entry([2**31, 2**31], 0, 2**64)}, BODY))
    tracemalloc.start()
    try:
        assert reads_or_refuses(decode_safetensors, path)
        assert tracemalloc.get_traced_memory()[1] < 4e6
    finally:
        tracemalloc.stop()


def test_a_file_of_ours_with_other_tensors_is_refused(path):
    network = NETWORKS["relu"]
    data = encode_safetensors(to_export(network))
    size = int.from_bytes(data[:8], "little")
    metadata = json.loads(data[8 : 8 + size])["__metadata__"]
    tensors = load(data)
    for change, sentence in (
        ({"0.weight": tensors["0.weight"][:2].copy()}, "layer 0 has 2 outputs but 3 biases"),
        ({"9.weight": tensors["0.weight"]}, "numbers that belong to no layer: 9.weight"),
    ):
        path.write_bytes(save({**tensors, **change}, metadata))
        assert sentence in reads_or_refuses(decode_safetensors, path)
    path.write_bytes(save(tensors, metadata))
    assert np.array_equal(load_model(path).network.predict(raw_inputs(network)), network.predict(raw_inputs(network)))
