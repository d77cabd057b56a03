from dataclasses import replace

import numpy as np
import pytest
from msgspec import structs
from PySide6.QtCore import QPointF
from PySide6.QtTest import QTest

from neuronlab.core.training.divergence import Divergence
from neuronlab.gui.plots.gradients.run_rows import RunRows
from tests.controls import click

TWO = [(4, "tanh"), (3, "tanh")], [(4, "relu")]
SIZE = (340, 140)


@pytest.fixture
def rows(theme):
    return RunRows(theme)


def with_gradients(frame, *gradients):
    """The frame, with other gradients of its runs, in their order."""
    runs = (
        replace(run, probe=replace(run.probe, gradient_rms=np.array(values)))
        for run, values in zip(frame.runs, gradients, strict=True)
    )
    return replace(frame, runs=tuple(runs))


def marker_of(rows, slot, row):
    return next(marker for marker in rows.markers() if (marker.slot, marker.row) == (slot, row))


def test_a_marker_stands_where_its_gradient_is_in_the_row_of_its_layer(rows, make_runs_frame, shown, theme):
    frame = with_gradients(make_runs_frame(*TWO, slots=(0, 3)), [1e-1, 1e-2, 1e-3], [1e-4, 1e-5])
    image = shown(rows, frame, SIZE)
    assert rows.ends() == (-6.0, 0.0)
    assert [(marker.slot, marker.row) for marker in rows.markers()] == [(3, 0), (3, 2), (0, 0), (0, 1), (0, 2)]
    left, right = marker_of(rows, 3, 2).at.x(), marker_of(rows, 0, 0).at.x()
    assert marker_of(rows, 0, 1).at.x() == pytest.approx(left + (right - left) * 3 / 4)
    for marker in rows.markers():
        assert image.pixelColor(marker.at.toPoint()).name() == theme.colors.runs[marker.slot]
    assert rows.texts()[:3] == ["Hidden 1", "Hidden 2", "Output"]
    assert {"1e−6", "1e0"} <= set(rows.texts())


def test_vanished_gradients_stand_hollow_beside_the_axis_with_their_value(rows, make_runs_frame, shown, theme):
    frame = with_gradients(make_runs_frame(*TWO), [1e-1, 1e-2, 1e-3], [9e-9, 0.0])
    image = shown(rows, frame, SIZE)
    on, off = marker_of(rows, 0, 2), marker_of(rows, 1, 0)
    assert off.is_off
    assert not on.is_off
    assert off.at.x() < on.at.x()
    assert image.pixelColor(off.at.toPoint()).name() == theme.colors.panel
    assert {"9.0e−9", "0"} <= set(rows.texts())


def test_of_several_values_beside_the_axis_the_largest_is_named(rows, make_runs_frame, shown):
    frame = with_gradients(make_runs_frame(*TWO), [9e-9, 1e-2, 1e-3], [2e-9, 1e-1])
    shown(rows, frame, SIZE)
    assert "≤ 9.0e−9" in rows.texts()
    assert marker_of(rows, 0, 0).at.x() != marker_of(rows, 1, 0).at.x()


def test_small_gradients_of_all_runs_stay_on_the_axis(rows, make_runs_frame, shown):
    shown(rows, with_gradients(make_runs_frame(*TWO), [1e-8, 2e-8, 3e-8], [1e-9, 3e-9]), SIZE)
    assert not any(marker.is_off for marker in rows.markers())


def test_markers_of_close_runs_do_not_cover_each_other(rows, make_runs_frame, shown):
    shown(rows, with_gradients(make_runs_frame(*TWO), [1e-3, 1e-3, 1e-3], [1.1e-3, 0.9e-3]), SIZE)
    for row in (0, 2):
        assert abs(marker_of(rows, 0, row).at.x() - marker_of(rows, 1, row).at.x()) >= 9.0


def test_gradients_that_overflowed_have_no_marker(rows, make_runs_frame, shown):
    shown(rows, with_gradients(make_runs_frame(*TWO), [np.nan, np.inf, 1e-3], [1e-3, 1e-3]), SIZE)
    assert [(marker.slot, marker.row) for marker in rows.markers()] == [(1, 0), (1, 2), (0, 2)]


def test_hidden_runs_are_left_out_unless_active(rows, make_runs_frame, shown):
    frame = make_runs_frame(*TWO, active=1)
    hidden = tuple(replace(run, run=structs.replace(run.run, is_shown=False)) for run in frame.runs)
    shown(rows, replace(frame, runs=hidden), SIZE)
    assert {marker.slot for marker in rows.markers()} == {1}
    assert rows.texts()[:2] == ["Hidden 1", "Output"]


def test_the_tooltip_names_all_runs_with_that_layer(rows, make_runs_frame, shown):
    shown(rows, with_gradients(make_runs_frame(*TWO), [1e-1, 1e-2, 1e-3], [1e-4, 1e-5]), SIZE)
    said = rows.tip_at(QPointF(100.0, marker_of(rows, 0, 1).at.y())).splitlines()
    assert said[0] == "Hidden 2, root mean square of ∂L/∂W"
    assert said[1].startswith("● ")
    assert len(said) == 3
    assert "■ " in rows.tip_at(marker_of(rows, 1, 0).at)


def test_a_click_on_a_marker_names_its_run_and_beside_it_none(rows, make_runs_frame, shown, qtbot):
    shown(rows, with_gradients(make_runs_frame(*TWO), [1e-1, 1e-2, 1e-3], [1e-4, 1e-5]), SIZE)
    clicked = []
    rows.run_clicked.connect(clicked.append)
    click(qtbot, rows, marker_of(rows, 1, 0).at.toPoint())
    click(qtbot, rows, (marker_of(rows, 0, 1).at + QPointF(-30.0, 0.0)).toPoint())
    assert clicked == [1]


def test_the_layer_of_the_active_run_under_the_mouse_is_named(rows, make_runs_frame, shown, qtbot):
    shown(rows, make_runs_frame(*TWO, active=1), SIZE)
    pointed = []
    rows.pointed.connect(pointed.append)
    for row in (0, 1, 2):
        QTest.mouseMove(rows, QPointF(120.0 + row, rows._row_middle(row)).toPoint())
    assert pointed == [0, -1, 1]  # the active run has no second hidden layer


def test_a_run_that_diverged_has_no_marker_and_does_not_press_the_others_together(rows, make_runs_frame, shown):
    frame = with_gradients(make_runs_frame(*TWO), [1e-1, 1e-2, 1e-3], [1e15, 1e20])
    runs = tuple(replace(run, divergence=Divergence(5, "Output", "weights")) for run in frame.runs)
    shown(rows, replace(frame, runs=(frame.runs[0], runs[1])), SIZE)
    assert rows.ends() == (-6.0, 0.0)
    assert {marker.slot for marker in rows.markers()} == {0}
    shown(rows, replace(frame, runs=runs), SIZE)
    assert rows.texts() == ["All runs have diverged."]
