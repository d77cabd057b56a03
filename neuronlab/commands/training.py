"""Train until a stop rule is met or Ctrl+C is pressed, with a progress bar on the terminal."""

import contextlib
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import FrameType

from neuronlab.core.specs.training import StopSpec
from neuronlab.core.training.stopping import OUT_OF_TIME, SETTLED
from neuronlab.core.training.trainer import Trainer

SLICE_SECONDS = 0.05
"""Seconds between updates of the bar and checks for Ctrl+C and the time limit."""
_BAR_CELLS = 24

REASONS = {
    "target_loss": "target_loss",
    "patience": "plateau",
    "max_steps": "steps",
    "max_epochs": "epochs",
    SETTLED: "settled",
    OUT_OF_TIME: "time",
}
"""Names of the stop rules in a report; if several are met, the first one here counts."""
INTERRUPTED = "interrupted"


@dataclass(frozen=True)
class Outcome:
    """How training ended: `rule` is the key in STOP_RULES of the rule that was met, None for Ctrl+C or divergence.

    `seconds` is the time spent training.
    """

    rule: str | None
    seconds: float

    @property
    def stopped_because(self) -> str:
        """The reason as named in a report; divergence is recorded by the trainer."""
        return INTERRUPTED if self.rule is None else REASONS[self.rule]


def train(trainer: Trainer, *, shows_bar: bool) -> Outcome:
    """Advance `trainer` until a stop rule of its run is met; no step is ever left incomplete."""
    limit = trainer.run.stop.max_seconds
    seconds, at_once = 0.0, 16
    with _heeding_interrupts() as is_interrupted, _bar(shows_bar) as show:
        while trainer.can_train and not is_interrupted() and not 0.0 < limit <= seconds:
            started = time.perf_counter()
            trainer.advance(at_once)
            took = time.perf_counter() - started
            seconds += took
            at_once = max(1, min(2 * at_once, round(at_once * SLICE_SECONDS / max(took, 1e-9))))
            show(trainer, seconds)
    met = trainer.stopped | ({OUT_OF_TIME} if 0.0 < limit <= seconds else set())
    return Outcome(next((rule for rule in REASONS if rule in met), None), seconds)


@contextlib.contextmanager
def _heeding_interrupts() -> Iterator[Callable[[], bool]]:
    """Only record Ctrl+C, so that no step is interrupted; a second one ends the program at once."""
    interrupted = False

    def note(_number: int, _frame: FrameType | None) -> None:
        nonlocal interrupted
        interrupted = True
        signal.signal(signal.SIGINT, usual)

    usual = signal.signal(signal.SIGINT, note)
    try:
        yield lambda: interrupted
    finally:
        signal.signal(signal.SIGINT, usual)


@contextlib.contextmanager
def _bar(is_shown: bool) -> Iterator[Callable[[Trainer, float], None]]:
    """A function to call after every slice, which redraws a line on stderr; the line is cleared at the end."""
    if not is_shown:
        yield _show_nothing
        return
    width = shutil.get_terminal_size().columns - 1  # a full line would wrap and could not be redrawn

    def show(trainer: Trainer, seconds: float) -> None:
        stop, share = trainer.run.stop, _share(trainer, seconds)
        cells = "#" * round(share * _BAR_CELLS)
        steps = f"{trainer.step:,} of {stop.max_steps:,}" if stop.max_steps else f"{trainer.step:,}"
        loss = trainer.history.record().train_loss[-1]  # from the history; a new probe could take as long as a slice
        text = f"[{cells:-<{_BAR_CELLS}}] {share:4.0%}  step {steps}  loss {loss:.4g}"
        print(f"\r{text[:width]:<{width}}", end="", file=sys.stderr, flush=True)

    try:
        yield show
    finally:
        print(f"\r{'':<{width}}\r", end="", file=sys.stderr, flush=True)


def _share(trainer: Trainer, seconds: float) -> float:
    """Fraction complete, by the nearest limit."""
    stop: StopSpec = trainer.run.stop
    limits = [(trainer.step, stop.max_steps), (trainer.epoch, stop.max_epochs), (seconds, stop.max_seconds)]
    return max((min(1.0, done / limit) for done, limit in limits if limit), default=0.0)


def _show_nothing(_trainer: Trainer, _seconds: float) -> None:
    """Do nothing, without a terminal."""
