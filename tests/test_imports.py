"""Imports point down: what may load what is checked in fresh interpreters and on the whole graph of imports."""

import subprocess
import sys

import pytest

QT = {"PySide6", "shiboken6", "pyqtgraph", "qtawesome"}

WITHOUT_QT = ["neuronlab.core", "neuronlab.analysis", "neuronlab.wording", "neuronlab.files", "neuronlab.commands"]

SCRIPT = """
import importlib, pkgutil, sys
package = importlib.import_module(sys.argv[1])
for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
    importlib.import_module(module.name)
print(*sorted(sys.modules))
"""


def modules_loaded_by(package):
    """Everything in sys.modules of a fresh interpreter that imported all modules of a package."""
    command = [sys.executable, "-c", SCRIPT, package]
    return set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())


@pytest.mark.parametrize("package", WITHOUT_QT)
def test_what_computes_loads_no_qt(package):
    loaded = modules_loaded_by(package)
    assert not {name.split(".")[0] for name in loaded} & QT


def test_the_core_reads_no_files_and_knows_nothing_above_it():
    loaded = modules_loaded_by("neuronlab.core")
    above = {name for name in loaded if name.startswith("neuronlab.") and not name.startswith("neuronlab.core")}
    assert not above


def test_the_session_needs_no_widgets():
    loaded = modules_loaded_by("neuronlab.session")
    assert "PySide6.QtCore" in loaded
    assert not loaded & {"PySide6.QtWidgets", "pyqtgraph", "qtawesome"}


def test_the_graph_of_imports_keeps_its_contracts(pytestconfig):
    lint = "from importlinter.cli import lint_imports_command; lint_imports_command(['--no-cache', '--no-logo'])"
    command = [sys.executable, "-c", lint]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=pytestconfig.rootpath)
    assert "Imports point down only KEPT" in done.stdout
    assert done.returncode == 0, done.stdout
