"""Keep what repeats have done in the program's own folder, one file per plan, so that they go on after any ending.

A file is an archive of arrays (docs/files.md). Outcomes are deterministic, so what is read is what would be computed.
"""

import contextlib
import logging
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec
import numpy as np

from neuronlab.core.errors import InputError, WorkError
from neuronlab.files.archive import AnyArray, Archive, encode_arrays, json_array, open_archive
from neuronlab.files.atomic import PRIVATE, write_atomically
from neuronlab.files.json_bounds import JsonBounds, require_bounded
from neuronlab.files.reading import refused_in_a_sentence
from neuronlab.log import data_folder
from neuronlab.sweeps.decimation import MOST_SAMPLES
from neuronlab.sweeps.outcome import SeedOutcome
from neuronlab.sweeps.plan import CURVE_POSITIONS, MOST_SEEDS, Plan

log = logging.getLogger(__name__)

FORMAT, VERSION = "neuronlab-repeat", 1
FOLDER = "repeats"
MOST_FILES = 64
MOST_BYTES = 400_000_000
"""Of all files together; the oldest are removed."""
_TEXT = "repeat"
_BOUNDS = JsonBounds(objects=1, lists=0, commas=8, words=2**10)
_NEVER = -1
"""`diverged_at` of a run that did not diverge."""
_COLUMNS = {"job": ("i", 2), "diverged_at": ("i", 1), "ends": ("f", 2), "samples": ("i", 1)}
_COURSES = {"steps": ("i", 1), "train_loss": ("f", 1), "test_loss": ("f", 1), "curve": ("f", 2)}


