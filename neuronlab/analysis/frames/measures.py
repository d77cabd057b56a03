"""Answers what a request asks to be measured, of any run by its name."""

import time
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from neuronlab.analysis.measures.asked import MeasureOf
from neuronlab.analysis.measures.measured import Measured
from neuronlab.analysis.measures.table import MEASURES
from neuronlab.core.arrays import Array
from neuronlab.core.errors import InputError, WorkError
from neuronlab.core.training.past_run import PastRun
from neuronlab.core.training.trainer import Trainer

_REST = 6.0
"""While it plays, nothing is measured again until so many times as long as it took have passed: training goes on."""
_UNNOTICED_S = 0.002
"""What takes no longer is measured in every frame."""


class RunMeasures:
    """Measures one run, in the present or at a checkpoint; slow measures are taken once for each of its states."""

    def __init__(self, trainer: Trainer | PastRun) -> None:
        self._trainer = trainer
        self._slow: dict[str, float | None] = {}
        self._slow_of: Array | None = None

    def read(self, measures: Sequence[str], *, is_playing: bool) -> dict[str, float | None]:
        """The numbers of rows of MEASURES; None where one is not defined. While it plays, slow ones are left out."""
        measured = Measured(self._trainer)
        found: dict[str, float | None] = {}
        for key in measures:
            if not MEASURES[key].is_slow:
                found[key] = value_of(key, measured)
            elif not is_playing:
                found[key] = self._slow_value(key, measured)
        return found

    def _slow_value(self, key: str, measured: Measured) -> float | None:
        parameters = self._trainer.parameters
        if self._slow_of is None or not np.array_equal(parameters, self._slow_of):
            self._slow, self._slow_of = {}, parameters.copy()
        if key not in self._slow:
            self._slow[key] = value_of(key, measured)
        return self._slow[key]


class TimedMeasures:
    """Measures what frames ask for, but while it plays only so often that it takes a small part of the time."""

    def __init__(self) -> None:
        self._asked: frozenset[str] = frozenset()
        self._rests_until = 0.0

    def read(
        self,
        asked: frozenset[str],
        runs: Iterable[tuple[str, RunMeasures]],
        active: RunMeasures,
        *,
        is_playing: bool,
    ) -> Mapping[str, float | None]:
        """As `answered`; nothing while it rests, unless other numbers are asked for than before."""
        began = time.perf_counter()
        if is_playing and asked == self._asked and began < self._rests_until:
            return {}
        found = answered(asked, runs, active, is_playing=is_playing)
        now = time.perf_counter()
        self._asked, took = asked, now - began
        self._rests_until = now + _REST * took if took > _UNNOTICED_S else now
        return found


def value_of(key: str, measured: Measured) -> float | None:
    """The number of a row of MEASURES; None where it is not defined for the run, or cannot be computed."""
    try:
        with np.errstate(all="ignore"):
            return MEASURES[key].read(measured)
    except (InputError, WorkError, np.linalg.LinAlgError):
        return None


def answered(
    asked: frozenset[str], runs: Iterable[tuple[str, RunMeasures]], active: RunMeasures, *, is_playing: bool
) -> dict[str, float | None]:
    """The numbers that are asked for, such as "rmse of tanh", of runs by name; None where no run has that name.

    Without a name it is the active one. While it plays, slow measures are left out.
    """
    named = {"": active, **{name: run for name, run in runs if name}}
    known = [one for one in map(MeasureOf.of, asked) if one.measure in MEASURES]
    found: dict[str, float | None] = {one.text: None for one in known if one.run not in named}
    for run in dict.fromkeys(named.values()):  # the active one has a name as well
        several = [one for one in known if named.get(one.run) is run]
        numbers = run.read([*dict.fromkeys(one.measure for one in several)], is_playing=is_playing)
        found |= {one.text: numbers[one.measure] for one in several if one.measure in numbers}
    return found
