"""What each number of the flat parameter vector is called, so that a person can read and choose single ones."""

from collections.abc import Iterator

from neuronlab.core.data.features import FEATURES, PLAIN
from neuronlab.core.network.network import layer_names
from neuronlab.core.specs.network import NetworkSpec


def unit_title(spec: NetworkSpec, layer: int, unit: int) -> str:
    """What a unit of a layer with weights is called in a sentence: `Hidden 1, unit 2`, `Output`, `Output p(A)`."""
    if layer < len(spec.hidden):
        return f"{layer_names(spec)[layer]}, unit {unit + 1}"
    if spec.labels:  # one output alone tells how likely the second of two classes is
        return f"Output p({spec.labels[-1 if spec.outputs == 1 else unit]})"
    return "Output" if spec.outputs == 1 else f"Output {unit + 1}"


def parameter_name(spec: NetworkSpec, index: int) -> str:
    """The name of the parameter at an index of the flat vector: `Hidden 1, unit 2: weight of x`."""
    layer, unit, part = parameter_location(spec, index)
    return f"{unit_title(spec, layer, unit)}: {part_name(spec, layer, part)}"


def parameter_location(spec: NetworkSpec, index: int) -> tuple[int, int, int]:
    """The layer, the unit and the part of it, each counted from 0, that an index of the flat vector is.

    Parts are numbered as a row of the layer's block [a | W | b] is, and the learned slope comes after them. Raises
    IndexError when there is no such parameter.
    """
    for layer, start in enumerate(_block_starts(spec)):
        out, columns = spec.block_shapes[layer]
        if start <= index < start + out * columns:
            return layer, *divmod(index - start, columns)
    for layer, start in _slope_starts(spec):
        if start <= index < start + spec.hidden[layer].width:
            return layer, index - start, spec.block_shapes[layer][1]
    raise IndexError(f"There is no parameter {index} among {spec.parameter_count}.")


def parameter_index(spec: NetworkSpec, layer: int, unit: int, part: int) -> int:
    """Where in the flat vector a part of a unit stands: the inverse of `parameter_location`."""
    columns = spec.block_shapes[layer][1]
    if part < columns:
        return list(_block_starts(spec))[layer] + unit * columns + part
    return dict(_slope_starts(spec))[layer] + unit


def part_count(spec: NetworkSpec, layer: int) -> int:
    """How many parameters each unit of a layer has."""
    learns_slope = layer < len(spec.hidden) and spec.hidden[layer].learns_slope
    return spec.block_shapes[layer][1] + learns_slope


def part_name(spec: NetworkSpec, layer: int, part: int) -> str:
    """What one part of any unit of a layer is called: `bias`, `weight of x`, `weight of (unit 3)²`, `learned slope`."""
    columns, below = spec.block_shapes[layer][1], spec.widths[layer]
    if part >= columns - 1:
        return "bias" if part == columns - 1 else "learned slope"
    name = _fed_name(spec, layer, part % below)
    is_square = part < columns - 1 - below
    if not is_square:
        return f"weight of {name}"
    return f"weight of {name}²" if layer == 0 and not spec.features else f"weight of ({name})²"


def _fed_name(spec: NetworkSpec, layer: int, number: int) -> str:
    """What the units of a layer are fed: a unit of the layer below, or a feature."""
    if layer > 0:
        return f"unit {number + 1}"
    keys = spec.features or PLAIN.get(spec.inputs, ())
    return FEATURES[keys[number]].label if keys else f"input {number + 1}"


def _block_starts(spec: NetworkSpec) -> Iterator[int]:
    start = 0
    for out, columns in spec.block_shapes:
        yield start
        start += out * columns


def _slope_starts(spec: NetworkSpec) -> Iterator[tuple[int, int]]:
    """For every layer that learns slopes its number, and where they begin."""
    start = spec.parameter_count - spec.learned_slopes
    for number, layer in enumerate(spec.hidden):
        if layer.learns_slope:
            yield number, start
            start += layer.width
