"""Stacked linear layers are still one linear map, however many there are; this module works that map out."""

from dataclasses import dataclass

import numpy as np

from neuronlab.core.arrays import Array
from neuronlab.core.network import Network


@dataclass(frozen=True, eq=False)
class LinearMap:
    """weights · x + bias in raw units; weights (outputs, inputs) and bias (outputs,), both float64."""

    weights: Array
    bias: Array

    @property
    def formula(self) -> str:
        """The first output's sum in words a person can check: "0.41·x − 0.03"."""
        names = ["x"] if self.weights.shape[1] == 1 else [f"x{_subscript(i + 1)}" for i in range(self.weights.shape[1])]
        terms = [(float(w), f"·{name}") for w, name in zip(self.weights[0], names, strict=True)]
        terms.append((float(self.bias[0]), ""))
        text = ""
        for value, suffix in terms:
            sign = ("−" if value < 0 else "") if not text else (" − " if value < 0 else " + ")
            text += f"{sign}{abs(value):.3g}{suffix}"
        return text


def _subscript(number: int) -> str:
    return str(number).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))


def collapse(network: Network) -> LinearMap:
    """Multiply the layers of a purely linear network into one map, W_eff = W_n ⋯ W_1, in float64, scaling undone.

    Of a network that tells classes it is the map to the logits. Raises ValueError when a hidden layer bends.
    """
    if not network.spec.has_linear_logits:
        raise ValueError("This network has a non-linear layer, so it is more than one linear map.")
    weights = np.eye(network.spec.inputs)
    bias = np.zeros(network.spec.inputs)
    for layer in network.layers:
        block = layer.weights.astype(np.float64)
        weights, bias = block @ weights, block @ bias + layer.bias
    into, out = network.input_scaling, network.target_scaling
    weights = np.array(out.deviation)[:, None] * weights / np.array(into.deviation)
    bias = np.array(out.deviation) * bias + np.array(out.mean) - weights @ np.array(into.mean)
    return LinearMap(weights, bias)
