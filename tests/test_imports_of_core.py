import subprocess
import sys


def test_the_engine_and_its_analysis_load_no_window_toolkit():
    """In a fresh interpreter, because other tests have loaded it here."""
    program = """
import importlib, pkgutil, sys
for room in ("neuronlab.core", "neuronlab.analysis"):
    package = importlib.import_module(room)
    for module in pkgutil.walk_packages(package.__path__, room + "."):
        importlib.import_module(module.name)
loaded = {name.partition(".")[0] for name in sys.modules}
print(sorted(loaded & {"PySide6", "shiboken6", "pyqtgraph", "qtawesome"}),
    "neuronlab.core.training.trainer" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split("\n")[0] == "[] True"
