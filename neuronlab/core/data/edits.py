"""Edits of a workspace, as functions that return a new value; a stroke is one edit, and so one undo step."""

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from msgspec.structs import replace

from neuronlab.core.arrays import Array, BoolArray, IntArray
from neuronlab.core.data.names import require_class_name
from neuronlab.core.data.plane import plane_positions, put, within
from neuronlab.core.data.points import PointSet
from neuronlab.core.data.series import class_count, series
from neuronlab.core.data.split import is_forced, usual_share
from neuronlab.core.errors import InputError
from neuronlab.core.network.losses import fitting_loss
from neuronlab.core.network.outputs import MAX_CLASSES
from neuronlab.core.specs.columns import ColumnMeaning
from neuronlab.core.specs.data import DataSpec
from neuronlab.core.specs.experiment import RunSpec, Workspace
from neuronlab.core.specs.network import NetworkSpec
from neuronlab.core.specs.tasks import CLASS_NAMES, TASKS
from neuronlab.core.text import without_controls


def predicts_classes(workspace: Workspace) -> bool:
    """Whether the workspace's targets are classes."""
    return bool(workspace.labels)


# -- points by hand ---------------------------------------------------------------------------------------------------


def add_points(workspace: Workspace, inputs: Array, targets: Array) -> Workspace:
    """Add drawn points: inputs (n, inputs) and targets (n, outputs)."""
    data = workspace.data
    points = workspace.points.joined(
        inputs,
        targets,
        test_share=data.test_share,
        split_seed=data.split_seed,
        by_class=predicts_classes(workspace),
    )
    return replace(workspace, points=points)


def erase_points(workspace: Workspace, where: Array, radii: tuple[float, float]) -> Workspace:
    """Remove every visible point inside an ellipse of `radii` (x and y) around any of the positions (n, 2)."""
    hit = within(plane_positions(workspace.points), where, radii)
    hit = hit[workspace.in_sight[hit]]
    if not len(hit):
        return workspace
    stays = np.ones(len(workspace.points), np.bool_)
    stays[hit] = False
    return replace(workspace, points=workspace.points.take(stays))


def put_points(workspace: Workspace, ids: IntArray, where: Array) -> Workspace:
    """Move the points with these ids (n,) to positions (n, 2); ids that no longer exist are ignored.

    Raises InputError if a position is not finite.
    """
    points = workspace.points
    here = points.indices_of(ids)
    if not len(here):
        return workspace
    order = np.argsort(ids)
    wanted = where[order[np.searchsorted(ids, points.ids[here], sorter=order)]]
    return replace(workspace, points=put(points, here, wanted))


def remove_points(workspace: Workspace, ids: npt.ArrayLike) -> Workspace:
    """Remove the points with these ids."""
    gone = np.isin(workspace.points.ids, np.asarray(ids, np.int64))
    return replace(workspace, points=workspace.points.take(~gone)) if gone.any() else workspace


def duplicate_points(workspace: Workspace, ids: npt.ArrayLike, aside: tuple[float, float]) -> Workspace:
    """Append copies of the points with these ids, shifted by `aside` (x and y), with new ids."""
    points = workspace.points
    chosen = points.take(points.indices_of(ids))
    if not len(chosen):
        return workspace
    shifted = put(chosen, np.arange(len(chosen)), plane_positions(chosen) + np.array(aside))
    return add_points(workspace, shifted.inputs, shifted.targets)


def set_targets(workspace: Workspace, ids: npt.ArrayLike, target: float) -> Workspace:
    """Change the class or value of the points with these ids; inputs and roles are kept."""
    points = workspace.points
    here = points.indices_of(ids)
    here = here[points.targets[here, 0] != target]
    if not len(here):
        return workspace
    return replace(workspace, points=points.moved(here, points.inputs[here], np.full((len(here), 1), target)))


