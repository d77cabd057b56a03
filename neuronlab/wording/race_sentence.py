"""What a race of runs has come to so far, in words that are no verdict: it is one draw of initial weights."""

import math
from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple

from neuronlab.core.specs.experiment import RunSpec
from neuronlab.wording.numbers import counted, elided, loss_text
from neuronlab.wording.run_names import run_names
from neuronlab.wording.run_settings import differing
from neuronlab.wording.run_table import has_one_loss

_SAME = "The runs are the same so far. Change one thing in one of them, and compare."
_SINGLE = "But this is a single draw of initial weights."
_LONGEST_NAME = 30


class Racer(NamedTuple):
    """A run and how far it has come.

    Attributes:
        run: The run.
        loss: Its watched loss.
        step: Steps made.
        diverged_at: The step at which it diverged; None while it is finite.
    """

    run: RunSpec
    loss: float
    step: int
    diverged_at: int | None = None


class _Contender(NamedTuple):
    """A run with a finite loss that has not diverged."""

    name: str
    loss: float
    step: int


def race_sentence(racers: Sequence[Racer], *, has_test_points: bool) -> str:
    """Which run has the lowest watched loss, and how low that of the next one is; with test points that is theirs.

    "After 1,000 steps tanh has the lowest test loss: 0.0168 against 0.0372 for ReLU. But this is a single draw of
    initial weights." Runs that diverged are left out and named; runs of the same settings and losses are not compared.
    "" for fewer than two runs, before the first step, and while no loss is known.
    """
    runs = [racer.run for racer in racers]
    if len(runs) < 2 or not any(racer.step for racer in racers):
        return ""
    if not has_one_loss(runs):
        return "The runs minimise different losses, which cannot be compared."
    if not differing(runs) and len({loss_text(racer.loss) for racer in racers}) == 1:
        return _SAME
    names = [elided(name, _LONGEST_NAME) for name in run_names(runs)]
    lost = [name for name, racer in zip(names, racers, strict=True) if racer.diverged_at is not None]
    if len(lost) == len(runs):
        return "All runs have diverged."
    contenders = sorted(_contenders(names, racers), key=attrgetter("loss"))
    if not contenders:
        return ""
    parts = [f"{_when(contenders)} {_lead(contenders, 'test loss' if has_test_points else 'training loss')}"]
    parts += [f"{_listed(lost)} {_have(lost)} diverged."] if lost else []
    return " ".join([*parts, _SINGLE])


def _contenders(names: Sequence[str], racers: Sequence[Racer]) -> Iterator[_Contender]:
    for name, racer in zip(names, racers, strict=True):
        if racer.diverged_at is None and math.isfinite(racer.loss):
            yield _Contender(name, racer.loss, racer.step)


def _when(contenders: Sequence[_Contender]) -> str:
    """After how many steps, where that is the same for all of them."""
    steps = {contender.step for contender in contenders}
    return f"After {counted(steps.pop(), 'step')}" if len(steps) == 1 else "So far"


def _lead(contenders: Sequence[_Contender], which: str) -> str:
    """The lowest loss and the next one as they are written, of runs sorted by their loss."""
    lowest = loss_text(contenders[0].loss)
    leaders = [contender.name for contender in contenders if loss_text(contender.loss) == lowest]
    others = contenders[len(leaders) :]  # not by name: long ones that begin alike look the same
    if others:
        next_one = f"{loss_text(others[0].loss)} for {others[0].name}"
        return f"{_listed(leaders)} {_have(leaders)} the lowest {which}: {lowest} against {next_one}."
    if len(leaders) == 1:
        return f"only {leaders[0]} has a finite {which}: {lowest}."
    return f"{_listed(leaders)} have the same {which}: {lowest}."


def _have(names: Sequence[str]) -> str:
    return "has" if len(names) == 1 else "have"


def _listed(names: Sequence[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last
