"""Export and import of trained networks: the table of formats, with verification of every exported file."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TypeVar

import numpy as np

from neuronlab.core.arrays import Array
from neuronlab.core.errors import InputError, WorkError
from neuronlab.core.network.network import Network
from neuronlab.core.sampling import some_of
from neuronlab.files.atomic import write_atomically
from neuronlab.files.models.code.header import encode_header
from neuronlab.files.models.code.header_reader import evaluate_header
from neuronlab.files.models.code.notebook import encode_notebook, evaluate_notebook, notebook_snippet
from neuronlab.files.models.code.numpy_code import numpy_snippet
from neuronlab.files.models.code.page import encode_page, evaluate_page, page_snippet
from neuronlab.files.models.code.script import encode_script, evaluate_script, script_snippet
from neuronlab.files.models.code.sketch import header_snippet, sketch_beside
from neuronlab.files.models.code.torch_code import torch_snippet
from neuronlab.files.models.json import decode_json, encode_json
from neuronlab.files.models.model import Model, ToExport
from neuronlab.files.models.npz import decode_npz, encode_npz
from neuronlab.files.models.onnx.decoding import decode_onnx
from neuronlab.files.models.safetensors import decode_safetensors, encode_safetensors
from neuronlab.files.models.snippets import snippet_for_onnxruntime
from neuronlab.files.reading import refused_in_a_sentence, require_file

EXACT = 1e-6
"""Largest difference between the predictions of an exact format and the network, as a fraction of their range."""
_CHECKED_POINTS = 1_000
_MOST_GIVEN = 800
"""Most of the checked points that are given; the others are spread over the range of the training points."""

_Row = TypeVar("_Row")


@dataclass(frozen=True, kw_only=True)
class Exporter:
    """An export format.

    Attributes:
        label: Its name.
        meaning: Its purpose.
        encode: `encode(what)` returns the contents of the file. Raises InputError, with the reason, for a network that
            the format cannot express exactly.
        evaluate: `evaluate(path, inputs)` returns the raw outputs (n, outputs) for raw inputs (n, inputs), computed
            from what stands in the file, whose path may have another suffix.
        snippet: `snippet(what, name)` returns the lines of code that load and use the file of this name.
        beside: `beside(what, path)` returns files to be written next to it: name -> contents. One that exists stays.
        tolerance: Largest difference from the network's predictions, as a fraction of their range.
        rounding: Additional difference, as a fraction of their size: of a format that computes in float32 throughout.
    """

    label: str
    meaning: str
    encode: Callable[[ToExport], bytes]
    evaluate: Callable[[Path, Array], Array]
    snippet: Callable[[ToExport, str], str]
    beside: Callable[[ToExport, Path], dict[str, bytes]] | None = None
    tolerance: float = EXACT
    rounding: float = 0.0


@dataclass(frozen=True)
class Verified:
    """How well a file that was written agrees with the network.

    Attributes:
        largest: The largest difference of an output, in its own units.
        scale: The range of the outputs.
        points: Number of inputs at which both were compared.
    """

    largest: float
    scale: float
    points: int


def _evaluated(decode: Callable[[Path], Model]) -> Callable[[Path, Array], Array]:
    """Evaluate a file by reading it back as a network."""
    return lambda path, inputs: decode(path).network.predict(inputs)


def _encode_onnx(what: ToExport) -> bytes:
    return bytes(_onnx_graph().encode_onnx(what))


def _evaluate_onnx(path: Path, inputs: Array) -> Array:
    return np.asarray(_onnx_graph().evaluate_onnx(path, inputs))


def _onnx_graph() -> ModuleType:
    from neuronlab.files.models.onnx import graph  # noqa: PLC0415  # takes a moment, and only this format needs it

    return graph


EXPORTERS: dict[str, Exporter] = {
    ".npz": Exporter(
        label="NumPy archive",
        meaning="Exact arrays for numpy.load in Python.",
        encode=encode_npz,
        evaluate=_evaluated(decode_npz),
        snippet=numpy_snippet,
    ),
    ".json": Exporter(
        label="JSON",
        meaning="Readable text for any programming language; outputs can be recomputed by hand.",
        encode=encode_json,
        evaluate=_evaluated(decode_json),
        snippet=numpy_snippet,
    ),
    ".safetensors": Exporter(
        label="safetensors",
        meaning="The state_dict of a PyTorch nn.Sequential; the rest of the model stands in its metadata.",
        encode=encode_safetensors,
        evaluate=_evaluated(decode_safetensors),
        snippet=torch_snippet,
    ),
    ".onnx": Exporter(
        label="ONNX",
        meaning="A graph from raw inputs to raw outputs, for onnxruntime and other runtimes.",
        encode=_encode_onnx,
        evaluate=_evaluate_onnx,
        snippet=snippet_for_onnxruntime,
        tolerance=1e-5,  # products are added in another order, and so rounded otherwise
        rounding=2e-7,
    ),
    ".py": Exporter(
        label="Python script",
        meaning="One file that needs NumPy alone: import it, or run it with numbers.",
        encode=encode_script,
        evaluate=evaluate_script,
        snippet=script_snippet,
    ),
    ".ipynb": Exporter(
        label="Jupyter notebook",
        meaning="Weights and points, with the network in NumPy and in PyTorch.",
        encode=encode_notebook,
        evaluate=evaluate_notebook,
        snippet=notebook_snippet,
    ),
    ".h": Exporter(
        label="C header",
        meaning="C99 for microcontrollers: one file, no memory allocation, with an Arduino sketch beside it.",
        encode=encode_header,
        evaluate=evaluate_header,
        snippet=header_snippet,
        beside=sketch_beside,
    ),
    ".html": Exporter(
        label="Web page",
        meaning="An offline page to explore the network: move its inputs and mute its units.",
        encode=encode_page,
        evaluate=evaluate_page,
        snippet=page_snippet,
    ),
}
"""By suffix. `IMPORTERS` has those that can be imported."""

IMPORTERS: dict[str, Callable[[Path], Model]] = {
    ".npz": decode_npz,
    ".json": decode_json,
    ".safetensors": decode_safetensors,
    ".onnx": decode_onnx,
}
"""By suffix. What an exporter writes under one of these suffixes also has to keep its task and its labels."""


def exporter_for(path: Path) -> Exporter:
    """The format for the suffix of a path. Raises InputError, naming the available ones."""
    return _row_for(path, EXPORTERS, "written")


def load_model(path: Path) -> Model:
    """Read a model. Raises InputError if it is missing, damaged, newer or not a file."""
    decode = _row_for(path, IMPORTERS, "read")
    with refused_in_a_sentence(path, "a model"):
        require_file(path)
    return decode(path)


def export_model(what: ToExport, path: Path, check_inputs: Array) -> Verified:
    """Write a model in the format of the path's suffix; on failure an existing file is kept.

    Before the file is put in place it is read back, and its predictions are compared with the network's: at some of the
    raw `check_inputs` (n, inputs), and over the range of the training points. Raises InputError if the suffix is
    unknown, the network is not finite or the format cannot express it, WorkError if the file cannot be written or its
    predictions differ.
    """
    exporter = exporter_for(path)
    network = what.model.network
    inputs = _questions(network, check_inputs)
    expected = network.predict(inputs)
    found: list[Verified] = []

    def verify(written: Path) -> None:
        try:
            found.append(_verified(exporter, written, inputs, expected))
            decode = IMPORTERS.get(path.suffix.lower())
            is_same = decode is None or _means_the_same(decode(written), what.model)
        except InputError as error:
            raise WorkError(f"{path} was not written because it could not be read back: {error}") from error
        if not (is_same and _agrees(found[0], exporter, expected)):
            raise WorkError(f"{path} was not written because its predictions differ from those of the network.")

    write_atomically(path, exporter.encode(what), verify)
    for name, contents in exporter.beside(what, path).items() if exporter.beside else ():
        _write_beside(path.parent / name, contents)
    return found[0]


def _write_beside(path: Path, contents: bytes) -> None:
    """Write a file next to an exported one, unless it exists: a person may have changed it."""
    if path.exists():
        return
    try:
        path.parent.mkdir(exist_ok=True)
    except OSError as error:
        raise WorkError(f"{path.parent} cannot be created: {error.strerror}.") from error
    write_atomically(path, contents)


def _row_for(path: Path, table: dict[str, _Row], done: str) -> _Row:
    row = table.get(path.suffix.lower())
    if row is None:
        *others, last = table
        raise InputError(f"{path} cannot be {done} as a model: its name must end in {', '.join(others)} or {last}.")
    return row


def _questions(network: Network, check_inputs: Array) -> Array:
    """1,000 raw inputs (1000, inputs): some of those given, the others around the network's training points."""
    given = some_of(check_inputs, _MOST_GIVEN)
    # Evenly spaced along each axis but in a different order per axis, so that the whole plane is covered.
    along = np.linspace(-3.0, 3.0, _CHECKED_POINTS - len(given))
    steps = [np.roll(along, 97 * axis) for axis in range(network.spec.inputs)]
    return np.concatenate([given, network.input_scaling.undo(np.stack(steps, axis=1))])


def _verified(exporter: Exporter, written: Path, inputs: Array, expected: Array) -> Verified:
    answered = exporter.evaluate(written, inputs)
    if answered.shape != expected.shape:
        raise InputError(f"It has {answered.shape[1:]} outputs, not {expected.shape[1:]}")
    same = (answered == expected) | (np.isnan(answered) & np.isnan(expected))
    with np.errstate(invalid="ignore"):  # of outputs that are infinite
        differences = np.where(same, 0.0, np.abs(answered - expected))
        return Verified(float(differences.max()), float(np.ptp(expected)), len(inputs))


def _means_the_same(read_back: Model, model: Model) -> bool:
    return (read_back.task, read_back.network.spec.labels) == (model.task, model.network.spec.labels)


def _agrees(verified: Verified, exporter: Exporter, expected: Array) -> bool:
    """Whether the largest difference is within the format's tolerance; one that is not a number is not."""
    if verified.largest == 0.0:
        return True
    size = float(np.abs(expected).max())
    return verified.largest <= exporter.tolerance * verified.scale + exporter.rounding * size
