"""Trained networks as files: a table of formats, and the promise that what was written is what was learned."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np

from neuronlab.core.arrays import Array
from neuronlab.core.errors import InputError, WorkError
from neuronlab.core.network.network import Network
from neuronlab.files.atomic import write_atomically
from neuronlab.files.models.json import decode_json, encode_json
from neuronlab.files.models.npz import decode_npz, encode_npz

TOLERANCE = 1e-6
"""Largest difference a file's predictions may have from the network's, as a share of their range."""
_CHECKED_POINTS = 4096

_Row = TypeVar("_Row")


@dataclass(frozen=True, kw_only=True)
class Exporter:
    """One format a network can be written in; `encode(network, task)` makes the file's bytes."""

    label: str
    meaning: str
    encode: Callable[[Network, str], bytes]


EXPORTERS: dict[str, Exporter] = {
    ".npz": Exporter(label="NumPy archive", meaning="Exact arrays for numpy.load in Python.", encode=encode_npz),
    ".json": Exporter(
        label="JSON",
        meaning="Text for people and every language; outputs can be recomputed by hand.",
        encode=encode_json,
    ),
}
"""By suffix. `IMPORTERS` has the ones that can be read back."""

IMPORTERS: dict[str, Callable[[Path], tuple[Network, str]]] = {".npz": decode_npz, ".json": decode_json}


def exporter_for(path: Path) -> Exporter:
    """The format a path's suffix asks for. Raises InputError, naming those there are."""
    return _row_for(path, EXPORTERS, "written")


def load_model(path: Path) -> tuple[Network, str]:
    """Read an exported model: the network and its task. Raises InputError when it is missing, damaged or newer."""
    return _row_for(path, IMPORTERS, "read")(path)


def export_model(network: Network, task: str, path: Path, check_inputs: Array) -> None:
    """Write the network so that `load_model` gives the same predictions, or leave what was there.

    The file is read back and asked about `check_inputs` (n, inputs), raw, before it takes its name. Raises InputError
    when the suffix is unknown or the network not finite, WorkError when the file cannot be written or differs.
    """
    exporter = exporter_for(path)
    inputs = _questions(network, check_inputs)
    expected = network.predict(inputs)

    def verify(written: Path) -> None:
        try:
            read_back, task_back = IMPORTERS[path.suffix.lower()](written)
        except InputError as error:
            raise WorkError(f"{path} was not written, since it could not be read back: {error}") from error
        same_meaning = (task_back, read_back.spec.labels) == (task, network.spec.labels)
        if not (same_meaning and _agree(read_back.predict(inputs), expected)):
            raise WorkError(f"{path} was not written: read back, it does not predict what the network does.")

    write_atomically(path, exporter.encode(network, task), verify)


def _row_for(path: Path, table: dict[str, _Row], done: str) -> _Row:
    row = table.get(path.suffix.lower())
    if row is None:
        raise InputError(f"{path} cannot be {done} as a model: its name has to end in {' or '.join(table)}.")
    return row


def _questions(network: Network, check_inputs: Array) -> Array:
    """At most 4,096 of the inputs given, and a sweep over where the network's training points lay."""
    sweep = np.linspace(-3.0, 3.0, 61)[:, None].repeat(network.spec.inputs, axis=1)
    stride = -(-max(1, len(check_inputs)) // _CHECKED_POINTS)
    return np.concatenate([check_inputs[::stride], network.input_scaling.undo(sweep)])


def _agree(read_back: Array, expected: Array) -> bool:
    """Whether two sets of predictions (n, outputs) are the same, but for the tolerance's share of their range."""
    if np.array_equal(read_back, expected, equal_nan=True):
        return True
    return bool(np.abs(read_back - expected).max() <= TOLERANCE * np.ptp(expected))
