"""Actions on points as a whole, for buttons of the panel and the table, menus and keys alike."""

from collections.abc import Callable

import numpy.typing as npt
from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal, Slot

from neuronlab.core.data.edits import duplicate_points, hold_out, remove_points, take_in
from neuronlab.core.errors import InputError
from neuronlab.core.specs.experiment import Experiment, Workspace
from neuronlab.gui.controllers.imports import Imported
from neuronlab.session.document import Document
from neuronlab.session.proposals import Proposal
from neuronlab.session.selection import Selection
from neuronlab.wording.points import DELETE, DUPLICATE, GIVE_BACK, HOLD_OUT, hold_out_words

DUPLICATE_PX = 12.0
"""Distance between a point and its copy, so that both are visible."""


class PointsController(QObject):
    """Applies actions through the document and the selection, one undo step each; without a selection nothing happens.

    `pixel_size()` returns the size of a pixel in plot coordinates. `noticed(sentence)` reports an action that is not
    visible on screen or was refused.
    """

    noticed = Signal(str)

    def __init__(
        self,
        document: Document,
        selection: Selection,
        pixel_size: Callable[[], tuple[float, float]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document, self._selection, self._pixel_size = document, selection, pixel_size

    @Slot()
    def select_all(self) -> None:
        """Select all points."""
        self._selection.choose(self._document.experiment.workspace.points.ids)

    @Slot()
    def duplicate(self) -> None:
        """Add a copy next to every selected point, and select the copies."""
        across, up = self._pixel_size()
        aside = DUPLICATE_PX * across, -DUPLICATE_PX * up
        before, ids = self._document.experiment.workspace.points, self._selection.ids
        self._change(lambda workspace: duplicate_points(workspace, ids, aside), f"{DUPLICATE.name} points")
        points = self._document.experiment.workspace.points
        if points is not before:
            self._selection.choose(points.ids[len(before) :])

    @Slot()
    def hold_out_selected(self) -> None:
        """Pin the selected points as test points; if all are pinned already, return them to the split."""
        ids = self._selection.ids
        is_pinned = hold_out_words(self._document.experiment.workspace.points, ids) is HOLD_OUT
        self._hold_out(ids, is_pinned=is_pinned)

    @Slot(object, bool)
    def hold_out_one(self, point_id: int, is_pinned: bool) -> None:
        """Pin one point as a test point, or return it to the split."""
        self._hold_out([point_id], is_pinned=is_pinned)

    def _hold_out(self, ids: npt.ArrayLike, *, is_pinned: bool) -> None:
        words = HOLD_OUT if is_pinned else GIVE_BACK
        self._change(lambda workspace: hold_out(workspace, ids, is_pinned=is_pinned), words.name)

    @Slot()
    def delete(self) -> None:
        """Delete the selected points."""
        ids = self._selection.ids
        self._change(lambda workspace: remove_points(workspace, ids), f"{DELETE.name} points")

    @Slot(object)
    def take_in(self, imported: Imported) -> None:
        """Replace the points by imported ones, in their task; Undo restores the previous points and the trained state.

        The network starts afresh: it was trained with the standardisation of the previous points, which makes inputs
        of any size of others.
        """
        experiment: Experiment = replace(self._document.experiment, task=imported.task)
        workspace = take_in(
            experiment.workspace,
            imported.inputs,
            imported.targets,
            imported.labels,
            imported.names,
            imported.test,
            imported.meanings,
        )
        self._document.push(Proposal(experiment.with_workspace(workspace), "Import points", starts_afresh=True))
        self.noticed.emit(imported.summary(int(workspace.points.test.sum())))

    def _change(self, change: Callable[[Workspace], Workspace], text: str) -> None:
        here = self._document.experiment
        try:
            after = here.with_workspace(change(here.workspace))
        except InputError as error:
            self.noticed.emit(str(error))
            return
        self._document.push(Proposal(after, text))
