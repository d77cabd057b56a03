"""Requests frames for the plots on screen and distributes them."""

import time
from collections import deque
from collections.abc import Callable
from typing import ClassVar, Protocol

from PySide6.QtCore import QElapsedTimer, QObject, QPoint, QRect, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from neuronlab.analysis.frames.frame import Frame
from neuronlab.analysis.frames.request import ViewRequest
from neuronlab.session.session import Session
from neuronlab.session.speeds import UNHURRIED

UNHURRIED_MS = 150
"""If frames are further apart than this, every plot has time to show each."""
LEAST_S, MOST_S = 0.007, 0.011
"""Bounds of the share of a thirtieth of a second that the window's thread spends on painting: below the first, more
plots get each frame; above the second, fewer do."""


class FramePlot(Protocol):
    """Interface of a plot; `view` is its key in a view request."""

    view: ClassVar[str]

    def show_frame(self, frame: Frame) -> None:
        """Show a frame."""

    def isVisible(self) -> bool:
        """Whether the plot is shown, even behind another tab."""

    def window(self) -> QWidget:
        """The window of the plot."""

    def rect(self) -> QRect:
        """The plot's rectangle in its own coordinates."""

    def mapTo(self, ancestor: QWidget, point: QPoint, /) -> QPoint:
        """Map a position in the plot to the coordinates of an ancestor."""


class FirstPlot(FramePlot, Protocol):
    """The plot that gets every frame."""

    def paint_now(self) -> None:
        """Paint at once instead of with the window's next update."""


def _is_seen(plot: FramePlot) -> bool:
    """Whether a plot is on screen: Qt also calls a plot behind another tab visible, but it lies outside its window."""
    window = plot.window()
    area = plot.rect().translated(plot.mapTo(window, QPoint(0, 0)))
    return plot.isVisible() and window.rect().intersects(area)


class PaintBudget:
    """The number of plots a frame goes to besides the first: as many as the window's thread can paint in its share.

    Measured in CPU time, so that a busy machine, or training that holds the interpreter lock, does not reduce the
    number.
    """

    def __init__(self, clock: Callable[[], float] = time.thread_time) -> None:
        self._clock = clock
        self._then = clock()
        self._spent_s = 0.5 * (LEAST_S + MOST_S)
        self.plots = 3

    def note_frame(self, most: int) -> None:
        """Count a frame that could go to at most `most` plots."""
        now = self._clock()
        self._spent_s += 0.3 * (now - self._then - self._spent_s)
        self._then = now
        if self._spent_s > MOST_S:
            self.plots = max(1, self.plots - 1)
        elif self._spent_s < LEAST_S:
            self.plots = min(max(1, most), self.plots + 1)


class FrameFeed(QObject):
    """Distributes frames to the plots of a window.

    During training the `first` plot gets every frame and the `others` take turns, a few with each frame, because
    painting delays training. Only infrequent frames go to all plots. `looked_at(views)` creates the request for a set
    of views. `seen(views)` carries the names of the views on screen with every request.
    """

    seen = Signal(object)

    def __init__(
        self,
        session: Session,
        first: FirstPlot,
        others: tuple[FramePlot, ...],
        looked_at: Callable[[frozenset[str]], ViewRequest],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._session, self._first, self._window, self._looked_at = session, first, window, looked_at
        self.plots: tuple[FramePlot, ...] = (first, *others)
        self._waiting = deque(others)
        self._budget = PaintBudget()
        self._since_frame = QElapsedTimer()
        self._since_frame.start()
        self._again = QTimer(self, singleShot=True, interval=0)
        self._again.timeout.connect(self.look)

    @Slot()
    def look_again(self) -> None:
        """Request frames again, once the current events are processed."""
        self._again.start()

    @Slot()
    def look(self) -> None:
        """Request frames for the plots on screen."""
        hidden = self._window.isMinimized() or not self._window.isVisible()
        views = frozenset() if hidden else frozenset(plot.view for plot in self.plots if _is_seen(plot))
        self._session.look(self._looked_at(views))
        self.seen.emit(views)

    def show_frame(self, frame: Frame) -> None:
        """Pass a frame to the plots whose turn it is; the last one, on pause, goes to all."""
        is_hurried = self._since_frame.restart() < UNHURRIED_MS and frame.status.speed > UNHURRIED
        takes_turns = frame.is_playing and is_hurried
        if not takes_turns:
            for plot in self.plots:
                if _is_seen(plot):
                    plot.show_frame(frame)
            return
        if _is_seen(self._first):
            self._first.show_frame(frame)
            self._first.paint_now()  # before the others, whose number varies, so that its frames come evenly
        for plot in self._next_in_turn():
            plot.show_frame(frame)

    def _next_in_turn(self) -> list[FramePlot]:
        """The plots on screen, besides the first, that have waited longest."""
        seen = [plot for plot in self._waiting if _is_seen(plot)]
        self._budget.note_frame(len(seen))
        chosen = seen[: self._budget.plots]
        for plot in chosen:
            self._waiting.remove(plot)
            self._waiting.append(plot)
        return chosen

    def close(self) -> None:
        """Stop requesting frames: closing hides the docks, which would send another request."""
        self._again.stop()
        self._again.blockSignals(True)
