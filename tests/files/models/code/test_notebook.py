"""Notebooks: valid, executed from top to bottom, and with the network in NumPy and in PyTorch."""

import json
from dataclasses import replace as changed

import numpy as np
import pytest

from neuronlab.core.errors import InputError
from neuronlab.files.models.code.notebook import encode_notebook, evaluate_notebook, notebook_snippet
from neuronlab.files.tables.point_columns import CsvPoints
from tests.files.models.code.cases import CASES, assert_close, assert_evaluates, odd_export, product, questions
from tests.files.models.networks import NETWORKS, make_network, to_export


def cells(what, kind="code"):
    found = json.loads(encode_notebook(what))["cells"]
    return ["".join(cell["source"]) for cell in found if cell["cell_type"] == kind]


def executed(sources):
    """What the cells define, run one after the other."""
    namespace = {}
    for source in sources:
        exec(source, namespace)
    return namespace


@pytest.mark.parametrize("name", CASES)
def test_the_cells_of_numpy_compute_what_the_network_does(name):
    found = executed(cells(to_export(CASES[name]))[:2])
    assert_close(CASES[name], found["predict"](questions(CASES[name])))


def test_the_points_of_no_table_are_the_networks_own_answers(capsys):
    executed(cells(to_export(NETWORKS["four classes"]))[:2])
    assert capsys.readouterr().out == "Accuracy: 1.0\n"
    executed(cells(to_export(NETWORKS["relu"]))[:2])
    assert float(capsys.readouterr().out.removeprefix("Root mean square error: ")) < 1e-12


def test_answers_that_are_infinite_are_written_too():
    network = make_network(("cube",))
    network.parameters[:] = 1e30
    with np.errstate(invalid="ignore"):  # ∞ − ∞
        found = executed(cells(to_export(network))[:2])
    assert np.isinf(found["POINTS"]).any()


def test_points_are_in_it_and_compared_with(capsys):
    network = NETWORKS["relu"]
    inputs = np.array([[1999.0], [2001.0]])
    points = CsvPoints("curve", inputs, network.predict(inputs) + np.array([[3.0], [4.0]]))
    found = executed(cells(changed(to_export(network), points=points))[:2])
    assert found["POINTS"].tolist() == np.concatenate([inputs, points.targets], axis=1).tolist()
    assert float(capsys.readouterr().out.split()[-1]) == pytest.approx(12.5**0.5)


def test_the_cell_of_pytorch_computes_the_same(capsys):
    pytest.importorskip("torch", reason="torch is not installed")
    for name, network in CASES.items():
        found = executed(cells(to_export(network)))
        assert_close(network, found["predict_with_torch"](questions(network)), name)
    assert "Largest difference between PyTorch and NumPy" in capsys.readouterr().out


@pytest.mark.long
def test_every_activation_unit_and_task_is_computed():
    for name, network in product().items():
        assert_close(network, executed(cells(to_export(network))[:2])["predict"](questions(network)), name)


def test_a_notebook_evaluates_to_what_the_network_predicts(tmp_path):
    assert_evaluates(tmp_path, ".ipynb")


def test_a_notebook_without_the_network_is_refused(tmp_path):
    (tmp_path / "model.ipynb").write_text('{"cells": [{"cell_type": "code", "source": ["x = 1"]}]}')
    with pytest.raises(InputError, match="it has no cell that predicts"):
        evaluate_notebook(tmp_path / "model.ipynb", np.ones((1, 1)))


def test_it_has_the_form_of_version_4_5():
    notebook = json.loads(encode_notebook(odd_export()))
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    identifiers = [cell["id"] for cell in notebook["cells"]]
    assert len(set(identifiers)) == len(identifiers) == 6
    for cell in notebook["cells"]:
        needed = {"id", "cell_type", "metadata", "source"}
        assert set(cell) == needed | ({"execution_count", "outputs"} if cell["cell_type"] == "code" else set())
        assert all(line.endswith("\n") for line in cell["source"][:-1])


def test_a_validator_accepts_it():
    nbformat = pytest.importorskip("nbformat", reason="nbformat is not installed")
    nbformat.validate(nbformat.reads(encode_notebook(odd_export()).decode(), as_version=4))


def test_names_are_no_markup():
    heading, *_ = cells(odd_export(), "markdown")
    assert "<" not in heading.replace("\\<", "")
    assert executed(cells(odd_export())[:2])["LABELS"][0] == "</script><b>"


def test_the_snippet_quotes_its_name():
    assert notebook_snippet(to_export(NETWORKS["relu"]), "my model.ipynb") == "jupyter lab 'my model.ipynb'\n"
