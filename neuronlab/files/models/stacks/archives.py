"""Stacks of layers in NumPy archives of other programs: arrays of weights, and arrays of text that describe them."""

from typing import Any

import numpy as np
import numpy.typing as npt

from neuronlab.core.arrays import Array
from neuronlab.core.errors import InputError
from neuronlab.files.archive import Archive
from neuronlab.files.models.model import Model
from neuronlab.files.models.stacks.activations import shortened
from neuronlab.files.models.stacks.arrays import GivenActivations, stack_of_arrays, text_list

_HOW = 'name them when it is saved, as in np.savez(…, activations=["tanh", "relu"])'


def model_of_archive(archive: Archive) -> Model:
    """The network in an archive. Raises InputError if it is not a stack of plain layers."""
    texts = {name for name in archive.names if archive.outline(name).dtype.kind == "U"}

    def texts_in(*names: str) -> tuple[str, ...]:
        found = next((name for name in names if name in texts), None)
        values = archive.array(found) if found else np.empty(0)
        return text_list(values.reshape(-1) if values.ndim else values)

    hidden, output = texts_in("activation"), texts_in("out_activation")
    given = GivenActivations(texts_in("activations"), "".join(hidden[:1]), "".join(output[:1]), _HOW)
    names = sorted(archive.names - texts)
    return stack_of_arrays(names, lambda name: _floats(name, archive.array(name)), given).network(
        texts_in("labels", "classes")
    )


def _floats(name: str, values: npt.NDArray[Any]) -> Array:
    if values.dtype.kind not in "fiu":
        raise InputError(f"Its array {shortened(name)} does not hold numbers")
    return values.astype(np.float64) if values.dtype.kind != "f" else values
