"""Networks are exported as source code only if what was written computes the same."""

import dataclasses
import re

import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.core.errors import WorkError
from neuronlab.core.network.network import Network
from neuronlab.files.models.formats import EXPORTERS, export_model
from tests.files.models.code.cases import CASES
from tests.files.models.networks import NETWORKS, make_network, raw_inputs, to_export

SUFFIXES = (".py", ".ipynb", ".h", ".html")
EVERY_SUFFIX = pytest.mark.parametrize("suffix", SUFFIXES)


@EVERY_SUFFIX
def test_an_export_says_how_well_it_was_verified(tmp_path, suffix):
    for name in ("quadratic units", "four classes", "a surface with features", "formula 4", "negative slopes"):
        network = CASES[name]
        verified = export_model(to_export(network), tmp_path / f"model{suffix}", raw_inputs(network))
        assert verified.points == 1_000
        assert verified.largest <= 1e-6 * verified.scale


@EVERY_SUFFIX
def test_muted_units_stay_muted(tmp_path, suffix):
    network = make_network(("prelu", "tanh"))
    spec = replace(network.spec, hidden=(replace(network.spec.hidden[0], muted=(0, 2)), network.spec.hidden[1]))
    muted = Network(spec, network.parameters, network.input_scaling, network.target_scaling)
    export_model(to_export(muted), tmp_path / f"model{suffix}", raw_inputs(network))
    answered = EXPORTERS[suffix].evaluate(tmp_path / f"model{suffix}", raw_inputs(network))
    np.testing.assert_allclose(answered, muted.predict(raw_inputs(network)), rtol=1e-5)
    assert not np.allclose(answered, network.predict(raw_inputs(network)), rtol=1e-3, atol=0.0)


@EVERY_SUFFIX
def test_a_number_written_wrongly_is_noticed_and_the_former_file_stays(tmp_path, monkeypatch, suffix):
    network, path = NETWORKS["relu"], tmp_path / f"model{suffix}"
    export_model(to_export(network), path, raw_inputs(network))
    old = path.read_bytes()
    weight = str(network.layers[0].weights[0, 0])

    assert weight in old.decode()

    def encode_wrong(_what):
        return old.decode().replace(weight, str(np.float32(weight) * np.float32(1.001))).encode()

    monkeypatch.setitem(EXPORTERS, suffix, dataclasses.replace(EXPORTERS[suffix], encode=encode_wrong))
    with pytest.raises(WorkError, match="its predictions differ from those of the network"):
        export_model(to_export(network), path, raw_inputs(network))
    assert path.read_bytes() == old


@EVERY_SUFFIX
def test_a_file_that_is_cut_off_is_noticed(tmp_path, monkeypatch, suffix):
    network, encode = NETWORKS["relu"], EXPORTERS[suffix].encode
    row = dataclasses.replace(EXPORTERS[suffix], encode=lambda what: encode(what)[: -len(encode(what)) * 9 // 10])
    monkeypatch.setitem(EXPORTERS, suffix, row)
    with pytest.raises(WorkError, match="was not written"):
        export_model(to_export(network), tmp_path / f"model{suffix}", raw_inputs(network))
    assert list(tmp_path.iterdir()) == []


def test_a_sketch_is_written_beside_a_header_but_over_nothing(tmp_path):
    network = NETWORKS["relu"]
    export_model(to_export(network), tmp_path / "net.h", raw_inputs(network))
    assert re.search('#include "net.h"', (tmp_path / "net.ino").read_text())
    (tmp_path / "net.ino").write_text("mine")
    export_model(to_export(network), tmp_path / "net.h", raw_inputs(network))
    assert (tmp_path / "net.ino").read_text() == "mine"
