"""The selected rows, as one mask over the points.

Qt keeps a selection as ranges of rows. 100,000 of a million points, as a lasso selects them, make 90,000 ranges: they
took 1.5 s to build and 0.6 s per repaint, since every visible cell is looked up in all of them. A mask takes
milliseconds.
"""

import numpy as np
from PySide6.QtCore import QItemSelection, QItemSelectionModel

from neuronlab.core.arrays import BoolArray, IntArray
from neuronlab.core.data.points import NO_POINTS, PointSet
from neuronlab.gui.table.points_model import Index, PointsModel
from neuronlab.session.guarded import Guarded
from neuronlab.session.selection import Selection

_Flag = QItemSelectionModel.SelectionFlag


class RowSelection(Guarded, QItemSelectionModel):
    """Translates the selection gestures of a view into the `Selection` of points.

    For Qt itself nothing is ever selected: code that paints a row calls `is_row_selected`.
    """

    def __init__(self, model: PointsModel, selection: Selection) -> None:
        super().__init__(model)
        self._model, self._selection = model, selection
        self.is_choosing = False
        """Whether the selection is changing because of a gesture in the table."""
        self._mask: BoolArray = np.zeros(0, np.bool_)
        self._mask_of: tuple[PointSet, IntArray] = (NO_POINTS, selection.ids)
        self._base: BoolArray = self._mask
        self._base_of = self._mask_of

    @property
    def mask(self) -> BoolArray:
        """Whether each point is selected (n,), in the points' own order."""
        now = self._now
        if not _is_same(now, self._mask_of):
            self._mask, self._mask_of = np.isin(*(now[0].ids, now[1])), now
        return self._mask

    def is_row_selected(self, row: int) -> bool:
        """Whether the point in a row is selected."""
        return bool(self.mask[self._model.order[row]])

    def first_row(self) -> int:
        """The first selected row, −1 if there is none."""
        rows = self.mask[self._model.order]
        return int(np.argmax(rows)) if rows.any() else -1

    def select(self, what: Index | QItemSelection, command: _Flag) -> None:
        """Apply a gesture. With `Current` it replaces what the same gesture, still in progress, has selected."""
        if command == _Flag.NoUpdate:
            return
        if command & _Flag.Clear or (command & _Flag.Current and not _is_same(self._now, self._base_of)):
            self._base = np.zeros(len(self._model.points), np.bool_)
        elif not command & _Flag.Current:
            self._base = self.mask
        mask = _apply(command, self._base, self._chosen(what))
        self.is_choosing = True
        self._selection.choose(self._model.points.ids[mask])
        self.is_choosing = False
        self._base_of = self._now

    @property
    def _now(self) -> tuple[PointSet, IntArray]:
        """What the mask depends on; both are immutable."""
        return self._model.points, self._selection.ids

    def _chosen(self, what: Index | QItemSelection) -> BoolArray:
        chosen = np.zeros(len(self._model.points), np.bool_)
        selection = what if isinstance(what, QItemSelection) else QItemSelection(what, what)
        for span in selection.toList():
            if span.isValid():
                chosen[self._model.order[span.top() : span.bottom() + 1]] = True
        return chosen


def _apply(command: _Flag, base: BoolArray, chosen: BoolArray) -> BoolArray:
    if command & _Flag.Toggle:
        return base ^ chosen
    return base & ~chosen if command & _Flag.Deselect else base | chosen


def _is_same(one: tuple[PointSet, IntArray], other: tuple[PointSet, IntArray]) -> bool:
    return one[0] is other[0] and one[1] is other[1]
