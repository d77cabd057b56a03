"""Training until a rule ends it, or Ctrl+C does, with a bar on the terminal that says how far it is."""

import contextlib
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import FrameType

from neuronlab.core.specs.training import StopSpec
from neuronlab.core.training.stopping import OUT_OF_TIME
from neuronlab.core.training.trainer import Trainer

SLICE_SECONDS = 0.05
"""How long steps are made before the bar moves, and Ctrl+C and the clock are heeded."""
_BAR_CELLS = 24

REASONS = {
    "target_loss": "target_loss",
    "patience": "plateau",
    "max_steps": "steps",
    "max_epochs": "epochs",
    OUT_OF_TIME: "time",
}
"""What a report calls the rule that ended a training; of several that held, the first one here."""
INTERRUPTED = "interrupted"


@dataclass(frozen=True)
class Outcome:
    """How a training ended: `rule` is the row of STOP_RULES that ended it, None for Ctrl+C and for divergence.

    `seconds` is training alone.
    """

    rule: str | None
    seconds: float

    @property
    def stopped_because(self) -> str:
        """What a report says; that a run diverged, its trainer knows."""
        return INTERRUPTED if self.rule is None else REASONS[self.rule]


def train(trainer: Trainer, *, shows_bar: bool) -> Outcome:
    """Advance `trainer` until a rule of its run holds; the state between is never left half made."""
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
    """Ctrl+C is only noted, so that no step is cut in two; a second one ends the program at once."""
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
    """Something to call after every slice; draws on stderr over and over the same line, which is cleared at the end."""
    if not is_shown:
        yield _show_nothing
        return
    width = shutil.get_terminal_size().columns - 1  # a full line would wrap, and could not be drawn over again

    def show(trainer: Trainer, seconds: float) -> None:
        stop, share = trainer.run.stop, _share(trainer, seconds)
        cells = "#" * round(share * _BAR_CELLS)
        steps = f"{trainer.step:,} of {stop.max_steps:,}" if stop.max_steps else f"{trainer.step:,}"
        loss = trainer.history.record().train_loss[-1]  # measured on the way; a fresh probe could cost a slice
        text = f"[{cells:-<{_BAR_CELLS}}] {share:4.0%}  step {steps}  loss {loss:.4g}"
        print(f"\r{text[:width]:<{width}}", end="", file=sys.stderr, flush=True)

    try:
        yield show
    finally:
        print(f"\r{'':<{width}}\r", end="", file=sys.stderr, flush=True)


def _share(trainer: Trainer, seconds: float) -> float:
    """How much of the way is done, by the limit that is nearest."""
    stop: StopSpec = trainer.run.stop
    limits = [(trainer.step, stop.max_steps), (trainer.epoch, stop.max_epochs), (seconds, stop.max_seconds)]
    return max((min(1.0, done / limit) for done, limit in limits if limit), default=0.0)


def _show_nothing(_trainer: Trainer, _seconds: float) -> None:
    """Where there is no terminal to draw on."""