def set_cell(workspace: Workspace, point_id: int, column: int, value: float) -> Workspace:
    """Change one number of a point; columns are the inputs and then the target.

    Raises InputError if the target is to be a class that does not exist.
    """
    points = workspace.points
    if workspace.labels and column == points.inputs.shape[1] and value not in range(len(workspace.labels)):
        raise InputError(f"There is no class number {value + 1:g}; there are {len(workspace.labels)}.")
    here = points.indices_of([point_id])
    row = np.concatenate([points.inputs[here], points.targets[here]], axis=1)
    if not len(here) or row[0, column] == value:
        return workspace
    row[0, column] = value
    return replace(workspace, points=points.moved(here, row[:, :-1], row[:, -1:]))


def hold_out(workspace: Workspace, ids: npt.ArrayLike, *, is_pinned: bool) -> Workspace:
    """Pin the points with these ids as test points, or return them to the split."""
    points = workspace.points
    here = points.indices_of(ids)
    here = here[points.pinned[here] != is_pinned]
    return replace(workspace, points=points.with_pinned(here, is_pinned=is_pinned)) if len(here) else workspace


def clear_points(workspace: Workspace) -> Workspace:
    """Remove all points."""
    points = workspace.points
    return replace(workspace, points=PointSet.empty(points.inputs.shape[1], points.targets.shape[1]))


# -- classes ----------------------------------------------------------------------------------------------------------


def with_labels(workspace: Workspace, labels: Sequence[str]) -> Workspace:
    """The same workspace with classes of these names; changing their number changes the outputs of its networks.

    Raises InputError unless there are 2 to 6 different names.
    """
    task = TASKS[workspace.task]

    def renamed(run: RunSpec) -> RunSpec:
        ends = task.network(labels=tuple(labels))
        network: NetworkSpec = replace(
            run.network,
            outputs=ends.outputs,
            output=ends.output,
            labels=ends.labels,
            frozen_outputs=_still_frozen(run.network, ends),
        )
        loss = fitting_loss(run.training.loss, ends.output, task.loss)
        changed: RunSpec = replace(run, network=network, training=replace(run.training, loss=loss))
        return changed

    return replace(workspace, runs=tuple(map(renamed, workspace.runs)))


def _still_frozen(old: NetworkSpec, new: NetworkSpec) -> tuple[int, ...]:
    """Indices of the frozen outputs among the new ones: each follows its class (`core/training/transfer_classes.py`).

    All are unfrozen when one output for two classes becomes several, or vice versa.
    """
    if (old.outputs, old.output) == (new.outputs, new.output):
        return old.frozen_outputs
    if 1 in {old.outputs, new.outputs}:
        return ()
    names = [old.labels[number] for number in old.frozen_outputs]
    return tuple(number for number, name in enumerate(new.labels) if name in names)


def add_class(workspace: Workspace) -> Workspace:
    """Add a class, named by the first free letter. Raises InputError if there are six already."""
    labels = workspace.labels
    if len(labels) >= MAX_CLASSES:
        raise InputError(f"At most {MAX_CLASSES} classes are possible.")
    return with_labels(workspace, (*labels, next(name for name in CLASS_NAMES if name not in labels)))


def remove_class(workspace: Workspace, number: int) -> Workspace:
    """Remove a class and its points; the following classes move up. Raises InputError if there are only two.

    All remaining points count as drawn, since their generator would produce points of the removed class.
    """
    labels, points = workspace.labels, workspace.points
    if len(labels) <= 2:
        raise InputError("At least two classes are needed.")
    left = points.take(points.targets[:, 0] != number)
    moved_up = left.moved(np.arange(len(left)), left.inputs, left.targets - (left.targets > number))
    return replace(with_labels(workspace, labels[:number] + labels[number + 1 :]), points=moved_up)


def rename_class(workspace: Workspace, number: int, name: str) -> Workspace:
    """Rename a class.

    Raises InputError for a name that is empty, too long, in use, or would not survive a round trip through a table:
    numbers must be integers in their usual form.
    """
    name = without_controls(name)
    require_class_name(name)
    if _is_number(name) and not re.fullmatch(r"0|-?[1-9][0-9]*", name):
        raise InputError(f"A class cannot be named {name}: numeric names must be whole numbers such as 2.")
    labels = list(workspace.labels)
    labels[number] = name
    return with_labels(workspace, labels)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


# -- generated points -------------------------------------------------------------------------------------------------


