"""Exported models come back as what they were, or the old file stays."""

import dataclasses

import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.core.data.points import Scaling
from neuronlab.core.errors import InputError, WorkError
from neuronlab.core.network.network import Network
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.files.models import formats
from neuronlab.files.models.formats import EXPORTERS, IMPORTERS, export_model, load_model
from tests.files.fuzzing import damaged, reads_or_refuses
from tests.files.models.networks import NETWORKS, make_custom_network, make_network, raw_inputs, task_of, to_export

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
    inputs = raw_inputs(network)
    export_model(to_export(network), path, inputs)
    model = load_model(path)
    back = model.network
    assert (model.task, back.spec) == (task_of(network), without_dropout(network.spec))
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
    export_model(to_export(muted), tmp_path / f"m{suffix}", INPUTS)
    back = load_model(tmp_path / f"m{suffix}").network
    assert back.spec == network.spec
    assert np.abs(back.predict(INPUTS) - muted.predict(INPUTS)).max() <= 1e-6 * np.ptp(muted.predict(INPUTS))
    own = back.layers[0].block
    assert own.tobytes() == network.layers[0].block.tobytes()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_usual_number_that_was_set_by_hand_comes_back_as_the_usual_one(tmp_path, suffix):
    network = make_network((LayerSpec(activation="leaky_relu", parameter=0.1),))
    export_model(to_export(network), tmp_path / f"m{suffix}", INPUTS)
    back = load_model(tmp_path / f"m{suffix}").network
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
    path.write_bytes(EXPORTERS[suffix].encode(to_export(Network(spec, parameters))))
    back = load_model(path).network
    assert back.parameters.tobytes() == parameters.tobytes()


