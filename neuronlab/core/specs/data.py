"""How points are generated, split and displayed, as frozen values."""

from typing import Annotated

import msgspec
from msgspec.structs import replace

from neuronlab.core.data.generators import GENERATORS, generators_for
from neuronlab.core.errors import InputError
from neuronlab.core.formulas.parser import is_constant
from neuronlab.core.specs.base import Spec, require_between, require_row
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.specs.training import MAX_POINTS, MAX_SEED

LARGEST_COORDINATE = 1e30
"""Larger coordinates leave too little headroom in float32 for squares and sums."""
MOST_OUTLIERS, MOST_IMBALANCE = 0.5, 0.9
LARGEST_CONSTANT = 1e6
_FORMULA = TASKS["curve"].formula


class DataSpec(Spec, frozen=True):
    """How points are generated, and how all points are split.

    Attributes:
        generator: A row of GENERATORS.
        count: Number of generated points.
        noise: Standard deviation of the noise.
        outliers: Fraction of points that are outliers; for classes, those with a wrong label.
        imbalance: The fraction by which every class is smaller than the one before it.
        test_share: Fraction of points held out for testing.
        seed: Seed of the generated points.
        split_seed: Seed of the split.
        formula: The formula in the inputs, if the generator is `formula`.
        low: Lower end of its domain.
        high: Upper end of its domain.
        threshold: For classes, points with values above it have the second label.
        constants: (name, value) of constants in the formula; a constant without one is 1.
    """

    generator: str = "wave"
    count: Annotated[int, msgspec.Meta(ge=1, le=MAX_POINTS)] = 40
    noise: Annotated[float, msgspec.Meta(ge=0.0, le=10.0)] = 0.12
    outliers: Annotated[float, msgspec.Meta(ge=0.0, le=MOST_OUTLIERS)] = 0.0
    imbalance: Annotated[float, msgspec.Meta(ge=0.0, le=MOST_IMBALANCE)] = 0.0
    test_share: Annotated[float, msgspec.Meta(ge=0.0, le=0.9)] = 0.2
    seed: Annotated[int, msgspec.Meta(ge=0, le=MAX_SEED)] = 0
    split_seed: Annotated[int, msgspec.Meta(ge=0, le=MAX_SEED)] = 0
    formula: str = _FORMULA
    low: Annotated[float, msgspec.Meta(ge=-1e6, le=1e6)] = -3.0
    high: Annotated[float, msgspec.Meta(ge=-1e6, le=1e6)] = 3.0
    threshold: Annotated[float, msgspec.Meta(ge=-1e6, le=1e6)] = 0.0
    constants: tuple[tuple[str, Annotated[float, msgspec.Meta(ge=-LARGEST_CONSTANT, le=LARGEST_CONSTANT)]], ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        require_row(GENERATORS, self.generator, "preset")
        names = [name for name, _ in self.constants]
        if len(set(names)) < len(names) or not all(map(is_constant, names)):
            raise InputError("Constants of a formula must be different single letters other than x, y, z and e.")
        for name, value in self.constants:
            require_between(f"The constant {name}", value, -LARGEST_CONSTANT, LARGEST_CONSTANT)


def preset_spec(task: str, generator: str, data: DataSpec) -> DataSpec:
    """`data` with a task's preset, at its default count and noise."""
    row = generators_for(task)[generator]
    changed: DataSpec = replace(data, generator=generator, count=row.count, noise=row.noise)
    return changed


class ViewSpec(Spec, frozen=True):
    """What the main plot shows besides training points and prediction.

    Attributes:
        test_points: Test points.
        mistakes: Misclassified points.
        residuals: Residuals of a curve.
        slope: The derivative of a curve.
        hard: The most likely class only, without its probability.
        section: A section through a surface.
        section_along: The input, 0 or 1, along which the section runs.
        section_at: The value of the other input there.
        collapsed: The single linear map of a linear network.
        local: The linear map of the piece under the pointer.
        predicts: The prediction at inputs that are typed.
    """

    test_points: bool = True
    mistakes: bool = True
    residuals: bool = False
    slope: bool = False
    hard: bool = False
    section: bool = False
    section_along: Annotated[int, msgspec.Meta(ge=0, le=1)] = 0
    section_at: Annotated[float, msgspec.Meta(ge=-1e30, le=1e30)] = 0.0
    collapsed: bool = False
    local: bool = False
    predicts: bool = True
