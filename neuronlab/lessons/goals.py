"""Challenges: which number counts, which of two is better, and the network a number was measured of."""

import hashlib
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from msgspec.structs import replace

from neuronlab.analysis.frames.frame import Frame
from neuronlab.core.data.points import PointSet
from neuronlab.files.session.lesson_record import LARGEST_NUMBER, MOST_KEPT, KeptNetwork, StepRecord
from neuronlab.lessons.lesson import Challenge, Limit


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """A network measured for a challenge.

    Attributes:
        value: Its number; None where it is not defined.
        missed: The limits that it does not keep.
        has_points: Whether the points are those of the lesson, or need not be.
    """

    value: float | None
    missed: tuple[Limit, ...]
    has_points: bool

    @property
    def counts(self) -> bool:
        """Whether the number counts."""
        is_number = self.value is not None and abs(self.value) <= LARGEST_NUMBER  # NaN fails this too
        return is_number and not self.missed and self.has_points


def attempt_at(challenge: Challenge, number_of: Callable[[str], float | None], *, same_points: bool) -> Attempt:
    """What a network reaches in a challenge; `number_of` measures it by a row of MEASURES."""
    missed = tuple(limit for limit in challenge.requires if not _keeps(number_of(limit.measure), limit))
    return Attempt(
        value=number_of(challenge.measure), missed=missed, has_points=same_points or not challenge.keeps_points
    )


def is_better(challenge: Challenge, value: float, best: float | None) -> bool:
    """Whether a number is better than the best one so far."""
    if best is None:
        return True
    return value < best if challenge.best == "smallest" else value > best


def with_attempt(challenge: Challenge, record: StepRecord, frame: Frame, points: str) -> StepRecord:
    """The record of a step after a frame: with its number as the best one, and the network, if it is.

    `points` is the `points_digest` of the setup's points. A frame of an earlier moment changes nothing, and neither
    does one that has not measured all that the challenge asks for.
    """
    numbers = frame.measures
    asked = {challenge.measure, *(limit.measure for limit in challenge.requires)}
    if frame.status.now is not None or not asked <= numbers.keys():
        return record
    value = numbers[challenge.measure]
    if value is None or not is_better(challenge, value, record.best):
        return record
    digest = points_digest(frame.points)
    if not attempt_at(challenge, numbers.get, same_points=digest == points).counts:
        return record
    return replace(record, best=value, kept=_kept(frame, digest))


def _kept(frame: Frame, points: str) -> KeptNetwork | None:
    """The network of a frame; None if it is too large to be kept."""
    network = frame.network
    if network.parameters.size > MOST_KEPT:
        return None
    return KeptNetwork(
        run=frame.run,
        parameters=network.parameters.astype("<f4").tobytes(),
        input_scaling=network.input_scaling,
        target_scaling=network.target_scaling,
        step=frame.step,
        points=points,
    )


@lru_cache(maxsize=8)
def points_digest(points: PointSet) -> str:
    """A hash of the points and which of them are held out, whatever their order and ids.

    Numbers are rounded to float32: two machines may generate points that differ in the last digit of float64.
    """
    with np.errstate(all="ignore"):
        rows = np.column_stack([points.inputs, points.targets, points.test]).astype("<f4") + np.float32(0.0)
    rows = np.ascontiguousarray(rows[np.lexsort(rows.T)])
    return hashlib.blake2b(repr(rows.shape).encode() + rows.tobytes(), digest_size=16).hexdigest()


def _keeps(value: float | None, limit: Limit) -> bool:
    if value is None or math.isnan(value):
        return False
    low = -math.inf if limit.at_least is None else limit.at_least
    high = math.inf if limit.at_most is None else limit.at_most
    return low <= value <= high
