"""Why a `neuronlab fit …` line would not make the weights of a run again, as sentences.

Settings and points now are compared with those at the run's checkpoints, the start with initial weights of the seed,
and the notes of the trajectory name the edits in between. Where that is not enough to know, it says so.
"""

from collections.abc import Iterator

import numpy as np
from msgspec.structs import replace

from neuronlab.core.data.points import PointSet
from neuronlab.core.network.network import Network
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.network import NetworkSpec
from neuronlab.core.specs.training import StopSpec, TrainingSpec
from neuronlab.core.training.state import fresh_state
from neuronlab.core.training.trajectory import Checkpoint, Note, TrajectoryRecord
from neuronlab.wording.going_back import goes_back
from neuronlab.wording.numbers import count_text

MOST_EDITS = 3
"""Edits that are named; more are counted."""


def why_not_repeated(
    run: RunSpec, points: PointSet, step: int, network: Network, record: TrajectoryRecord
) -> tuple[str, ...]:
    """One sentence for each reason; empty if `fit_command` makes the weights of this run at this step.

    `network` is the trained one, of which only the scaling is looked at, and `record` is the run's trajectory. The line
    is to be run with the points exported now.
    """
    return tuple(_reasons(run, points, step, network, record))


def _reasons(run: RunSpec, points: PointSet, step: int, network: Network, record: TrajectoryRecord) -> Iterator[str]:
    if not step:
        yield "The run has made no step, and fit makes at least one."
    yield from _unit_reasons(run.network)
    yield from _training_reasons(run.training)
    yield from _label_reasons(run.network, points)
    fresh = fresh_state(run, points)
    first = next((checkpoint for checkpoint in record.checkpoints if not checkpoint.step), None)
    edits = tuple(_edits(run, points, step, record))
    if edits:
        yield from edits
    elif _is_other(run, points, step, record):
        yield "Its points or settings were other ones before."
    elif (fresh.input_scaling, fresh.target_scaling) != (network.input_scaling, network.target_scaling):
        yield "Its points are standardised as other points were, with which it started."
    elif first is None and step:
        yield "Its first steps are no longer kept, so that edits during them are not known."
    if first is not None and not _is_fresh(first):
        yield "It did not start from the initial weights of its seed."


def _unit_reasons(network: NetworkSpec) -> Iterator[str]:
    if any(layer.muted for layer in network.hidden):
        yield "Some of its units are muted, for which fit has no option."
    if any(network.frozen):
        yield "Some of its units are frozen, for which fit has no option."


def _training_reasons(training: TrainingSpec) -> Iterator[str]:
    if training.flip_gradient:
        yield "It goes up the gradient, for which fit has no option."
    if training.no_bias:
        yield "It has no biases, for which fit has no option."


def _label_reasons(network: NetworkSpec, points: PointSet) -> Iterator[str]:
    if not network.labels:
        return
    if len(np.unique(points.targets)) < 2:
        yield "Its points are all of one class, and fit needs two."
    for label in network.labels:
        if _is_other_number(label):
            yield f"A table does not keep the name {label!r} of a class."


def _is_other_number(label: str) -> bool:
    """Whether a label would be read from a table as another one, or as no label at all: 01, 1.0 and 0.5."""
    try:
        value = float(label)
    except ValueError:
        return False
    return not value.is_integer() or label != str(int(value))


def _is_fresh(start: Checkpoint) -> bool:
    fresh, state = fresh_state(start.workspace.run, start.workspace.points), start.state
    return np.array_equal(fresh.parameters, state.parameters) and fresh.epoch_start == state.epoch_start


# -- edits on the course of the run -----------------------------------------------------------------------------------


def _is_other(run: RunSpec, points: PointSet, step: int, record: TrajectoryRecord) -> bool:
    """Whether any checkpoint has other settings or points than the run has now."""
    before = [checkpoint for checkpoint in record.checkpoints if checkpoint.step < step]
    others = {id(checkpoint.workspace.points): checkpoint.workspace.points for checkpoint in before}
    return any(_settings(checkpoint.workspace.run) != _settings(run) for checkpoint in before) or any(
        not _same_points(points, other) for other in others.values()
    )


def _edits(run: RunSpec, points: PointSet, step: int, record: TrajectoryRecord) -> Iterator[str]:
    """The edits after the start, except those which change no weights."""
    made = [note for note in record.notes if note.is_edit and 0 < note.step <= step]
    undone = [note for note in record.undone if note.is_edit and 0 < note.step < step]
    found = [note for note in (*made, *undone) if not _changes_nothing(note, run, points, record)]
    found.sort(key=lambda note: note.step)
    for note in found[:MOST_EDITS]:
        then = ", undone later" if note in undone else ""
        yield f"It was edited at step {count_text(note.step)}: {note.text}{then}."
    more = len(found) - MOST_EDITS
    if more > 0:
        yield f"It was edited {count_text(more)} more time{'s' * (more > 1)}."


def _changes_nothing(note: Note, run: RunSpec, points: PointSet, record: TrajectoryRecord) -> bool:
    """Whether an edit only went back to a checkpoint, or changed the stop rules.

    It did the latter if it is the only one between two checkpoints that differ in nothing else.
    """
    if goes_back(note.text):
        return True
    before = [checkpoint for checkpoint in record.checkpoints if checkpoint.step <= note.step]
    after = [checkpoint for checkpoint in record.checkpoints if checkpoint.step > note.step]
    if not before:
        return False
    was, was_points = before[-1].workspace.run, before[-1].workspace.points
    now, now_points = (after[0].workspace.run, after[0].workspace.points) if after else (run, points)
    last = after[0].step if after else None
    notes = [
        other
        for other in (*record.notes, *record.undone)
        if other.is_edit and before[-1].step <= other.step and (last is None or other.step < last)
    ]
    is_alike = _settings(was) == _settings(now) and _same_points(was_points, now_points)
    return len(notes) == 1 and is_alike and was.stop != now.stop


def _settings(run: RunSpec) -> tuple[object, ...]:
    """What decides the weights, which stop rules do not."""
    return replace(run, stop=StopSpec()).work


def _same_points(one: PointSet, other: PointSet) -> bool:
    """Whether two sets have the same points with the same roles in the same order."""
    if one is other:
        return True
    columns = (one.inputs, other.inputs), (one.targets, other.targets), (one.test, other.test)
    return all(np.array_equal(mine, yours) for mine, yours in columns)
