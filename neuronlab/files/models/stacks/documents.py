"""Stacks of layers in JSON of other programs.

Three forms are read: the lists of a scikit-learn network, a list of layers, and named arrays as in `arrays`:

    {"coefs": […], "intercepts": […], "activation": "relu", "out_activation": "identity"}
    {"layers": [{"weights": …, "bias": …, "activation": "relu"}, …]}
    {"0.weight": …, "0.bias": …, "2.weight": …, "activations": ["relu"]}

Weights are (out, in), except those named `coefs` or `kernel`.
"""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from neuronlab.core.arrays import Array
from neuronlab.core.errors import InputError
from neuronlab.core.specs.network import MAX_WIDTH
from neuronlab.files.models.contents import numbers_of
from neuronlab.files.models.model import Model
from neuronlab.files.models.stacks.activations import shortened
from neuronlab.files.models.stacks.arrays import MAX_ARRAYS, GivenActivations, stack_of_arrays

_HOW = 'add "activations": ["tanh", "relu"] to the file'
_WEIGHTS = {"weights": "weight", "weight": "weight", "kernel": "kernel"}
_BIASES = ("bias", "biases")
_OTHER_NAMES = {
    "coefs_": "coefs",
    "intercepts_": "intercepts",
    "out_activation_": "out_activation",
    "classes_": "classes",
}
"""Names of scikit-learn's attributes, with and without the underscore."""
_TEXTS = ("activation", "activations", "out_activation", "labels", "classes")


def model_of_document(data: bytes) -> Model:
    """The network in a JSON text that was bounded. Raises InputError if it is not a stack of plain layers."""
    document = msgspec.json.decode(data, type=dict[str, msgspec.Raw])
    document = {_OTHER_NAMES.get(name, name): value for name, value in document.items()}
    texts = {name: _texts(name, document.pop(name)) for name in _TEXTS if name in document}
    each = texts.get("activations", ())
    if "layers" in document:
        layers = _decoded("layers", document.pop("layers"), list[dict[str, msgspec.Raw]])
        arrays, own = _arrays_of_layers(layers)
        each = each or own
    else:
        arrays = _arrays_of_lists(document)
    first = {name: "".join(values[:1]) for name, values in texts.items()}
    given = GivenActivations(each, first.get("activation", ""), first.get("out_activation", ""), _HOW)
    stack = stack_of_arrays(list(arrays), _numbers_by_name(arrays), given)
    return stack.network(texts.get("labels") or texts.get("classes") or ())


def _arrays_of_lists(document: Mapping[str, msgspec.Raw]) -> dict[str, msgspec.Raw]:
    """The arrays by name; lists of arrays are numbered."""
    arrays: dict[str, msgspec.Raw] = {}
    for name, value in document.items():
        if name in ("coefs", "intercepts"):
            parts = _decoded(name, value, list[msgspec.Raw])
            arrays.update({f"{name}_{number}": part for number, part in enumerate(parts[: MAX_ARRAYS + 1])})
        else:
            arrays[name] = value
    return arrays


def _arrays_of_layers(layers: list[dict[str, msgspec.Raw]]) -> tuple[dict[str, msgspec.Raw], tuple[str, ...]]:
    """The arrays of a list of layers, named as in `arrays`, and the activations the layers name."""
    arrays: dict[str, msgspec.Raw] = {}
    each: list[str] = []
    for number, layer in enumerate(layers[: MAX_ARRAYS + 1]):
        weights = next((name for name in _WEIGHTS if name in layer), None)
        if weights is None:
            raise InputError(f"Layer {number + 1} has no weights; it needs weights and a bias")
        arrays[f"{2 * number}.{_WEIGHTS[weights]}"] = layer[weights]
        for name in _BIASES:
            if name in layer:
                arrays[f"{2 * number}.bias"] = layer[name]
        text = _texts("activation", layer["activation"]) if "activation" in layer else ()
        each.append("".join(text[:1]) or "identity")
    named = any("activation" in layer for layer in layers)
    return arrays, tuple(each) if named else ()


def _numbers_by_name(arrays: Mapping[str, msgspec.Raw]) -> Callable[[str], Array]:
    """Decode an array when it is asked for: its numbers take 32 bytes each as Python objects."""
    decoded: dict[str, Array] = {}

    def numbers(name: str) -> Array:
        if name not in decoded:
            decoded[name] = _numbers(name, arrays[name])
        return decoded[name]

    return numbers


def _numbers(name: str, text: msgspec.Raw) -> Array:
    data = bytes(memoryview(text)).lstrip()
    if data.count(b",") > MAX_WIDTH * MAX_WIDTH:
        raise InputError(f"Its {shortened(name)} exceed {MAX_WIDTH} × {MAX_WIDTH} numbers")
    is_table = data[1:].lstrip().startswith(b"[")
    return numbers_of(shortened(name), _decoded(name, text, list[list[float]] if is_table else list[float]))


def _texts(name: str, text: msgspec.Raw) -> tuple[str, ...]:
    """A text, or a list of texts or whole numbers."""
    value = _decoded(name, text, str | int | list[str | int])
    return tuple(map(str, value)) if isinstance(value, list) else (str(value),)


def _decoded(name: str, text: msgspec.Raw, kind: Any) -> Any:
    try:
        return msgspec.json.decode(text, type=kind)
    except msgspec.ValidationError as error:
        raise InputError(f"Its {shortened(name)} are not what a network of plain layers has there") from error
