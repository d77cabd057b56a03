"""Export and import of trained networks: the table of formats, with verification of every exported file."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np

from neuronlab.core.arrays import Array
from neuronlab.core.errors import InputError, WorkError
from neuronlab.core.network.network import Network
from neuronlab.core.sampling import some_of
from neuronlab.files.atomic import write_atomically
from neuronlab.files.models.json import decode_json, encode_json
from neuronlab.files.models.npz import decode_npz, encode_npz

TOLERANCE = 1e-6
"""Largest difference between the predictions of a file and the network, as a fraction of their range."""
_CHECKED_POINTS = 4096

_Row = TypeVar("_Row")


@dataclass(frozen=True, kw_only=True)
class Exporter:
    """An export format.

    Attributes:
        label: Its name.
        meaning: Its purpose.
        encode: `encode(network, task)` returns the contents of the file.
    """

    label: str
    meaning: str
    encode: Callable[[Network, str], bytes]


EXPORTERS: dict[str, Exporter] = {
    ".npz": Exporter(label="NumPy archive", meaning="Exact arrays for numpy.load in Python.", encode=encode_npz),
    ".json": Exporter(
        label="JSON",
        meaning="Readable text for any programming language; outputs can be recomputed by hand.",
        encode=encode_json,
    ),
}
"""By suffix. `IMPORTERS` has those that can be imported."""

IMPORTERS: dict[str, Callable[[Path], tuple[Network, str]]] = {".npz": decode_npz, ".json": decode_json}


def exporter_for(path: Path) -> Exporter:
    """The format for the suffix of a path. Raises InputError, naming the available ones."""
    return _row_for(path, EXPORTERS, "written")


def load_model(path: Path) -> tuple[Network, str]:
    """Read an exported model: the network and its task. Raises InputError if it is missing, damaged or newer."""
    return _row_for(path, IMPORTERS, "read")(path)


def export_model(network: Network, task: str, path: Path, check_inputs: Array) -> None:
    """Write the network so that `load_model` gives the same predictions; on failure an existing file is kept.

    The file is read back and its predictions for raw `check_inputs` (n, inputs) are verified before it is renamed.
    Raises InputError if the suffix is unknown or the network is not finite, WorkError if the file cannot be written or
    differs.
    """
    exporter = exporter_for(path)
    inputs = _questions(network, check_inputs)
    expected = network.predict(inputs)

    def verify(written: Path) -> None:
        try:
            read_back, task_back = IMPORTERS[path.suffix.lower()](written)
        except InputError as error:
            raise WorkError(f"{path} was not written because it could not be read back: {error}") from error
        same_meaning = (task_back, read_back.spec.labels) == (task, network.spec.labels)
        if not (same_meaning and _agree(read_back.predict(inputs), expected)):
            raise WorkError(f"{path} was not written because its predictions differ from those of the network.")

    write_atomically(path, exporter.encode(network, task), verify)


def _row_for(path: Path, table: dict[str, _Row], done: str) -> _Row:
    row = table.get(path.suffix.lower())
    if row is None:
        raise InputError(f"{path} cannot be {done} as a model: its name must end in {' or '.join(table)}.")
    return row


def _questions(network: Network, check_inputs: Array) -> Array:
    """At most 4,096 of the given inputs, and a sweep over the range of the network's training points."""
    sweep = np.linspace(-3.0, 3.0, 61)[:, None].repeat(network.spec.inputs, axis=1)
    return np.concatenate([some_of(check_inputs, _CHECKED_POINTS), network.input_scaling.undo(sweep)])


def _agree(read_back: Array, expected: Array) -> bool:
    """Whether two sets of predictions (n, outputs) are equal up to `TOLERANCE` times their range."""
    if np.array_equal(read_back, expected, equal_nan=True):
        return True
    return bool(np.abs(read_back - expected).max() <= TOLERANCE * np.ptp(expected))
