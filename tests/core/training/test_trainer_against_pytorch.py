"""Training held against PyTorch: the same runs from the same starts, kept in `tests/references`."""

import json
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from neuronlab.core.activations.table import ACTIVATIONS
from neuronlab.core.engine.lbfgs import LBFGS
from neuronlab.core.engine.optimizers import OPTIMIZERS
from neuronlab.core.engine.schedules import SCHEDULES
from neuronlab.core.network.losses import LOSSES
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.core.specs.training import TrainingSpec
from neuronlab.core.training.trainer import Trainer
from tests.core.building import make_points, state_at

FILES = sorted((Path(__file__).parents[2] / "references").glob("*.json"))
CASES = {
    f"{file.stem}: {case['name']}": case
    for file in FILES
    for case in json.loads(file.read_text(encoding="utf-8"))["cases"]
}


def run_of(case):
    network = dict(case["network"])
    hidden = tuple(LayerSpec(**layer) for layer in network.pop("hidden"))
    lists = {name: tuple(network.pop(name)) for name in ("features", "labels") if name in network}
    return RunSpec(network=NetworkSpec(hidden=hidden, **lists, **network), training=TrainingSpec(**case["training"]))


@pytest.mark.parametrize("name", CASES)
def test_training_goes_where_pytorch_goes(name, monkeypatch):
    case = CASES[name]
    run, points = run_of(case), make_points(case["inputs"], case["targets"])
    if run.training.optimizer == "lbfgs":  # PyTorch's search differs from ours in detail, steps of a fixed rate do not
        fixed = partial(LBFGS, rate=run.training.learning_rate)
        monkeypatch.setitem(OPTIMIZERS, "lbfgs", replace(OPTIMIZERS["lbfgs"], minimizer=fixed))
    trainer = Trainer(run, points, state_at(run, points, case["start"]), np.float64)
    for steps, expected in sorted((int(steps), parameters) for steps, parameters in case["parameters"].items()):
        assert trainer.advance(steps - trainer.step) > 0
        assert trainer.step == steps
        missed = np.linalg.norm(trainer.state().parameters - expected)
        assert missed <= 1e-9 * np.linalg.norm(expected), f"after {steps} steps"


@pytest.mark.parametrize(
    ("table", "used"),
    [
        (OPTIMIZERS, {case["training"]["optimizer"] for case in CASES.values()}),
        (SCHEDULES, {case["training"].get("schedule", "constant") for case in CASES.values()}),
        (LOSSES, {case["training"].get("loss", "squared") for case in CASES.values()}),
        (ACTIVATIONS, {layer["activation"] for case in CASES.values() for layer in case["network"]["hidden"]}),
    ],
    ids=["optimizers", "schedules", "losses", "activations"],
)
def test_there_is_a_case_for_every_row(table, used):
    assert set(table) - {"step"} <= used  # the activation that learns nothing below it; the schedule has its case
