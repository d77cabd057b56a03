"""Training for as many steps as asked, or until Ctrl+C, with a bar on the terminal that says how far it is."""

import contextlib
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import FrameType

from neuronlab.core.trainer import Trainer

SLICE_SECONDS = 0.05
"""How long steps are made before the bar moves and Ctrl+C is heeded."""
_BAR_CELLS = 24

ALL_STEPS, INTERRUPTED, DIVERGED = "steps", "interrupted", "diverged"
"""Why a training stopped."""


@dataclass(frozen=True)
class Outcome:
    """How a training ended: `stopped_because` is one of the reasons above, `seconds` is training alone."""

    stopped_because: str
    seconds: float


def train(trainer: Trainer, steps: int, *, shows_bar: bool) -> Outcome:
    """Advance `trainer` to step number `steps`; the state between is never left half made."""
    seconds, at_once = 0.0, 16
    with _heeding_interrupts() as is_interrupted, _bar(shows_bar) as show:
        while trainer.step < steps and trainer.can_train and not is_interrupted():
            started = time.perf_counter()
            trainer.advance(min(at_once, steps - trainer.step))
            took = time.perf_counter() - started
            seconds += took
            at_once = max(1, min(2 * at_once, round(at_once * SLICE_SECONDS / max(took, 1e-9))))
            show(trainer, steps)
    if trainer.divergence is not None:
        return Outcome(DIVERGED, seconds)
    return Outcome(ALL_STEPS if trainer.step >= steps else INTERRUPTED, seconds)


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
def _bar(is_shown: bool) -> Iterator[Callable[[Trainer, int], None]]:
    """Something to call after every slice; draws on stderr over and over the same line, which is cleared at the end."""
    if not is_shown:
        yield _show_nothing
        return
    width = shutil.get_terminal_size().columns - 1  # a full line would wrap, and could not be drawn over again

    def show(trainer: Trainer, steps: int) -> None:
        share = trainer.step / steps
        cells = "#" * round(share * _BAR_CELLS)
        loss = trainer.history.record().train_loss[-1]  # measured on the way; a fresh probe could cost a slice
        text = f"[{cells:-<{_BAR_CELLS}}] {share:4.0%}  step {trainer.step:,} of {steps:,}  loss {loss:.4g}"
        print(f"\r{text[:width]:<{width}}", end="", file=sys.stderr, flush=True)

    try:
        yield show
    finally:
        print(f"\r{'':<{width}}\r", end="", file=sys.stderr, flush=True)


def _show_nothing(_trainer: Trainer, _steps: int) -> None:
    """Where there is no terminal to draw on."""
