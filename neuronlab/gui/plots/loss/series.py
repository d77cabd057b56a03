"""What the loss plot draws of a frame: the losses up to the present, also while an earlier step is shown."""

import numpy as np

from neuronlab.analysis.frames.frame import Frame
from neuronlab.core.arrays import Array
from neuronlab.wording.numbers import count_text, loss_text


def series(frame: Frame) -> tuple[Array, Array, Array]:
    """Steps, training and test losses (samples,) up to the present, whose own losses a frame of it has."""
    if frame.course is None:
        return np.empty(0), np.empty(0), np.empty(0)
    history = frame.course.history
    columns = history.steps.astype(np.float64), history.train_loss, history.test_loss
    if frame.status.now is not None:
        return columns
    now = frame.step, frame.probe.train_loss, frame.probe.test_loss
    steps, train, test = (np.append(column, value) for column, value in zip(columns, now, strict=True))
    return steps, train, test


def losses_at(frame: Frame, step: float) -> list[str]:
    """The step of the sample nearest to a step, and its losses."""
    steps, train, test = series(frame)
    if not len(steps):
        return []
    nearest = int(np.abs(steps - step).argmin())
    losses = f"train {loss_text(float(train[nearest]))}"
    if frame.test_count:
        losses += f", test {loss_text(float(test[nearest]))}"
    return [f"step {count_text(int(steps[nearest]))}: {losses}"]
