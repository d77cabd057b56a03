"""Rules about the points: whether they contain anything to learn."""

import numpy as np

from neuronlab.analysis.health import fixes
from neuronlab.analysis.health.insight import Insight, Situation
from neuronlab.core.arrays import Array
from neuronlab.core.sampling import some_of
from neuronlab.core.text import written

FEW_POINTS = 5
FAR_SPREADS, FAR_SHARE = 30.0, 0.02
"""Targets are outliers if they lie so many interquartile ranges from the median, and are at most this fraction."""
REST_LEARNED, REST_STAYS = 0.5, 0.25
"""Outliers matter while the mean squared error of the other points is above the first fraction of their variance; once
shown, they do so until it is below the second. A network can fit the outliers and still miss all that is between."""

OUTLIER = "outlier"


def points_missing(now: Situation) -> Insight | None:
    """There are no points, none for training, or all coincide."""
    points = now.points
    if not len(points):
        return Insight("no_points", "There are no points yet. Draw some on the plot or choose a preset.")
    if not points.train_count:
        return Insight("no_training_points", "All points are held out for testing. Hold out fewer or add more.")
    if len(points) == 1:
        return Insight("one_point", "One point is too few to learn from. Add more.")
    if not points.inputs_differ:
        if points.inputs.shape[1] == 1:
            text = "All points have the same x. Add points with other values of x."
        else:
            text = "All points coincide. Add points elsewhere."
        return Insight("equal_x", text)
    return None


def classes_missing(now: Situation) -> Insight | None:
    """All training points belong to one class."""
    labels = now.run.network.labels
    if not labels or len(now.points.taught) != 1:
        return None
    name = labels[int(now.points.taught[0])]
    return Insight("one_class", f"All training points belong to class {name}. Add some of another class.")


def few_points(now: Situation) -> Insight | None:
    """There are so few points that almost any function fits."""
    count = len(now.points)
    if count >= FEW_POINTS:
        return None
    what = "almost anything fits them" if now.run.network.labels else "almost any function passes through them"
    return Insight("few_points", f"Only {count} points: {what}. Add more.")


def outlier(now: Situation) -> Insight | None:
    """A few targets lie so far from all others that their squared error dominates the loss."""
    if now.run.network.labels or now.run.training.loss != "squared" or now.targets is None or len(now.targets) < 2:
        return None
    y = now.targets[:, 0]
    low, middle, high = np.percentile(y, [25.0, 50.0, 75.0])
    is_far = np.abs(y - middle) > FAR_SPREADS * (high - low)
    count = int(np.count_nonzero(is_far))
    if not count or count > max(1.0, FAR_SHARE * len(y)) or not high > low:
        return None
    error = now.network.target_scaling.undo(now.outputs[-1].T)[:, 0] - y
    limit = REST_STAYS if now.shown_before == OUTLIER else REST_LEARNED
    if not np.square(error[~is_far]).mean() > limit * y[~is_far].var():
        return None
    rest, farthest = y[~is_far], int(np.argmax(np.where(is_far, np.abs(y - middle), 0.0)))
    where = _where(some_of(now.points.training()[0], len(y))[farthest])
    subject = f"The point {where} dominates the loss" if count == 1 else f"{count:,} points dominate the loss"
    far = f"y = {_text(y[farthest])}" if count == 1 else f"y = {_text(y[farthest])} {where}"
    text = f"{subject}: {far}, the rest between {_text(rest.min())} and {_text(rest.max())}."
    return Insight(OUTLIER, text, fixes=fixes.offered(now.run, fixes.with_loss("huber"), fixes.with_loss("absolute")))


def _where(inputs: Array) -> str:
    names = ("x",) if len(inputs) == 1 else ("x₁", "x₂")
    return "at " + ", ".join(f"{name} = {_text(value)}" for name, value in zip(names, inputs, strict=True))


def _text(value: float) -> str:
    return written(value, ".3g")
