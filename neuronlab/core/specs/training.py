"""How a network learns, and when it stops, as frozen values."""

from typing import Annotated

import msgspec

from neuronlab.core.engine.optimizers import OPTIMIZERS
from neuronlab.core.engine.schedules import SCHEDULES
from neuronlab.core.network.initializers import INITIALIZER_LABELS, INITIALIZERS
from neuronlab.core.network.losses import LOSSES
from neuronlab.core.specs.base import MAX_STEPS, Spec, require_between, require_row

MAX_POINTS = 1_000_000
MAX_SEED = 2**31 - 1
ALL_POINTS = 0
"""The batch size that means: every step sees all training points."""


class TrainingSpec(Spec, frozen=True):
    """How a network learns.

    `batch_size` 0 means all points. `schedule` changes the rate over `schedule_steps` by `schedule_factor`, and over
    the first `warmup` steps it rises from nothing. `clip` is the longest a gradient may be, 0 for any length. `l1` is
    the λ of λ·Σ|w|, `l2` that of (λ/2)·Σw², and `weight_decay` the share, times the rate, that every step takes off the
    weights. `initial_scale` is the number the initialiser can be adjusted by, None for its usual one.
    """

    optimizer: str = "adam"
    learning_rate: Annotated[float, msgspec.Meta(ge=1e-8, le=100.0)] = 0.01
    batch_size: Annotated[int, msgspec.Meta(ge=ALL_POINTS, le=MAX_POINTS)] = ALL_POINTS
    loss: str = "squared"
    schedule: str = "constant"
    schedule_steps: Annotated[int, msgspec.Meta(ge=1, le=MAX_STEPS)] = 1000
    schedule_factor: Annotated[float, msgspec.Meta(ge=1e-6, le=1.0)] = 0.5
    warmup: Annotated[int, msgspec.Meta(ge=0, le=MAX_STEPS)] = 0
    clip: Annotated[float, msgspec.Meta(ge=0.0, le=1e6)] = 0.0
    l1: Annotated[float, msgspec.Meta(ge=0.0, le=10.0)] = 0.0
    l2: Annotated[float, msgspec.Meta(ge=0.0, le=10.0)] = 0.0
    weight_decay: Annotated[float, msgspec.Meta(ge=0.0, le=10.0)] = 0.0
    initializer: str = "auto"
    initial_scale: float | None = None
    initial_bias: Annotated[float, msgspec.Meta(ge=-100.0, le=100.0)] = 0.0
    seed: Annotated[int, msgspec.Meta(ge=0, le=MAX_SEED)] = 3
    standardize: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        require_row(OPTIMIZERS, self.optimizer, "optimizer")
        require_row(LOSSES, self.loss, "loss")
        require_row(SCHEDULES, self.schedule, "schedule")
        require_row(INITIALIZER_LABELS, self.initializer, "initializer")
        if self.initial_scale is not None:
            row = INITIALIZERS.get(self.initializer)
            scale = row.scale if row else None
            if scale is not None:
                require_between(f"The {scale.name} of {self.initializer}", self.initial_scale, scale.low, scale.high)

    @property
    def start(self) -> tuple[object, ...]:
        """All that the first weights depend on, beside the network's shape."""
        return self.seed, self.initializer, self.initial_scale, self.initial_bias, self.standardize

    def points_per_step(self, count: int) -> int:
        """Of so many training points, how many a step sees: all when that is asked for, or the optimiser needs it."""
        takes_all = self.batch_size == ALL_POINTS or OPTIMIZERS[self.optimizer].is_full_batch
        return count if takes_all else min(self.batch_size, count)


class StopSpec(Spec, frozen=True):
    """When training stops by itself; 0 leaves a rule out.

    After so many steps or epochs; when the training loss has come down to `target_loss`; when it has not fallen by a
    ten-thousandth for `patience` steps; after so many seconds of training since Play.
    """

    max_steps: Annotated[int, msgspec.Meta(ge=0, le=MAX_STEPS)] = 0
    max_epochs: Annotated[int, msgspec.Meta(ge=0, le=MAX_STEPS)] = 0
    target_loss: Annotated[float, msgspec.Meta(ge=0.0, le=1e30)] = 0.0
    patience: Annotated[int, msgspec.Meta(ge=0, le=MAX_STEPS)] = 0
    max_seconds: Annotated[float, msgspec.Meta(ge=0.0, le=1e6)] = 0.0
