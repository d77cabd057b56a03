"""The work as a file: everything a person can change and all that was learned, so that training goes on bit for bit.

A session (.nlab) is an archive of arrays. One of them, `session`, is a JSON text that holds the Experiment and the
RunState field by field; where a field is an array, the text has the array's name.
"""

import dataclasses
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin

import msgspec
import numpy as np

from neuronlab.core.data.names import tidy_names
from neuronlab.core.data.points import PointSet
from neuronlab.core.engine.optimizers import OPTIMIZERS
from neuronlab.core.errors import InputError
from neuronlab.core.specs.experiment import Experiment
from neuronlab.core.specs.network import MAX_PARAMETERS
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.specs.training import MAX_POINTS
from neuronlab.core.training.state import RunState, States
from neuronlab.files.archive import AnyArray, Archive, encode_arrays, json_array, open_archive
from neuronlab.files.atomic import PRIVATE, PUBLIC, write_atomically
from neuronlab.files.json_bounds import JsonBounds, require_bounded
from neuronlab.files.models.contents import ModelHeading, require_known_version
from neuronlab.files.reading import refused_in_a_sentence
from neuronlab.files.session.checks import check_session, check_shapes

FORMAT = "neuronlab-session"
VERSION = 5
_TEXT = "session"
_SLOTS = max(row.slots for row in OPTIMIZERS.values())
_MOST_BYTES = 2**24 + 3 * (64 * MAX_POINTS + (2 + _SLOTS) * 8 * MAX_PARAMETERS)
"""Points, pins, and the parameters with all slots of memory, of three tasks, were they all float64."""
_BOUNDS = JsonBounds(objects=5_000, lists=5_000, commas=500_000, words=2**24)


MOST_SAVES = 2**53
"""A save number stays below what JSON readers of other languages count exactly."""
SaveNumber = Annotated[int, msgspec.Meta(ge=0, le=MOST_SAVES)]


