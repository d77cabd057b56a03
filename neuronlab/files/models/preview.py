"""Shows what an exported file contains: the beginning of a text, or an outline of a binary file."""

import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice

import numpy as np

from neuronlab.files.archive import AnyArray

MOST_LINES, LONGEST_LINE = 200, 240
_SHOWN_VALUES = 4
_SAFETENSORS_TYPES = {"F64": "<f8", "F32": "<f4", "I64": "<i8", "I32": "<i4"}


def preview(suffix: str, data: bytes) -> str:
    """The contents of an exported file for people to read, shortened; `suffix` says what format it has."""
    outline = _OUTLINES.get(suffix)
    return _shortened(data.decode().splitlines() if outline is None else outline(data))


def is_text(suffix: str) -> bool:
    """Whether a format is text, which can be copied as it is."""
    return suffix not in _BINARY


def _shortened(lines: Iterable[str]) -> str:
    """The first lines, each cut where it is too long, and how many follow."""
    rest = iter(lines)
    shown = [line if len(line) <= LONGEST_LINE else f"{line[:LONGEST_LINE]}…" for line in islice(rest, MOST_LINES)]
    left = sum(1 for _ in rest)
    return "\n".join([*shown, f"… {left:,} more lines"] if left else shown)


def _outline_of_npz(data: bytes) -> Iterator[str]:
    with np.load(io.BytesIO(data), allow_pickle=False) as archive:
        arrays: dict[str, AnyArray] = {name: archive[name] for name in archive.files}
    texts = {name: str(array) for name, array in arrays.items() if array.dtype.kind == "U"}
    yield from (_array_line(name, array) for name, array in arrays.items() if name not in texts)
    yield from _text_lines(texts)


def _outline_of_safetensors(data: bytes) -> Iterator[str]:
    start = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:start])
    metadata = header.pop("__metadata__", {})
    for name, row in header.items():
        first, last = (start + offset for offset in row["data_offsets"])
        form = _SAFETENSORS_TYPES.get(row["dtype"])
        values = np.frombuffer(data[first:last], np.dtype(form)) if form else np.zeros(0)
        yield _array_line(name, values.reshape(row["shape"]) if form else values)
    yield from _text_lines(metadata)


def _outline_of_onnx(data: bytes) -> Iterator[str]:
    from onnx import load_from_string, numpy_helper  # noqa: PLC0415  # takes a moment, and only this needs it

    model = load_from_string(data)
    graph = model.graph
    opsets = ", ".join(str(opset.version) for opset in model.opset_import)
    yield f"ONNX, IR version {model.ir_version}, opset {opsets}"
    for what, values in (("input", graph.input), ("output", graph.output)):
        for value in values:
            sizes = [size.dim_param or str(size.dim_value) for size in value.type.tensor_type.shape.dim]
            yield f"{what} {value.name}: {' × '.join(sizes)}"
    for node in graph.node:
        yield f"{node.op_type}({', '.join(node.input)}) → {', '.join(node.output)}"
    for tensor in graph.initializer:
        yield _array_line(tensor.name, numpy_helper.to_array(tensor))
    yield from _text_lines({entry.key: entry.value for entry in model.metadata_props})


def _outline_of_notebook(data: bytes) -> Iterator[str]:
    for number, cell in enumerate(json.loads(data)["cells"], 1):
        yield f"[{number}] {cell['cell_type']}"
        yield from (f"    {line}" for line in "".join(cell["source"]).splitlines())


_OUTLINES: dict[str, Callable[[bytes], Iterator[str]]] = {
    ".npz": _outline_of_npz,
    ".safetensors": _outline_of_safetensors,
    ".onnx": _outline_of_onnx,
    ".ipynb": _outline_of_notebook,
}
"""What is read otherwise than line by line, by suffix."""
_BINARY = {".npz", ".safetensors", ".onnx"}


def _array_line(name: str, array: AnyArray) -> str:
    """`layer0.weights: float32, 8 × 1: 0.5, 0.25, …`."""
    shape = " × ".join(map(str, array.shape)) or "one number"
    first = array.ravel()[:_SHOWN_VALUES].tolist()
    more = ", …" if array.size > _SHOWN_VALUES else ""
    return f"{name}: {array.dtype.name}, {shape}: {', '.join(f'{value:.4g}' for value in first)}{more}"


def _text_lines(texts: Mapping[str, str]) -> Iterator[str]:
    """Texts below their names, JSON with a line for each value."""
    for name, text in texts.items():
        yield f"{name}:"
        yield from (f"    {line}" for line in _json_lines(text))


def _json_lines(text: str) -> list[str]:
    try:
        return json.dumps(json.loads(text), indent=2, ensure_ascii=False).splitlines()
    except ValueError:
        return text.splitlines()
