"""Session files: the experiment and the trained states, so that training continues bit for bit.

A session (.nlab) is an archive of arrays. One of them, `session`, is a JSON text with the fields of the Experiment and
the RunStates; a field that is an array is represented by the array's name.
"""

import dataclasses
import logging
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin

import msgspec
import numpy as np

from neuronlab.core.data.points import PointSet
from neuronlab.core.engine.optimizers import OPTIMIZERS
from neuronlab.core.errors import InputError
from neuronlab.core.specs.experiment import MAX_RUNS, Experiment
from neuronlab.core.specs.network import MAX_PARAMETERS
from neuronlab.core.specs.training import MAX_POINTS
from neuronlab.core.training.state import RunState
from neuronlab.files.archive import AnyArray, Archive, encode_arrays, json_array, open_archive
from neuronlab.files.atomic import PRIVATE, PUBLIC, write_atomically
from neuronlab.files.json_bounds import JsonBounds, require_bounded
from neuronlab.files.models.contents import ModelHeading, require_known_version
from neuronlab.files.reading import refused_in_a_sentence
from neuronlab.files.session.checks import check_session, check_shapes
from neuronlab.files.session.lesson_record import LessonRecord
from neuronlab.files.session.migrations import bring_up_to_date
from neuronlab.files.session.past.checks import check_past
from neuronlab.files.session.past.limits import WHOLE, limited
from neuronlab.files.session.past.pools import pool_names
from neuronlab.files.session.past.reading import MOST_TEXT, decode_past
from neuronlab.files.session.past.writing import encode_past
from neuronlab.files.session.work import Home, ViewRecord, Work

log = logging.getLogger(__name__)

FORMAT = "neuronlab-session"
VERSION = 11
_TEXT, _PAST, _VIEW, _LESSON = "session", "past", "view", "lesson"
_MOST_VIEW = 2**20
"""Bytes of the view."""
_MOST_LESSON = 2**24
"""Bytes of what was done in a lesson."""
_LESSON_BOUNDS = JsonBounds(objects=100_000, lists=200_000, commas=500_000, words=_MOST_LESSON)
"""Brackets and commas of the lesson file in it count too."""
_SLOTS = max(row.slots for row in OPTIMIZERS.values())
_MOST_PAST_BYTES = 2 * WHOLE.bytes
"""More than the arrays of the past can take: a loss history is in it as long as it is, not as long as it may become."""
_MOST_BYTES = 2**24 + 3 * (64 * MAX_POINTS + MAX_RUNS * (2 + 2 * _SLOTS) * 8 * MAX_PARAMETERS) + _MOST_PAST_BYTES
"""Points, and the present and best parameters of all runs with all slots of memory, of three tasks, in float64; and
the past."""
_BOUNDS = JsonBounds(objects=5_000, lists=5_000, commas=1_000_000, words=2**24)


MOST_SAVES = 2**53
"""A save number stays below the largest integer that JSON readers of other languages represent exactly."""
LOST_VIEW = "The view in it is damaged and was left out"
LOST_LESSON = "What was done in the lesson is damaged in it and was left out"
LOST_PAST = "The timeline and the undo history in it are damaged and were left out"
SaveNumber = Annotated[int, msgspec.Meta(ge=0, le=MOST_SAVES)]


