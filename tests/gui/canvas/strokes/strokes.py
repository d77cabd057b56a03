"""Strokes by themselves: workspaces of a few points, places of the pointer, and a hand, without a plot."""

import numpy as np
from msgspec.structs import replace

from neuronlab.core.data.points import DRAWN, PointSet
from neuronlab.core.specs.experiment import Experiment
from neuronlab.gui.canvas.strokes.hand import Hand, PointerPosition, ToolOptions
from neuronlab.session.selection import Selection

PER_PX = np.array([0.01, 0.02])
"""Units of the plot in a pixel, across and up."""


def at_px(across, up, *, extends=False):
    """Where the pointer is, so many pixels from the origin."""
    x, y = np.array([across, up]) * PER_PX
    return PointerPosition(float(x), float(y), *map(float, PER_PX), extends)


def workspace_of(task, *places_px, targets=None, test=()):
    """A task's workspace with points so many pixels from the origin, drawn; `test` are the numbers of test points."""
    at = np.array(places_px, float).reshape(-1, 2) * PER_PX
    values = np.zeros(len(at)) if targets is None else np.array(targets, float)
    inputs, outputs = (at[:, :1], at[:, 1:]) if task == "curve" else (at, values[:, None])
    is_test = np.isin(np.arange(len(at)), test)
    points = PointSet(inputs, outputs, ids=np.arange(len(at)), test=is_test, source=np.full(len(at), DRAWN))
    empty = getattr(Experiment(), task)
    return replace(empty, points=points, data=replace(empty.data, test_share=0.0))


def make_hand(**options):
    return Hand(Selection(), np.random.default_rng(0), ToolOptions(**options))


def stroke_along(stroke, workspace, *positions):
    """The workspace when the pointer has come to all positions and the button is let go."""
    for position in positions:
        workspace = stroke.move(workspace, position)
    stroke.end(workspace)
    return workspace
