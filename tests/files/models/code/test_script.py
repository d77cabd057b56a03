"""Scripts: they run with NumPy alone, and compute what the network does."""

import ast
import subprocess
import sys

import numpy as np
import pytest

from neuronlab.files.models.code.script import encode_script, script_snippet
from tests.files.models.code.cases import (
    CASES,
    ODD_LABELS,
    answers,
    assert_close,
    assert_evaluates,
    odd_export,
    product,
    questions,
)
from tests.files.models.networks import NETWORKS, to_export


def run(script):
    """What a script defines, without its `main`."""
    namespace = {"__name__": "model"}
    exec(script, namespace)
    return namespace


@pytest.mark.parametrize("name", CASES)
def test_a_script_computes_what_the_network_does(name):
    network = CASES[name]
    assert_close(network, run(encode_script(to_export(network)))["predict"](questions(network)))


@pytest.mark.long
def test_every_activation_unit_and_task_is_computed():
    for name, network in product().items():
        assert_close(network, run(encode_script(to_export(network)))["predict"](questions(network)), name)


def test_a_script_evaluates_to_what_the_network_predicts(tmp_path):
    assert_evaluates(tmp_path, ".py")


def test_it_imports_nothing_but_numpy():
    tree = ast.parse(encode_script(to_export(NETWORKS["all at once"])))
    imports = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    assert imports == ["sys", "numpy"]
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]


def test_labels_are_those_of_the_largest_probability():
    network = NETWORKS["four classes"]
    found = run(encode_script(to_export(network)))
    best = answers(network, questions(network)).argmax(axis=1)
    assert found["predict_labels"](questions(network)) == [network.spec.labels[index] for index in best]


def test_names_stand_in_it_as_nothing_but_names():
    found = run(encode_script(odd_export()))
    assert found["LABELS"] == list(ODD_LABELS)
    assert found["INPUTS"] == list(ODD_LABELS[:2])


def started(tmp_path, name, *numbers):
    (tmp_path / "model.py").write_bytes(encode_script(to_export(NETWORKS[name])))
    command = [sys.executable, "model.py", *numbers]
    return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)


def test_it_predicts_for_numbers_on_the_command_line(tmp_path):
    network = NETWORKS["four classes"]
    label, *shares = started(tmp_path, "four classes", "2001.5", "1998").stdout.rsplit(maxsplit=4)
    expected = network.predict(np.array([[2001.5, 1998.0]]))[0]
    np.testing.assert_allclose([float(share) for share in shares], expected, rtol=1e-5)
    assert label == network.spec.labels[expected.argmax()]


@pytest.mark.parametrize("numbers", [(), ("1",), ("a", "b"), ("1", "2", "3")])
def test_anything_else_is_answered_with_how_it_is_used(tmp_path, numbers):
    done = started(tmp_path, "four classes", *numbers)
    assert done.returncode == 1
    assert done.stderr == "Usage: python model.py NUMBER…, one for each of x1, x2\n"


@pytest.mark.parametrize("name", ["model.py", "my model.py", "class.py", "a\"b'.py"])
def test_the_snippet_runs(tmp_path, monkeypatch, capsys, name):
    network = NETWORKS["two classes"]
    (tmp_path / name).write_bytes(encode_script(to_export(network)))
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "model", raising=False)
    exec(script_snippet(to_export(network), name), {})
    monkeypatch.delitem(sys.modules, "model", raising=False)
    share = float(capsys.readouterr().out.split()[-1].strip("[]"))
    assert abs(share - network.predict(np.array([[2000.0, 2000.0]]))[0, 0]) < 1e-6
