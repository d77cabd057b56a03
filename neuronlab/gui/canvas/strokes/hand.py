"""The input of a stroke: pointer position, tool options and selection."""

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
"""Distance in pixels beyond which the pointer counts as moved, not merely trembling."""


class PointerPosition(NamedTuple):
    """Position of the pointer in plot units.

    Attributes:
        x: Horizontal position.
        y: Vertical position.
        x_per_px: Plot units per pixel along x.
        y_per_px: Plot units per pixel along y.
        extends: Whether Shift is pressed, which adds to the selection.
    """

    x: float
    y: float
    x_per_px: float
    y_per_px: float
    extends: bool = False

    def distance_px(self, x: float, y: float) -> float:
        """Distance from here to (x, y), in pixels."""
        return float(np.hypot((x - self.x) / self.x_per_px, (y - self.y) / self.y_per_px))

    def distances_px(self, where: Array) -> Array:
        """Distances from here to positions (n, 2), in pixels."""
        return np.asarray(np.hypot((where[:, 0] - self.x) / self.x_per_px, (where[:, 1] - self.y) / self.y_per_px))

    @property
    def at(self) -> Array:
        """The position as an array (2,)."""
        return np.array([self.x, self.y])

    @property
    def per_px(self) -> Array:
        """Plot units per pixel, horizontal and vertical (2,)."""
        return np.array([self.x_per_px, self.y_per_px])


@dataclass(frozen=True)
class ToolOptions:
    """Options of the tools; lengths are in pixels, so that they feel the same at any zoom.

    Attributes:
        spray_radius_px: Radius of the spray.
        spray_density: Points per spray.
        spacing_px: Distance between freehand points.
        label: Class of new points, as an index.
        value: Value of new points over a plane.
        snaps: Whether points snap to the grid.
    """

    spray_radius_px: int = 36
    spray_density: int = 3
    spacing_px: int = 24
    label: int = 0
    value: float = 1.0
    snaps: bool = False


@dataclass
class Hand:
    """The context strokes work in.

    Attributes:
        selection: The selected points.
        rng: Source of randomness for scattered points.
        options: Options of the tools.
        snap_steps: Grid spacing in plot units, horizontal and vertical.
    """

    selection: Selection
    rng: np.random.Generator
    options: ToolOptions = ToolOptions()
    snap_steps: tuple[float, float] = field(default=(0.1, 0.1))

    def target_of(self, workspace: Workspace) -> float:
        """Target of new points over a plane: the chosen class or value."""
        return float(min(self.options.label, len(workspace.labels) - 1)) if workspace.labels else self.options.value

    def snapped(self, where: Array) -> Array:
        """Positions (n, 2), snapped to the grid if enabled."""
        if not self.options.snaps:
            return where
        # Dividing by the number of steps per unit gives 0.3; three times 0.1 would be 0.30000000000000004.
        per_unit = np.round(1.0 / np.array(self.snap_steps), 9)
        steps = np.where(per_unit >= 1.0, 1.0 / np.maximum(per_unit, 1.0), self.snap_steps)
        counts = np.round(where / steps)
        return np.asarray(np.where(per_unit >= 1.0, counts / np.maximum(per_unit, 1.0), counts * steps))

    def add(self, workspace: Workspace, where: Array) -> Workspace:
        """Add points at positions (n, 2); on the grid at most one of a kind per position."""
        where = self.snapped(where)
        target = self.target_of(workspace)
        if self.options.snaps:
            where = np.unique(where, axis=0)
            where = where[~_taken(workspace, where, target, np.array(self.snap_steps))]
        if not len(where):
            return workspace
        return add_points(workspace, *columns_at(where, workspace.points.inputs.shape[1], target))


def _taken(workspace: Workspace, where: Array, target: float, steps: Array) -> BoolArray:
    """Which grid positions (n, 2) already hold a point, with two inputs one with this target."""
    points = workspace.points
    same = points.targets[:, 0] == target if points.inputs.shape[1] > 1 else np.ones(len(points), np.bool_)
    there = plane_positions(points)[same]
    return np.array([bool((np.abs(there - position) < 1e-3 * steps).all(axis=1).any()) for position in where], np.bool_)


class Stroke(Protocol):
    """A gesture in progress."""

    @property
    def outline(self) -> Array | None:
        """The line to draw along the path (n, 2), if any."""

    @property
    def repeats(self) -> bool:
        """Whether it continues while the pointer rests."""

    def move(self, workspace: Workspace, position: PointerPosition) -> Workspace:
        """The workspace after the pointer moved to `position`; the same object if nothing changes."""

    def end(self, workspace: Workspace) -> None:
        """Finish when the button is released."""


class PlainStroke:
    """A stroke without an outline, and with nothing to do at its end."""

    @property
    def outline(self) -> Array | None:
        """None: there is no outline."""
        return None

    repeats = False

    def end(self, _workspace: Workspace) -> None:
        """Do nothing."""


def nearest_point(workspace: Workspace, position: PointerPosition) -> int | None:
    """Index of the visible point under the pointer, None if there is none within reach."""
    if not len(workspace.points):
        return None
    distances = np.where(workspace.in_sight, position.distances_px(plane_positions(workspace.points)), np.inf)
    index = int(np.argmin(distances))
    return index if distances[index] <= GRAB_RADIUS_PX else None
