"""A density map for very many points: count and kind of the points in each small square."""

import numpy as np

from neuronlab.core.arrays import Array, IntArray
from neuronlab.core.data.plane import plane_positions
from neuronlab.core.sampling import sample_of
from neuronlab.core.specs.experiment import Workspace
from neuronlab.gui.canvas.pictures.class_colors import Rgba, class_colors
from neuronlab.gui.theme.height_scale import HeightScale
from neuronlab.gui.theme.theme import Colors

CELL_PX = 3
"""Side of a square: as small as a point that is still visible."""
_OPACITY = {1: (0.35, 0.95), 2: (0.2, 0.75)}
"""By number of inputs, the opacity of a square with one point and of the fullest one: planes must show through."""

Ends = tuple[float, float]


def density_colors(
    workspace: Workspace,
    x_range: Ends,
    y_range: Ends,
    cells: tuple[int, int],
    colors: Colors,
    limit: int | None = None,
) -> Rgba:
    """Colours (rows, columns, 4) of `cells` (rows, columns) squares over the ranges, the lowest row first.

    Opacity grows with the number of points, on a logarithmic scale. Points of a curve have a single colour, classes are
    mixed in proportion, and points of a surface show their mean value. No more than `limit` points are counted.
    """
    points = workspace.points
    rows, columns = cells
    if limit is not None and limit < len(points):
        points = points.take(sample_of(len(points), limit))
    at = plane_positions(points)
    column = _cell(at[:, 0], x_range, columns)
    row = _cell(at[:, 1], y_range, rows)
    inside = (column >= 0) & (row >= 0)
    cell, targets = row[inside] * columns + column[inside], points.targets[inside, 0]
    counts = np.bincount(cell, minlength=rows * columns)
    pixels = np.zeros((rows * columns, 4), np.uint8)
    filled = counts > 0
    if not filled.any():
        return pixels.reshape(rows, columns, 4)
    pixels[filled, :3] = _hues(workspace, cell, targets, counts, colors)[filled]
    share = np.log1p(counts[filled]) / np.log1p(max(2, counts.max()))
    least, most = _OPACITY[points.inputs.shape[1]]
    pixels[filled, 3] = (least + (most - least) * share) * 255.0
    return pixels.reshape(rows, columns, 4)


def _hues(workspace: Workspace, cell: IntArray, targets: Array, counts: IntArray, colors: Colors) -> Array:
    """Red, green and blue of every square (cells, 3)."""
    safe = np.maximum(counts, 1)[:, None]
    if workspace.points.inputs.shape[1] == 1:
        point = colors.color("text")
        return np.tile([float(point.red()), float(point.green()), float(point.blue())], (len(counts), 1))
    if workspace.labels:
        hues = np.zeros((len(counts), 3))
        for number, color in enumerate(class_colors(colors)[: len(workspace.labels)]):
            of_class = np.bincount(cell[targets == number], minlength=len(counts))
            hues += of_class[:, None] * np.array([color.red(), color.green(), color.blue()])
        return np.asarray(hues / safe)
    means = np.bincount(cell, weights=targets, minlength=len(counts)) / safe[:, 0]
    table = colors.diverging_table()[:, :3]
    return np.asarray(table[HeightScale.of(workspace.points.targets).indices(means)], np.float64)


def _cell(values: Array, ends: Ends, count: int) -> IntArray:
    """Index of the cell that contains each value (n,), −1 outside."""
    low, high = ends
    share = (values - low) * (count / (high - low))
    return np.where((share >= 0.0) & (share < count), share, -1.0).astype(np.intp)
