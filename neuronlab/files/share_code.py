"""Share codes: the experiment of a task as short text, for mail and chat.

A code is a mark with its version, then, in base64 in lines, a checksum and a compressed body, then a bracket that shows
where it ends. The body is a JSON text and, behind a zero byte, the columns of the points, if these fit. A code has no
trained weights: runs start from their seeds.
"""

import base64
import binascii
import hashlib
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from textwrap import wrap
from typing import Annotated, Any

import msgspec
import numpy as np
from msgspec.structs import replace

from neuronlab.core.data.edits import load_generator
from neuronlab.core.data.points import DRAWN, NO_POINTS, PointSet
from neuronlab.core.errors import InputError
from neuronlab.core.specs.base import require_row
from neuronlab.core.specs.experiment import Experiment, Workspace
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.specs.training import MAX_POINTS
from neuronlab.files.archive import AnyArray
from neuronlab.files.json_bounds import JsonBounds, require_bounded
from neuronlab.files.models.contents import ModelHeading, require_known_version
from neuronlab.files.reading import refused_in_a_sentence
from neuronlab.files.session.checks import check_session

FORMAT, VERSION = "neuronlab-share", 3
LONGEST = 30_000
"""Characters of a code that is written: what programs for mail and chat take in one message."""
LONGEST_READ = 100_000
"""Characters of a code that is read, without line breaks."""
_BEGIN, _END = "[NeuronLab-share-", "]"
_MARK = re.compile(r"\[NeuronLab-share-(\d{1,9}):")
_AROUND = re.compile("[\\s=>|*_`\"'“”„‟‘’‚«»‹›\u00ad\u200b-\u200f\u2060\ufeff]+")
"""What programs put into text on its way: line breaks, marks of quotations, of emphasis and of an invisible break."""
_MOST_AROUND = 4
"""The text of a code has at most so many times its characters."""
_LINE = 76
DIGEST_BYTES = 8
_MOST_BYTES = 4_000_000
_BOUNDS = JsonBounds(objects=500, lists=500, commas=100_000)
_TRY = 30_000
"""Of more points no code is made to see whether they fit."""

_FLAGS = ("drawn", "pinned")
_INTEGERS = ("ids", "source")


@dataclass(frozen=True, eq=False)
class ShareCode:
    """A share code that was written.

    Attributes:
        text: The code.
        points_left_out: Number of points that did not fit and cannot be generated again.
    """

    text: str
    points_left_out: int


@dataclass(frozen=True, eq=False)
class Shared:
    """A share code that was read.

    Attributes:
        task: Its task.
        workspace: Points and runs; the points are generated if the code has none.
        points_left_out: Number of points that it left out.
    """

    task: str
    workspace: Workspace
    points_left_out: int


