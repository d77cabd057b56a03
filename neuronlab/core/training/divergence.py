"""A run diverges when its numbers leave what floats can hold; here it is told what overflowed, and where."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from neuronlab.core.arrays import Array
from neuronlab.core.network.network import layer_names, parameter_blocks, slope_views
from neuronlab.core.specs.network import NetworkSpec


@dataclass(frozen=True)
class Divergence:
    """The first step whose result was not finite. `layer` names where, `cause` says what overflowed."""

    step: int
    layer: str
    cause: str


def is_finite(array: Array) -> bool:
    """Whether all of an array is finite; the extremes tell, and allocate nothing."""
    return not array.size or bool(np.isfinite(array.max()) and np.isfinite(array.min()))


def find_in_outputs(spec: NetworkSpec, step: int, outputs: Sequence[Array]) -> Divergence:
    """What overflowed when the parameters were still finite: the first of the layers' outputs, or else the loss."""
    return _first(spec, step, _in_outputs(spec, outputs))


def find_in_step(spec: NetworkSpec, step: int, outputs: Sequence[Array], gradient: Array, learned: Array) -> Divergence:
    """What overflowed first in a step, in the order in which it is made.

    `outputs` and `gradient` (parameters,) are those the step began with, `learned` (1 + slots, parameters) the
    parameters and the optimiser's memory that it ended in.
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
"""Layer, cause, and the numbers that would be its proof."""

_CAUSES = {
    "gradient": ("its gradient overflowed", "the gradient of its slopes overflowed"),
    "optimiser's memory": (
        "the optimiser's memory of it overflowed",
        "the optimiser's memory of its slopes overflowed",
    ),
    "parameters": ("its weights overflowed", "the slopes it learns overflowed"),
}
"""Words for weights, and for slopes that an activation learns."""


def _in_outputs(spec: NetworkSpec, outputs: Sequence[Array]) -> Iterator[_Suspect]:
    for name, y in zip(layer_names(spec), outputs, strict=True):
        yield name, "its outputs overflowed", y


def _in_parameters(spec: NetworkSpec, flat: Array, kind: str) -> list[_Suspect]:
    names, (of_weights, of_slopes) = layer_names(spec), _CAUSES[kind]
    blocks = [(name, of_weights, block) for name, block in zip(names, parameter_blocks(spec, flat), strict=True)]
    views = zip(names, slope_views(spec, flat), strict=False)
    return blocks + [(name, of_slopes, view) for name, view in views if view is not None]


def _first(spec: NetworkSpec, step: int, suspects: Iterator[_Suspect]) -> Divergence:
    found = ((name, cause) for name, cause, numbers in suspects if not is_finite(numbers))
    layer, cause = next(found, (layer_names(spec)[-1], "its loss overflowed"))
    return Divergence(step, layer, cause)
