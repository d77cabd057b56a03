"""A snippet is code that runs as it stands."""

import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from onnx.reference import ReferenceEvaluator

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


def test_the_snippet_of_onnxruntime_gives_it_what_it_takes(tmp_path, monkeypatch, capsys):
    """In place of onnxruntime, which `make interop` has, the reference evaluator and its demand for the type."""

    class Session:
        def __init__(self, path):
            self.evaluator = ReferenceEvaluator(Path(path).read_bytes())

        def run(self, names, values):
            assert all(array.dtype == np.float64 for array in values.values())
            return self.evaluator.run(names, values)

    monkeypatch.setitem(sys.modules, "onnxruntime", SimpleNamespace(InferenceSession=Session))
    network, file = NETWORKS["a surface"], "it's mine.onnx"
    what = to_export(network)
    export_model(what, tmp_path / file, raw_inputs(network))
    monkeypatch.chdir(tmp_path)
    exec(EXPORTERS[".onnx"].snippet(what, file), {})
    printed = float(capsys.readouterr().out.strip("[]\n"))
    assert printed == pytest.approx(network.predict(np.array([network.input_scaling.mean])).item(), rel=1e-6)
