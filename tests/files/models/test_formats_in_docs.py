"""docs/files.md is exact: its example is a file that is read, and its programs compute what the network does."""

import re
import runpy
import subprocess

import numpy as np
import pytest

from neuronlab.core.activations.table import ACTIVATIONS
from neuronlab.core.data.features import FEATURES
from neuronlab.files.models.formats import EXPORTERS, IMPORTERS, export_model, load_model
from neuronlab.files.models.model import ToExport
from neuronlab.files.models.texts import OUTPUT_TEXTS
from tests.files.models.code.cases import C_FLAGS, tool
from tests.files.models.networks import NETWORKS, make_custom_network, make_network, raw_inputs, to_export

EXACT = 1e-6
"""The programs work in float64 and the network in float32; so far they may lie apart, as a share of the range."""


@pytest.fixture
def page(pytestconfig):
    """The page's text."""
    return (pytestconfig.rootpath / "docs" / "files.md").read_text(encoding="utf-8")


@pytest.fixture
def blocks(page):
    """The page's code: language -> blocks in order."""
    found = {}
    for language, block in re.findall(r"```(\w+)\n(.*?)```", page, re.DOTALL):
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


@pytest.fixture
def programs(run_program, example):
    """The page's programs: what they make of raw inputs, for a network written in their format."""
    network = load_model(example).network
    export_model(to_export(network), example.with_suffix(".npz"), np.array([[4.0]]))
    plain, with_numpy = run_program(0), run_program(1)

    def compute_plainly(network, inputs):
        model = json_of(network)
        return np.array([plain["predict"](model, row) for row in inputs.tolist()])

    def json_of(network):
        path = example.with_name("other.json")
        path.write_bytes(EXPORTERS[".json"].encode(to_export(network)))
        return plain["json"].loads(path.read_text(encoding="utf-8"))

    def compute_with_numpy(network, inputs):
        path = example.with_name("other.npz")
        path.write_bytes(EXPORTERS[".npz"].encode(to_export(network)))
        with np.load(path) as archive:
            return with_numpy["predict"](dict(archive), inputs)

    functions = [plain["FUNCTIONS"], with_numpy["FUNCTIONS"]]
    return {"plain": compute_plainly, "numpy": compute_with_numpy, "functions": functions}


def test_the_example_is_what_is_written_for_that_network(example):
    assert EXPORTERS[".json"].encode(ToExport(load_model(example))) == example.read_bytes()


def test_the_output_worked_out_by_hand_is_right(example):
    assert load_model(example).network.predict(np.array([[4.0]])).tolist() == [[13.5]]


@pytest.mark.usefixtures("example")
def test_the_python_program_computes_the_example(run_program, capsys):
    run_program(0)
    assert capsys.readouterr().out == "[13.5]\n"


def test_the_numpy_program_computes_the_example(run_program, example, tmp_path, capsys):
    network = load_model(example).network
    export_model(to_export(network), tmp_path / "model.npz", np.array([[4.0]]))
    run_program(1)
    assert capsys.readouterr().out == "[[13.5]]\n"


@pytest.mark.parametrize("program", ["plain", "numpy"])
@pytest.mark.parametrize("name", NETWORKS)
def test_the_programs_compute_every_network(programs, program, name):
    assert_computes(programs[program], NETWORKS[name])


@pytest.mark.parametrize("program", ["plain", "numpy"])
def test_the_programs_compute_a_formula_that_was_added(programs, program):
    for functions, largest, least in zip(programs["functions"], (max, np.maximum), (min, np.minimum), strict=True):
        functions["custom"] = lambda z, _, largest=largest, least=least: largest(0, z) - 0.1 * least(0, z)
    assert_computes(programs[program], make_custom_network())


@pytest.mark.parametrize("program", ["plain", "numpy"])
@pytest.mark.parametrize("feature", FEATURES)
def test_the_programs_compute_every_feature(programs, program, feature):
    task = {1: "curve", 2: "surface"}[FEATURES[feature].inputs]
    assert_computes(programs[program], make_network(task=task, features=(feature,)))


def assert_computes(compute, network):
    inputs = raw_inputs(network)
    expected = network.predict(inputs)
    assert np.ptp(expected) > 0.0
    assert np.abs(compute(network, inputs) - expected).max() <= EXACT * np.ptp(expected)


def test_the_page_has_a_row_for_every_activation(page):
    rows = ["| `activation` | f(z) | parameter |", "|---|---|---|", *map(row_of, ACTIVATIONS)]
    table = page[page.index(rows[0]) : page.index("| `custom` |")]
    assert table == "\n".join([*rows, ""])


def row_of(name):
    row = ACTIVATIONS[name]
    adjusted = ""
    if row.parameter is not None:
        usual = f"learned, from {row.parameter.default:g}" if row.parameter.is_learned else f"{row.parameter.default:g}"
        adjusted = f"{row.parameter.name}: {usual}"
    return f"| `{name}` | {row.formula.replace('|', chr(92) + '|')} | {adjusted} |"


def test_the_page_knows_every_output_and_every_format(page):
    for text in OUTPUT_TEXTS.values():
        assert f"| `{text.activation}` | " in page
    for suffix in IMPORTERS:
        assert f"## `{suffix}`" in page


def test_the_program_of_c_compiles_and_runs(blocks, tmp_path):
    (tmp_path / "main.c").write_text(blocks["c"][0], encoding="utf-8")
    network = make_network(("tanh",))
    (tmp_path / "model.h").write_bytes(EXPORTERS[".h"].encode(to_export(network)))
    subprocess.run([tool("gcc"), *C_FLAGS, "main.c", "-o", "program", "-lm"], cwd=tmp_path, check=True)
    printed = subprocess.run(["./program"], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    predicted, difference = map(float, re.findall(r"(?:^|: )(\S+?)(?:;| of)", printed))
    assert predicted == pytest.approx(network.predict(np.array([[3.5]]))[0, 0], rel=1e-5)
    assert difference <= 1e-5


def test_every_suffix_of_an_export_is_in_the_table(page):
    table = page.partition("| suffix | holds |")[2].partition("\n\n")[0]
    assert set(EXPORTERS) <= set(re.findall(r"`(\.\w+)`", table))
