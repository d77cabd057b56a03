"""The table of generators, over all tasks; what a person types as a formula is the last row of each."""

from dataclasses import replace

from neuronlab.core.data.classes import CLASS_GENERATORS
from neuronlab.core.data.curves import CURVE_GENERATORS
from neuronlab.core.data.generator import Generator
from neuronlab.core.data.surfaces import SURFACE_GENERATORS

FORMULA = "formula"
"""The row of every task whose function a person types."""

_TYPED = Generator(task="", label="Formula", formula="what you type", noise=0.0, count=1)
_TYPED_FOR: dict[str, Generator] = {
    "curve": replace(_TYPED, task="curve", noise=0.12, count=40),
    "classes": replace(_TYPED, task="classes", noise=0.1, count=300, classes=2),
    "surface": replace(_TYPED, task="surface", noise=0.1, count=300),
}

GENERATORS: dict[str, Generator] = {**CURVE_GENERATORS, **CLASS_GENERATORS, **SURFACE_GENERATORS, FORMULA: _TYPED}


def generators_for(task: str) -> dict[str, Generator]:
    """The rows of one task, and at the end the one for a formula in that task."""
    return {**{key: row for key, row in GENERATORS.items() if row.task == task}, FORMULA: _TYPED_FOR[task]}
