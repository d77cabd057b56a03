import sys
from pathlib import Path

# Benchmarks are scripts that import each other from their own folder, `python benchmarks/engine.py`.
sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