class _Heading(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: str
    version: int
    digest: str


class Store:
    """A folder of outcomes by plan. A file that cannot be read is logged and ignored, and replaced by the next save."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @classmethod
    def of_program(cls) -> "Store":
        """The store in the program's data folder. Raises InputError or WorkError as `data_folder` does."""
        return cls(data_folder() / FOLDER)

    def load(self, plan: Plan) -> list[SeedOutcome]:
        """The outcomes kept for a plan, also of more seeds than it has now; none if nothing can be read."""
        path = self._path(plan)
        if not path.exists():
            return []
        try:
            with refused_in_a_sentence(path, "a repeat"), open_archive(path, MOST_BYTES) as archive:
                return _read(archive, plan)
        except InputError:
            log.exception("The repeat kept at %s cannot be used and is computed anew", path)
            return []

    def save(self, plan: Plan, outcomes: Iterable[SeedOutcome]) -> None:
        """Keep outcomes of a plan in place of those kept before. Raises WorkError if they cannot be written."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise WorkError(f"The folder {self._folder} cannot be created: {error.strerror or error}.") from error
        path = self._path(plan)
        data = encode_arrays(_arrays(plan, sorted(outcomes, key=lambda outcome: (outcome.number, outcome.run))))
        self._make_room(path, len(data))
        write_atomically(path, data, permissions=PRIVATE)

    def _path(self, plan: Plan) -> Path:
        return self._folder / f"{plan.digest}.npz"

    def _make_room(self, path: Path, size: int) -> None:
        """Remove the oldest files until there is room for one of this size."""
        with contextlib.suppress(OSError):
            others = [other for other in self._folder.glob("*.npz") if other != path]
            by_age = sorted(((os.stat(other), other) for other in others), key=lambda pair: -pair[0].st_mtime)
            for number, (about, other) in enumerate(by_age):
                size += about.st_size
                if size > MOST_BYTES or number + 1 >= MOST_FILES:
                    other.unlink(missing_ok=True)


def _arrays(plan: Plan, outcomes: Sequence[SeedOutcome]) -> dict[str, AnyArray]:
    heading = msgspec.json.encode(_Heading(FORMAT, VERSION, plan.digest)).decode()
    no_curve = np.full(CURVE_POSITIONS if plan.positions is not None else 0, np.nan, np.float32)
    ends = [(end.final_train, end.final_test, end.train_score, end.test_score) for end in outcomes]
    return {
        _TEXT: json_array(heading),
        "job": np.array([(outcome.run, outcome.number) for outcome in outcomes], np.int64).reshape(-1, 2),
        "diverged_at": np.array([_NEVER if end.diverged_at is None else end.diverged_at for end in outcomes], np.int64),
        "ends": np.array(ends, np.float64).reshape(-1, 4),
        "samples": np.array([len(outcome.steps) for outcome in outcomes], np.int64),
        "steps": np.concatenate([np.empty(0, np.int64), *(outcome.steps for outcome in outcomes)]),
        "train_loss": np.concatenate([np.empty(0, np.float32), *(outcome.train_loss for outcome in outcomes)]),
        "test_loss": np.concatenate([np.empty(0, np.float32), *(outcome.test_loss for outcome in outcomes)]),
        "curve": np.stack([no_curve, *(no_curve if end.curve is None else end.curve for end in outcomes)])[1:],
    }


def _read(archive: Archive, plan: Plan) -> list[SeedOutcome]:
    """All outcomes, after every size was checked against the others. Raises InputError if one does not fit."""
    text = archive.json_text(_TEXT)
    require_bounded(text, _BOUNDS)
    heading = msgspec.json.decode(text, type=_Heading)
    _require((heading.format, heading.version) == (FORMAT, VERSION), "It is another kind of file")
    _require(heading.digest == plan.digest, "It belongs to another repeat")
    forms = _COLUMNS | _COURSES
    _require(archive.names == {_TEXT, *forms}, "It does not contain the arrays of a repeat")
    outlines = {name: archive.outline(name) for name in forms}
    for name, (kind, dimensions) in forms.items():
        _require(
            outlines[name].dtype.kind == kind and outlines[name].ndim == dimensions,
            f"Its array {name} has another form",
        )
    count = len(outlines["job"])
    positions = CURVE_POSITIONS if plan.positions is not None else 0
    _require(count <= len(plan.runs) * MOST_SEEDS, "It has more outcomes than a repeat")
    _require(outlines["job"].shape == (count, 2) and outlines["ends"].shape == (count, 4), "A table has another width")
    _require(outlines["curve"].shape == (count, positions), "Its curves have another length")
    _require(all(len(outlines[name]) == count for name in ("diverged_at", "samples")), "Its columns differ in length")
    _require(len({len(outlines[name]) for name in ("steps", "train_loss", "test_loss")}) == 1, "Its courses differ")
    arrays = {name: archive.array(name) for name in forms}
    _require_sound(plan, arrays)
    return list(_outcomes(plan, arrays))


def _require_sound(plan: Plan, arrays: dict[str, AnyArray]) -> None:
    """Raise InputError unless every number is one that a repeat of this plan can have."""
    job, samples, diverged_at = arrays["job"], arrays["samples"], arrays["diverged_at"]
    limits = (len(plan.runs), MOST_SEEDS)
    _require(bool(((job >= 0) & (job < limits)).all()), "It has a run that the repeat does not have")
    _require(len(np.unique(job, axis=0)) == len(job), "It has a run twice")
    _require(bool(((samples >= 0) & (samples <= MOST_SAMPLES)).all()), "It has a course that is too long")
    _require(int(samples.sum()) == len(arrays["steps"]), "Its courses have another length")
    steps = arrays["steps"]
    _require(bool(((steps >= 0) & (steps <= plan.steps)).all()), "It has a step beyond the end")
    has_ended = (diverged_at == _NEVER) | ((diverged_at > 0) & (diverged_at <= plan.steps))
    _require(bool(has_ended.all()), "It has a run that diverged beyond the end")
    has_end = np.isfinite(arrays["ends"][:, 0])
    _require(bool((has_end == (diverged_at == _NEVER)).all()), "It has a run without an end")


def _outcomes(plan: Plan, arrays: dict[str, AnyArray]) -> Iterable[SeedOutcome]:
    cuts = np.cumsum(arrays["samples"])[:-1]
    courses = [
        np.split(arrays[name], cuts) if len(arrays["job"]) else [] for name in ("steps", "train_loss", "test_loss")
    ]
    has_curves = plan.positions is not None
    columns = zip(arrays["job"].tolist(), arrays["ends"].tolist(), arrays["diverged_at"].tolist(), strict=True)
    for number, ((run, seed), (train, test, train_score, test_score), diverged_at) in enumerate(columns):
        steps, train_loss, test_loss = (course[number] for course in courses)
        curve = arrays["curve"][number] if has_curves and diverged_at == _NEVER else None
        ended = None if diverged_at == _NEVER else diverged_at
        ends = train, test, train_score, test_score
        yield SeedOutcome(run, seed, steps, train_loss, test_loss, *ends, curve, ended)


def _require(is_met: bool, complaint: str) -> None:
    if not is_met:
        raise InputError(complaint)
