"""A repeater without processes, which gives what a test tells it to, and results made of final losses."""

import math

import numpy as np
import pytest
from msgspec.structs import replace as changed

from neuronlab.sweeps.outcome import SeedOutcome
from neuronlab.sweeps.repeats import RepeatResults

NAN = float("nan")


def outcome_of(plan, run, number, final):
    """How a run with one seed went: it falls to `final` in a straight line of logarithms; NaN for one that diverged."""
    has_diverged = math.isnan(final)
    steps = np.array([0, 1]) if has_diverged else np.linspace(0, plan.steps, 5).astype(np.int64)
    losses = np.geomspace(1.0, 50.0 if has_diverged else final, len(steps)).astype(np.float32)
    curve = None
    if plan.positions is not None and not has_diverged:
        curve = np.full(len(plan.positions), final, np.float32)
    test = final if plan.points.test.any() else NAN
    return SeedOutcome(run, number, steps, losses, losses, final, test, NAN, NAN, curve, 1 if has_diverged else None)


def results_of(plan, finals, state="complete", complaint=""):
    """The results of a plan whose runs ended at these losses: a list of them for each run, by seed."""
    outcomes = tuple(
        tuple(outcome_of(plan, run, number, final) for number, final in enumerate(row))
        for run, row in enumerate(finals)
    )
    return RepeatResults(changed(plan, seeds=max(plan.seeds, *map(len, finals))), outcomes, state, complaint)


class ScriptedRepeats:
    """Has the interface of `Repeats`, does nothing by itself, and ends when it is cancelled if `ends` is true."""

    def __init__(self, store=None, on_change=lambda: None):
        self.store, self.on_change = store, on_change
        self.results, self.plans, self.ends = None, [], True

    @property
    def is_running(self):
        return self.results is not None and self.results.is_running

    def start(self, plan):
        self.plans.append(plan)
        self.results = RepeatResults(plan, ((),) * len(plan.runs))

    def give(self, finals, state="running", complaint=""):
        """Find these final losses, a list for each run of the plan started last."""
        self.results = results_of(self.plans[-1], finals, state, complaint)
        self.on_change()

    def cancel(self):
        if self.is_running and self.ends:
            self.results = RepeatResults(self.results.plan, self.results.outcomes, "cancelled")
            self.on_change()

    def wait(self, seconds=None):
        return not self.is_running


@pytest.fixture
def scripted(monkeypatch):
    """What the window repeats with, instead of processes."""
    made = []

    def make(store, on_change):
        made.append(ScriptedRepeats(store, on_change))
        return made[-1]

    monkeypatch.setattr("neuronlab.session.repeats.Repeats", make)
    return made
