"""Brings the texts of older sessions up to date, field by field."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from neuronlab.core.data.names import tidy_names
from neuronlab.core.errors import InputError
from neuronlab.core.network.starts import range_of
from neuronlab.core.specs.experiment import Experiment
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.training.history import CAPACITY
from neuronlab.files.archive import AnyArray

Read = Callable[[str], AnyArray]
"""Reads an array of the archive."""


def bring_up_to_date(raw: Any, version: int, outlines: Mapping[str, AnyArray], read: Read) -> dict[str, AnyArray]:
    """Migrate a text of an older version; returns the arrays that its new fields refer to.

    `outlines` have the shapes and types of the arrays, and `read` reads one.
    """
    made: dict[str, AnyArray] = {}
    if version == 1:
        _forget_classes(raw)
    if version < 3:
        _move_state(raw)
        made |= _pin_none(raw, outlines)
        _take_own_presets(raw)
    if version < 4:
        made |= _know_gradients_alone(raw, outlines)
    if version < 5:
        _number_no_save(raw)
    if version < 6:
        _start_biases_equal(raw)
    if version < 8:
        made |= _freeze_pins(raw, {**outlines, **made}, read)
    _tidy_names(raw)
    return made


def _forget_classes(raw: Any) -> None:
    """Remove the placeholder that version 1 had for classes: no points, and a network that could not classify.

    That workspace, and fields that version 1 did not have, take their initial values.
    """
    if isinstance(raw.get("experiment"), dict):
        raw["experiment"].pop("classes", None)


def _move_state(raw: Any) -> None:
    """Before version 3, only the state of the active task's run was stored, under another name."""
    state, experiment = raw.pop("state", None), raw.get("experiment")
    task = experiment.get("task", Experiment().task) if isinstance(experiment, dict) else None
    raw["states"] = {} if state is None or not isinstance(task, str) else {task: state}


def _pin_none(raw: Any, arrays: Mapping[str, AnyArray]) -> dict[str, AnyArray]:
    """Before version 3, points could not be pinned as test points."""
    made: dict[str, AnyArray] = {}
    for task, workspace in _workspaces(raw).items():
        points = workspace.get("points")
        if isinstance(points, dict) and "pinned" not in points:
            test = arrays.get(str(points.get("test")), np.empty(0))
            points["pinned"] = f"{task} pinned"
            made[f"{task} pinned"] = np.broadcast_to(np.False_, test.shape)
    return made


def _take_own_presets(raw: Any) -> None:
    """Before version 3, all presets were curves; classes and surfaces had none."""
    for task, workspace in _workspaces(raw).items():
        if task != "curve" and isinstance(workspace.get("data"), dict):
            workspace["data"] |= {"generator": TASKS[task].generator, "formula": TASKS[task].formula}


def _know_gradients_alone(raw: Any, arrays: Mapping[str, AnyArray]) -> dict[str, AnyArray]:
    """Before version 4, a history contained only the gradients of the weights of its layers."""
    made: dict[str, AnyArray] = {}
    states = raw.get("states")
    for task, state in states.items() if isinstance(states, dict) else ():
        history = state.get("history") if isinstance(state, dict) else None
        if isinstance(history, dict) and "gradient_rms" in history:
            rms = arrays.get(str(history["gradient_rms"]), np.empty(0))
            made[f"{task} unknown"] = np.broadcast_to(np.float64(np.nan), rms.shape)
            history["delta_rms"] = history["update_ratio"] = f"{task} unknown"
    return made


def _tidy_names(raw: Any) -> None:
    """Make names valid that were imported before there was a rule for them, so that the session can be opened."""
    for workspace in _workspaces(raw).values():
        runs = workspace.get("runs")
        networks = [run.get("network") for run in runs if isinstance(run, dict)] if isinstance(runs, list) else []
        for record, key in ((workspace, "names"), *((network, "labels") for network in networks)):
            texts = record.get(key) if isinstance(record, dict) else None
            if isinstance(texts, list) and all(isinstance(text, str) for text in texts):
                record[key] = tidy_names(texts)


