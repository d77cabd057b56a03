"""What a race of runs has come to so far, in words that are no verdict: it is one draw of initial weights."""

import math
from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple

from neuronlab.wording.numbers import counted, elided, loss_text
from neuronlab.wording.run_names import run_names
from neuronlab.wording.run_table import RunEntry, has_one_loss

_SINGLE = "But this is a single draw of initial weights."
_LONGEST_NAME = 30


class _Contender(NamedTuple):
    """A run with a finite loss that has not diverged."""

    name: str
    loss: float
    step: int


def race_sentence(entries: Sequence[RunEntry]) -> str:
    """Which run has the lowest watched loss, and how low that of the next one is.

    "After 1,000 steps tanh has the lowest test loss: 0.0168 against 0.0372 for ReLU. But this is a single draw of
    initial weights." Runs that diverged are left out and named. "" for fewer than two runs, before the first step, and
    while no loss is known.
    """
    runs = [entry.run for entry in entries]
    if len(runs) < 2 or not any(entry.step for entry in entries):
        return ""
    if not has_one_loss(runs):
        return "The runs minimise different losses, which cannot be compared."
    names = [elided(name, _LONGEST_NAME) for name in run_names(runs)]
    lost = [name for name, entry in zip(names, entries, strict=True) if entry.diverged_at is not None]
    if len(lost) == len(runs):
        return "All runs have diverged."
    contenders = sorted(_contenders(names, entries), key=attrgetter("loss"))
    if not contenders:
        return ""
    has_test = any(entry.facts is not None and entry.facts.has_test_points for entry in entries)
    parts = [f"{_when(contenders)} {_lead(contenders, 'test loss' if has_test else 'training loss')}"]
    parts += [f"{_listed(lost)} {_have(lost)} diverged."] if lost else []
    return " ".join([*parts, _SINGLE])


def _contenders(names: Sequence[str], entries: Sequence[RunEntry]) -> Iterator[_Contender]:
    for name, entry in zip(names, entries, strict=True):
        if entry.facts is not None and entry.diverged_at is None and math.isfinite(entry.facts.watched_loss):
            yield _Contender(name, entry.facts.watched_loss, entry.step)


def _when(contenders: Sequence[_Contender]) -> str:
    """After how many steps, where that is the same for all of them."""
    steps = {contender.step for contender in contenders}
    return f"After {counted(steps.pop(), 'step')}" if len(steps) == 1 else "So far"


def _lead(contenders: Sequence[_Contender], which: str) -> str:
    """The lowest loss and the next one as they are written, of runs sorted by their loss."""
    lowest = loss_text(contenders[0].loss)
    leaders = [contender.name for contender in contenders if loss_text(contender.loss) == lowest]
    others = [contender for contender in contenders if contender.name not in leaders]
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
