import json
import subprocess
import sys
from pathlib import Path

PROGRAM = Path(__file__).parents[2] / "benchmarks" / "sweeps.py"


def test_a_quick_form_runs_both_and_compares_them():
    """Whatever the ratio: so few steps say nothing about it."""
    command = [sys.executable, str(PROGRAM), "--json", "--quick"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    measured = json.loads(done.stdout)
    assert len(measured["bare"]) == len(measured["repeat"]) == 1
    assert measured["ratio"] > 0.0