class _Session(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: str
    version: int
    experiment: Experiment
    states: dict[str, RunState]
    save_number: SaveNumber = 0


class _SaveHeading(ModelHeading, frozen=True):
    save_number: SaveNumber = 0


class _PointsRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A PointSet as the text has it: the names of its arrays. `test` are the roles that the split has drawn."""

    inputs: str
    targets: str
    ids: str
    test: str
    source: str
    pinned: str


def save_session(path: Path, experiment: Experiment, states: States, save_number: int | None = None) -> None:
    """Write the work so that `load_session` brings it back exactly; what was there stays until the new file is whole.

    With a `save_number` it is one of the program's own, for its owner alone, and the highest number is the last save.
    Raises WorkError when the file cannot be written.
    """
    shelf = _NewShelf()
    session = _Session(FORMAT, VERSION, experiment, dict(states), save_number or 0)
    text = msgspec.json.encode(session, enc_hook=shelf.put)
    permissions = PUBLIC if save_number is None else PRIVATE
    data = encode_arrays({_TEXT: json_array(text.decode()), **shelf.arrays})
    write_atomically(path, data, permissions=permissions)


def read_save_number(path: Path) -> int:
    """Which save this session was, without reading all of it; 0 for one that was not numbered.

    Raises InputError when that cannot be known: the file is damaged, newer, or something else.
    """
    with refused_in_a_sentence(path, "a session"), open_archive(path, _MOST_BYTES) as archive:
        text = archive.json_text(_TEXT)
        require_bounded(text, _BOUNDS)
        heading = msgspec.json.decode(text, type=_SaveHeading)
        require_known_version(heading, FORMAT, VERSION)
        return heading.save_number


def load_session(path: Path) -> tuple[Experiment, States]:
    """Read a session back. Raises InputError in one sentence when it is missing, damaged, newer or does not add up."""
    with refused_in_a_sentence(path, "a session"), open_archive(path, _MOST_BYTES) as archive:
        text = archive.json_text(_TEXT)
        require_bounded(text, _BOUNDS)
        heading = msgspec.json.decode(text, type=ModelHeading)
        require_known_version(heading, FORMAT, VERSION)
        raw = msgspec.json.decode(text)
        # First with arrays of zeros that take no memory: what the text says must allow each array before it is read.
        outlines = {name: archive.outline(name) for name in archive.names - {_TEXT}}
        made = _bring_up_to_date(raw, heading.version, outlines)
        outline = msgspec.convert(raw, _Session, dec_hook=_Shelf(outlines | made).take_outline)
        _require_known_fields(raw, outline)
        check_shapes(outline.experiment, outline.states)
        session = msgspec.convert(raw, _Session, dec_hook=_Shelf(_Unread(archive, made)).take)
        check_session(session.experiment, session.states)
    return session.experiment, session.states


def _bring_up_to_date(raw: Any, version: int, outlines: Mapping[str, AnyArray]) -> dict[str, AnyArray]:
    """Give a text of an older version the fields of this one; returns the arrays that they refer to."""
    made: dict[str, AnyArray] = {}
    if version == 1:
        _forget_classes(raw)
    if version < 3:
        _move_state(raw)
        made |= _pin_none(raw, outlines)
        _take_own_presets(raw)
    if version < 4:
        made |= _know_gradients_alone(raw, outlines)
    if version < 5:
        _number_no_save(raw)
    _tidy_names(raw)
    return made


class _Unread(Mapping[str, AnyArray]):
    """The arrays of an archive, each read when it is asked for, and those made in place of missing ones."""

    def __init__(self, archive: Archive, made: Mapping[str, AnyArray]) -> None:
        self._archive, self._made = archive, made

    def __getitem__(self, name: str) -> AnyArray:
        return self._made[name] if name in self._made else self._archive.array(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._archive.names | set(self._made))

    def __len__(self) -> int:
        return len(self._archive.names | set(self._made))


def _forget_classes(raw: Any) -> None:
    """Leave out what version 1 had in place of classes: no points, and a network that could not tell any.

    That workspace, and the fields that version did not have, then are what they are at the start.
    """
    if isinstance(raw.get("experiment"), dict):
        raw["experiment"].pop("classes", None)


def _move_state(raw: Any) -> None:
    """Before version 3 only what the active task's run had learned was kept, under another name."""
    state, experiment = raw.pop("state", None), raw.get("experiment")
    task = experiment.get("task", Experiment().task) if isinstance(experiment, dict) else None
    raw["states"] = {} if state is None or not isinstance(task, str) else {task: state}


def _pin_none(raw: Any, arrays: Mapping[str, AnyArray]) -> dict[str, AnyArray]:
    """Before version 3 no point could be pinned as a test point."""
    made: dict[str, AnyArray] = {}
    for task, workspace in _workspaces(raw).items():
        points = workspace.get("points")
        if isinstance(points, dict) and "pinned" not in points:
            test = arrays.get(str(points.get("test")), np.empty(0))
            points["pinned"] = f"{task} pinned"
            made[f"{task} pinned"] = np.broadcast_to(np.False_, test.shape)
    return made


def _take_own_presets(raw: Any) -> None:
    """Before version 3 all presets were curves, and classes and surfaces had none of their own."""
    for task, workspace in _workspaces(raw).items():
        if task != "curve" and isinstance(workspace.get("data"), dict):
            workspace["data"] |= {"generator": TASKS[task].generator, "formula": TASKS[task].formula}


def _know_gradients_alone(raw: Any, arrays: Mapping[str, AnyArray]) -> dict[str, AnyArray]:
    """Before version 4 a history had of its layers the gradients of the weights and nothing else."""
    made: dict[str, AnyArray] = {}
    states = raw.get("states")
    for task, state in states.items() if isinstance(states, dict) else ():
        history = state.get("history") if isinstance(state, dict) else None
        if isinstance(history, dict) and "gradient_rms" in history:
            rms = arrays.get(str(history["gradient_rms"]), np.empty(0))
            made[f"{task} unknown"] = np.broadcast_to(np.float64(np.nan), rms.shape)
            history["delta_rms"] = history["update_ratio"] = f"{task} unknown"
    return made


def _tidy_names(raw: Any) -> None:
    """Names that were imported before there was a rule for them are made to keep it, so that no work is refused."""
    for workspace in _workspaces(raw).values():
        runs = workspace.get("runs")
        owners = [*(runs if isinstance(runs, list) else ()), workspace.get("pin")]
        networks = [owner.get("network") for owner in owners if isinstance(owner, dict)]
        for record, key in ((workspace, "names"), *((network, "labels") for network in networks)):
            texts = record.get(key) if isinstance(record, dict) else None
            if isinstance(texts, list) and all(isinstance(text, str) for text in texts):
                record[key] = tidy_names(texts)


def _number_no_save(raw: Any) -> None:
    """Before version 5 saves were not numbered."""
    raw["save_number"] = 0


def _workspaces(raw: Any) -> dict[str, Any]:
    """The workspaces by task. What stands in the place of one and is none is left to be refused when it is read."""
    experiment = raw.get("experiment")
    found = experiment if isinstance(experiment, dict) else {}
    return {task: found[task] for task in TASKS if isinstance(found.get(task), dict)}


class _Shelf:
    """Where arrays stand while the text refers to them by name."""

    def __init__(self, arrays: Mapping[str, AnyArray]) -> None:
        self.arrays = arrays

    def take(self, kind: Any, reference: Any) -> object:
        """The array or the set of points that the text refers to."""
        return PointSet(**self._columns(reference)) if kind is PointSet else self._array(reference, _kind_of(kind))

    def take_outline(self, kind: Any, reference: Any) -> object:
        """As `take`, where arrays have the right shapes alone; a set of points then has its columns, but no points."""
        if kind is not PointSet:
            return self._array(reference, _kind_of(kind))
        columns = self._columns(reference)
        PointSet.require_one_length(*columns.values())
        if len(columns["ids"]) > MAX_POINTS:
            raise InputError(f"It has {len(columns['ids']):,} points; a workspace holds at most {MAX_POINTS:,}")
        return PointSet.empty(columns["inputs"].shape[1], columns["targets"].shape[1])

    def _array(self, name: object, kind: str) -> AnyArray:
        array = self.arrays.get(name) if isinstance(name, str) else None
        if array is None:
            raise InputError(f"There is no array called {name!r}")
        if array.dtype.kind != kind:
            raise InputError(f"The array {name} is of {array.dtype.name} and should be of {_KIND_NAMES[kind]}")
        return array

    def _columns(self, reference: Any) -> dict[str, AnyArray]:
        names = msgspec.convert(reference, _PointsRecord)
        return {key: self._column(getattr(names, key), *form) for key, form in _COLUMNS.items()}

    def _column(self, name: str, kind: str, dimensions: int) -> AnyArray:
        array = self._array(name, kind)
        if array.ndim != dimensions:
            raise InputError(f"The array {name} has {array.ndim} dimensions and should have {dimensions}")
        return array


class _NewShelf:
    """Where arrays are put while a text is written that refers to them by name."""

    def __init__(self) -> None:
        self.arrays: dict[str, AnyArray] = {}

    def put(self, value: object) -> object:
        """What the text says instead of an array or a set of points."""
        if isinstance(value, np.ndarray):
            return self._put_array(value)
        if isinstance(value, PointSet):
            columns = (value.inputs, value.targets, value.ids, value.drawn, value.source, value.pinned)
            return _PointsRecord(*map(self._put_array, columns))
        raise NotImplementedError(f"a {type(value).__name__} has no place in a session")

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
"""The kind and the dimensions of every array of points."""
_KIND_NAMES = {"f": "floats", "i": "integers", "b": "truth values"}


def _require_known_fields(raw: Any, value: object, where: str = "") -> None:
    """Refuse fields of dataclasses that this version does not know; those of structs msgspec refuses by itself."""
    if isinstance(value, dict):
        parts = value
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
    """The kind of numbers of an array with this annotation. NumPy 2.5 makes another object of it than it was given."""
    dtype = get_args(annotation)[-1]
    return "f" if issubclass(get_origin(get_args(dtype)[0]), np.floating) else "i"
