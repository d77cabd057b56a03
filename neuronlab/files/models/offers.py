"""What can be exported of a network, and what each kind of file needs to be shown before it is written."""

import contextlib
import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np

from neuronlab.core.arrays import Array
from neuronlab.core.errors import InputError, WorkError
from neuronlab.core.network.outputs import class_probabilities
from neuronlab.files.atomic import write_atomically
from neuronlab.files.models.code.header import flash_bytes
from neuronlab.files.models.code.keras_code import keras_snippet
from neuronlab.files.models.code.numpy_code import numpy_snippet
from neuronlab.files.models.code.torch_code import torch_snippet
from neuronlab.files.models.formats import EXPORTERS, Exporter, Verified, export_model
from neuronlab.files.models.model import ToExport
from neuronlab.files.models.predictions import encode_predictions, rows_outside
from neuronlab.files.models.preview import preview

PREDICTIONS = ".csv"
"""The suffix of predictions for all points."""
_HEADER = ".h"
_LIBRARIES: dict[str, Callable[[ToExport, str], str]] = {
    "NumPy": numpy_snippet,
    "PyTorch": torch_snippet,
    "Keras": keras_snippet,
}


class Contents(NamedTuple):
    """What a file is going to contain.

    Attributes:
        data: Its bytes.
        preview: What a person can read of it.
        flash: Bytes that its numbers take in the memory of a microcontroller; None for other formats.
    """

    data: bytes
    preview: str
    flash: int | None = None


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A kind of file that can be exported.

    Attributes:
        suffix: Its suffix.
        label: Its name.
        meaning: Its purpose.
        encode: `encode(what)` returns the bytes. Raises InputError, with the reason, if that is not possible.
        snippets: `snippets(what, name)` returns code that uses a file of this name, by the library it is for.
        write: `write(what, path, check_inputs)` writes and verifies the file, as `export_model` does.
        beside: `beside(what, path)` returns the names of the files that are written beside it.
    """

    suffix: str
    label: str
    meaning: str
    encode: Callable[[ToExport], bytes]
    snippets: Callable[[ToExport, str], dict[str, str]]
    write: Callable[[ToExport, Path, Array], Verified]
    beside: Callable[[ToExport, Path], tuple[str, ...]] = lambda _what, _path: ()

    def contents(self, what: ToExport) -> Contents:
        """What the file is going to contain. Raises InputError, with the reason, if it cannot be written."""
        data = self.encode(what)
        flash = flash_bytes(what.model.network) if self.suffix == _HEADER else None
        return Contents(data, preview(self.suffix, data), flash)


def offer_of(suffix: str, *, marks_outside: bool = False) -> Offer:
    """The offer of a suffix; predictions can mark the points outside of what was learned."""
    return OFFERS[suffix] if suffix != PREDICTIONS else _predictions(marks_outside=marks_outside)


def _of_format(suffix: str, exporter: Exporter) -> Offer:
    return Offer(
        suffix=suffix,
        label=exporter.label,
        meaning=exporter.meaning,
        encode=exporter.encode,
        snippets=partial(_snippets, exporter),
        write=export_model,
        beside=lambda what, path: tuple(exporter.beside(what, path)) if exporter.beside else (),
    )


def _snippets(exporter: Exporter, what: ToExport, name: str) -> dict[str, str]:
    """The code of the format first, then that of other libraries which can take the numbers from such a file."""
    is_own = exporter.snippet not in _LIBRARIES.values()
    found = {"Example": exporter.snippet(what, name)} if is_own else {}
    for library, snippet in sorted(_LIBRARIES.items(), key=lambda row: row[1] is not exporter.snippet):
        with contextlib.suppress(InputError):  # of a file that holds no arrays
            found[library] = snippet(what, name)
    return found


def _predictions(*, marks_outside: bool = False) -> Offer:
    return Offer(
        suffix=PREDICTIONS,
        label="Predictions",
        meaning="A table of all points with what the network predicts for them, for spreadsheets.",
        encode=partial(_encode_points, marks_outside=marks_outside),
        snippets=lambda _what, name: {"pandas": f"import pandas\n\ntable = pandas.read_csv({name!r})\nprint(table)\n"},
        write=partial(_write_points, marks_outside=marks_outside),
    )


def _encode_points(what: ToExport, *, marks_outside: bool) -> bytes:
    if what.points is None or not len(what.points.inputs):
        raise InputError("There are no points to predict: draw or import some first.")
    outside = rows_outside(what.model, what.points.inputs) if marks_outside else None
    return encode_predictions(what.model, [column.heading for column in what.model.inputs], what.points.inputs, outside)


def _write_points(what: ToExport, path: Path, _check_inputs: Array, *, marks_outside: bool) -> Verified:
    """Write the predictions, read them back and compare them with the network."""
    data, points = _encode_points(what, marks_outside=marks_outside), what.points
    assert points is not None
    expected = what.model.network.predict(points.inputs)
    wanted = class_probabilities(expected) if what.model.network.spec.labels else expected
    found: list[Verified] = []

    def verify(written: Path) -> None:
        read = _numbers_in(written, what)
        same = (read == wanted) | (np.isnan(read) & np.isnan(wanted))
        with np.errstate(invalid="ignore"):  # of predictions that are infinite
            largest = float(np.where(same, 0.0, np.abs(read - wanted)).max())
        found.append(Verified(largest, float(np.ptp(wanted)), len(wanted)))
        if largest > 0.0:
            raise WorkError(f"{path} was not written because its predictions differ from those of the network.")

    write_atomically(path, data, verify)
    return found[0]


def _numbers_in(written: Path, what: ToExport) -> Array:
    """The predictions in a written table, or the probabilities for classes."""
    rows = list(csv.reader(io.StringIO(written.read_text(encoding="utf-8"), newline="")))
    classes = len(what.model.network.spec.labels)
    last = -1 if classes else None
    return np.array([row[-1 - classes : last] for row in rows[1:]], np.float64)


OFFERS: dict[str, Offer] = {
    **{suffix: _of_format(suffix, exporter) for suffix, exporter in EXPORTERS.items()},
    PREDICTIONS: _predictions(),
}
"""By suffix."""
