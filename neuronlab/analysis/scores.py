"""Scores of a trained network, over any number of points in bounded memory."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from neuronlab.core.arrays import Array, IntArray, frozen
from neuronlab.core.data.columns import NetworkColumns
from neuronlab.core.errors import WorkError
from neuronlab.core.network.losses import LOSSES
from neuronlab.core.network.network import Network
from neuronlab.core.network.outputs import OUTPUTS, class_probabilities
from neuronlab.core.specs.network import NetworkSpec

_NUMBERS_AT_ONCE = 2**23
"""A forward pass keeps the outputs of every unit for every row; at most this many numbers at once."""


@dataclass(frozen=True)
class ClassFit:
    """How well a class is told from the others.

    Attributes:
        points: Number of its points.
        predicted: Number of points predicted as this class.
        right: Number of its points predicted as this class.
    """

    points: int
    predicted: int
    right: int

    @property
    def precision(self) -> float | None:
        """The share of points predicted as this class that belong to it; None if there are none."""
        return self.right / self.predicted if self.predicted else None

    @property
    def recall(self) -> float | None:
        """The share of its points predicted as this class; None if it has none."""
        return self.right / self.points if self.points else None


@dataclass(frozen=True, eq=False)
class Fit:
    """How well predictions fit the points, in the usual metrics; None if a metric does not apply.

    Attributes:
        count: Number of points.
        accuracy: For classes, the fraction predicted correctly.
        confusion: For classes, counts (classes, classes) of points by true class (row) and predicted class (column).
        rmse: For numbers, the root mean squared error in the target's own units.
        r2: For numbers, 1 − Σ(ŷ − y)² / Σ(y − ȳ)², the fraction of the variance explained.
    """

    count: int
    accuracy: float | None = None
    confusion: IntArray | None = None
    rmse: float | None = None
    r2: float | None = None

    @property
    def largest_share(self) -> float | None:
        """For classes, the share of points in the largest one: the accuracy of always predicting that class."""
        return None if self.confusion is None else float(self.confusion.sum(axis=1).max() / self.count)

    @property
    def by_class(self) -> tuple["ClassFit", ...]:
        """For classes, how well each is told from the others."""
        if self.confusion is None:
            return ()
        right, points, predicted = np.diag(self.confusion), self.confusion.sum(axis=1), self.confusion.sum(axis=0)
        counts = zip(points.tolist(), predicted.tolist(), right.tolist(), strict=True)
        return tuple(ClassFit(*some) for some in counts)

    @classmethod
    def of(cls, spec: NetworkSpec, predicted: Array, targets: Array) -> "Fit":
        """Compare predictions (n, outputs), raw or probabilities, with targets (n, 1)."""
        count = len(targets)
        if not count:
            return cls(0)
        if spec.labels:
            classes, predicted_class = len(spec.labels), most_likely(predicted)
            right = targets[:, 0].astype(np.intp)
            confusion = np.bincount(right * classes + predicted_class, minlength=classes * classes).reshape(
                classes, classes
            )
            return cls(count, accuracy=float(np.trace(confusion) / count), confusion=frozen(confusion))
        with np.errstate(all="ignore"):
            squared = float(((predicted - targets) ** 2).sum())
            spread = float(((targets - targets.mean()) ** 2).sum())
        # With equal targets, rounding leaves a spread that is not exactly zero.
        has_spread = spread > 0.0 and bool(np.ptp(targets) > 0.0)
        return cls(count, rmse=(squared / count) ** 0.5, r2=1.0 - squared / spread if has_spread else None)


@dataclass(frozen=True, eq=False)
class Score:
    """The score of a network.

    Attributes:
        loss: The loss in the targets' own units; None without points.
        classes: How well points are classified; None without classes or points.
    """

    loss: float | None
    classes: Fit | None


@dataclass(frozen=True, eq=False)
class Scores:
    """How well a network fits the training points and the held-out points."""

    train: Fit
    test: Fit

    @classmethod
    def of(
        cls, network: Network, train_outputs: Array, train: tuple[Array, Array], test: tuple[Array, Array]
    ) -> "Scores":
        """Compare predictions with inputs and targets (n, …) of training and test points.

        `train_outputs` (outputs, n) are the network's own for the training points, which a frame has already.
        """
        predicted = network.target_scaling.undo(train_outputs.T)
        return cls(
            Fit.of(network.spec, predicted, train[1]),
            Fit.of(network.spec, network.predict(test[0]), test[1]),
        )


def score(network: Network, loss: str, inputs: Array, targets: Array) -> Score:
    """Score a network by a loss of LOSSES over raw inputs (n, inputs) and targets (n, targets), in float64.

    Raises WorkError if the loss overflows.
    """
    if not len(inputs):
        return Score(None, None)
    output = network.spec.output
    logits = in_pieces(network, inputs, lambda some: network.pre_activations(some)[-1].T).T
    expected = NetworkColumns(network.spec, network.input_scaling, network.target_scaling).y(targets, np.float64)
    unit = np.array(network.target_scaling.deviation)[:, None]
    with np.errstate(all="ignore"):
        z, *scratch = logits.astype(np.float64), np.empty_like(expected), np.empty_like(expected)
        value = LOSSES[loss].value(output, z, expected, unit, *scratch)
    if not math.isfinite(value):
        raise WorkError("the network's outputs overflow; nothing was written. Try a smaller --lr.")
    if not OUTPUTS[output].predicts_classes:
        return Score(value, None)
    return Score(value, Fit.of(network.spec, OUTPUTS[output].apply(logits).T, targets))


def most_likely(predicted: Array) -> Array:
    """The most likely class (n,) for each row of predictions (n, outputs)."""
    return np.asarray(class_probabilities(predicted).argmax(axis=1))


def in_pieces(network: Network, inputs: Array, ask: Callable[[Array], Array]) -> Array:
    """Apply `ask` to raw inputs (n, inputs) in batches of rows, and concatenate the results."""
    rows = max(1, _NUMBERS_AT_ONCE // sum(network.spec.widths))
    return np.concatenate([ask(inputs[first : first + rows]) for first in range(0, max(1, len(inputs)), rows)])
