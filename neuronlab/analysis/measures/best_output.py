"""What the hidden layers of a run could do if only the last layer were as good as it can be."""

import numpy as np

from neuronlab.analysis.measures.measure import MeasureRow
from neuronlab.analysis.measures.measured import Measured
from neuronlab.analysis.scores import in_pieces

_SMALLEST = 1e-9
"""Directions of the outputs that are smaller than this fraction of the largest one are rounding."""


def _best_output_rmse(measured: Measured) -> float | None:
    network, (inputs, targets) = measured.network, measured.training
    if network.spec.labels or not network.spec.hidden or not len(inputs):
        return None
    outputs = in_pieces(network, inputs, lambda some: network.activations(some)[-2].T).astype(np.float64)
    if not np.isfinite(outputs).all():
        return None
    columns = np.column_stack([outputs, np.ones(len(outputs))])
    best = np.linalg.lstsq(columns, targets[:, 0], rcond=_SMALLEST)[0]
    return float(np.sqrt(np.mean((columns @ best - targets[:, 0]) ** 2)))


BEST_OUTPUT = {
    "best_output_rmse": MeasureRow(
        label="RMSE with the best output layer",
        meaning="Smallest RMSE that any weights of the output layer give with the present hidden units, by least "
        "squares.",
        read=_best_output_rmse,
    ),
}
