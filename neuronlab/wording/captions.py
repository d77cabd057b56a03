"""Captions above the layers of a network, in several lengths to fit the space available."""

from neuronlab.core.data.features import FEATURES, PLAIN
from neuronlab.core.network.units import UNITS
from neuronlab.core.specs.network import LayerSpec, NetworkSpec


def layer_kind(layer: LayerSpec) -> str:
    """The activation of a hidden layer and, for quadratic units, its terms: "tanh", "tanh, x² + x"."""
    return f"{layer.kind.label}, x² + x" if UNITS[layer.unit].has_squares else layer.kind.label


def dropout_text(layer: LayerSpec) -> str:
    """The dropout rate of a layer; empty without dropout."""
    return f"dropout {layer.dropout:.0%}" if layer.dropout else ""


def input_names(spec: NetworkSpec) -> tuple[str, ...]:
    """The name of each input of the first layer; empty for unnamed inputs."""
    return tuple(FEATURES[key].label for key in spec.features or PLAIN.get(spec.inputs, ()))


def output_captions(spec: NetworkSpec) -> tuple[str, ...]:
    """Captions of the output, from longest to shortest."""
    if spec.labels:
        return f"{len(spec.labels)} classes", "ŷ"
    return ("ŷ",) if spec.outputs == 1 else (f"{spec.outputs} outputs", "ŷ")


def column_captions(spec: NetworkSpec) -> tuple[tuple[str, ...], ...]:
    """Captions of every column from input to output, each from longest to shortest."""
    names = input_names(spec)
    inputs = len(names) or spec.inputs
    entry = (f"{inputs} inputs", str(inputs)) if inputs > 1 else names
    hidden = [_hidden_captions(layer) for layer in spec.hidden]
    return (entry, *hidden, output_captions(spec))


def _hidden_captions(layer: LayerSpec) -> tuple[str, ...]:
    count, dropout = str(layer.width), dropout_text(layer)
    full = f"{count} · {layer_kind(layer)}"
    captions = [full, f"{count} · {layer.kind.label}", count]
    return (f"{full}, {dropout}", *captions) if dropout else tuple(captions)
