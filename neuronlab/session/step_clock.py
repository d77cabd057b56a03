"""Decides how many steps are due: at a set speed, or at one that keeps the picture calm."""

import math

from neuronlab.session.speeds import AUTO, FASTEST, MAX, SLOWEST, UNHURRIED, Speed

CALM_MOVE = 0.0045
"""Under Auto, the learned function moves about this share of its picture from one frame to the next."""
FIRST_RATE = 20.0
"""Steps per second at which Auto starts."""
GAIN, MOST_SLOWER, MOST_FASTER = 0.5, 0.6, 1.13
"""Auto follows this power of how much calmer the picture is than it should be, within these factors a frame."""
FRAMES_PER_SECOND = 30.0
LONGEST_DEBT_S = 0.1
"""Steps that a slow machine has not made for longer than this are not made up for."""
NO_LIMIT = 2**31


class StepClock:
    """Steps that are due, by a clock in seconds that the caller reads.

    `rate` is the speed in steps per second, under Auto the present one.
    """

    def __init__(self) -> None:
        self._speed: Speed = MAX
        self.rate: float = MAX
        self._since = 0.0
        self._made = 0
        self._last = 0.0  # when steps were last due

    @property
    def is_auto(self) -> bool:
        """Whether the rate follows the picture."""
        return self._speed == AUTO

    @property
    def is_unhurried(self) -> bool:
        """Whether every step gets a frame of its own."""
        return self.rate <= UNHURRIED

    def set_speed(self, speed: Speed, now: float) -> None:
        """Use another speed from now on; Auto continues at the present rate."""
        self._speed = speed
        if isinstance(speed, float):
            self.rate = speed
        elif not math.isfinite(self.rate):
            self.rate = FIRST_RATE
        # The next step is due when it would be at this speed since the last one, at most one at once.
        self._since, self._made = max(self._last, now - 1.0 / self.rate), 0

    def begin_slowly(self, now: float) -> None:
        """Let Auto start over, for a network that has learned nothing yet."""
        if self.is_auto:
            self.rate = FIRST_RATE
            self.begin(now)

    def begin(self, now: float) -> None:
        """Count from now on; the first step is due at once."""
        self._since, self._made = now, -1

    def due(self, now: float) -> int:
        """How many steps are due and not made; at an unhurried rate at most one, to be seen for its full time."""
        if self.rate == MAX:
            return NO_LIMIT
        due = math.floor((now - self._since) * self.rate) - self._made
        most = 1 if self.is_unhurried else max(1, int(self.rate * LONGEST_DEBT_S))
        if due > most or (self.is_unhurried and due > 0):
            self._since, self._made, due = now, -most, most
        if due > 0:
            self._last = now
        return max(0, due)

    def note_steps(self, steps: int) -> None:
        """Count steps that were made."""
        self._made += steps

    def seconds_to_next(self, now: float) -> float:
        """Seconds until a step is due; 0 if one is."""
        if self.rate == MAX:
            return 0.0
        return max(0.0, self._since + (self._made + 1) / self.rate - now)

    def follow(self, move: float, now: float) -> None:
        """Adapt an Auto rate to how far the function has moved since the last frame, as a share of its picture."""
        if not self.is_auto:
            return
        a_frame = move * min(1.0, self.rate / FRAMES_PER_SECOND)  # slower steps than frames move it step by step
        factor = (CALM_MOVE / a_frame) ** GAIN if a_frame > 0.0 else MOST_FASTER
        owed = max(0.0, (now - self._since) * self.rate - self._made)
        rate = self.rate * min(MOST_FASTER, max(MOST_SLOWER, factor))
        self.rate = min(FASTEST, max(SLOWEST, rate))
        self._since, self._made = now - owed / self.rate, 0  # a part of a step that is due stays due
