"""A million points: only what is seen is asked for, whatever is done."""

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication

from neuronlab.core.data.edits import set_cell
from neuronlab.core.data.points import PointSet
from neuronlab.core.specs.experiment import Experiment
from neuronlab.core.specs.training import MAX_POINTS
from neuronlab.gui.table.points_model import PointsModel
from neuronlab.wording.numbers import count_text

SEEN_AT_MOST = 40


@pytest.fixture
def rows_asked_for(monkeypatch):
    """The rows whose cells were looked at."""
    rows = set()
    data = PointsModel.data

    def note(model, index, role=0):
        rows.add(index.row())
        return data(model, index, role)

    monkeypatch.setattr(PointsModel, "data", note)
    return rows


@pytest.fixture
def crowded_desk(rows_asked_for, make_desk):
    rng = np.random.default_rng(0)
    x = rng.standard_normal((MAX_POINTS, 1))
    nothing = np.zeros(MAX_POINTS, bool)
    points = PointSet(x, np.sin(x), ids=np.arange(MAX_POINTS), test=nothing, source=np.full(MAX_POINTS, -1))
    experiment = Experiment()
    return make_desk(experiment.with_workspace(replace(experiment.workspace, points=points)))


def test_only_visible_rows_are_looked_at(crowded_desk, rows_asked_for):
    desk = crowded_desk
    assert desk.model.rowCount() == MAX_POINTS
    for use in (
        lambda: desk.view.verticalScrollBar().setValue(777_777),
        lambda: desk.click_header(0),
        lambda: desk.push(lambda workspace: set_cell(workspace, 5, 1, 2.0)),
        lambda: desk.selection.choose(np.arange(0, MAX_POINTS, 10)),
        desk.view.selectAll,
    ):
        use()
        QApplication.processEvents()
        desk.view.viewport().repaint()
        assert 0 < len(rows_asked_for) <= SEEN_AT_MOST
        rows_asked_for.clear()


def test_a_scattered_selection_leaves_no_ranges_to_search(crowded_desk):
    desk = crowded_desk
    chosen = np.sort(np.random.default_rng(1).choice(MAX_POINTS, 100_000, replace=False))
    desk.selection.choose(chosen)
    assert desk.view.selectionModel().selection().count() == 0
    assert np.array_equal(np.flatnonzero(desk.table.selected.mask), chosen)
    assert desk.view.currentIndex().row() == chosen[0]
    assert desk.table.count.full_text == f"{count_text(MAX_POINTS)} points, {count_text(100_000)} selected"
