"""A table of runs with a frame of two or more, and the proposals it makes."""

import math
from dataclasses import replace as with_fields

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint

from neuronlab.core.specs.experiment import Experiment
from neuronlab.core.training.trainer import Divergence
from neuronlab.gui.plots.runs.view import RunsView
from tests.controls import click

TWO = [(6, "tanh")], [(4, "relu"), (3, "relu")]


class Desk:
    """The table, and what a person does with it."""

    def __init__(self, view, qtbot):
        self.view, self.grid, self.model, self._qtbot = view, view.grid, view.model, qtbot
        self.proposals, self.notices = [], []
        view.edited.connect(self.proposals.append)
        view.noticed.connect(self.notices.append)

    def show(self, frame):
        runs = tuple(run.run for run in frame.runs)
        workspace = replace(Experiment().curve, runs=runs, active=[run.slot for run in runs].index(frame.run.slot))
        self.view.show_experiment(replace(Experiment(), curve=workspace))
        self.view.show_frame(frame)

    def column(self, key):
        return [column.key for column in self.model.columns].index(key)

    def texts(self, key):
        return [row.cells[self.column(key)].text for row in self.model.rows]

    def at(self, row, column=0):
        return self.grid.visualRect(self.model.index(row, column)).center()

    def click(self, row, column=0):
        click(self._qtbot, self.grid.viewport(), self.at(row, column))

    def click_head(self, key):
        header = self.grid.horizontalHeader()
        self.click_head_at(header.sectionViewportPosition(self.column(key)) + header.sectionSize(self.column(key)) // 2)

    def click_head_at(self, x):
        header = self.grid.horizontalHeader()
        click(self._qtbot, header.viewport(), QPoint(x, header.height() // 2))


@pytest.fixture
def desk(theme, shown, make_runs_frame, qtbot):
    """The table with two runs after 100 steps, the second of which is active."""
    view = RunsView(theme)
    desk = Desk(view, qtbot)
    shown(view, size=(900, 260))
    desk.show(make_runs_frame(*TWO, active=1, steps=100))
    view.grab()
    return desk


def with_facts(frame, slot, **facts):
    """The frame, with other facts of a run."""
    return with_run(frame, slot, lambda run: with_fields(run, facts=with_fields(run.facts, **facts)))


def diverged(frame, slot, step):
    """The frame, with a run that diverged at a step."""
    divergence = Divergence(step, "the loss", math.inf)
    return with_run(frame, slot, lambda run: with_fields(run, divergence=divergence))


def with_run(frame, slot, change):
    """The frame, with another frame of a run."""
    return with_fields(frame, runs=tuple(change(run) if run.slot == slot else run for run in frame.runs))
