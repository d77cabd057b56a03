"""Models as JSON: what a person reads in one, and what is refused of one."""

import json

import numpy as np
import pytest

from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.files.models.formats import export_model, load_model
from tests.files.fuzzing import reads_or_refuses
from tests.files.models.networks import json_model, make_network, raw_inputs, to_export


@pytest.fixture
def network():
    return make_network()


def _without(model, path):
    for step in path[:-1]:
        model = model[step]
    del model[path[-1]]


@pytest.mark.parametrize(
    "position", [("format",), ("version",), ("task",), ("layers",), ("layers", 0, "bias"), ("target_scaling", "mean")]
)
def test_a_missing_value_in_json_is_named(tmp_path, network, position):
    model = json_model(network)
    _without(model, position)
    path = tmp_path / "model.json"
    path.write_text(json.dumps(model))
    assert reads_or_refuses(load_model, path)


def test_json_with_a_number_that_is_not_one_is_refused(tmp_path, network):
    text = json.dumps(json_model(network))
    for wrong in ("NaN", "Infinity", "-Infinity", "1e999", "01", "0x10", "1_0"):
        path = tmp_path / "model.json"
        path.write_text(text.replace("2000.0", wrong))
        assert reads_or_refuses(load_model, path), wrong


def test_a_model_that_is_nested_too_deeply_is_refused(tmp_path):
    path = tmp_path / "model.json"
    path.write_text(f'{{"format":"neuronlab-model","version":1,"layers":{"[" * 20_000}{"]" * 20_000}}}')
    assert reads_or_refuses(load_model, path)  # how deep is too deep depends on Python


def test_json_is_readable_and_says_how_to_compute(tmp_path, network):
    export_model(to_export(network), tmp_path / "model.json", raw_inputs(network))
    text = (tmp_path / "model.json").read_text(encoding="utf-8")
    model = json.loads(text)
    assert model["layers"][0]["formula"] == "f(z) = max(0, z)"
    assert "weights[out][in]" in model["equations"]["layer"]
    assert model["equations"]["input"].startswith("x̂ = (x − μ) / σ")
    assert model["equations"]["output"].startswith("y = ŷ·σ + μ")
    assert len(text.splitlines()) < 60  # a row of weights stands on one line


VERSION_1 = """{
  "format": "neuronlab-model",
  "version": 1,
  "task": "curve",
  "equations": {"layer": "z = W·y + b and then y = f(z)"},
  "input_scaling": {"mean": [3.0], "deviation": [2.0]},
  "layers": [
    {"name": "Hidden 1", "activation": "leaky_relu", "formula": "f(z) = max(0.1·z, z)",
     "weights": [[1.5], [-1.0]], "bias": [0.25, -0.5]},
    {"name": "Output", "activation": "identity", "formula": "f(z) = z", "weights": [[0.75, -0.5]], "bias": [0.125]}
  ],
  "target_scaling": {"mean": [10.0], "deviation": [4.0]}
}"""


def test_json_of_version_1_is_still_read(tmp_path):
    (tmp_path / "model.json").write_text(VERSION_1, encoding="utf-8")
    model = load_model(tmp_path / "model.json")
    network = model.network
    assert model.task == "curve"
    assert network.spec == NetworkSpec(hidden=(LayerSpec(2, "leaky_relu"),))
    # x̂ = 0.5, z = (1, −1), y = (1, −0.1), ŷ = 0.75 + 0.05 + 0.125
    assert network.predict(np.array([[4.0]])) == pytest.approx(0.925 * 4.0 + 10.0, rel=1e-6)
