"""Readings at the pointer: position, prediction and loss there in a line, and what each of several runs predicts."""

from collections.abc import Sequence

import numpy as np

from neuronlab.analysis.frames.frame import Frame
from neuronlab.analysis.scores import most_likely, score
from neuronlab.core.arrays import Array
from neuronlab.core.errors import WorkError
from neuronlab.core.network.outputs import class_probabilities
from neuronlab.core.specs.columns import ColumnMeaning
from neuronlab.core.specs.experiment import Workspace
from neuronlab.gui.canvas.runs import names_shown, runs_shown
from neuronlab.gui.canvas.strokes.hand import Hand, PointerPosition
from neuronlab.gui.theme.class_marks import MARKS
from neuronlab.wording.class_names import short_names
from neuronlab.wording.columns import columns_of, value_text
from neuronlab.wording.numbers import NOTHING, elided, loss_text, plain_text

_GAP = "\u2003"
_LONGEST = 20
"""Characters of the name of a run."""

_FARTHEST = 1e15
"""Steps on the plot that float64 tells apart."""


def reading(workspace: Workspace, frame: Frame | None, position: PointerPosition, index: int | None, hand: Hand) -> str:
    """The reading at a position, or of the point at `index` if the pointer is on one."""
    points = workspace.points
    is_curve = points.inputs.shape[1] == 1
    if index is None:
        inputs = position.at[None, :1] if is_curve else position.at[None]
        target = position.y if is_curve else hand.target_of(workspace)
    else:
        inputs, target = points.inputs[[index]], float(points.targets[index, 0])
    names = ("x",) if is_curve else ("x₁", "x₂")
    meanings = columns_of(workspace)
    parts = [
        f"{name} {value_text(float(value), float(step), meaning)}"
        for name, value, step, meaning in zip(names, inputs[0], position.per_px, meanings, strict=False)
    ]
    height = position.y_per_px if is_curve else _height_step(workspace)
    if is_curve:
        parts.append(f"y {value_text(target, height, meanings[-1])}")
    elif index is not None:
        parts.append(_is_a(workspace, index, height))
    if frame is not None and frame.network_spec.layout == workspace.run.network.layout:
        parts += _predicted_texts(workspace, frame, inputs, target, height, is_point=index is not None)
    return _GAP.join(parts)


def readings_of_runs(workspace: Workspace, frame: Frame | None, inputs: Array, y_per_px: float) -> list[str]:
    """What each run predicts for `inputs` (inputs,), in a line each; none with one run."""
    names = names_shown(workspace)
    if frame is None or len(names) < 2:
        return []
    height = y_per_px if len(inputs) == 1 else _height_step(workspace)
    labels, meaning, lines = short_names(workspace.labels), columns_of(workspace)[-1], []
    for run in runs_shown(frame, workspace):
        network = frame.drawn_network if run.slot == frame.run.slot else run.network
        if network.spec.labels != workspace.labels or network.spec.inputs != len(inputs):
            continue  # of an experiment that is gone
        predicted = network.predict(inputs[None])
        value = _likeliest(predicted, labels) if labels else _output_text(float(predicted[0, 0]), height, meaning)
        lines.append(f"{MARKS[run.slot]} {elided(names[run.slot], _LONGEST)}{_GAP}{'ŷ ' if not labels else ''}{value}")
    return lines


def _likeliest(predicted: Array, names: Sequence[str]) -> str:
    """The most likely class of class outputs (1, classes), and how likely it is."""
    chosen = int(most_likely(predicted)[0])
    chance = float(class_probabilities(predicted)[0, chosen])
    shown = f"{chance:.0%}".replace("%", "\N{NARROW NO-BREAK SPACE}%") if np.isfinite(chance) else NOTHING
    return f"{names[chosen]} {shown}"


def _height_step(workspace: Workspace) -> float:
    """A hundredth of the range of a surface's targets; 0 without one."""
    points = workspace.points
    if workspace.labels or not len(points):
        return 0.0
    low, high = points.ends
    return float(high[-1] - low[-1]) / 100.0


def _is_a(workspace: Workspace, index: int, height: float) -> str:
    points = workspace.points
    what = float(points.targets[index, 0])
    value = (
        short_names(workspace.labels)[int(what)]
        if workspace.labels
        else f"y {_target_text(what, height, columns_of(workspace)[-1])}"
    )
    return f"{value}, {'test' if points.test[index] else 'train'}"


def _target_text(value: float, height: float, meaning: ColumnMeaning) -> str:
    """A target as short as possible, unless it takes more figures to tell it from targets a `height` away."""
    is_short = abs(value) < 1e3 * height or not height
    return value_text(value, height, meaning, plain_text if is_short else None)


def _output_text(value: float, height: float, meaning: ColumnMeaning) -> str:
    """A prediction with the digits that the plot tells apart; of a diverged run they would tell nothing."""
    is_far = height and abs(value) > _FARTHEST * height
    return plain_text(value) if is_far else value_text(value, height, meaning)


def _predicted_texts(
    workspace: Workspace, frame: Frame, inputs: Array, target: float, height: float, *, is_point: bool
) -> list[str]:
    """The prediction, and its loss for a target."""
    predicted = frame.drawn_network.predict(inputs)
    loss = _loss(frame, inputs, target)
    if not workspace.labels:
        meaning = columns_of(workspace)[-1]
        of_what = "" if inputs.shape[1] == 1 or is_point else f" against {_target_text(target, height, meaning)}"
        return [f"ŷ {_output_text(float(predicted[0, 0]), height, meaning)}", f"loss {loss}{of_what}"]
    names = short_names(workspace.labels)
    return [f"predicted {_likeliest(predicted, names)}", f"loss {loss} as {names[int(target)]}"]


def _loss(frame: Frame, inputs: Array, target: float) -> str:
    try:
        loss = score(frame.drawn_network, frame.run.training.loss, inputs, np.array([[target]])).loss
    except WorkError:
        return "∞"
    return NOTHING if loss is None else loss_text(loss)
