"""The hand that holds the tools."""

import numpy as np

from neuronlab.core.data.edits import take_in
from neuronlab.core.data.plane import plane_positions
from tests.controls import click


def test_points_snap_to_the_grid_at_any_size(window, session, hand, points, qtbot):
    workspace = session.document.experiment.workspace
    tiny = take_in(workspace, np.linspace(1e-9, 2e-9, 5)[:, None], np.linspace(-3e-9, 3e-9, 5)[:, None], ())
    session.document.push(session.document.experiment.with_workspace(tiny), "Import")
    window.canvas.fit()
    click(qtbot, window.data_panel.snap)
    hand.click(1.512e-9, 1.1e-9)
    hand.click(1.512e-9, 1.1e-9)
    assert len(points()) == 6  # no second one where there is one
    steps = np.array(window.canvas.plot.snap_steps)
    at = plane_positions(points())[-1]
    assert np.abs(at / steps - np.round(at / steps)).max() < 1e-6
    assert 1.3e-9 < at[0] < 1.7e-9


def test_snapped_places_are_short_decimals(window, hand, points, qtbot):
    click(qtbot, window.data_panel.snap)
    hand.click(0.61, 0.29)
    for number in plane_positions(points())[-1]:
        assert len(repr(float(number))) <= 4
