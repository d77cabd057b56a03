"""From points to the rows a network trains on: scaled, turned into features, and laid out feature by feature."""

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
    """How raw inputs (n, inputs) and targets (n, targets) become columns of x and y for one network."""

    spec: NetworkSpec
    input_scaling: Scaling
    target_scaling: Scaling

    def x(self, inputs: Array, dtype: npt.DTypeLike) -> Array:
        """What the first layer is fed: (columns, n)."""
        features = compute_features(self.spec.features, self.input_scaling.apply(inputs))
        return feed_rows(features, self.spec.units[0], dtype)

    def y(self, targets: Array, dtype: npt.DTypeLike) -> Array:
        """What the outputs should be: (outputs, n). Raises InputError when a target is no class of the network's."""
        if OUTPUTS[self.spec.output].predicts_classes:
            return np.ascontiguousarray(encode_classes(targets, self.spec.outputs).T, dtype)
        return np.ascontiguousarray(self.target_scaling.apply(targets).T, dtype)


def feed_rows(values: Array, unit: Unit, dtype: npt.DTypeLike) -> Array:
    """(n, features) as the rows (columns, n) that such units are fed: [x², if so; x; 1]."""
    count = values.shape[1]
    rows = np.ones((unit.columns(count), len(values)), dtype)
    rows[-1 - count : -1] = values.T
    unit.fill_squares(rows)
    return rows
