"""Names for the parameters in the flat vector, for display and selection."""

from collections.abc import Iterator

from neuronlab.core.data.features import FEATURES, PLAIN
from neuronlab.core.network.network import layer_names
from neuronlab.core.specs.network import NetworkSpec


def unit_title(spec: NetworkSpec, layer: int, unit: int) -> str:
    """The name of a unit of a layer with weights in a sentence: `Hidden 1, unit 2`, `Output`, `Output p(A)`."""
    if layer < len(spec.hidden):
        return f"{layer_names(spec)[layer]}, unit {unit + 1}"
    if spec.labels:  # a single output is the probability of the second of two classes
        return f"Output p({spec.labels[-1 if spec.outputs == 1 else unit]})"
    return "Output" if spec.outputs == 1 else f"Output {unit + 1}"


def parameter_name(spec: NetworkSpec, index: int) -> str:
    """The name of the parameter at an index of the flat vector: `Hidden 1, unit 2: weight of x`."""
    layer, unit, part = parameter_location(spec, index)
    return f"{unit_title(spec, layer, unit)}: {part_name(spec, layer, part)}"


def parameter_location(spec: NetworkSpec, index: int) -> tuple[int, int, int]:
    """The layer, unit and part of the parameter at an index of the flat vector, all from 0.

    Parts are numbered like the columns of the layer's block [a | W | b], followed by the learned negative slope. Raises
    IndexError if there is no such parameter.
    """
    for layer, start in enumerate(_block_starts(spec)):
        out, columns = spec.block_shapes[layer]
        if start <= index < start + out * columns:
            return layer, *divmod(index - start, columns)
    for layer, start in _negative_slope_starts(spec):
        if start <= index < start + spec.hidden[layer].width:
            return layer, index - start, spec.block_shapes[layer][1]
    raise IndexError(f"There is no parameter {index} among {spec.parameter_count}.")


def parameter_index(spec: NetworkSpec, layer: int, unit: int, part: int) -> int:
    """The index of a part of a unit in the flat vector: the inverse of `parameter_location`."""
    columns = spec.block_shapes[layer][1]
    if part < columns:
        return list(_block_starts(spec))[layer] + unit * columns + part
    return dict(_negative_slope_starts(spec))[layer] + unit


def part_count(spec: NetworkSpec, layer: int) -> int:
    """How many parameters each unit of a layer has."""
    learns_negative_slope = layer < len(spec.hidden) and spec.hidden[layer].learns_negative_slope
    return spec.block_shapes[layer][1] + learns_negative_slope


def part_name(spec: NetworkSpec, layer: int, part: int) -> str:
    """The name of a part of any unit of a layer: `bias`, `weight of x`, `weight of (unit 3)²`, `negative slope`."""
    columns, below = spec.block_shapes[layer][1], spec.widths[layer]
    if part >= columns - 1:
        return "bias" if part == columns - 1 else "negative slope"
    name = _fed_name(spec, layer, part % below)
    is_square = part < columns - 1 - below
    if not is_square:
        return f"weight of {name}"
    return f"weight of {name}²" if layer == 0 and not spec.features else f"weight of ({name})²"


def _fed_name(spec: NetworkSpec, layer: int, number: int) -> str:
    """The name of an input of a layer: a unit of the layer below, or a feature."""
    if layer > 0:
        return f"unit {number + 1}"
    keys = spec.features or PLAIN.get(spec.inputs, ())
    return FEATURES[keys[number]].label if keys else f"input {number + 1}"


def _block_starts(spec: NetworkSpec) -> Iterator[int]:
    start = 0
    for out, columns in spec.block_shapes:
        yield start
        start += out * columns


def _negative_slope_starts(spec: NetworkSpec) -> Iterator[tuple[int, int]]:
    """For every layer with learned negative slopes, its number and the index of the first of them."""
    start = spec.parameter_count - spec.negative_slope_count
    for number, layer in enumerate(spec.hidden):
        if layer.learns_negative_slope:
            yield number, start
            start += layer.width
