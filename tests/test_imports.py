"""Imports point down: what may load what is checked in fresh interpreters and on the whole graph of imports."""

import ast
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import neuronlab

QT = {"PySide6", "shiboken6", "pyqtgraph", "qtawesome"}

WITHOUT_QT = [
    "neuronlab.core",
    "neuronlab.analysis",
    "neuronlab.wording",
    "neuronlab.files",
    "neuronlab.sweeps",
    "neuronlab.lessons",
    "neuronlab.commands",
]

CIRCLES = {
    "at the top": "import lab.first",
    "by name": "from lab import first",
    "of a name in it": "from lab.first import Name",
    "for the type checker alone": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from lab.first import Name",
    "in a function": "def use():\n    from lab.first import Name",
}

SCRIPT = """
import importlib, pkgutil, sys
for name in sys.argv[1:]:
    package = importlib.import_module(name)
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        importlib.import_module(module.name)
    print(*sorted(sys.modules))
"""


def modules_loaded_by(*packages):
    """Everything in sys.modules of a fresh interpreter that imported all modules of packages: one set after each."""
    command = [sys.executable, "-c", SCRIPT, *packages]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return [set(line.split()) for line in done.stdout.splitlines()]


def circle_of_imports(package):
    """The modules of a circle of imports within a package, from one of them round to it again; none without a circle.

    Imports within functions count, and those that only a type checker follows.
    """
    paths = {_name_of(path, package): path for path in package.rglob("*.py")}
    graph = {name: _imported(ast.parse(path.read_text()), paths) for name, path in paths.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return error.args[1]
    return []


def _name_of(path, package):
    parts = path.relative_to(package.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imported(tree, modules):
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            names |= {name if name in modules else node.module for name in inner}
    return names & set(modules)


def test_no_modules_import_each_other_not_even_for_type_checking():
    assert circle_of_imports(Path(neuronlab.__file__).parent) == []


@pytest.mark.parametrize("way_back", CIRCLES.values(), ids=CIRCLES)
def test_a_circle_is_found_wherever_the_import_stands(tmp_path, way_back):
    package = tmp_path / "lab"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "first.py").write_text("from lab import second\n")
    (package / "second.py").touch()
    assert circle_of_imports(package) == []
    (package / "second.py").write_text(way_back)
    assert set(circle_of_imports(package)) == {"lab.first", "lab.second"}


def test_what_computes_loads_no_qt():
    for package, loaded in zip(WITHOUT_QT, modules_loaded_by(*WITHOUT_QT), strict=True):
        assert not {name.split(".")[0] for name in loaded} & QT, package


def test_the_core_reads_no_files_and_knows_nothing_above_it():
    [loaded] = modules_loaded_by("neuronlab.core")
    above = {name for name in loaded if name.startswith("neuronlab.") and not name.startswith("neuronlab.core")}
    assert not above


def test_the_session_needs_no_widgets():
    [loaded] = modules_loaded_by("neuronlab.session")
    assert "PySide6.QtCore" in loaded
    assert not loaded & {"PySide6.QtWidgets", "pyqtgraph", "qtawesome"}


def test_the_graph_of_imports_keeps_its_contracts(pytestconfig):
    lint = "from importlinter.cli import lint_imports_command; lint_imports_command(['--no-cache', '--no-logo'])"
    command = [sys.executable, "-c", lint]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=pytestconfig.rootpath)
    assert "Imports point down only KEPT" in done.stdout
    assert done.returncode == 0, done.stdout


def test_the_tests_compute_in_one_thread_from_the_first_import_on():
    """NumPy starts a thread for each core where it is imported before that is said."""
    body = ast.parse(Path("tests/conftest.py").read_text()).body
    said = next(number for number, node in enumerate(body) if "OPENBLAS_NUM_THREADS" in ast.unparse(node))
    before = {name.name for node in body[:said] if isinstance(node, ast.Import) for name in node.names}
    assert not [node for node in body[:said] if isinstance(node, ast.ImportFrom)]
    assert before <= sys.stdlib_module_names
