"""Points that nobody would draw: the window shows what it can, says what is wrong, and nothing fails or warns."""

import itertools

import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.core.data.edits import add_points, clear_points
from neuronlab.session.proposals import Proposal

SPREAD = np.linspace(-2.0, 2.0, 12)
VALUES = {
    "tiny spread": 1e-300 * SPREAD,
    "below normal numbers": 1e-310 * SPREAD,
    "large": 1e30 * SPREAD,
    "very large": 1e300 * SPREAD,
    "close together": 1e15 + SPREAD,
    "constant": np.full(12, 1e30),
}
SHOWN = {"out_of_range", "equal_x", "gaps"}


@pytest.fixture
def with_points(session):
    def push(task, inputs, targets, *, standardize):
        here = replace(session.document.experiment, task=task)
        workspace = add_points(clear_points(here.workspace), inputs, targets)
        training = replace(workspace.run.training, standardize=standardize)
        workspace = workspace.with_run(replace(workspace.run, training=training))
        session.document.push(Proposal(here.with_workspace(workspace), "odd points"))
        return workspace.points

    return push


TASKS = ("curve", "classes", "surface")
IS_LONG = [False, pytest.param(True, marks=pytest.mark.long)]
"""The shorter form has every three of task, scaling, values and column together, but only half of all four."""


@pytest.mark.parametrize("is_long", IS_LONG)
def test_odd_points_are_shown_trained_and_explained(window, session, wait_for_frame, with_points, caplog, is_long):
    for dock in window.docks.values():
        dock.show()
    unexplained = []
    cases = itertools.product(enumerate(TASKS), (False, True), enumerate(VALUES.items()), (0, -1))
    for (task_number, task), standardize, (number, (name, values)), column in cases:
        if task == "classes" and column == -1:
            continue
        if not is_long and (task_number + standardize + number + column) % 2:
            continue
        rows = np.stack([SPREAD, SPREAD[::-1], np.sin(SPREAD)], axis=1)
        rows[:, column] = values
        inputs, targets = rows[:, : 1 if task == "curve" else 2], rows[:, 2:]
        points = with_points(task, inputs, targets > 0.0 if task == "classes" else targets, standardize=standardize)
        window.canvas.fit()
        frame = wait_for_frame(lambda frame, points=points: frame.points is points)
        is_helped = name == "constant" or (standardize and name in {"large", "close together"})
        if not is_helped and (frame.insight is None or frame.insight.kind not in SHOWN):
            unexplained.append((task, standardize, name, column, frame.insight))
        session.step()
        wait_for_frame(lambda frame, points=points: frame.points is points and (frame.step or frame.status.divergence))
        window.repaint()
    assert not unexplained
    assert not caplog.records
