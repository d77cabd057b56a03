"""How a network is trained, and when training stops, as frozen values."""

from typing import Annotated, Literal

import msgspec
from msgspec.structs import replace

from neuronlab.core.engine.optimizers import OPTIMIZERS
from neuronlab.core.engine.schedules import SCHEDULES
from neuronlab.core.network.initializers import INITIALIZER_LABELS, INITIALIZERS, SPREAD
from neuronlab.core.network.losses import LOSSES
from neuronlab.core.specs.base import MAX_STEPS, Spec, require_between, require_row

MAX_POINTS = 1_000_000
MAX_SEED = 2**31 - 1
MIN_RATE, MAX_RATE = 1e-8, 100.0
"""Bounds of the learning rate."""
ALL_POINTS = 0
"""The batch size that stands for all training points."""


class TrainingSpec(Spec, frozen=True):
    """How a network is trained.

    Attributes:
        optimizer: A row of OPTIMIZERS.
        learning_rate: Learning rate.
        batch_size: Points per step; 0 for all.
        loss: A row of LOSSES.
        schedule: A row of SCHEDULES.
        schedule_steps: Period of the schedule.
        schedule_factor: Factor of the schedule.
        warmup: Steps over which the learning rate rises from zero.
        clip: Largest norm of a gradient; 0 for no limit.
        l1: λ of the penalty λ·Σ|w|.
        l2: λ of the penalty (λ/2)·Σw².
        weight_decay: Fraction, times the learning rate, by which every step shrinks the weights.
        initializer: A row of INITIALIZERS, or AUTO_INITIALIZER.
        initial_scale: The initialiser's parameter; None for its default.
        initial_bias: Initial value of every bias; "spread" centres the units of the first layer on different inputs.
        seed: Seed of initial weights, batches and dropout.
        standardize: Whether inputs and numeric targets are standardised.
        flip_gradient: Whether every step goes up the gradient: for lessons, to show what that wrong idea does.
        no_bias: Whether all biases are 0 and stay so: for lessons, to show what a network without them cannot do.
    """

    optimizer: str = "adam"
    learning_rate: Annotated[float, msgspec.Meta(ge=MIN_RATE, le=MAX_RATE)] = 0.01
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
    initial_bias: Annotated[float, msgspec.Meta(ge=-100.0, le=100.0)] | Literal["spread"] = SPREAD
    seed: Annotated[int, msgspec.Meta(ge=0, le=MAX_SEED)] = 3
    standardize: bool = False
    flip_gradient: bool = False
    no_bias: bool = False

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
        """Everything that the initial weights depend on, besides the network's shape."""
        draws = self.seed, self.initializer, self.initial_scale, self.initial_bias
        return *draws, self.standardize, self.no_bias

    @property
    def direction(self) -> float:
        """The factor of the gradient: 1 to go down, −1 to go up."""
        return -1.0 if self.flip_gradient else 1.0

    def with_optimizer(self, key: str) -> "TrainingSpec":
        """The same training with another optimiser.

        An optimiser designed for weight decay sets its usual strength if there is none; leaving it removes that again.
        """
        if key == self.optimizer:
            return self
        old, new = OPTIMIZERS[self.optimizer], OPTIMIZERS[key]
        decay = 0.0 if self.weight_decay == old.default_decay else self.weight_decay
        return replace(self, optimizer=key, weight_decay=decay or new.default_decay)

    def points_per_step(self, count: int) -> int:
        """Points per step, given the number of training points; all if chosen or required by the optimiser."""
        takes_all = self.batch_size == ALL_POINTS or OPTIMIZERS[self.optimizer].is_full_batch
        return count if takes_all else min(self.batch_size, count)


class StopSpec(Spec, frozen=True):
    """When training stops; 0 disables a rule.

    Attributes:
        max_steps: Stop after this many steps.
        max_epochs: Stop after this many epochs.
        target_loss: Stop when the training loss has fallen to this value.
        patience: Stop when the watched loss has not fallen by a relative 0.0001 for this many steps.
        max_seconds: Stop after this many seconds of training since Play.
        settled: Whether to stop when the watched loss has settled.
    """

    max_steps: Annotated[int, msgspec.Meta(ge=0, le=MAX_STEPS)] = 0
    max_epochs: Annotated[int, msgspec.Meta(ge=0, le=MAX_STEPS)] = 0
    target_loss: Annotated[float, msgspec.Meta(ge=0.0, le=1e30)] = 0.0
    patience: Annotated[int, msgspec.Meta(ge=0, le=MAX_STEPS)] = 0
    max_seconds: Annotated[float, msgspec.Meta(ge=0.0, le=1e6)] = 0.0
    settled: bool = False
