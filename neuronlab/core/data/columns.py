"""Convert points to the arrays a network trains on: scaled, converted to features, one row per feature."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from neuronlab.core.arrays import Array
from neuronlab.core.data.features import compute_features
from neuronlab.core.data.points import Scaling
from neuronlab.core.network.outputs import OUTPUTS, encode_classes
from neuronlab.core.network.units import Unit
from neuronlab.core.specs.network import NetworkSpec


@dataclass(frozen=True)
class NetworkColumns:
    """Converts raw inputs (n, inputs) and targets (n, targets) to columns of x and y for one network.

    Attributes:
        spec: The network.
        input_scaling: Scaling of the inputs.
        target_scaling: Scaling of the targets.
    """

    spec: NetworkSpec
    input_scaling: Scaling
    target_scaling: Scaling

    def x(self, inputs: Array, dtype: npt.DTypeLike) -> Array:
        """The input rows of the first layer: (columns, n)."""
        features = compute_features(self.spec.features, self.input_scaling.apply(inputs))
        return feed_rows(features, self.spec.units[0], dtype)

    def y(self, targets: Array, dtype: npt.DTypeLike) -> Array:
        """Targets of the outputs: (outputs, n). Raises InputError if a target is not a class of the network."""
        if OUTPUTS[self.spec.output].predicts_classes:
            return np.ascontiguousarray(encode_classes(targets, self.spec.outputs).T, dtype)
        return np.ascontiguousarray(self.target_scaling.apply(targets).T, dtype)


def feed_rows(values: Array, unit: Unit, dtype: npt.DTypeLike) -> Array:
    """Convert (n, features) to the input rows (columns, n) of a kind of unit: [x², if quadratic; x; 1]."""
    count = values.shape[1]
    rows = np.ones((unit.columns(count), len(values)), dtype)
    rows[-1 - count : -1] = values.T
    unit.fill_squares(rows)
    return rows
