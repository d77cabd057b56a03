"""A snippet is code that runs as it stands."""

import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from onnx.reference import ReferenceEvaluator

from neuronlab.core.data.points import Scaling
from neuronlab.core.network.network import Network
from neuronlab.files.models.formats import EXPORTERS, export_model
from tests.files.models.networks import NETWORKS, make_network, raw_inputs, to_export


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


def test_the_snippet_of_onnxruntime_is_in_the_middle_of_dates():
    made = make_network()
    middle = 1_700_001_800.25
    network = Network(made.spec, made.parameters, Scaling((middle,), (900.0,)), made.target_scaling)
    code = EXPORTERS[".onnx"].snippet(to_export(network), "model.onnx")
    assert f"[[{middle!r}]]" in code