class _Session(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: str
    version: int
    experiment: Experiment
    states: dict[str, dict[int, RunState]]
    save_number: SaveNumber = 0
    began: dict[int, Annotated[int, msgspec.Meta(ge=0, le=MOST_SAVES)]] = {}
    home: Home | None = None


class _TaskHeading(msgspec.Struct, frozen=True):
    task: str = ""


class _SaveHeading(ModelHeading, frozen=True):
    save_number: SaveNumber = 0
    home: Home | None = None
    experiment: _TaskHeading = _TaskHeading()


class _PointsRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A PointSet in the JSON text, as the names of its arrays.

    Attributes:
        inputs: Inputs.
        targets: Targets.
        ids: Ids.
        test: Roles drawn by the split.
        source: Indices in the generated series.
        pinned: Pinned test points.
    """

    inputs: str
    targets: str
    ids: str
    test: str
    source: str
    pinned: str


def save_session(
    path: Path, work: Work, save_number: int | None = None, prepare: Callable[[Path], None] | None = None
) -> None:
    """Write a session so that `load_session` restores it exactly; an existing file is replaced atomically.

    What a file cannot hold of timelines and undo is left out. `prepare` is called right before the file is replaced,
    when all is on the disk, and may raise to keep it.

    With a `save_number` it is one of the program's own files, readable only by its owner, and stores the home of the
    work; the highest number is the last save. Raises WorkError if the file cannot be written.
    """
    shelf = _NewShelf()
    learned = {task: dict(of_task) for task, of_task in work.states.items()}
    home = None if save_number is None else work.home
    session = _Session(FORMAT, VERSION, work.experiment, learned, save_number or 0, dict(work.began), home)
    text = msgspec.json.encode(session, enc_hook=shelf.put)
    permissions = PUBLIC if save_number is None else PRIVATE
    past = _past_arrays(limited(work, WHOLE))
    parts = {_VIEW: work.view, _LESSON: work.lesson}
    extras = {name: _as_bytes(msgspec.json.encode(part)) for name, part in parts.items() if part is not None}
    data = encode_arrays({_TEXT: json_array(text.decode()), **shelf.arrays, **past, **extras})
    write_atomically(path, data, prepare, permissions)


def _past_arrays(work: Work) -> dict[str, AnyArray]:
    """The arrays of timelines and undo; none where both are empty."""
    if not work.timelines and work.undo is None:
        return {}
    text, arrays = encode_past(work)
    return {_PAST: _as_bytes(text), **arrays}


def _as_bytes(text: bytes) -> AnyArray:
    return np.frombuffer(text, np.uint8)


def read_save_number(path: Path) -> int:
    """The save number of a session, without reading all of it; 0 if it was not numbered.

    Raises InputError if the file is damaged, newer, or of another kind.
    """
    return _read_heading(path).save_number


def read_home(path: Path) -> Home | None:
    """The named file that autosaved work belongs to, without reading all of it; raises as `read_save_number` does."""
    return _read_heading(path).home


def read_task(path: Path) -> str:
    """The active task of a session, without reading all of it; raises as `read_save_number` does."""
    return _read_heading(path).experiment.task


def _read_heading(path: Path) -> _SaveHeading:
    with refused_in_a_sentence(path, "a session"), open_archive(path, _MOST_BYTES) as archive:
        text = archive.json_text(_TEXT)
        require_bounded(text, _BOUNDS)
        heading = msgspec.json.decode(text, type=_SaveHeading)
        require_known_version(heading, FORMAT, VERSION)
        return heading


def load_session(path: Path) -> Work:
    """Read a session. Raises InputError if it is missing, damaged, newer or inconsistent."""
    with refused_in_a_sentence(path, "a session"), open_archive(path, _MOST_BYTES) as archive:
        text = archive.json_text(_TEXT)
        require_bounded(text, _BOUNDS)
        heading = msgspec.json.decode(text, type=ModelHeading)
        require_known_version(heading, FORMAT, VERSION)
        raw = msgspec.json.decode(text)
        # First with arrays of zeros that take no memory: the text must be consistent with each array before it is read.
        outlines = {name: archive.outline(name) for name in archive.names - {_TEXT}}
        made = bring_up_to_date(raw, heading.version, outlines, archive.array)
        outline = msgspec.convert(raw, _Session, dec_hook=_Shelf(outlines | made).take_outline, str_keys=True)
        _require_known_fields(raw, outline)
        check_shapes(outline.experiment, outline.states)
        session = msgspec.convert(raw, _Session, dec_hook=_Shelf(_Unread(archive, made)).take, str_keys=True)
        check_session(session.experiment, session.states)
        _check_began(session)
        present = Work(session.experiment, session.states, session.began, home=session.home)
        seen = _with_view(present, archive, path) if _VIEW in outlines else present
        taught = _with_lesson(seen, archive, path) if _LESSON in outlines else seen
        return _with_past(taught, archive, path) if _PAST in outlines else taught


def _check_began(session: _Session) -> None:
    states = session.states.get(session.experiment.task, {})
    if any(slot not in states or began > states[slot].step for slot, began in session.began.items()):
        raise InputError("The step at which a run began is later than its last one")


def _with_view(present: Work, archive: Archive, path: Path) -> Work:
    """The work with its view; without it if that is damaged."""
    try:
        view = msgspec.json.decode(_bytes_of(archive, _VIEW, _MOST_VIEW), type=ViewRecord)
    except _DAMAGE as error:
        log.error("The view of %s cannot be read", path, exc_info=error)
        return dataclasses.replace(present, lost=(LOST_VIEW,))
    return dataclasses.replace(present, view=view)


def _with_lesson(present: Work, archive: Archive, path: Path) -> Work:
    """The work with what was done in a lesson; without it if that is damaged."""
    try:
        text = _bytes_of(archive, _LESSON, _MOST_LESSON)
        require_bounded(text, _LESSON_BOUNDS)
        lesson = msgspec.json.decode(text, type=LessonRecord)
    except _DAMAGE as error:
        log.error("The lesson of %s cannot be read", path, exc_info=error)
        return dataclasses.replace(present, lost=(*present.lost, LOST_LESSON))
    return dataclasses.replace(present, lesson=lesson)


_DAMAGE = (InputError, msgspec.MsgspecError, KeyError, ValueError, OverflowError, RecursionError)
"""What the readers of the view, the lesson and the past raise; without these parts the work is whole."""


def _bytes_of(archive: Archive, name: str, most: int) -> bytes:
    """A text in UTF-8 of at most `most` bytes."""
    outline = archive.outline(name)
    if outline.nbytes > most or outline.dtype != np.uint8:
        raise InputError(f"Its text {name} is too long, or not a text")
    return archive.array(name).tobytes()


def _with_past(present: Work, archive: Archive, path: Path) -> Work:
    """The work with its timelines and undo; without both if they are damaged, since nothing else depends on them."""
    try:
        sizes = [archive.outline(name).nbytes for name in pool_names().values()]
        if sum(sizes) > _MOST_PAST_BYTES:
            raise InputError("The past takes too much memory")
        timelines, undo = decode_past(_bytes_of(archive, _PAST, MOST_TEXT), archive.array, present)
        check_past(timelines, undo, present)
    except _DAMAGE as error:
        log.error("The timeline and undo history of %s cannot be read", path, exc_info=error)
        return dataclasses.replace(present, lost=(*present.lost, LOST_PAST))
    return dataclasses.replace(present, timelines=timelines, undo=undo)


class _Unread(Mapping[str, AnyArray]):
    """The arrays of an archive, each read on request, and those created for missing ones."""

    def __init__(self, archive: Archive, made: Mapping[str, AnyArray]) -> None:
        self._archive, self._made = archive, made

    def __getitem__(self, name: str) -> AnyArray:
        return self._made[name] if name in self._made else self._archive.array(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._archive.names | set(self._made))

    def __len__(self) -> int:
        return len(self._archive.names | set(self._made))


class _Shelf:
    """The arrays that the text refers to by name."""

    def __init__(self, arrays: Mapping[str, AnyArray]) -> None:
        self.arrays = arrays

    def take(self, kind: Any, reference: Any) -> object:
        """The array or set of points that the text refers to."""
        return PointSet(**self._columns(reference)) if kind is PointSet else self._array(reference, _kind_of(kind))

    def take_outline(self, kind: Any, reference: Any) -> object:
        """Like `take`, for arrays of which only the shapes are known; a set of points has its columns but no points."""
        if kind is not PointSet:
            return self._array(reference, _kind_of(kind))
        columns = self._columns(reference)
        PointSet.require_one_length(*columns.values())
        if len(columns["ids"]) > MAX_POINTS:
            raise InputError(f"It has {len(columns['ids']):,} points; the limit is {MAX_POINTS:,}")
        return PointSet.empty(columns["inputs"].shape[1], columns["targets"].shape[1])

    def _array(self, name: object, kind: str) -> AnyArray:
        array = self.arrays.get(name) if isinstance(name, str) else None
        if array is None:
            raise InputError(f"There is no array named {name!r}")
        if array.dtype.kind != kind:
            raise InputError(f"The array {name} has the type {array.dtype.name}; it must contain {_KIND_NAMES[kind]}")
        return array

    def _columns(self, reference: Any) -> dict[str, AnyArray]:
        names = msgspec.convert(reference, _PointsRecord)
        return {key: self._column(getattr(names, key), *form) for key, form in _COLUMNS.items()}

    def _column(self, name: str, kind: str, dimensions: int) -> AnyArray:
        array = self._array(name, kind)
        if array.ndim != dimensions:
            raise InputError(f"The array {name} has {array.ndim} dimensions, not {dimensions}")
        return array


class _NewShelf:
    """Collects arrays while a text that refers to them by name is written."""

    def __init__(self) -> None:
        self.arrays: dict[str, AnyArray] = {}

    def put(self, value: object) -> object:
        """The reference in the text to an array or set of points."""
        if isinstance(value, np.ndarray):
            return self._put_array(value)
        if isinstance(value, PointSet):
            columns = (value.inputs, value.targets, value.ids, value.drawn, value.source, value.pinned)
            return _PointsRecord(*map(self._put_array, columns))
        raise NotImplementedError(f"a {type(value).__name__} cannot be stored in a session")

    def _put_array(self, array: AnyArray) -> str:
        name = f"array{len(self.arrays)}"
        self.arrays[name] = array
        return name


_COLUMNS = {
    "inputs": ("f", 2),
    "targets": ("f", 2),
    "ids": ("i", 1),
    "test": ("b", 1),
    "source": ("i", 1),
    "pinned": ("b", 1),
}
"""The kind and number of dimensions of every array of points."""
_KIND_NAMES = {"f": "floats", "i": "integers", "b": "booleans"}


def _require_known_fields(raw: Any, value: object, where: str = "") -> None:
    """Reject unknown fields of dataclasses; msgspec itself rejects those of structs."""
    if isinstance(value, dict):
        parts = {str(key): part for key, part in value.items()}  # slots are numbers, which no key of JSON is
    elif isinstance(value, msgspec.Struct):
        parts = msgspec.structs.asdict(value)
    elif dataclasses.is_dataclass(value):
        parts = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        unknown = sorted(set(raw) - set(parts))
        if unknown:
            raise InputError(f"Object contains unknown field {unknown[0]} - at `${where}`")
    else:
        return
    for name, part in parts.items():
        if name in raw:
            _require_known_fields(raw[name], part, f"{where}.{name}")


def _kind_of(annotation: Any) -> str:
    """The kind of numbers in an array with this annotation; NumPy 2.5 converts it to another object."""
    dtype = get_args(annotation)[-1]
    return "f" if issubclass(get_origin(get_args(dtype)[0]), np.floating) else "i"
