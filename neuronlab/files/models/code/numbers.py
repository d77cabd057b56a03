"""Where code for NumPy, PyTorch and Keras finds the numbers of a network: in constants, or in an exported file."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from neuronlab.core.errors import InputError
from neuronlab.files.models.code.literals import python_string

WEIGHTS, BIAS, SQUARES, SLOPES = "weights", "bias", "squares", "slopes"


@dataclass(frozen=True)
class Numbers:
    """Where numbers are found.

    Attributes:
        load: The lines that load them.
        name: `name(what, layer)` is the expression of an array: WEIGHTS, …, of a layer counted from 1.
    """

    load: str
    name: Callable[[str, int], str]


CONSTANTS = Numbers("", lambda what, layer: f"{what.upper()}_{layer}")
"""In the constants of `numpy_code`."""

_ENDINGS = {WEIGHTS: (-2, "weight"), BIAS: (-2, "bias"), SQUARES: (-2, "squares"), SLOPES: (-1, "weight")}
"""The names in a .safetensors file are those of an nn.Sequential, in which activations take an index too."""


def _in_archive(name: str) -> Numbers:
    return Numbers(
        f"arrays = dict(np.load({python_string(name)}))\n", lambda what, layer: f'arrays["layer{layer - 1}.{what}"]'
    )


def _in_tensors(name: str) -> Numbers:
    def expression(what: str, layer: int) -> str:
        shift, ending = _ENDINGS[what]
        return f'tensors["{2 * layer + shift}.{ending}"]'

    load = f"from safetensors.numpy import load_file\n\ntensors = load_file({python_string(name)})\n"
    return Numbers(load, expression)


def _in_document(name: str) -> Numbers:
    load = (
        f'import json\n\nwith open({python_string(name)}, encoding="utf-8") as file:\n'
        '    layers = json.load(file)["layers"]\n'
    )
    return Numbers(load, lambda what, layer: f'np.array(layers[{layer - 1}]["{what}"], np.float32)')


_FILES = {".npz": _in_archive, ".json": _in_document, ".safetensors": _in_tensors}


def numbers_in(name: str) -> Numbers:
    """The numbers of an exported file of this name. Raises InputError unless it is one that holds arrays."""
    suffix = Path(name).suffix.lower()
    if suffix not in _FILES:
        *others, last = _FILES
        raise InputError(f"{name} is not a file of arrays; export the network as {', '.join(others)} or {last}.")
    return _FILES[suffix](name)
