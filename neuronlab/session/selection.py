"""The selected points: one set of ids, which the canvas and the table show and change."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal

from neuronlab.core.arrays import IntArray, frozen
from neuronlab.core.data.points import PointSet


class Selection(QObject):
    """The ids of selected points, ascending. Emits `changed` when they change."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.ids: IntArray = frozen(np.empty(0, np.int64))
        self._family: object = None

    def __len__(self) -> int:
        return len(self.ids)

    def choose(self, ids: npt.ArrayLike) -> None:
        """Select exactly these points."""
        chosen = np.sort(np.asarray(ids, np.int64))
        # Removes duplicates: np.unique takes 0.8 s for a million, this 0.01 s.
        chosen = chosen[np.diff(chosen, prepend=chosen[:1] - 1) > 0]
        if not np.array_equal(chosen, self.ids):
            self.ids = frozen(chosen)
            self.changed.emit()

    def clear(self) -> None:
        """Deselect all."""
        self.choose([])

    def follow(self, points: PointSet) -> None:
        """Follow the points of an experiment; points of another data set are never selected, even with the same ids."""
        if points.family is not self._family:
            self._family = points.family
            self.clear()
        self.keep_to(points)

    def keep_to(self, points: PointSet) -> None:
        """Deselect points that no longer exist."""
        if len(self.ids):
            self.choose(self.ids[np.isin(self.ids, points.ids)])
