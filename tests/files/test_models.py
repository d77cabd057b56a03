"""Exported models come back as what they were, or the old file stays."""

import json

import numpy as np
import pytest

from neuronlab.core.activations import ACTIVATIONS
from neuronlab.core.errors import InputError, WorkError
from neuronlab.core.network import Network
from neuronlab.core.specs import LayerSpec, NetworkSpec
from neuronlab.files import models
from neuronlab.files.models import EXPORTERS, IMPORTERS, export_model, load_model
from tests.files.networks import make_network

SUFFIXES = list(IMPORTERS)


@pytest.fixture
def network():
    return make_network()


INPUTS = np.linspace(1990.0, 2010.0, 57)[:, None]


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("activations", [(), *((name,) for name in ACTIVATIONS), ("sigmoid", "step", "leaky_relu")])
def test_a_model_comes_back_bit_for_bit(tmp_path, suffix, activations):
    network = make_network(activations)
    path = tmp_path / f"model{suffix}"
    export_model(network, "curve", path, INPUTS)
    back, task = load_model(path)
    assert (task, back.spec) == ("curve", network.spec)
    assert back.parameters.dtype == np.float32
    assert back.parameters.tobytes() == network.parameters.tobytes()
    assert (back.input_scaling, back.target_scaling) == (network.input_scaling, network.target_scaling)
    assert np.array_equal(back.predict(INPUTS), network.predict(INPUTS))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_extreme_float32_values_come_back_exactly(tmp_path, suffix):
    spec = NetworkSpec(1, 1, (LayerSpec(300, "tanh"),))
    bits = np.random.default_rng(0).integers(0, 2**32, spec.parameter_count, dtype=np.uint32)
    parameters = bits.view(np.float32)
    parameters[~np.isfinite(parameters)] = 1.0
    parameters[:4] = (np.finfo(np.float32).max, np.finfo(np.float32).smallest_subnormal, -0.0, 1 / 3)
    path = tmp_path / f"model{suffix}"
    path.write_bytes(EXPORTERS[suffix].encode(Network(spec, parameters), "curve"))
    back, _ = load_model(path)
    assert back.parameters.tobytes() == parameters.tobytes()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_model_of_two_inputs_comes_back(tmp_path, suffix):
    network = make_network(task_inputs=2)
    inputs = np.random.default_rng(1).normal(2000.0, 5.0, (40, 2))
    export_model(network, "surface", tmp_path / f"m{suffix}", inputs)
    back, task = load_model(tmp_path / f"m{suffix}")
    assert task == "surface"
    assert np.array_equal(back.predict(inputs), network.predict(inputs))


def test_arrays_are_what_other_programs_expect(tmp_path, network):
    export_model(network, "curve", tmp_path / "model.npz", INPUTS)
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
    assert (metadata["format"], metadata["version"], metadata["task"]) == ("neuronlab-model", 1, "curve")


def test_json_is_readable_and_says_how_to_compute(tmp_path, network):
    export_model(network, "curve", tmp_path / "model.json", INPUTS)
    text = (tmp_path / "model.json").read_text(encoding="utf-8")
    model = json.loads(text)
    assert model["layers"][0]["formula"] == "f(z) = max(0, z)"
    assert "weights[out][in]" in model["equations"]["layer"]
    assert model["equations"]["input"].startswith("x̂ = (x − μ) / σ")
    assert model["equations"]["output"].startswith("y = ŷ·σ + μ")
    assert len(text.splitlines()) < 60  # a row of weights stands on one line


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_that_reads_back_differently_is_not_put_in_place(tmp_path, network, monkeypatch, suffix):
    path = tmp_path / f"model{suffix}"
    export_model(network, "curve", path, INPUTS)
    old = path.read_bytes()
    encode = EXPORTERS[suffix].encode

    def encode_wrong(network, task):
        wrong = network.parameters.copy()
        wrong[-1] += 1e-5
        return encode(Network(network.spec, wrong, network.input_scaling, network.target_scaling), task)

    row = models.Exporter(label="", meaning="", encode=encode_wrong)
    monkeypatch.setitem(EXPORTERS, suffix, row)
    with pytest.raises(WorkError, match="does not predict what the network does"):
        export_model(network, "curve", path, INPUTS)
    assert path.read_bytes() == old
    assert [found.name for found in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_network_that_is_not_finite_is_not_exported(tmp_path, network, suffix):
    parameters = network.parameters.copy()
    parameters[2] = np.nan
    with pytest.raises(InputError, match="not finite"):
        export_model(Network(network.spec, parameters), "curve", tmp_path / f"m{suffix}", INPUTS)
    assert not list(tmp_path.iterdir())


def test_unknown_suffixes_are_refused_with_those_there_are(tmp_path, network):
    with pytest.raises(InputError, match=r"model\.onnx cannot be written as a model: .* \.npz or \.json"):
        export_model(network, "curve", tmp_path / "model.onnx", INPUTS)
    with pytest.raises(InputError, match="cannot be read as a model"):
        load_model(tmp_path / "model.txt")
