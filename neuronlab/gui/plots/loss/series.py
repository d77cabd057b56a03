"""What the loss plot draws of a frame: the losses up to the present, also while an earlier step is shown."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from neuronlab.analysis.frames.frame import Frame
from neuronlab.analysis.frames.run_frame import RunFrame
from neuronlab.core.arrays import Array
from neuronlab.core.training.history import HistoryRecord
from neuronlab.core.training.probe import Probe
from neuronlab.gui.theme.class_marks import MARKS
from neuronlab.wording.numbers import count_text, loss_text


class RunLosses(NamedTuple):
    """The losses of one run.

    Attributes:
        slot: Its slot.
        has_diverged: Whether training ended at the last step because it diverged.
        steps: Steps (samples,).
        train: Training losses (samples,).
        test: Test losses (samples,).
    """

    slot: int
    has_diverged: bool
    steps: Array
    train: Array
    test: Array

    def at(self, step: float, *, has_test: bool) -> tuple[str, str]:
        """The step of the sample nearest to a step, and its losses."""
        nearest = int(np.abs(self.steps - step).argmin())
        losses = f"train {loss_text(float(self.train[nearest]))}"
        if has_test:
            losses += f", test {loss_text(float(self.test[nearest]))}"
        return f"step {count_text(int(self.steps[nearest]))}", losses


def active_losses(frame: Frame) -> RunLosses:
    """The losses of the active run, without samples where the frame does not have them."""
    history = None if frame.course is None else frame.course.history
    has_diverged = frame.status.divergence is not None
    return RunLosses(frame.run.slot, has_diverged, *_columns(frame, history, frame.step, frame.probe))


def all_losses(frame: Frame) -> list[RunLosses]:
    """Those of every run that is shown and has samples; the active one is always shown, and comes last."""
    others = [run for run in frame.runs if run.slot != frame.run.slot and run.run.is_shown]
    return [each for each in (*(_losses(frame, run) for run in others), active_losses(frame)) if len(each.steps)]


def _losses(frame: Frame, run: RunFrame) -> RunLosses:
    return RunLosses(run.slot, run.divergence is not None, *_columns(frame, run.latest, run.step, run.probe))


def _columns(frame: Frame, history: HistoryRecord | None, step: int, probe: Probe) -> tuple[Array, Array, Array]:
    """A history as steps, training and test losses; in a frame of the present with those of now."""
    if history is None:
        return np.empty(0), np.empty(0), np.empty(0)
    columns = history.steps.astype(np.float64), history.train_loss, history.test_loss
    if frame.status.now is not None:
        return columns
    now = step, probe.train_loss, probe.test_loss
    steps, train, test = (np.append(column, value) for column, value in zip(columns, now, strict=True))
    return steps, train, test


def reached(frame: Frame) -> int:
    """The furthest step that a run has come to which is shown."""
    return max([frame.reached, *(int(each.steps[-1]) for each in all_losses(frame))])


def losses_at(frame: Frame, step: float, names: Sequence[str]) -> list[str]:
    """The losses near a step: of a run alone, or of all that are shown under their names, those of `frame.runs`."""
    shown = {each.slot: each.at(step, has_test=bool(frame.test_count)) for each in all_losses(frame)}
    if len(shown) == 1:
        return [f"{at}: {losses}" for at, losses in shown.values()]
    named = [(run.slot, name) for run, name in zip(frame.runs, names, strict=True) if run.slot in shown]
    return [f"{MARKS[slot]} {name}, {shown[slot][0]}: {shown[slot][1]}" for slot, name in named]
