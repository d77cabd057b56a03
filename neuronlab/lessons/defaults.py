"""Values that a lesson file may leave out, such as the loss of its task and the noise of its preset."""

from typing import Any

from neuronlab.core.data.generators import generators_for
from neuronlab.core.specs.tasks import TASKS


def with_defaults(data: dict[str, Any]) -> dict[str, Any]:
    """The data of a lesson file with these values; what has the wrong kind stays as it is."""
    setups = data.get("setups")
    if not isinstance(setups, list):
        return data
    return {**data, "setups": [_setup(setup) if isinstance(setup, dict) else setup for setup in setups]}


def _setup(setup: dict[str, Any]) -> dict[str, Any]:
    task = setup.get("task", "curve")
    if not isinstance(task, str) or task not in TASKS:
        return setup
    changed = dict(setup)
    if isinstance(points := setup.get("data"), dict):
        changed["data"] = _points(task, points)
    if isinstance(runs := setup.get("runs"), list):
        changed["runs"] = [_run(task, run) if isinstance(run, dict) else run for run in runs]
    return changed


def _points(task: str, points: dict[str, Any]) -> dict[str, Any]:
    """With the preset of the task, its count and noise, and a formula in the task's variables."""
    row, presets = TASKS[task], generators_for(task)
    generator = points.get("generator", row.generator)
    preset = presets[generator if isinstance(generator, str) and generator in presets else row.generator]
    return {"generator": generator, "count": preset.count, "noise": preset.noise, "formula": row.formula, **points}


def _run(task: str, run: dict[str, Any]) -> dict[str, Any]:
    training = run.get("training")
    return {**run, "training": {"loss": TASKS[task].loss, **training}} if isinstance(training, dict) else run