def _number_no_save(raw: Any) -> None:
    """Before version 5, saves were not numbered."""
    raw["save_number"] = 0


def _start_biases_equal(raw: Any) -> None:
    """Before version 6, all biases started at the same number, and the range of the inputs was not kept."""
    for workspace in _workspaces(raw).values():
        runs = workspace.get("runs")
        for run in runs if isinstance(runs, list) else ():
            training = run.get("training") if isinstance(run, dict) else None
            if isinstance(training, dict):
                training.setdefault("initial_bias", 0.0)
    states = raw.get("states")
    for task, state in states.items() if isinstance(states, dict) else ():
        if task in TASKS and isinstance(state, dict):
            state["input_range"] = range_of(np.empty((0, TASKS[task].inputs)))


def _freeze_pins(raw: Any, arrays: Mapping[str, AnyArray], read: Read) -> dict[str, AnyArray]:
    """Before version 8, a task had one run, and a pinned network beside it, which is a frozen run now."""
    made: dict[str, AnyArray] = {}
    states = raw.get("states")
    if not isinstance(states, dict):
        return made
    for task in list(states):
        states[task] = {"0": states[task]}
    for task, workspace in _workspaces(raw).items():
        pin, runs = workspace.pop("pin", None), workspace.get("runs")
        if pin is None or not isinstance(runs, list) or not runs or not isinstance(runs[0], dict):
            continue
        if not isinstance(pin, dict):
            raise InputError(f"Expected object as the pin of the {task} workspace")
        run = {"network": pin.get("network"), "slot": 1, "name": "Pinned", "activity": "frozen"}
        runs.append(run | ({"training": runs[0]["training"]} if "training" in runs[0] else {}))
        state, own = _state_of_pin(task, pin, arrays, read)
        made |= own
        states.setdefault(task, {})["1"] = state
    return made


def _state_of_pin(
    task: str, pin: Any, arrays: Mapping[str, AnyArray], read: Read
) -> tuple[dict[str, Any], dict[str, AnyArray]]:
    """The trained state of a pinned network, which had neither gradients nor the memory of an optimiser."""
    steps, parameters = (arrays.get(str(pin.get(key)), np.empty(0)) for key in ("steps", "parameters"))
    network = pin.get("network")
    hidden = network.get("hidden") if isinstance(network, dict) else None
    layers = 1 + (len(hidden) if isinstance(hidden, list) else 0)
    unknown = np.broadcast_to(np.float64(np.nan), (steps.size, layers))
    made: dict[str, AnyArray] = {
        f"{task} pin unknown": unknown,
        f"{task} pin test": unknown[:, 0],
        f"{task} pin memory": np.broadcast_to(np.float32(0.0), (0, parameters.size)),
    }
    if steps.size > CAPACITY:
        raise InputError(f"The loss curve of the pin of the {task} workspace is too long")
    is_known = steps.size and steps.dtype.kind == "i" and steps.ndim == 1
    history = {"stride": 1, "steps": pin.get("steps"), "train_loss": pin.get("train_loss")}
    history |= {"test_loss": f"{task} pin test"}
    history |= dict.fromkeys(("gradient_rms", "delta_rms", "update_ratio"), f"{task} pin unknown")
    order = np.random.PCG64(0).state
    state = {
        "parameters": pin.get("parameters"),
        "optimizer": "sgd",
        "memory": f"{task} pin memory",
        "updates": 0,
        "step": int(read(pin["steps"])[-1]) if is_known else 0,
        "epoch": 0,
        "position": 0,
        "epoch_start": order,
        "input_scaling": pin.get("input_scaling"),
        "target_scaling": pin.get("target_scaling"),
        "history": history,
        "input_range": range_of(np.empty((0, TASKS[task].inputs))),
        "noise": order,
    }
    return state, made


def _workspaces(raw: Any) -> dict[str, Any]:
    """The workspaces by task; invalid ones are skipped, and rejected later when they are read."""
    experiment = raw.get("experiment")
    found = experiment if isinstance(experiment, dict) else {}
    return {task: found[task] for task in TASKS if isinstance(found.get(task), dict)}
