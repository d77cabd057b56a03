"""Divergence: training produced numbers that are not finite. Finds what overflowed, and in which layer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from neuronlab.core.arrays import Array
from neuronlab.core.network.network import layer_names, negative_slope_views, parameter_blocks
from neuronlab.core.specs.network import NetworkSpec


@dataclass(frozen=True)
class Divergence:
    """The first step whose result was not finite.

    Attributes:
        step: The step.
        layer: The name of the layer that overflowed first.
        cause: What overflowed there.
    """

    step: int
    layer: str
    cause: str


def is_finite(array: Array) -> bool:
    """Whether an array is finite; checking its extremes allocates no memory."""
    return not array.size or bool(np.isfinite(array.max()) and np.isfinite(array.min()))


def find_in_outputs(spec: NetworkSpec, step: int, outputs: Sequence[Array]) -> Divergence:
    """What overflowed while the parameters were still finite: the first such layer output, or else the loss."""
    return _first(spec, step, _in_outputs(spec, outputs))


def find_in_step(spec: NetworkSpec, step: int, outputs: Sequence[Array], gradient: Array, learned: Array) -> Divergence:
    """What overflowed first in a step, in the order of computation.

    `outputs` and `gradient` (parameters,) are those at the start of the step, `learned` (1 + slots, parameters) the
    parameters and the optimiser's memory at its end.
    """
    parameters, *memories = learned
    suspects = [
        *_in_outputs(spec, outputs),
        *_in_parameters(spec, gradient, "gradient")[::-1],
        *(suspect for memory in memories for suspect in _in_parameters(spec, memory, "optimiser's memory")),
        *_in_parameters(spec, parameters, "parameters"),
    ]
    return _first(spec, step, iter(suspects))


_Suspect = tuple[str, str, Array]
"""Layer, cause, and the numbers to check."""

_CAUSES = {
    "gradient": ("its gradient overflowed", "the gradient of its alpha overflowed"),
    "optimiser's memory": (
        "the optimiser's memory overflowed",
        "the optimiser's memory of alpha overflowed",
    ),
    "parameters": ("its weights overflowed", "its alpha overflowed"),
}
"""Texts for weights, and for alpha, the negative slopes that an activation learns."""


def _in_outputs(spec: NetworkSpec, outputs: Sequence[Array]) -> Iterator[_Suspect]:
    for name, y in zip(layer_names(spec), outputs, strict=True):
        yield name, "its outputs overflowed", y


def _in_parameters(spec: NetworkSpec, flat: Array, kind: str) -> list[_Suspect]:
    names, (of_weights, of_negative_slopes) = layer_names(spec), _CAUSES[kind]
    blocks = [(name, of_weights, block) for name, block in zip(names, parameter_blocks(spec, flat), strict=True)]
    views = zip(names, negative_slope_views(spec, flat), strict=False)
    return blocks + [(name, of_negative_slopes, view) for name, view in views if view is not None]


def _first(spec: NetworkSpec, step: int, suspects: Iterator[_Suspect]) -> Divergence:
    found = ((name, cause) for name, cause, numbers in suspects if not is_finite(numbers))
    layer, cause = next(found, (layer_names(spec)[-1], "its loss overflowed"))
    return Divergence(step, layer, cause)