def load_generator(workspace: Workspace, data: DataSpec) -> Workspace:
    """Replace all points by those that `data` describes, and adapt the number of classes."""
    classes = class_count(workspace.task, data)
    is_imported = bool(workspace.names)  # and so are the names of its classes
    if classes and (classes != len(workspace.labels) or is_imported):
        workspace = with_labels(workspace, CLASS_NAMES[:classes])
    points = _with_series(clear_points(workspace), data, first=0)
    return replace(workspace, data=data, points=points, names=(), meanings=())


_MAKES = ("noise", "outliers", "imbalance", "seed", "formula", "low", "high", "threshold", "constants")
"""Fields of DataSpec that determine the positions of generated points."""


def change_data(workspace: Workspace, data: DataSpec) -> Workspace:
    """Apply a change of count, noise, seed or split, and preserve manual changes.

    Generated points that were not moved follow the noise. A larger count appends further points of the series, a
    smaller one removes its tail. Drawn, moved and erased points stay as they are. Roles change only with the test share
    or the split seed.
    """
    before, points = workspace.data, workspace.points
    if points.has_series and any(getattr(data, name) != getattr(before, name) for name in _MAKES):
        points = _regenerated(workspace, data)
    if points.has_series and data.count < before.count:
        points = points.take(points.source < data.count)
    elif points.has_series and data.count > before.count:
        points = _with_series(replace(workspace, points=points), data, first=before.count)
    if (data.test_share, data.split_seed) != (before.test_share, before.split_seed):
        points = points.split_anew(data.test_share, data.split_seed, by_class=predicts_classes(workspace))
    return replace(workspace, data=data, points=points)


def _with_series(workspace: Workspace, data: DataSpec, first: int) -> PointSet:
    """Append the generated points with indices `first` … `data.count` − 1."""
    inputs, targets = series(workspace.task, data)
    return workspace.points.joined(
        inputs[first:],
        targets[first:],
        test_share=data.test_share,
        split_seed=data.split_seed,
        source=np.arange(first, data.count),
        by_class=predicts_classes(workspace),
    )


def _regenerated(workspace: Workspace, data: DataSpec) -> PointSet:
    """Move the generated points to where `data` places them; the others stay."""
    points = workspace.points
    made = np.flatnonzero(points.source >= 0)
    source = points.source[made]
    new_inputs, new_targets = series(workspace.task, replace(data, count=int(source.max()) + 1))
    return points.moved(made, new_inputs[source], new_targets[source], source)


# -- points from elsewhere --------------------------------------------------------------------------------------------


def take_in(
    workspace: Workspace,
    inputs: Array,
    targets: Array,
    labels: tuple[str, ...],
    names: tuple[str, ...] = (),
    test: BoolArray | None = None,
    meanings: tuple[ColumnMeaning, ...] = (),
) -> Workspace:
    """Replace all points by imported ones, (n, inputs) and (n, 1), with their names of classes and columns.

    With `test` (n,) exactly those points are held out: they are pinned, and the test share is 0. It is also 0 for fewer
    than `FEWEST_TO_SPLIT` points; the next table has the usual share again. Imported values can have any scale, so
    training standardises them. A section that would miss them goes to their middle.
    """
    if labels:
        workspace = with_labels(workspace, labels)
    run = workspace.run
    standardized: RunSpec = replace(run, training=replace(run.training, standardize=True))
    before = workspace.data.test_share or (DataSpec().test_share if is_forced(workspace.points.pinned) else 0.0)
    share = usual_share(before, len(inputs)) if test is None else 0.0
    empty = replace(clear_points(workspace.with_run(standardized)), names=names, meanings=meanings)
    empty = replace(empty, data=replace(empty.data, test_share=share))
    taken = add_points(empty, inputs, targets)
    if test is not None:
        taken = replace(taken, points=taken.points.with_pinned(np.flatnonzero(test), is_pinned=True))
    if not len(taken.points):
        return taken
    view, across = taken.view, 1 - taken.view.section_along
    low, high = (float(ends[across]) for ends in taken.points.ends)
    if taken.task != "surface" or low <= view.section_at <= high:
        return taken
    moved: Workspace = replace(taken, view=replace(view, section_at=(low + high) / 2.0))
    return moved
