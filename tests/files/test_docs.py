"""docs/files.md is exact: its example is a file that is read, and its programs compute what the network does."""

import re
import runpy

import numpy as np
import pytest

from neuronlab.core.activations import ACTIVATIONS
from neuronlab.files.models import EXPORTERS, IMPORTERS, export_model, load_model
from tests.files.networks import make_network

INPUTS = np.linspace(1985.0, 2015.0, 101)[:, None]
each_activation = pytest.mark.parametrize("activation", ACTIVATIONS)


@pytest.fixture
def blocks(pytestconfig):
    """The page's code: language -> blocks in order."""
    text = (pytestconfig.rootpath / "docs" / "files.md").read_text(encoding="utf-8")
    found = {}
    for language, block in re.findall(r"```(\w+)\n(.*?)```", text, re.DOTALL):
        found.setdefault(language, []).append(block)
    return found


@pytest.fixture
def run_program(blocks, tmp_path, monkeypatch):
    """Run the page's program number N in a folder of its own; returns what it defined."""
    monkeypatch.chdir(tmp_path)

    def run(number):
        (tmp_path / "program.py").write_text(blocks["python"][number], encoding="utf-8")
        return runpy.run_path(str(tmp_path / "program.py"))

    return run


@pytest.fixture
def example(blocks, tmp_path):
    """The page's example network as a file."""
    path = tmp_path / "model.json"
    path.write_text(blocks["json"][0], encoding="utf-8")
    return path


def test_the_example_is_what_is_written_for_that_network(example):
    network, task = load_model(example)
    assert EXPORTERS[".json"].encode(network, task) == example.read_bytes()


def test_the_output_worked_out_by_hand_is_right(example):
    assert load_model(example)[0].predict(np.array([[4.0]])).tolist() == [[13.5]]


@pytest.mark.usefixtures("example")
def test_the_python_program_computes_the_example(run_program, capsys):
    run_program(0)
    assert capsys.readouterr().out == "13.5\n"


@each_activation
def test_the_python_program_computes_every_activation(run_program, tmp_path, activation):
    network = make_network((activation, "tanh"))
    export_model(network, "curve", tmp_path / "model.json", INPUTS)
    program = run_program(0)
    computed = [program["predict"](program["model"], [x]) for x in INPUTS[:, 0]]
    expected = network.predict(INPUTS)[:, 0]
    assert np.abs(computed - expected).max() <= 1e-6 * np.ptp(expected)


def test_the_numpy_program_computes_the_example(run_program, example, tmp_path, capsys):
    network, task = load_model(example)
    export_model(network, task, tmp_path / "model.npz", np.array([[4.0]]))
    run_program(1)
    assert capsys.readouterr().out == "[[13.5]]\n"


@each_activation
def test_the_numpy_program_computes_every_activation(run_program, tmp_path, activation):
    network = make_network((activation, "tanh"))
    export_model(network, "curve", tmp_path / "model.npz", np.array([[4.0]]))
    computed = run_program(1)["y"]
    expected = network.predict(np.array([[4.0]]))
    assert abs(computed - expected) <= 1e-6 * np.ptp(network.predict(INPUTS))


def test_the_page_knows_every_activation_and_every_format(pytestconfig):
    text = (pytestconfig.rootpath / "docs" / "files.md").read_text(encoding="utf-8")
    for name, row in ACTIVATIONS.items():
        assert f"| `{name}` | {row.formula} |" in text
    for suffix in IMPORTERS:
        assert f"## `{suffix}`" in text
