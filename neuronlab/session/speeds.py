"""Training speeds, and slices short enough that commands never wait long."""

import math
from typing import Literal

SLICE_SECONDS = 0.004
"""Length of a training slice in seconds; between slices commands are read and frames built."""
FRAME_MS = 33
"""Milliseconds per frame: 30 frames a second."""

SLOWEST, FASTEST = 1.0, 100_000.0
"""Bounds of a speed in steps per second."""
UNHURRIED = 10.0
"""Up to this speed every step has a frame of its own, which every plot shows."""
MAX = math.inf
"""As many steps as possible."""
AUTO: Literal["auto"] = "auto"
"""As many steps as the picture changes calmly."""
Speed = float | Literal["auto"]
"""Steps per second, `MAX` or `AUTO`."""


class SliceClock:
    """Measures how many steps fit into a slice, and how many are made per second."""

    def __init__(self) -> None:
        self._seconds_per_step = SLICE_SECONDS
        self._window_start: float | None = None
        self._window_steps = 0
        self.steps_per_second = 0.0

    @property
    def steps_per_slice(self) -> int:
        """Number of steps that take about `SLICE_SECONDS`, at least one."""
        return max(1, int(SLICE_SECONDS / self._seconds_per_step))

    def note_slice(self, steps: int, began: float, ended: float) -> None:
        """Update the measurement from a slice of `steps` between two times, in seconds."""
        if steps:
            # Half old, half new: adapts to a changed network within a few slices without following every fluctuation.
            self._seconds_per_step = 0.5 * self._seconds_per_step + 0.5 * max(1e-7, (ended - began) / steps)
        if self._window_start is None:  # from the first step on, so that slow steps are not counted at both ends
            self._window_start = ended
            return
        self._window_steps += steps
        passed = ended - self._window_start
        if passed >= 0.5:
            self.steps_per_second = self._window_steps / passed
            self._window_start, self._window_steps = ended, 0

    def start_small(self) -> None:
        """Forget the cost of a step: the next slice is one step."""
        self._seconds_per_step = SLICE_SECONDS
        self.rest()

    def rest(self) -> None:
        """Reset the rate while training is paused."""
        self._window_start, self._window_steps, self.steps_per_second = None, 0, 0.0
