"""A guess of what will be learned, drawn on the plot with the left button; it is no part of the points."""

from PySide6.QtCore import QObject, Signal

from neuronlab.analysis.frames.frame import Frame
from neuronlab.analysis.guess import Guess, GuessGap, Sketch, drawn_on, tidied
from neuronlab.gui.canvas.pictures.guess import GuessPicture
from neuronlab.gui.canvas.pictures.task_picture import LegendMark
from neuronlab.gui.canvas.strokes.hand import PointerPosition
from neuronlab.gui.canvas.view import CanvasView
from neuronlab.gui.theme.theme import Theme

LEAST_PX = 24.0
"""A narrower stroke is a click, and no guess."""
TASK = "curve"


class DrawnGuess(QObject):
    """Takes the left button while a guess is wanted, and shows the guess in the task of curves.

    Signals: `drawn(sketch)` with a finished stroke, `asked` when another gap is to be worked out, `changed` when
    another guess is shown, or none.
    """

    drawn = Signal(object)
    asked = Signal()
    changed = Signal()

    def __init__(self, plot: CanvasView, theme: Theme) -> None:
        super().__init__(plot)
        self._plot, self._theme = plot, theme
        self._is_wanted = self._is_compared = False
        self._is_curve = True
        self._sketch: Sketch = ()
        self._slot: int | None = None
        self._stroke: Sketch = ()
        self._last: tuple[float, float] | None = None
        self.picture = GuessPicture(plot)
        self.recolor()

    @property
    def is_wanted(self) -> bool:
        """Whether the left button draws a guess."""
        return self._is_wanted and self._is_curve

    @property
    def is_drawing(self) -> bool:
        """Whether a stroke is in progress."""
        return self._last is not None

    @property
    def compared(self) -> Guess | None:
        """The guess whose gap to the learned function is shown; None for none."""
        is_shown = self._is_compared and self._is_curve and len(self._sketch) > 1
        return Guess(self._sketch, self._slot) if is_shown else None

    def ask(self, *, is_wanted: bool) -> None:
        """Let the left button draw a guess, or leave it to the tools; a stroke in progress is dropped."""
        if is_wanted != self._is_wanted:
            self._drop()
            self._is_wanted = is_wanted

    def show(self, sketch: Sketch, slot: int | None = None, *, is_compared: bool = False) -> None:
        """Show a guess, () for none; with `is_compared` also its gap to the run of a slot, None for the active one."""
        before, was_seen = self.compared, bool(self._sketch)
        self._sketch, self._slot, self._is_compared = sketch, slot, is_compared
        if not self.is_drawing:
            self.picture.show_sketch(sketch)
        if self.compared != before:
            self.picture.show_gap(None)
            self.asked.emit()
        if bool(sketch) != was_seen:
            self.changed.emit()

    def show_task(self, task: str) -> None:
        """Show the guess in the task of curves only."""
        before, self._is_curve = self.compared, task == TASK
        self._drop()
        self.picture.set_shown(self._is_curve)
        if self.compared != before:
            self.asked.emit()

    def show_frame(self, frame: Frame) -> None:
        """Show the gap in a frame, if it is that of the guess."""
        self.picture.show_gap(self.gap_in(frame))

    def gap_in(self, frame: Frame) -> GuessGap | None:
        """The gap of this guess in a frame; None unless it is shown and the frame knows it."""
        gap = frame.guess_gap
        return gap if gap is not None and not self.is_drawing and gap.guess == self.compared else None

    def follow_range(self) -> None:
        """Follow the visible range."""
        self.picture.follow_range()

    def recolor(self) -> None:
        """Apply the theme's colours."""
        self.picture.recolor(self._theme.colors)

    def legend(self) -> list[LegendMark]:
        """Its entry in the legend, while there is a guess."""
        is_seen = self._is_curve and len(self._sketch) > 1
        return [LegendMark(self._theme.colors.text, "╌╌", "your guess", "guess")] if is_seen else []

    # -- mouse ----------------------------------------------------------------------------------------------------

    def begin(self, position: PointerPosition) -> bool:
        """Begin a stroke, if a guess is wanted; whether it has begun."""
        if not self.is_wanted or self._plot.is_in_lane(position):
            return False
        self._last = self._within(position)
        self._stroke = (self._last,)
        return True

    def draw_to(self, position: PointerPosition) -> bool:
        """Draw on to a position; whether a stroke is in progress."""
        if self._last is None:
            return False
        at = self._within(position)
        self._stroke, self._last = drawn_on(self._stroke, self._last, at), at
        if self._is_wide:
            self.picture.show_sketch(self._stroke)
            self.picture.show_gap(None)
        return True

    def end(self) -> None:
        """End the stroke: one that is wide enough replaces the guess."""
        if self._last is None:
            return
        stroke, is_wide = tidied(self._stroke), self._is_wide
        self._drop()
        if is_wide:
            self.drawn.emit(stroke)

    def _drop(self) -> None:
        if self._last is not None:
            self._stroke, self._last = (), None
            self.picture.show_sketch(self._sketch)

    @property
    def _is_wide(self) -> bool:
        width = self._stroke[-1][0] - self._stroke[0][0]
        return bool(width >= LEAST_PX * self._plot.box.viewPixelSize()[0])

    def _within(self, position: PointerPosition) -> tuple[float, float]:
        """A position, or the nearest one in the plot."""
        (left, right), (bottom, top) = self._plot.ranges
        return min(max(position.x, left), right), min(max(position.y, bottom), top)
