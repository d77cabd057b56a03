"""Exported models come back as what they were, or the old file stays."""

import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.core.errors import InputError, WorkError
from neuronlab.core.network.network import Network
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.files.models import formats
from neuronlab.files.models.formats import EXPORTERS, IMPORTERS, export_model, load_model
from tests.files.fuzzing import damaged, reads_or_refuses
from tests.files.models.networks import NETWORKS, make_custom_network, make_network, raw_inputs, task_of

SUFFIXES = list(IMPORTERS)


@pytest.fixture
def network():
    return make_network()


INPUTS = np.linspace(1990.0, 2010.0, 57)[:, None]


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("name", NETWORKS)
def test_a_model_comes_back_bit_for_bit(tmp_path, suffix, name):
    assert_comes_back(NETWORKS[name], tmp_path / f"model{suffix}")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_model_with_a_formula_comes_back(tmp_path, suffix):
    assert_comes_back(make_custom_network(), tmp_path / f"model{suffix}")


def assert_comes_back(network, path):
    inputs, task = raw_inputs(network), task_of(network)
    export_model(network, task, path, inputs)
    back, task_back = load_model(path)
    assert (task_back, back.spec) == (task, without_dropout(network.spec))
    assert back.parameters.dtype == np.float32
    assert back.parameters.tobytes() == network.parameters.tobytes()
    assert (back.input_scaling, back.target_scaling) == (network.input_scaling, network.target_scaling)
    assert np.array_equal(back.predict(inputs), network.predict(inputs))


def without_dropout(spec):
    """What a file has of a shape: units are left out in training only."""
    return replace(spec, hidden=tuple(replace(layer, dropout=0.0) for layer in spec.hidden))


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("above", [LayerSpec(activation="relu"), LayerSpec(activation="tanh", unit="quadratic")])
def test_a_model_with_muted_units_comes_back_as_one_that_does_the_same(tmp_path, suffix, above):
    network = make_network((LayerSpec(activation="prelu"), above))
    spec = replace(
        network.spec, hidden=(replace(network.spec.hidden[0], muted=(0, 2), frozen=(1,)), *network.spec.hidden[1:])
    )
    muted = Network(spec, network.parameters, network.input_scaling, network.target_scaling)
    assert not np.allclose(muted.predict(INPUTS), network.predict(INPUTS), rtol=0.0, atol=1e-12)
    export_model(muted, "curve", tmp_path / f"m{suffix}", INPUTS)
    back, _ = load_model(tmp_path / f"m{suffix}")
    assert back.spec == network.spec
    assert np.abs(back.predict(INPUTS) - muted.predict(INPUTS)).max() <= 1e-6 * np.ptp(muted.predict(INPUTS))
    own = back.layers[0].block
    assert own.tobytes() == network.layers[0].block.tobytes()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_usual_number_that_was_set_by_hand_comes_back_as_the_usual_one(tmp_path, suffix):
    network = make_network((LayerSpec(activation="leaky_relu", parameter=0.1),))
    export_model(network, "curve", tmp_path / f"m{suffix}", INPUTS)
    back, _ = load_model(tmp_path / f"m{suffix}")
    assert back.spec.hidden[0].value == 0.1
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


def test_models_of_classes_give_probabilities(tmp_path):
    network = NETWORKS["four classes"]
    export_model(network, "classes", tmp_path / "model.npz", raw_inputs(network))
    predicted = load_model(tmp_path / "model.npz")[0].predict(raw_inputs(network))
    assert predicted.shape == (57, 4)
    np.testing.assert_allclose(predicted.sum(axis=1), 1.0, rtol=1e-6)


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

    row = formats.Exporter(label="", meaning="", encode=encode_wrong)
    monkeypatch.setitem(EXPORTERS, suffix, row)
    with pytest.raises(WorkError, match="its predictions differ from those of the network"):
        export_model(network, "curve", path, INPUTS)
    assert path.read_bytes() == old
    assert [found.name for found in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_that_names_the_classes_otherwise_is_not_put_in_place(tmp_path, monkeypatch, suffix):
    network = NETWORKS["two classes"]
    encode = EXPORTERS[suffix].encode

    def encode_wrong(network, task):
        wrong = replace(network.spec, labels=network.spec.labels[::-1])
        return encode(Network(wrong, network.parameters, network.input_scaling, network.target_scaling), task)

    monkeypatch.setitem(EXPORTERS, suffix, formats.Exporter(label="", meaning="", encode=encode_wrong))
    with pytest.raises(WorkError, match="was not written"):
        export_model(network, "classes", tmp_path / f"m{suffix}", raw_inputs(network))
    assert not list(tmp_path.iterdir())


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


@pytest.mark.parametrize(
    "text",
    ["", "null", "[]", "3", "{}", '{"format": "neuronlab-model", "version": 1}', "NaN", "[" * 100_000, "\ufeff{}"],
)
def test_what_is_no_model_at_all_is_refused(tmp_path, text):
    for suffix in SUFFIXES:
        path = tmp_path / f"model{suffix}"
        path.write_text(text)
        assert reads_or_refuses(load_model, path)


def test_missing_files_and_folders_are_refused(tmp_path):
    assert "there is no such file" in (reads_or_refuses(load_model, tmp_path / "none.npz") or "")
    (tmp_path / "folder.json").mkdir()
    assert "it is a folder" in (reads_or_refuses(load_model, tmp_path / "folder.json") or "")


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize(("name", "task"), [("three layers", "curve"), ("all at once", "classes")])
def test_damage_of_any_kind_is_one_sentence_or_harmless(tmp_path, name, task, suffix):
    path = tmp_path / f"model{suffix}"
    refused = 0
    for variant in damaged(EXPORTERS[suffix].encode(NETWORKS[name], task), 1500):
        path.write_bytes(variant)
        refused += reads_or_refuses(load_model, path) is not None
    assert refused > 750
