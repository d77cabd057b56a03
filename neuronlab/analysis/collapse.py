"""Collapse a network into the linear map it computes.

Stacked linear layers are a single linear map, however many there are. A piecewise linear network is one locally: around
any position, up to the next kink.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from neuronlab.core.activations.activation import Activation
from neuronlab.core.arrays import Array, IntArray, frozen
from neuronlab.core.network.network import Layer, Network
from neuronlab.core.text import written


@dataclass(frozen=True, eq=False)
class LinearMap:
    """weights · x + bias in raw units; weights (outputs, inputs) and bias (outputs,), both float64."""

    weights: Array
    bias: Array

    def at(self, inputs: Array) -> Array:
        """Values (n, outputs) at raw inputs (n, inputs); infinite where they overflow."""
        with np.errstate(all="ignore"):
            return np.asarray(inputs @ self.weights.T + self.bias)

    @property
    def formula(self) -> str:
        """The equation of the first output: "0.41·x − 0.03"."""
        names = ["x"] if self.weights.shape[1] == 1 else [f"x{_subscript(i + 1)}" for i in range(self.weights.shape[1])]
        terms = [(float(w), f"·{name}") for w, name in zip(self.weights[0], names, strict=True)]
        terms.append((float(self.bias[0]), ""))
        text = ""
        for value, suffix in terms:
            sign = ("−" if value < 0 else "") if not text else (" − " if value < 0 else " + ")
            text += f"{sign}{written(abs(value), '.3g')}{suffix}"
        return text


@dataclass(frozen=True, eq=False)
class LocalMap(LinearMap):
    """The map around a position; with one input, `ends` are the kinks between which it is valid, in raw units."""

    ends: tuple[float, float] | None


@dataclass(frozen=True, eq=False)
class Collapsed:
    """A linear network as one map; `error` is the largest difference between the two, computed in float64."""

    map: LinearMap
    error: float


def _subscript(number: int) -> str:
    return str(number).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))


def collapse(network: Network) -> LinearMap:
    """Multiply the layers of a purely linear network into one map, W_eff = W_n ⋯ W_1, in float64, for raw units.

    For a classifier, it is the map to the logits. Raises ValueError if a hidden layer is not linear.
    """
    if not network.spec.has_linear_logits:
        raise ValueError("This network has a nonlinear layer, so it is not a single linear map.")
    block: Array = np.eye(network.spec.inputs, network.spec.inputs + 1)
    for layer in network.layers:
        block = _through(layer, block)
    return LinearMap(*map(frozen, _in_raw_units(network, block)))


def collapse_and_compare(network: Network, inputs: Array) -> Collapsed:
    """Collapse a purely linear network, and compare the map with the layers themselves at raw inputs (n, inputs).

    Both are in float64 and in the target's own units, or logits. Raises ValueError if a hidden layer is not linear.
    """
    line = collapse(network)
    exact = Network(network.spec, network.parameters.astype(np.float64), network.input_scaling, network.target_scaling)
    layer_by_layer = network.target_scaling.undo(exact.pre_activations(inputs)[-1].T)
    return Collapsed(line, float(np.abs(layer_by_layer - line.at(inputs)).max(initial=0.0)))


def local_line(network: Network, inputs: Array) -> LocalMap | None:
    """The exact map around a raw position (inputs,) of a piecewise linear network; None for other networks.

    At a kink it is the map of the right-hand side. For a classifier, it is the map to the logits.
    """
    if not network.spec.is_piecewise_linear:
        return None
    block: Array = np.eye(network.spec.inputs, network.spec.inputs + 1)
    scaled = np.append(network.input_scaling.apply(inputs), 1.0)
    low, high = -np.inf, np.inf
    with np.errstate(all="ignore"):
        for layer in network.layers[:-1]:
            block = _through(layer, block)
            if not layer.activation.kinks:
                continue  # a linear layer
            kinks = np.array(layer.activation.kinks)
            ahead = (block @ scaled)[:, None] - kinks
            reached = (ahead > 0.0) | ((ahead == 0.0) & (block[:, :1] > 0.0))
            if network.spec.inputs == 1:
                at = ((kinks - block[:, 1:]) / block[:, :1]).ravel()
                low = max(low, at.max(initial=-np.inf, where=at <= scaled[0]))
                high = min(high, at.min(initial=np.inf, where=at > scaled[0]))
            slope, offset = chosen_pieces(layer, reached.sum(axis=1))
            block *= slope[:, None]
            block[:, -1] += offset
            layer.mute(block)
        weights, bias = _in_raw_units(network, _through(network.layers[-1], block))
    if network.spec.inputs != 1:
        return LocalMap(weights, bias, None)
    mean, deviation = network.input_scaling.mean[0], network.input_scaling.deviation[0]
    return LocalMap(weights, bias, (float(low * deviation + mean), float(high * deviation + mean)))


def _through(layer: Layer, block: Array) -> Array:
    """The map [W | b] to a layer's pre-activations, given the map to its inputs; rows of muted units are 0."""
    after = layer.weights.astype(np.float64) @ block
    after[:, -1] += layer.bias
    layer.mute(after)
    return np.asarray(after)


def _in_raw_units(network: Network, block: Array) -> tuple[Array, Array]:
    """Weights and bias for raw units, from the map [W | b] for scaled ones."""
    into, out = network.input_scaling, network.target_scaling
    weights = np.array(out.deviation)[:, None] * block[:, :-1] / np.array(into.deviation)
    return weights, np.array(out.deviation) * block[:, -1] + np.array(out.mean) - weights @ np.array(into.mean)


def chosen_pieces(layer: Layer, piece: IntArray) -> tuple[Array, Array]:
    """Slope and offset of the linear piece that each unit is on; piece 0 is below the first kink.

    `piece` is (units,) or (units, positions), and so are slope and offset.
    """
    if layer.parameter.ndim == 0:
        slopes, offsets = _pieces(layer.activation, float(layer.parameter))
        return slopes[piece], offsets[piece]
    slopes, offsets = _pieces_of(layer.activation, layer.parameter.astype(np.float64))
    units = np.arange(len(piece)).reshape(-1, *[1] * (piece.ndim - 1))
    return slopes[units, piece], offsets[units, piece]


@lru_cache(maxsize=64)
def _pieces(activation: Activation, parameter: float) -> tuple[Array, Array]:
    slopes, offsets = _pieces_of(activation, np.array([[parameter]]))
    return slopes[0], offsets[0]


def _pieces_of(activation: Activation, parameter: Array) -> tuple[Array, Array]:
    """Slopes and offsets of f(z) = slope·z + offset on each piece, both (units, pieces), for parameters (units, 1)."""
    kinks = activation.kinks
    edges = np.array([kinks[0] - 2.0, *kinks, kinks[-1] + 2.0])
    z = np.broadcast_to((edges[:-1] + edges[1:]) / 2.0, (len(parameter), len(edges) - 1)).copy()
    y = np.empty_like(z)
    activation.apply(z, y, parameter)
    slopes = activation.derivatives(z, parameter)
    return slopes, y - slopes * z
