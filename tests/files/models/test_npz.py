"""Models as NumPy archives: what other programs find in one, and what is refused of one."""

import io
import json
import tracemalloc
import zipfile

import numpy as np
import pytest

from neuronlab.files.models.formats import EXPORTERS, export_model, load_model
from tests.files.fuzzing import reads_or_refuses
from tests.files.models.networks import NETWORKS, make_network, raw_inputs, to_export


@pytest.fixture
def network():
    return make_network()


def _npz_with(tmp_path, network, change):
    """A model archive after `change` of its dict of arrays."""
    with np.load(io.BytesIO(EXPORTERS[".npz"].encode(to_export(network)))) as archive:
        arrays = dict(archive)
    change(arrays)
    path = tmp_path / "model.npz"
    np.savez(path, **arrays)
    return path


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("layer0.weights", np.ones((3, 2), np.float32), "weights of layer 0 have the shape 3 × 2"),
        ("layer0.weights", np.ones(3, np.float32), "weights of layer 0 have the shape 3;"),
        ("layer0.weights", np.full((3, 1), np.nan, np.float32), "not finite"),
        ("layer0.weights", np.array([["a"], ["b"], ["c"]]), "weights of layer 0 are not numbers"),
        ("layer0.weights", np.ones((3, 1), np.complex64), "layer0.weights is not a plain table of numbers or text"),
        (
            "layer0.bias",
            np.ones((3, 1), np.float32),
            "bias of layer 0 has the shape 3 × 1; it must be a list with a number for every output",
        ),
        ("layer0.bias", np.ones((1, 1, 3), np.float32), "layer0.bias does not match its contents"),
        ("input_scaling.mean", np.ones((1, 1)), "input_scaling is not a list of numbers"),
        ("input_scaling.mean", np.array(["0"]), "input_scaling is not a list of numbers"),
        ("target_scaling.deviation", np.array([np.inf]), "target_scaling must be finite"),
        ("target_scaling.deviation", np.array([-1.0]), "no deviation below 1e-150"),
        ("metadata", np.array("not json"), "JSON is malformed"),
        ("metadata", np.array(["{}"]), "contains no text named metadata"),
        ("metadata", np.array('"\ud800"'), "text metadata is damaged"),
        ("layer9.bias", np.ones(3), "an array that belongs to no layer: layer9.bias"),
        ("layer0.squares", np.ones((3, 1)), "layer 0 has linear units; quadratic units have squares, others do not"),
        ("layer0.slopes", np.ones(3), "layer 0 has slopes, which its activation lacks"),
        ("layer0.parameter", np.ones(3), "an array that belongs to no layer: layer0.parameter"),
    ],
)
def test_a_wrong_array_is_named(tmp_path, network, name, value, sentence):
    path = _npz_with(tmp_path, network, lambda arrays: arrays.update({name: value}))
    assert sentence in (reads_or_refuses(load_model, path) or "")


@pytest.mark.parametrize("name", ["layer0.weights", "layer2.bias", "input_scaling.mean", "metadata"])
def test_a_missing_array_is_named(tmp_path, network, name):
    path = _npz_with(tmp_path, network, lambda arrays: arrays.pop(name))
    assert name in (reads_or_refuses(load_model, path) or "")


def test_arrays_stored_otherwise_by_other_programs_are_read(tmp_path, network):
    """Compressed, in Fortran order, big-endian or in float64: the same numbers."""
    with np.load(io.BytesIO(EXPORTERS[".npz"].encode(to_export(network)))) as archive:
        arrays = dict(archive)
    arrays["layer1.weights"] = np.asfortranarray(arrays["layer1.weights"].astype(">f8"))
    path = tmp_path / "model.npz"
    np.savez_compressed(path, **arrays)
    assert load_model(path).network.parameters.tobytes() == network.parameters.tobytes()


