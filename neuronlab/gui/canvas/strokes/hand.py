"""What a stroke starts from: where the pointer is, and how the tool in hand is set."""

from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

import numpy as np

from neuronlab.core.arrays import Array, BoolArray
from neuronlab.core.data.edits import add_points
from neuronlab.core.data.plane import columns_at, plane_positions
from neuronlab.core.specs.experiment import Workspace
from neuronlab.session.selection import Selection

GRAB_RADIUS_PX = 14.0
DRAG_PX = 3.0
"""The pointer has really moved, and not only trembled, beyond so many pixels."""


class PointerPosition(NamedTuple):
    """Where the pointer is, in the plot's units, and how many of them a pixel is along x and y.

    `extends` says that Shift is held: what is selected then joins what was.
    """

    x: float
    y: float
    x_per_px: float
    y_per_px: float
    extends: bool = False

    def distance_px(self, x: float, y: float) -> float:
        """Pixels from here to (x, y)."""
        return float(np.hypot((x - self.x) / self.x_per_px, (y - self.y) / self.y_per_px))

    def distances_px(self, where: Array) -> Array:
        """Pixels from here to places (n, 2)."""
        return np.asarray(np.hypot((where[:, 0] - self.x) / self.x_per_px, (where[:, 1] - self.y) / self.y_per_px))

    @property
    def at(self) -> Array:
        """The place as an array (2,)."""
        return np.array([self.x, self.y])

    @property
    def per_px(self) -> Array:
        """Units of the plot in a pixel, across and up (2,)."""
        return np.array([self.x_per_px, self.y_per_px])


@dataclass(frozen=True)
class ToolOptions:
    """How the tools are set: lengths in pixels, so that they feel the same at any zoom.

    The spray covers `spray_radius_px` and lays `spray_density` points at a time; freehand points are `spacing_px`
    apart. `label` is the class of new points, `value` their height over a plane.
    """

    spray_radius_px: int = 36
    spray_density: int = 3
    spacing_px: int = 24
    label: int = 0
    value: float = 1.0
    snaps: bool = False


@dataclass
class Hand:
    """The hand that holds the tools: their options, the selection, and chance for what is strewn."""

    selection: Selection
    rng: np.random.Generator
    options: ToolOptions = ToolOptions()
    snap_steps: tuple[float, float] = field(default=(0.1, 0.1))

    def target_of(self, workspace: Workspace) -> float:
        """The target new points of a plane get: the class in hand, or the value."""
        return float(min(self.options.label, len(workspace.labels) - 1)) if workspace.labels else self.options.value

    def snapped(self, where: Array) -> Array:
        """Places (n, 2) on the grid, where that is wanted."""
        if not self.options.snaps:
            return where
        # Divided by how many go into one, 0.3 is 0.3; three times 0.1 would be 0.30000000000000004.
        per_unit = np.round(1.0 / np.array(self.snap_steps), 9)
        steps = np.where(per_unit >= 1.0, 1.0 / np.maximum(per_unit, 1.0), self.snap_steps)
        counts = np.round(where / steps)
        return np.asarray(np.where(per_unit >= 1.0, counts / np.maximum(per_unit, 1.0), counts * steps))

    def add(self, workspace: Workspace, where: Array) -> Workspace:
        """Add points at places (n, 2); on the grid no second one of a kind where there is one already."""
        where = self.snapped(where)
        target = self.target_of(workspace)
        if self.options.snaps:
            where = np.unique(where, axis=0)
            where = where[~_taken(workspace, where, target, np.array(self.snap_steps))]
        if not len(where):
            return workspace
        return add_points(workspace, *columns_at(where, workspace.points.inputs.shape[1], target))


def _taken(workspace: Workspace, where: Array, target: float, steps: Array) -> BoolArray:
    """Which of the places (n, 2) of a grid hold a point already, of two inputs one with this target."""
    points = workspace.points
    same = points.targets[:, 0] == target if points.inputs.shape[1] > 1 else np.ones(len(points), np.bool_)
    there = plane_positions(points)[same]
    return np.array([bool((np.abs(there - position) < 1e-3 * steps).all(axis=1).any()) for position in where], np.bool_)


class Stroke(Protocol):
    """A gesture under way."""

    @property
    def outline(self) -> Array | None:
        """What to draw as a line along the way (n, 2), if anything."""

    @property
    def repeats(self) -> bool:
        """Whether it goes on while the pointer rests."""

    def move(self, workspace: Workspace, position: PointerPosition) -> Workspace:
        """The workspace after the pointer came to `position`; the same object when nothing changes."""

    def end(self, workspace: Workspace) -> None:
        """The button was let go."""


class PlainStroke:
    """A stroke with no line of its own that ends when the pointer does."""

    @property
    def outline(self) -> Array | None:
        """None: it encloses nothing."""
        return None

    repeats = False

    def end(self, _workspace: Workspace) -> None:
        """Nothing is left to do."""


def nearest_point(workspace: Workspace, position: PointerPosition) -> int | None:
    """The index of the point in sight under the pointer, None when there is none within reach."""
    if not len(workspace.points):
        return None
    distances = np.where(workspace.in_sight, position.distances_px(plane_positions(workspace.points)), np.inf)
    index = int(np.argmin(distances))
    return index if distances[index] <= GRAB_RADIUS_PX else None
