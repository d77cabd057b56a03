"""The table of generators of all tasks; the last one of each task is a formula to type."""

from dataclasses import replace

from neuronlab.core.data.classes import CLASS_GENERATORS
from neuronlab.core.data.curves import CURVE_GENERATORS
from neuronlab.core.data.generator import Generator
from neuronlab.core.data.surfaces import SURFACE_GENERATORS

FORMULA = "formula"
"""The key of the generator whose function is typed."""

_TYPED = Generator(task="", label="Formula", formula="your own formula", noise=0.0, count=1)
_TYPED_FOR: dict[str, Generator] = {
    "curve": replace(_TYPED, task="curve", noise=0.12, count=40),
    "classes": replace(_TYPED, task="classes", noise=0.1, count=300, classes=2),
    "surface": replace(_TYPED, task="surface", noise=0.1, count=300),
}

GENERATORS: dict[str, Generator] = {**CURVE_GENERATORS, **CLASS_GENERATORS, **SURFACE_GENERATORS, FORMULA: _TYPED}


def generators_for(task: str) -> dict[str, Generator]:
    """The generators of a task, ending with the one for a formula."""
    return {**{key: row for key, row in GENERATORS.items() if row.task == task}, FORMULA: _TYPED_FOR[task]}
