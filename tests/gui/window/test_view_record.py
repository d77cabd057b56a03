"""A session that is opened again is shown as it was."""

import numpy as np

from neuronlab.app import Lab
from neuronlab.files.session.file import load_session
from neuronlab.files.session.work import ViewRecord
from neuronlab.gui.window.view_record import show_view, view_of
from tests.controls import click


def test_zoom_tool_page_folds_and_selection_come_back(window, session, hand, qtbot, tmp_path):
    window.canvas_controller.use_tool("lasso")
    window.selection.choose(session.document.experiment.workspace.points.ids[2:5])
    window.canvas.plot.show_ranges((-1.5, 0.25), (-0.75, 2.0))
    window.stage.show_page("table")
    click(qtbot, window.docks["loss"].head.title)
    qtbot.waitUntil(lambda: window.docks["loss"].is_folded)
    seen = view_of(window)
    assert (seen.tool, seen.page, seen.folded["loss"]) == ("lasso", "table", True)
    window.close_without_remembering()
    again = Lab(load_session(tmp_path / "autosave.nlab"), None, None)
    again.window.resize(1280, 800)
    back = view_of(again.window)
    assert (back.tool, back.page, back.selected, back.folded) == (seen.tool, seen.page, seen.selected, seen.folded)
    assert np.allclose(back.ranges, seen.ranges, rtol=1e-6)
    window.stage.show_page("microscope")
    again.window.stand_in_for(window)
    assert view_of(again.window).page == "table"
    again.window.close_without_remembering()
    with qtbot.waitSignal(again.window.destroyed):  # while its theme is still there
        again.window.deleteLater()


def test_what_does_not_fit_is_left_out(window):
    before = view_of(window)
    odd = ViewRecord("hammer", ((2.0, 1.0), (0.0, 0.0)), (10**9, -5), "cellar", {"attic": True}, (True,) * 30)
    show_view(window, odd)
    after = view_of(window)
    assert (after.tool, after.page, after.selected) == (before.tool, before.page, ())
    assert after.ranges == before.ranges
    show_view(window, ViewRecord("repaint"))  # which a curve does not have
    assert view_of(window).tool == before.tool