class _Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The JSON text of a code.

    Attributes:
        task: The task.
        workspace: The workspace; its points are in columns.
        points: Number of points in the columns; None if they are to be generated.
        columns: The columns of the points that are not as usual, in their order.
        left_out: Number of points left out.
    """

    task: str
    workspace: Workspace
    points: Annotated[int, msgspec.Meta(ge=0, le=MAX_POINTS)] | None
    columns: tuple[str, ...] = ()
    left_out: Annotated[int, msgspec.Meta(ge=0, le=MAX_POINTS)] = 0


def has_share_code(text: str) -> bool:
    """Whether a text has a share code in it, of whatever version and however damaged."""
    return _BEGIN in text


def write_share_code(experiment: Experiment) -> ShareCode:
    """The code of the active task: all runs, and the points or, if they do not fit, how they are generated.

    Frozen runs are paused, because without their weights there is nothing to keep. Raises InputError if the settings
    alone do not fit.
    """
    task, workspace = experiment.task, _thawed(experiment.workspace)
    points = workspace.points
    if len(points) <= _TRY:
        text = _encoded(_Body(task, workspace, len(points), tuple(_unusual(points))), points)
        if text is not None:
            return ShareCode(text, 0)
    is_generated = points.digest == load_generator(workspace, workspace.data).points.digest
    left_out = 0 if is_generated else len(points)
    text = _encoded(_Body(task, workspace, None, (), left_out), points)
    if text is None:
        raise InputError(f"The settings of these runs take more than {LONGEST:,} characters. Save a session instead.")
    return ShareCode(text, left_out)


def read_share_code(text: str) -> Shared:
    """Read the first share code in a text, whatever is around it.

    Raises InputError if there is none, or it is damaged, cut off or of a newer version.
    """
    with refused_in_a_sentence("The share code", "an experiment"):
        body, data = _opened(*_unwrapped(text))
        require_row(TASKS, body.task, "task")
        workspace: Workspace = replace(body.workspace, points=_points(body, data))
        _check(body.task, workspace)
        if body.points is None:
            workspace = load_generator(workspace, workspace.data)
        return Shared(body.task, workspace, body.left_out)


# -- writing ------------------------------------------------------------------------------------------------------


def _thawed(workspace: Workspace) -> Workspace:
    runs = (replace(run, activity="paused") if run.activity == "frozen" else run for run in workspace.runs)
    return replace(workspace, runs=tuple(runs))


def _encoded(body: _Body, points: PointSet) -> str | None:
    """The code, or None if it is too long."""
    columns = b"".join(_packed(name, getattr(points, name)) for name in body.columns)
    document = msgspec.json.encode(body, enc_hook=_without_points)
    packed = zlib.compress(document + b"\0" + columns, 9)
    text = sealed(packed)
    return text if len(text) <= LONGEST else None


def sealed(packed: bytes) -> str:
    """The text of a code with this compressed body."""
    letters = base64.b64encode(_digest(packed, VERSION) + packed).decode().rstrip("=")
    return f"{_BEGIN}{VERSION}:\n" + "\n".join(wrap(letters, _LINE)) + _END


def _without_points(value: object) -> None:
    if not isinstance(value, PointSet):
        raise NotImplementedError(f"a {type(value).__name__} cannot be stored in a share code")


def _unusual(points: PointSet) -> Iterator[str]:
    """The columns that a code of these points needs."""
    yield from ("inputs", "targets")
    usual = _usual_columns(len(points))
    yield from (name for name in usual if not np.array_equal(getattr(points, name), usual[name]))


def _usual_columns(count: int) -> dict[str, AnyArray]:
    none = np.zeros(count, np.bool_)
    return {"ids": np.arange(count), "source": np.full(count, DRAWN), **dict.fromkeys(_FLAGS, none)}


def _packed(name: str, column: AnyArray) -> bytes:
    """A column as bytes that compress well: bits, or the first bytes of all numbers, then the second, and so on.

    Of integers the differences are stored, which are mostly 1.
    """
    if name in _FLAGS:
        return np.packbits(column).tobytes()
    if name in _INTEGERS:
        return _planes(np.diff(column, prepend=0).astype("<i8"))
    return _planes(column.astype("<f8").T)


def _planes(numbers: AnyArray) -> bytes:
    flat = np.ascontiguousarray(numbers).reshape(-1)
    return flat.view(np.uint8).reshape(-1, flat.itemsize).T.tobytes()


# -- reading ------------------------------------------------------------------------------------------------------


def _unwrapped(text: str) -> tuple[bytes, int]:
    """The checksum and the compressed body of the first code in a text, and its version."""
    start = text.find(_BEGIN)
    mark = _MARK.match(text, start) if start >= 0 else None
    if mark is None:
        raise InputError(f"It must begin with {_BEGIN}{VERSION}:")
    version = int(mark[1])
    require_known_version(ModelHeading(FORMAT, version), FORMAT, VERSION)
    end = text.find(_END, mark.end(), mark.end() + _MOST_AROUND * LONGEST_READ)
    letters = _AROUND.sub("", text[mark.end() : end if end >= 0 else mark.end() + _MOST_AROUND * LONGEST_READ])
    if len(letters) > LONGEST_READ:
        raise InputError(f"It has more than {LONGEST_READ:,} characters, too many for a share code")
    if end < 0:
        raise InputError(f"Its end is missing, the bracket {_END}; copy all of it")
    try:
        return base64.b64decode(letters + "=" * (-len(letters) % 4), validate=True), version
    except (binascii.Error, ValueError) as error:
        raise InputError("It contains characters that no share code has") from error


def _opened(data: bytes, version: int) -> tuple[_Body, bytes]:
    """The JSON text of a code, checked, and the bytes of its columns."""
    digest, packed = data[:DIGEST_BYTES], data[DIGEST_BYTES:]
    if _digest(packed, version) != digest:
        raise InputError("It is damaged: its checksum does not match")
    unpacker = zlib.decompressobj()
    try:
        unpacked = unpacker.decompress(packed, _MOST_BYTES)
    except zlib.error as error:
        raise InputError("It is damaged") from error
    if len(unpacked) == _MOST_BYTES:
        raise InputError(f"It would unpack to more than {_MOST_BYTES / 1e6:,.0f} MB, too much for a share code")
    if not unpacker.eof or unpacker.unused_data:
        raise InputError("It is damaged")
    document, _, columns = unpacked.partition(b"\0")
    require_bounded(document, _BOUNDS)
    return msgspec.json.decode(document, type=_Body, dec_hook=_no_points), columns


def _digest(packed: bytes, version: int) -> bytes:
    return hashlib.sha256(f"{FORMAT} {version} ".encode() + packed).digest()[:DIGEST_BYTES]


def _no_points(_kind: Any, value: object) -> PointSet:
    if value is not None:
        raise InputError("Its points are not in columns")
    return NO_POINTS


def _points(body: _Body, data: bytes) -> PointSet:
    """The points in the columns of a code; none if they are to be generated. Raises InputError unless sizes match."""
    count, task = body.points, TASKS[body.task]
    if count is None:
        return PointSet.empty(task.inputs, task.targets)
    widths = {"inputs": task.inputs, "targets": task.targets}
    usual: Mapping[str, AnyArray] = _usual_columns(count)
    columns = dict(usual)
    if sorted(set(body.columns)) != sorted(body.columns) or not widths.keys() <= set(body.columns) <= {*usual, *widths}:
        raise InputError("It has other columns than points have")
    for name in body.columns:
        size = (count + 7) // 8 if name in _FLAGS else 8 * count * widths.get(name, 1)
        piece, data = data[:size], data[size:]
        if len(piece) < size:
            raise InputError(f"It has fewer than {count:,} points")
        columns[name] = _unpacked(name, piece, count, widths.get(name, 1))
    if data:
        raise InputError(f"It has more than {count:,} points")
    drawn = columns.pop("drawn")
    return PointSet(columns.pop("inputs"), columns.pop("targets"), test=drawn, **columns)


def _unpacked(name: str, piece: bytes, count: int, width: int) -> AnyArray:
    raw = np.frombuffer(piece, np.uint8)
    if name in _FLAGS:
        return np.unpackbits(raw, count=count).astype(np.bool_)
    numbers = np.ascontiguousarray(raw.reshape(8, -1).T).view("<i8" if name in _INTEGERS else "<f8")
    if name in _INTEGERS:
        return np.cumsum(numbers.reshape(-1))
    return numbers.reshape(width, count).T


def _check(task: str, workspace: Workspace) -> None:
    if any(run.activity == "frozen" for run in workspace.runs):
        raise InputError("It has a frozen run, which would need its weights")
    check_session(replace(Experiment(task=task), **{task: workspace}), {})