def test_an_archive_that_would_unpack_to_gigabytes_is_refused_before_it_is_unpacked(tmp_path):
    path = tmp_path / "bomb.npz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("layer0.weights.npy", "w") as member:
        for _ in range(100):
            member.write(bytes(10**6))
    tracemalloc.start()
    sentence = reads_or_refuses(load_model, path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "would unpack to more than 41 MB" in (sentence or "")
    assert peak < 10**7


def test_a_header_that_promises_more_than_there_is_makes_no_room_for_it(tmp_path):
    header = b"{'descr': '<f4', 'fortran_order': False, 'shape': (999999999999, 9), }\n"
    data = b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + bytes(16)
    path = tmp_path / "model.npz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("metadata.npy", data)
    assert "size of its array metadata does not match its contents" in (reads_or_refuses(load_model, path) or "")


def test_a_pickled_object_is_not_loaded(tmp_path):
    path = tmp_path / "model.npz"
    np.savez(path, allow_pickle=True, metadata=np.array([object], object))
    assert "metadata is not a plain table" in (reads_or_refuses(load_model, path) or "")


def test_a_zip_of_other_things_is_refused(tmp_path):
    path = tmp_path / "model.npz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../readme.txt", "hello")
    assert "contains something that is not an array" in (reads_or_refuses(load_model, path) or "")


def test_arrays_are_what_other_programs_expect(tmp_path, network):
    export_model(to_export(network), tmp_path / "model.npz", raw_inputs(network))
    with np.load(tmp_path / "model.npz") as arrays:
        for number, layer in enumerate(network.layers):
            weights, bias = arrays[f"layer{number}.weights"], arrays[f"layer{number}.bias"]
            assert weights.flags.c_contiguous
            assert weights.dtype == bias.dtype == np.float32
            assert np.array_equal(weights, layer.weights)
            assert np.array_equal(bias, layer.bias)
        assert arrays["input_scaling.mean"].dtype == arrays["target_scaling.deviation"].dtype == np.float64
        metadata = json.loads(str(arrays["metadata"]))
    assert [layer["activation"] for layer in metadata["layers"]] == ["relu", "tanh", "identity"]
    assert (metadata["format"], metadata["version"], metadata["task"]) == ("neuronlab-model", 4, "curve")


def test_squares_and_slopes_are_arrays_of_their_own(tmp_path):
    network = NETWORKS["all at once"]
    export_model(to_export(network), tmp_path / "model.npz", raw_inputs(network))
    with np.load(tmp_path / "model.npz") as arrays:
        metadata = json.loads(str(arrays["metadata"]))
        for number, (layer, text) in enumerate(zip(network.layers, metadata["layers"], strict=True)):
            assert text["unit"] == ("linear" if layer.squares is None else "quadratic")
            assert (f"layer{number}.squares" in arrays) == (layer.squares is not None)
            assert (f"layer{number}.slopes" in arrays) == (layer.parameter.ndim == 2)
            if layer.squares is not None:
                assert np.array_equal(arrays[f"layer{number}.squares"], layer.squares)
    assert (metadata["features"], metadata["labels"]) == (["x2", "x1^2", "sin(x1)"], ["0", "1", "2"])


VERSION_1_METADATA = (
    '{"format":"neuronlab-model","version":1,"task":"curve","layers":['
    '{"activation":"leaky_relu","name":"Hidden 1","formula":"f(z) = max(0.1·z, z)"},'
    '{"activation":"identity","name":"Output","formula":"f(z) = z"}],"equations":{"layer":"z = W·y + b"}}'
)


def test_archives_of_version_1_are_still_read(tmp_path):
    arrays = {
        "metadata": np.array(VERSION_1_METADATA),
        "layer0.weights": np.array([[1.5], [-1.0]], np.float32),
        "layer0.bias": np.array([0.25, -0.5], np.float32),
        "layer1.weights": np.array([[0.75, -0.5]], np.float32),
        "layer1.bias": np.array([0.125], np.float32),
        "input_scaling.mean": np.array([3.0]),
        "input_scaling.deviation": np.array([2.0]),
        "target_scaling.mean": np.array([10.0]),
        "target_scaling.deviation": np.array([4.0]),
    }
    np.savez(tmp_path / "model.npz", **arrays)
    assert load_model(tmp_path / "model.npz").network.predict(np.array([[4.0]])) == pytest.approx(13.7, rel=1e-6)
