"""The exact derivative of the learned function, computed layer by layer."""

import numpy as np

from neuronlab.core.arrays import Array
from neuronlab.core.data.features import compute_features
from neuronlab.core.network.network import Network

_STEP = 1e-20
"""A complex step: Im f(x + ih)/h equals f′(x) of an analytic feature to the last digit, for any x."""


def derivative_of(network: Network, x: Array) -> Array:
    """∂ŷ/∂x (n,) in raw units of a network with one input and linear output, at raw inputs x (n,).

    Layer by layer: z′ = W·y′ (+ a·2·y·y′ for quadratic units), y′ = f′(z)·z′.
    """
    beside = network.input_scaling.apply(x[:, None]) + 1j * _STEP
    d_below = compute_features(network.spec.features, beside).imag.T / _STEP  # type: ignore[arg-type]  # not real here
    below = network.features(x[:, None]).astype(np.float64)
    with np.errstate(all="ignore"):
        for number, layer in enumerate(network.layers):
            z = layer.pre_activations(below)
            d_z = layer.weights @ d_below
            if layer.squares is not None:
                d_z += layer.squares @ (2.0 * below * d_below)
            if number == len(network.layers) - 1:
                break
            d_below = d_z * layer.activation.derivatives(z, layer.parameter)
            layer.mute(d_below)
            below = layer.outputs(z).astype(np.float64, copy=False)
        stretch = network.target_scaling.deviation[0] / network.input_scaling.deviation[0]
        return np.asarray(d_z[0] * stretch, np.float64)