def test_models_of_classes_give_probabilities(tmp_path):
    network = NETWORKS["four classes"]
    export_model(to_export(network), tmp_path / "model.npz", raw_inputs(network))
    predicted = load_model(tmp_path / "model.npz").network.predict(raw_inputs(network))
    assert predicted.shape == (57, 4)
    np.testing.assert_allclose(predicted.sum(axis=1), 1.0, rtol=1e-6)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_that_reads_back_differently_is_not_put_in_place(tmp_path, network, monkeypatch, suffix):
    path = tmp_path / f"model{suffix}"
    export_model(to_export(network), path, INPUTS)
    old = path.read_bytes()
    encode = EXPORTERS[suffix].encode

    def encode_wrong(what):
        network = what.model.network
        wrong = network.parameters.copy()
        wrong[-1] += 1e-4
        return encode(to_export(Network(network.spec, wrong, network.input_scaling, network.target_scaling)))

    monkeypatch.setitem(EXPORTERS, suffix, dataclasses.replace(EXPORTERS[suffix], encode=encode_wrong))
    with pytest.raises(WorkError, match="its predictions differ from those of the network"):
        export_model(to_export(network), path, INPUTS)
    assert path.read_bytes() == old
    assert [found.name for found in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_that_names_the_classes_otherwise_is_not_put_in_place(tmp_path, monkeypatch, suffix):
    network = NETWORKS["two classes"]
    encode = EXPORTERS[suffix].encode

    def encode_wrong(what):
        network = what.model.network
        wrong = replace(network.spec, labels=network.spec.labels[::-1])
        return encode(to_export(Network(wrong, network.parameters, network.input_scaling, network.target_scaling)))

    monkeypatch.setitem(EXPORTERS, suffix, dataclasses.replace(EXPORTERS[suffix], encode=encode_wrong))
    with pytest.raises(WorkError, match="was not written"):
        export_model(to_export(network), tmp_path / f"m{suffix}", raw_inputs(network))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_network_that_is_not_finite_is_not_exported(tmp_path, network, suffix):
    parameters = network.parameters.copy()
    parameters[2] = np.nan
    with pytest.raises(InputError, match="not finite"):
        export_model(to_export(Network(network.spec, parameters)), tmp_path / f"m{suffix}", INPUTS)
    assert not list(tmp_path.iterdir())


def test_unknown_suffixes_are_refused_with_those_there_are(tmp_path, network):
    with pytest.raises(InputError, match=r"model\.txt cannot be written as a model: .* \.npz, \.json, .* or \.html"):
        export_model(to_export(network), tmp_path / "model.txt", INPUTS)
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
@pytest.mark.parametrize("name", ["three layers", "all at once"])
def test_damage_of_any_kind_is_one_sentence_or_harmless(tmp_path, name, suffix):
    path = tmp_path / f"model{suffix}"
    refused = 0
    for variant in damaged(EXPORTERS[suffix].encode(to_export(NETWORKS[name])), 200):
        path.write_bytes(variant)
        refused += reads_or_refuses(load_model, path) is not None
    assert refused > 100


# -- what an export says of itself ------------------------------------------------------------------------------------


@pytest.mark.parametrize("given", [0, 3, 5000])
def test_an_export_was_compared_at_a_thousand_points(tmp_path, network, given):
    verified = export_model(to_export(network), tmp_path / "model.npz", raw_inputs(network, given))
    assert (verified.points, verified.largest) == (1000, 0.0)
    assert verified.scale > 0.0


def row_of_other(suffix, monkeypatch, network, **changes):
    """Give a format another row, whose file is the parameters alone; what it answers is that of `network`."""
    row = formats.Exporter(
        label="", meaning="", encode=lambda _: b"mine", snippet=lambda *_: "", evaluate=lambda _, x: network.predict(x)
    )
    monkeypatch.setitem(EXPORTERS, suffix, dataclasses.replace(row, **changes))


def moved(network, by):
    """The same network with its output moved by this share of its range."""
    parameters = network.parameters.copy()
    parameters[-1] += by
    return Network(network.spec, parameters, network.input_scaling, network.target_scaling)


def test_a_format_that_is_only_written_is_compared_by_its_own_evaluation(tmp_path, network, monkeypatch):
    what, path = to_export(network), tmp_path / "model.mine"
    row_of_other(".mine", monkeypatch, moved(network, 1e-6), tolerance=1e-5)
    verified = export_model(what, path, INPUTS)
    assert 0.0 < verified.largest <= 1e-5 * verified.scale
    assert path.read_bytes() == b"mine"
    row_of_other(".mine", monkeypatch, moved(network, 1e-3), tolerance=1e-5)
    with pytest.raises(WorkError, match="its predictions differ"):
        export_model(what, path, INPUTS)
    row_of_other(".mine", monkeypatch, moved(network, np.nan), tolerance=1e-5)
    with pytest.raises(WorkError, match="its predictions differ"):
        export_model(what, path, INPUTS)
    row_of_other(".mine", monkeypatch, NETWORKS["four classes"], evaluate=lambda _, x: np.zeros((len(x), 4)))
    with pytest.raises(WorkError, match="could not be read back: It has"):
        export_model(what, path, INPUTS)


def test_rounding_counts_where_outputs_are_far_from_zero(tmp_path, network, monkeypatch):
    far = Network(network.spec, network.parameters, network.input_scaling, Scaling((1e6,), (1.0,)))
    row_of_other(".mine", monkeypatch, far, evaluate=lambda _, x: far.predict(x).astype(np.float32).astype(np.float64))
    with pytest.raises(WorkError, match="its predictions differ"):
        export_model(to_export(far), tmp_path / "model.mine", INPUTS)
    monkeypatch.setitem(EXPORTERS, ".mine", dataclasses.replace(EXPORTERS[".mine"], rounding=2.0**-23))
    assert export_model(to_export(far), tmp_path / "model.mine", INPUTS).largest > 0.0


def test_a_file_beside_is_written_once(tmp_path, network, monkeypatch):
    def beside(_, path):
        return {f"{path.stem}.ino": b"new", "sketch/sketch.ino": b"new"}

    row_of_other(".mine", monkeypatch, network, beside=beside)
    export_model(to_export(network), tmp_path / "model.mine", INPUTS)
    sketches = [tmp_path / "model.ino", tmp_path / "sketch" / "sketch.ino"]
    assert [sketch.read_bytes() for sketch in sketches] == [b"new", b"new"]
    sketches[0].write_bytes(b"changed by hand")
    export_model(to_export(network), tmp_path / "model.mine", INPUTS)
    assert sketches[0].read_bytes() == b"changed by hand"


def test_a_folder_beside_that_cannot_be_made_is_told(tmp_path, network, monkeypatch):
    row_of_other(".mine", monkeypatch, network, beside=lambda *_: {"model.mine/sketch.ino": b"new"})
    with pytest.raises(WorkError, match="cannot be"):
        export_model(to_export(network), tmp_path / "model.mine", INPUTS)
