"""Labels at the right ends of the curves."""

import itertools

import numpy as np
import pytest
from PySide6.QtCore import QPoint

from neuronlab.gui.canvas.run_labels import RunEnd, RunLabels, apart
from neuronlab.session import run_proposals
from tests.controls import click


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ([10.0, 50.0, 90.0], [10.0, 50.0, 90.0]),
        ([50.0, 50.0], [40.0, 60.0]),
        ([0.0, 1.0, 50.0], [0.0, 20.0, 50.0]),
        ([99.0, 100.0, 100.0], [60.0, 80.0, 100.0]),
        ([], []),
    ],
)
def test_positions_are_a_gap_apart_and_as_near_as_possible(wanted, found):
    assert apart(np.array(wanted), 20.0, 0.0, 100.0).tolist() == found


@pytest.fixture
def labels(plot, theme):
    return RunLabels(plot, theme)


def test_labels_that_end_together_never_overlap_and_keep_the_order_of_the_curves(labels):
    labels.show_names({slot: f"Run {slot}" for slot in range(6)}, front=0)
    labels.show_ends({slot: RunEnd(0.001 * slot, has_diverged=False) for slot in range(6)})
    heights = [labels.rows[slot] for slot in range(6)]
    assert all(above - below >= 17.0 for below, above in itertools.pairwise(heights[::-1]))


@pytest.mark.parametrize("y", [np.nan, np.inf, -np.inf, 1e30])
def test_a_curve_that_leaves_the_plot_or_has_no_end_keeps_its_label_inside(labels, y):
    labels.show_names({0: "One", 1: "Other"}, front=0)
    labels.show_ends({0: RunEnd(0.0, has_diverged=False), 1: RunEnd(y, has_diverged=True)})
    assert 0.0 < labels.rows[1] < labels.height()
    assert not labels.grab().isNull()


def test_a_flat_plot_has_the_labels_that_fit_the_active_one_first(labels, plot):
    plot.resize(480, 80)
    labels.show_names({slot: f"Run {slot}" for slot in range(6)}, front=4)
    labels.show_ends({slot: RunEnd(0.0, has_diverged=False) for slot in range(6)})
    assert 4 in labels.rows
    assert len(labels.rows) < 6


def test_a_long_name_leaves_most_of_the_plot_to_the_curves(labels, plot, qtbot):
    before = plot.area
    labels.show_names({0: "A name of a run that is much too long for a label", 1: "B"}, front=0)
    assert labels.width() <= 0.25 * plot.width()
    qtbot.waitUntil(lambda: labels.geometry().left() >= plot.area.right())
    labels.show_names({}, front=0)
    assert labels.isHidden()
    qtbot.waitUntil(lambda: plot.area == before)


def test_a_click_on_a_label_makes_its_run_the_active_one(window, session, with_runs, wait_for_frame, qtbot):
    with_runs(3)
    labels = window.canvas.labels
    assert labels.isVisible()
    assert list(labels.names.values()) == ["ReLU", "tanh", "Sigmoid"]
    click(qtbot, labels, QPoint(labels.width() // 2, int(labels.rows[2])))
    assert session.document.experiment.workspace.run.slot == 2
    wait_for_frame(lambda frame: frame.run.slot == 2)
    assert window.canvas.pictures["curve"].curve.slot == 2
    session.document.undo_stack.undo()
    assert session.document.experiment.workspace.run.slot == 0


def test_only_several_runs_have_labels_and_a_title_of_their_own(window, with_runs, change_runs, in_task):
    canvas = window.canvas
    assert canvas.labels.isHidden()
    assert canvas._heading.text() == "Learned function"
    with_runs(2)
    assert canvas.labels.isVisible()
    assert canvas._heading.text() == "Learned functions"
    change_runs(run_proposals.show, 1, is_shown=False)
    assert canvas.labels.isHidden()
    assert canvas._heading.text() == "Learned function"
    change_runs(run_proposals.show, 1, is_shown=True)
    in_task("classes")
    assert canvas.labels.isHidden()
