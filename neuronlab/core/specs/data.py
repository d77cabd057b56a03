"""How points are made and split, and how they are looked at, as frozen values beside the points themselves."""

from typing import Annotated

import msgspec
from msgspec.structs import replace

from neuronlab.core.data.generators import GENERATORS, generators_for
from neuronlab.core.specs.base import Spec, require_row
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.specs.training import MAX_POINTS, MAX_SEED

LARGEST_COORDINATE = 1e30
"""Beyond this a coordinate leaves too little room in float32 for squares and sums."""
MOST_OUTLIERS, MOST_IMBALANCE = 0.5, 0.9
_FORMULA = TASKS["curve"].formula


class DataSpec(Spec, frozen=True):
    """How generated points are made and how all points are split.

    `outliers` is the share of points thrown far off, of classes those given another label. `imbalance` takes that share
    of its points off every class against the one before it. Where the generator is `formula`, `formula` is one in the
    inputs' names over `low` to `high`; for classes the label says whether it is above `threshold`.
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

    def __post_init__(self) -> None:
        super().__post_init__()
        require_row(GENERATORS, self.generator, "preset")


def preset_spec(task: str, generator: str, data: DataSpec) -> DataSpec:
    """The recipe of a task's preset with its usual number and noise; seed, split and the rest stay those of `data`."""
    row = generators_for(task)[generator]
    changed: DataSpec = replace(data, generator=generator, count=row.count, noise=row.noise)
    return changed


class ViewSpec(Spec, frozen=True):
    """What the big plot shows beside points and prediction.

    `residuals` and `slope` are of curves; `hard` shows classes without their probabilities; `section` cuts a surface
    along the input number `section_along` (0 or 1), where the other one is `section_at`. `collapsed` draws all layers
    of a linear network as the one map they are, `local` that of the straight piece under the pointer.
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
