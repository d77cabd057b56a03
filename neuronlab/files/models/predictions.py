"""Predictions of a model as a table: the inputs, whether they are outside what it learned, and the prediction last."""

from collections.abc import Iterable, Sequence

import numpy as np
from msgspec.structs import replace

from neuronlab.analysis.scores import in_pieces, most_likely
from neuronlab.core.arrays import Array, BoolArray
from neuronlab.core.network.outputs import class_probabilities
from neuronlab.files.models.model import Model
from neuronlab.files.tables.reader import encode_rows

OUTSIDE, PREDICTION = "outside", "prediction"
"""Names of columns."""


def rows_outside(model: Model, inputs: Array) -> BoolArray | None:
    """Which of raw inputs (n, inputs) are outside the range of the training points (n,); None if it is unknown."""
    columns = model.inputs
    if all(column.low is None and column.high is None for column in columns):
        return None
    low = np.array([-np.inf if column.low is None else column.low for column in columns])
    high = np.array([np.inf if column.high is None else column.high for column in columns])
    return np.asarray(((inputs < low) | (inputs > high)).any(axis=1))


def encode_predictions(model: Model, names: Sequence[str], inputs: Array, outside: BoolArray | None = None) -> bytes:
    """A CSV table: raw inputs (n, inputs) under these names, 1 where `outside` (n,) if it is given, and the prediction.

    For classes, their probabilities stand before the prediction.
    """
    predictions = in_pieces(model.network, inputs, model.network.predict)
    predicted = replace(model.targets[0], name=PREDICTION).heading
    columns, rows = _columns(predictions, model.network.spec.labels, predicted)
    given: list[list[object]] = inputs.tolist()
    if outside is None:
        return encode_rows([*names, *columns], ([*row, *answer] for row, answer in zip(given, rows, strict=True)))
    marked = zip(given, outside.astype(int).tolist(), rows, strict=True)
    return encode_rows([*names, OUTSIDE, *columns], ([*row, is_outside, *answer] for row, is_outside, answer in marked))


def _columns(predictions: Array, labels: tuple[str, ...], heading: str) -> tuple[list[str], Iterable[list[object]]]:
    """Names and rows of the output columns: for classes their probabilities, then the prediction under its heading."""
    if not labels:
        return [heading], predictions.tolist()
    probabilities = class_probabilities(predictions).tolist()
    predicted = np.array(labels)[most_likely(predictions)]
    rows = ([*row, str(label)] for row, label in zip(probabilities, predicted, strict=True))
    return [*(f"p({label})" for label in labels), PREDICTION], rows
