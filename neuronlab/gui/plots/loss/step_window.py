"""Which steps the loss plot shows: all of them, or those a person has zoomed to."""

from neuronlab.gui.widgets.steady_range import FEWEST_STEPS, step_axis_end

ZOOM_STEP = 1.25
"""Factor of one notch of the wheel, or one press of a key."""


class StepWindow:
    """The first and last step of the axis. While zoomed, it grows with the run only if the present was in view."""

    def __init__(self) -> None:
        self._ends: tuple[float, float] | None = None
        self._reached = 0

    @property
    def is_zoomed(self) -> bool:
        """Whether only some of the steps are shown."""
        return self._ends is not None

    def ends(self, whole: float) -> tuple[float, float]:
        """First and last step of the axis, whose end without zoom is `whole`."""
        return (0.0, whole) if self._ends is None else self._ends

    def follow(self, reached: int) -> None:
        """Note the step that the run has reached; one that has gone back or started again is shown whole."""
        if reached < self._reached:
            self.fit()
        elif self._ends is not None:
            first, last = self._ends
            if first <= self._reached <= last < reached:
                self._ends = first, first + step_axis_end(round(reached - first))
        self._reached = reached

    def fit(self) -> None:
        """Show all steps."""
        self._ends = None

    def zoom(self, factor: float, share: float, whole: float) -> None:
        """Show `factor` times as many steps; the one at this share of the axis stays where it is."""
        first, last = self.ends(whole)
        span = max(min(float(FEWEST_STEPS), whole), (last - first) * factor)
        self._show(first + share * (last - first - span), span, whole)

    def pan(self, steps: float, whole: float) -> None:
        """Show later steps, by this many, or earlier ones; nothing changes unless zoomed."""
        if self._ends is not None:
            first, last = self._ends
            self._show(first + steps, last - first, whole)

    def _show(self, first: float, span: float, whole: float) -> None:
        if span >= whole:
            self.fit()
            return
        first = min(max(0.0, first), whole - span)
        self._ends = first, first + span
