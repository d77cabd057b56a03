"""Advances several runs by one clock: the same number of steps, of gradient evaluations, or of seconds of compute.

A run that is behind the others, because it was added or started anew, catches up before the others go on. Nothing in a
run depends on the others, so its state at step N is the same bit for bit, with or without them.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from neuronlab.core.specs.experiment import Clock
from neuronlab.core.training.stopping import NO_RULES, SETTLED
from neuronlab.core.training.trainer import Trainer

SMALLEST_SLICE_S = 1e-4
"""Least compute of one turn under the clock of seconds: shorter ones could not be measured well."""


@dataclass(frozen=True, kw_only=True)
class ClockRow:
    """What can be kept equal between runs.

    Attributes:
        label: Its name.
        meaning: Its description.
        read: How far a run has come by this clock.
    """

    label: str
    meaning: str
    read: Callable[[Trainer], float]


CLOCKS: dict[Clock, ClockRow] = {
    "steps": ClockRow(
        label="Same steps",
        meaning="All runs make the same number of steps",
        read=lambda trainer: trainer.step,
    ),
    "evaluations": ClockRow(
        label="Same gradient evaluations",
        meaning="All runs compute the same number of gradients; a step of L-BFGS takes several",
        read=lambda trainer: trainer.evaluations,
    ),
    "seconds": ClockRow(
        label="Same time",
        meaning="All runs compute equally long; how many steps that is depends on the machine",
        read=lambda trainer: trainer.seconds,
    ),
}


class Lockstep:
    """Runs that train together, by one row of CLOCKS.

    `timer` returns seconds of processor time of this thread. A single run has no one to wait for; of several, those
    that have settled go on until all have.
    """

    def __init__(
        self, trainers: Sequence[Trainer], clock: Clock = "steps", timer: Callable[[], float] = time.thread_time
    ) -> None:
        self._trainers = tuple(trainers)
        self._clock, self._read, self._timer = clock, CLOCKS[clock].read, timer
        self._let_settle()

    @property
    def can_train(self) -> bool:
        """Whether a run can go on."""
        return any(trainer.can_train for trainer in self._trainers)

    @property
    def is_catching_up(self) -> bool:
        """Whether a run that can go on is behind another."""
        running = [trainer for trainer in self._trainers if trainer.can_train]
        return len(running) > 1 and bool(self._behind(running, self._share(running, 1)))

    def advance(self, steps: int, most: int | None = None) -> int:
        """Let every run make up to `steps` steps, or what comes to the same by the clock.

        If runs are behind, they alone make up to `most` steps, by default `steps`. Returns how many steps the run has
        made that made most.
        """
        running = [trainer for trainer in self._trainers if trainer.can_train]
        if not running:
            return 0
        share = self._share(running, steps)
        lead, behind = max(map(self._read, running)), self._behind(running, share)
        if behind:
            longer = share if most is None else self._share(running, most)
            done = [self._advance_to(trainer, min(lead, self._read(trainer) + longer)) for trainer in behind]
        else:
            done = [self._advance_to(trainer, lead + share) for trainer in running]
        self._let_settle()
        return max(done)

    def _share(self, running: Sequence[Trainer], steps: int) -> float:
        """What `steps` steps come to by the clock: of seconds, those of the fastest run."""
        if self._clock != "seconds":
            return steps
        fastest = min((trainer.seconds / trainer.step for trainer in running if trainer.step), default=0.0)
        return max(SMALLEST_SLICE_S, steps * fastest)

    def _behind(self, running: Sequence[Trainer], share: float) -> list[Trainer]:
        """The runs behind the one that has come furthest; seconds are never quite equal."""
        lead, most = max(map(self._read, running)), share if self._clock == "seconds" else 0.0
        return [trainer for trainer in running if lead - self._read(trainer) > most]

    def _advance_to(self, trainer: Trainer, goal: float) -> int:
        """Advance a run until it has reached `goal` by the clock; returns how many steps it has made."""
        first = before = trainer.step
        while trainer.can_train and (left := goal - self._read(trainer)) > 0:
            per_step = self._read(trainer) / trainer.step if trainer.step else 1.0
            began = self._timer()
            trainer.advance(max(1, int(left / per_step)) if per_step else 1)
            trainer.seconds += self._timer() - began
            if trainer.step == before:
                break
            before = trainer.step
        return trainer.step - first

    def _let_settle(self) -> None:
        """Put off the rule about settled losses until it holds for all that train."""
        training = [trainer for trainer in self._trainers if trainer.can_train]
        is_last = len(self._trainers) == 1 or all(SETTLED in trainer.met_rules() for trainer in training)
        for trainer in self._trainers:
            trainer.postponed = NO_RULES if is_last else frozenset({SETTLED})
