import json
import os
import subprocess
import sys
from pathlib import Path

PROGRAM = Path(__file__).parents[2] / "benchmarks" / "openings.py"


def test_nothing_of_a_window_outlives_it(tmp_path):
    """A short form of `benchmarks/openings.py`, by objects alone: two openings say nothing about megabytes."""
    home = {"NEURONLAB_DATA": str(tmp_path / "data"), "XDG_CONFIG_HOME": str(tmp_path / "config")}
    command = [sys.executable, str(PROGRAM), "--json", "--count", "2"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True, env=os.environ | home)
    assert json.loads(done.stdout)["left"] == {}
