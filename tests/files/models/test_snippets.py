"""A snippet is code that runs as it stands."""

import numpy as np
import pytest

from neuronlab.files.models.formats import EXPORTERS, export_model
from tests.files.models.networks import NETWORKS, raw_inputs, to_export


@pytest.mark.parametrize("suffix", [".npz", ".json"])
@pytest.mark.parametrize("name", ["two classes", "a surface", "no hidden layer"])
def test_the_snippet_of_the_program_predicts_from_the_file(tmp_path, monkeypatch, capsys, suffix, name):
    network, file = NETWORKS[name], f"it's mine{suffix}"
    what = to_export(network)
    export_model(what, tmp_path / file, raw_inputs(network))
    monkeypatch.chdir(tmp_path)
    exec(EXPORTERS[suffix].snippet(what, file), {})  # it is what a person would run
    assert capsys.readouterr().out == f"{network.predict(np.array([network.input_scaling.mean]))}\n"
