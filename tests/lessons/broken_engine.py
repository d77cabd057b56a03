"""Faults of the engine, each of which takes away what lessons say is the cause of what they claim."""

from dataclasses import replace

from neuronlab.core.activations.table import ACTIVATIONS
from neuronlab.core.data.points import Scaling
from neuronlab.core.engine.optimizers import OPTIMIZERS
from neuronlab.core.network.initializers import INITIALIZERS
from neuronlab.core.network.units import Unit
from neuronlab.core.specs.training import TrainingSpec


def acts_as(key, other):
    """An activation has the values and derivatives of another one."""

    def break_engine(monkeypatch):
        row = ACTIVATIONS[other]
        functions = {"forward": row.forward, "backward": row.backward, "scratch": row.scratch}
        monkeypatch.setitem(ACTIVATIONS, key, replace(ACTIVATIONS[key], **functions, is_linear=row.is_linear))

    return break_engine


def learns_as(key, other):
    """An activation has the derivative of another one."""

    def break_engine(monkeypatch):
        row, right = ACTIVATIONS[other], ACTIVATIONS[key]
        scratch = max(row.scratch, right.scratch)
        monkeypatch.setitem(ACTIVATIONS, key, replace(right, backward=row.backward, scratch=scratch))

    return break_engine


def starts_as(rule, other):
    """A rule of initial weights draws those of another one."""

    def break_engine(monkeypatch):
        monkeypatch.setitem(INITIALIZERS, rule, replace(INITIALIZERS[rule], draw=INITIALIZERS[other].draw))

    return break_engine


def optimizes_as(key, other):
    """An optimiser is another one."""

    def break_engine(monkeypatch):
        monkeypatch.setitem(OPTIMIZERS, key, OPTIMIZERS[other])

    return break_engine


def up_the_gradient(monkeypatch):
    """Every step goes up the gradient."""
    monkeypatch.setattr(TrainingSpec, "direction", -1.0)


def without_squares(monkeypatch):
    """Quadratic units have the inputs in place of their squares."""

    def fill_inputs(unit, rows):
        count = (len(rows) - 1) // 2
        if unit.has_squares:
            rows[:count] = rows[count:-1]

    monkeypatch.setattr(Unit, "fill_squares", fill_inputs)


def without_standardizing(monkeypatch):
    """Inputs and targets stay as they are, whatever a run asks for."""
    monkeypatch.setattr(Scaling, "fit", lambda values: Scaling.none(values.shape[1]))
