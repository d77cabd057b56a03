"""The network in PyTorch, run where PyTorch is installed."""

import ast

import pytest

from neuronlab.core.errors import InputError
from neuronlab.files.models.code.torch_code import torch_snippet
from neuronlab.files.models.formats import EXPORTERS
from tests.files.models.code.cases import CASES, ODD_LABELS, assert_close, odd_export, product, questions
from tests.files.models.networks import NETWORKS, to_export


@pytest.mark.parametrize("name", CASES)
def test_it_is_a_program(name):
    ast.parse(torch_snippet(to_export(CASES[name]), "model.npz"))


def test_it_computes_what_the_network_does(tmp_path, monkeypatch):
    assert_computes(tmp_path, monkeypatch, CASES)


@pytest.mark.long
def test_every_activation_unit_and_task_is_computed(tmp_path, monkeypatch):
    assert_computes(tmp_path, monkeypatch, product())


def assert_computes(tmp_path, monkeypatch, cases):
    pytest.importorskip("torch", reason="torch is not installed")
    monkeypatch.chdir(tmp_path)
    for name, network in cases.items():
        (tmp_path / "model.npz").write_bytes(EXPORTERS[".npz"].encode(to_export(network)))
        found = {}
        exec(torch_snippet(to_export(network), "model.npz"), found)
        assert_close(network, found["predict"](questions(network)), name)


def test_quadratic_units_are_one_linear_layer_of_squares_and_values():
    code = torch_snippet(to_export(NETWORKS["quadratic units"]), "model.npz")
    assert "self.layer1 = nn.Linear(2, 3)" in code
    assert "z = self.layer1(torch.cat([y * y, y], dim=1))" in code


def test_labels_are_strings():
    code = torch_snippet(odd_export(), "model.safetensors")
    line = next(line for line in code.splitlines() if line.startswith("LABELS = "))
    assert ast.literal_eval(line.removeprefix("LABELS = ")) == list(ODD_LABELS)


def test_numbers_come_from_a_file_of_arrays():
    with pytest.raises(InputError, match="not a file of arrays"):
        torch_snippet(to_export(NETWORKS["relu"]), "model.h")
