"""Output functions: the logits of the last layer are predicted values, or are converted to class probabilities."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from neuronlab.core.arrays import Array
from neuronlab.core.data.names import require_class_name
from neuronlab.core.errors import InputError

MAX_CLASSES = 6


def sigmoid(z: Array) -> Array:
    """1 / (1 + e⁻ᶻ), elementwise; for large negative z the power overflows and the result is the limit, 0."""
    with np.errstate(over="ignore"):
        return np.asarray(1.0 / (1.0 + np.exp(-z)))


def softmax(z: Array) -> Array:
    """eᶻ / Σ eᶻ over the rows of (classes, n); the largest is subtracted first, so that no power overflows."""
    powers = np.exp(z - z.max(axis=0))
    return np.asarray(powers / powers.sum(axis=0))


@dataclass(frozen=True, kw_only=True)
class Output:
    """An output function.

    Attributes:
        label: Its name.
        meaning: What it predicts.
        predicts_classes: Whether it predicts probabilities of classes.
        apply: Converts logits (outputs, n) to predictions of the same shape.
    """

    label: str
    meaning: str
    predicts_classes: bool
    apply: Callable[[Array], Array]

    def require_fit(self, outputs: int, labels: tuple[str, ...]) -> None:
        """Raise InputError unless `outputs` output units match these class names."""
        if not self.predicts_classes:
            if labels:
                raise InputError(f"{self.label} outputs are numbers; they cannot represent {len(labels)} classes.")
            return
        if not 2 <= len(labels) <= MAX_CLASSES:
            raise InputError(f"A classifier has 2 to {MAX_CLASSES} classes, not {len(labels)}.")
        for label in labels:
            require_class_name(label)
        if len(set(labels)) != len(labels):
            raise InputError("Two classes have the same name.")
        fitting = output_for_classes(len(labels))
        if (OUTPUTS[fitting[0]], outputs) != (self, fitting[1]):
            raise InputError(f"{len(labels)} classes require {fitting[1]} {fitting[0]} outputs.")


OUTPUTS: dict[str, Output] = {
    "linear": Output(
        label="Linear",
        meaning="The predicted number.",
        predicts_classes=False,
        apply=np.positive,
    ),
    "sigmoid": Output(
        label="Sigmoid",
        meaning="The probability of the second of two classes.",
        predicts_classes=True,
        apply=sigmoid,
    ),
    "softmax": Output(
        label="Softmax",
        meaning="A probability for each class; they sum to 1.",
        predicts_classes=True,
        apply=softmax,
    ),
}


def output_for_classes(classes: int) -> tuple[str, int]:
    """The key in OUTPUTS for this number of classes, and the number of output units."""
    return ("sigmoid", 1) if classes == 2 else ("softmax", classes)


def class_probabilities(predicted: Array) -> Array:
    """Probabilities (n, classes) from predictions (n, outputs): one sigmoid output represents two classes."""
    return np.concatenate([1.0 - predicted, predicted], axis=1) if predicted.shape[1] == 1 else predicted


def class_logits(z: Array) -> Array:
    """Logits (classes, n) from those of the outputs (outputs, n): one sigmoid output z represents −z/2 and z/2."""
    return np.concatenate([-z / 2.0, z / 2.0]) if len(z) == 1 else z


def encode_classes(classes: Array, outputs: int) -> Array:
    """Class indices (n, 1) as targets of the outputs (n, outputs): 0 or 1 for one sigmoid, else one-hot rows.

    Raises InputError, naming the point, if an index is not a class of the network.
    """
    count = max(2, outputs)
    wrong = np.flatnonzero(~np.isin(classes[:, 0], np.arange(count)))
    if len(wrong):
        number = classes[wrong[0], 0]
        raise InputError(f"Point {wrong[0] + 1} has class {number:g}; the classes of the network are 0 to {count - 1}.")
    return classes if outputs == 1 else np.asarray(classes == np.arange(count), np.float64)
