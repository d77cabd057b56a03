"""Time several loops in alternation: many short rounds, the fastest of each.

Other programs can only add to a time, so the least of many rounds is the best guess at the cost; and because the loops
take turns, a machine that slows down for a while slows all of them down.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before NumPy loads: its threads only cost at these sizes

import platform
import time
import tracemalloc
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

Loop = Callable[[int], object]
"""Makes so many steps."""
Key = TypeVar("Key", bound=Hashable)

ROUND_SECONDS = 8e-3
FEWEST_ROUNDS = 3


@dataclass(frozen=True)
class Clock:
    """`seconds(n)` makes n steps and says how long they took.

    A round lasts about `round_seconds` and has a multiple of `whole` steps: steps per epoch, where the turn of an epoch
    costs something that belongs to every round.
    """

    seconds: Callable[[int], float]
    round_seconds: float = ROUND_SECONDS
    whole: int = 1


@dataclass(frozen=True)
class Bar:
    """What a measured value may be at most. Bars of one `name` ask the same of several cases."""

    name: str
    case: str
    value: float
    limit: float

    @property
    def holds(self) -> bool:
        """Whether the value is within the limit; one that is not a number is not."""
        return self.value <= self.limit


def show_bars(bars: list[Bar]) -> None:
    """One line for each name, with the case that is closest to its limit or furthest beyond; then all that missed."""
    print("\nBars, each with its tightest case")
    for name in dict.fromkeys(bar.name for bar in bars):
        family = [bar for bar in bars if bar.name == name]
        tightest = max(family, key=lambda bar: bar.value / bar.limit)
        missed = [bar.case for bar in family if not bar.holds]
        verdict = f"MISSED on {', '.join(missed)}" if missed else "held"
        value = f"{tightest.value:,.2f} on {tightest.case}, at most {tightest.limit:,g}"
        print(f"  {name:<32}{value:<42}{verdict}")


def clock_of(loop: Loop, round_seconds: float = ROUND_SECONDS, whole: int = 1) -> Clock:
    """A clock around a loop of this process."""

    def seconds(steps: int) -> float:
        began = time.perf_counter()
        loop(steps)
        return time.perf_counter() - began

    return Clock(seconds, round_seconds, whole)


def least_times(clocks: dict[Key, Clock], rounds: int = 30, budget_seconds: float = 4.0) -> dict[Key, float]:
    """Microseconds per step of each, the least of `rounds` rounds taken in turns.

    A clock that has used up its budget sits the remaining rounds out, after three at the least.
    """
    least = dict.fromkeys(clocks, float("inf"))
    spent = dict.fromkeys(clocks, 0.0)
    steps = {key: _steps_of_a_round(clock) for key, clock in clocks.items()}
    for number in range(rounds):
        for key, clock in clocks.items():
            if number >= FEWEST_ROUNDS and spent[key] > budget_seconds:
                continue
            took = clock.seconds(steps[key])
            spent[key] += took
            least[key] = min(least[key], took / steps[key] * 1e6)
    return least


def _steps_of_a_round(clock: Clock) -> int:
    """So many steps as fill a round. Every number of steps is made once untimed: what compiles, compiles for each."""
    steps = max(clock.whole, 10 - 10 % clock.whole)
    clock.seconds(steps)
    while (took := clock.seconds(steps)) < clock.round_seconds / 8:
        steps *= 10
        clock.seconds(steps)
    wholes = round(steps * clock.round_seconds / took / clock.whole)
    wanted = max(1, wholes) * clock.whole
    if wanted != steps:
        clock.seconds(wanted)
    return wanted


def peak_bytes(loop: Loop, steps: int) -> int:
    """The most that so many steps hold at once beyond what was there before, as tracemalloc sees it, when warm."""
    tracemalloc.start()
    loop(steps)
    tracemalloc.reset_peak()
    before, _ = tracemalloc.get_traced_memory()
    loop(steps)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak - before


def longest_pause_ms(loop: Loop, steps: int, at_a_time: int, passes: Iterable[object]) -> float:
    """Milliseconds of the longest call among those that make `steps` steps, `at_a_time` in each call.

    The least over several passes: a pause that is part of the work comes back in every one of them.
    """
    return min(max(_call_times(loop, steps, at_a_time)) for _ in passes) * 1e3


def _call_times(loop: Loop, steps: int, at_a_time: int) -> list[float]:
    clock = clock_of(loop)
    return [clock.seconds(at_a_time) for _ in range(-(-steps // at_a_time))]


def versions() -> dict[str, str]:
    """What this is measured with."""
    return {"python": platform.python_version(), "numpy": np.__version__}
