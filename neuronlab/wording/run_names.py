"""Names of runs: those that a person has given, else made from what differs between the runs."""

from collections import Counter
from collections.abc import Sequence
from itertools import count

from neuronlab.core.specs.experiment import RunSpec
from neuronlab.wording.numbers import elided
from neuronlab.wording.run_settings import SETTINGS, Setting

JOINT = " · "
"""Between the parts of a name, the first of which tells most."""
_LONGEST_PART = 24
_LONGEST = 40
_MATCHED = "shape"
"""A race of kinds of units matches the widths to them, so a shape that goes with other units is no part of a name."""
_AS_WRITTEN = {"activation", "features"}
"""Settings whose texts begin with a label or a formula, which keeps its case at the start of a name."""


def run_names(runs: Sequence[RunSpec]) -> tuple[str, ...]:
    """A name for each run, all different.

    One setting names all of them: the first that tells each run from all others, else the first in which any differ.
    Others are added to runs that depart from most in them: "tanh", "Sigmoid · rate 0.1". Equal names are numbered.
    """
    made = _made_names(runs)
    taken: set[str] = {run.name for run in runs if run.name}
    names: list[str] = []
    for run, other in zip(runs, made, strict=True):
        if run.name and run.name not in names:
            names.append(run.name)
            continue
        name = _free(run.name or other, taken)
        taken.add(name)
        names.append(name)
    return tuple(names)


def _free(name: str, taken: set[str]) -> str:
    """The name, with a number if it is taken."""
    numbered = (f"{name} {number}" for number in count(2))
    return name if name not in taken else next(other for other in numbered if other not in taken)


def _made_names(runs: Sequence[RunSpec]) -> list[str]:
    named = [(setting, setting.name) for setting in SETTINGS if setting.name is not None]
    parts = [(setting, [name(run) for run in runs]) for setting, name in named]
    telling = [(setting, texts) for setting, texts in parts if len(set(texts)) > 1] or parts[:1]
    first = next((part for part in telling if len(set(part[1])) == len(runs)), telling[0])
    others = [part for part in telling if part is not first]
    return [_joined(number, runs, first, others) for number in range(len(runs))]


def _joined(
    number: int,
    runs: Sequence[RunSpec],
    first: tuple[Setting, list[str]],
    others: Sequence[tuple[Setting, list[str]]],
) -> str:
    """The name of one run, from the texts (runs,) of the setting that names all, and of others."""
    parts = [first[1][number]]
    for setting, texts in others:
        if texts[number] != _most_common(texts) and not (setting.key == _MATCHED and _has_other_units(number, runs)):
            parts.append(texts[number])
    name = JOINT.join(elided(part, _LONGEST_PART) for part in parts if part)
    return elided(name if first[0].key in _AS_WRITTEN else name[:1].upper() + name[1:], _LONGEST)


def _most_common(texts: Sequence[str]) -> str:
    """The text that most runs have; of several, the first."""
    return Counter(texts).most_common(1)[0][0]


def _has_other_units(number: int, runs: Sequence[RunSpec]) -> bool:
    units = ["".join(dict.fromkeys(layer.unit for layer in run.network.hidden)) for run in runs]
    return units[number] != _most_common(units)
