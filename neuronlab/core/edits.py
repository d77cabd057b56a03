"""What a gesture does to a workspace, as functions from one value to the next; a stroke is one of them, so one undo."""

import numpy as np
from msgspec.structs import replace

from neuronlab.core.arrays import Array
from neuronlab.core.generators import generate
from neuronlab.core.points import PointSet
from neuronlab.core.specs import DataSpec, Workspace


def add_points(workspace: Workspace, inputs: Array, targets: Array) -> Workspace:
    """Add drawn points: inputs (n, inputs) and targets (n, outputs)."""
    data = workspace.data
    points = workspace.points.joined(inputs, targets, test_share=data.test_share, split_seed=data.split_seed)
    return replace(workspace, points=points)


def erase_points(workspace: Workspace, inputs: Array, targets: Array, radii: tuple[float, float]) -> Workspace:
    """Remove every point inside an ellipse of `radii` (along input and target) around any of the places (n, 1)."""
    points = workspace.points
    hit = np.zeros(len(points), np.bool_)
    for x, y in zip(inputs[:, 0], targets[:, 0], strict=True):
        across = (points.inputs[:, 0] - x) / radii[0]
        up = (points.targets[:, 0] - y) / radii[1]
        hit |= across * across + up * up <= 1.0
    return replace(workspace, points=points.take(~hit)) if hit.any() else workspace


def move_point(workspace: Workspace, point_id: int, inputs: Array, target: Array) -> Workspace:
    """Put the point with this id at `inputs` (inputs,) and `target` (outputs,), if it is still there."""
    found = np.flatnonzero(workspace.points.ids == point_id)
    return replace(workspace, points=workspace.points.moved(int(found[0]), inputs, target)) if len(found) else workspace


def clear_points(workspace: Workspace) -> Workspace:
    """Remove all points."""
    points = workspace.points
    return replace(workspace, points=PointSet.empty(points.inputs.shape[1], points.targets.shape[1]))


def load_generator(workspace: Workspace, data: DataSpec) -> Workspace:
    """Replace all points with those `data` describes."""
    points = PointSet.empty(1, 1)
    return replace(workspace, data=data, points=_with_series(points, data, first=0))


def change_data(workspace: Workspace, data: DataSpec) -> Workspace:
    """Follow a change of count, noise, seed or split, and leave alone what the person made.

    Generated points that are still in place move with the noise; a larger count adds the next of the series, a smaller
    one drops its tail; drawn, moved and erased points stay as they are. Roles change only with the share or the split.
    """
    before, points = workspace.data, workspace.points
    if (data.noise, data.seed) != (before.noise, before.seed):
        points = _regenerated(points, data)
    if data.count < before.count:
        points = points.take(points.source < data.count)
    elif data.count > before.count:
        points = _with_series(points, data, first=before.count)
    if (data.test_share, data.split_seed) != (before.test_share, before.split_seed):
        points = points.split_anew(data.test_share, data.split_seed)
    return replace(workspace, data=data, points=points)


def _with_series(points: PointSet, data: DataSpec, first: int) -> PointSet:
    """Append the generated points number `first` … `data.count` − 1."""
    inputs, targets = generate(data.generator, data.count, data.noise, data.seed)
    return points.joined(
        inputs[first:],
        targets[first:],
        test_share=data.test_share,
        split_seed=data.split_seed,
        source=np.arange(first, data.count),
    )


def _regenerated(points: PointSet, data: DataSpec) -> PointSet:
    """Put the generated points where `data` has them; the others stay."""
    made = points.source >= 0
    if not made.any():
        return points
    inputs, targets = points.inputs.copy(), points.targets.copy()
    new_inputs, new_targets = generate(data.generator, int(points.source.max()) + 1, data.noise, data.seed)
    inputs[made], targets[made] = new_inputs[points.source[made]], new_targets[points.source[made]]
    return PointSet(inputs, targets, ids=points.ids, test=points.test, source=points.source)
