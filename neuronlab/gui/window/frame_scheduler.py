"""Who gets which frames: asks for those of the plots that are on screen, and hands them round."""

import time
from collections import deque
from collections.abc import Callable
from typing import ClassVar, Protocol

from PySide6.QtCore import QElapsedTimer, QObject, QPoint, QRect, QTimer, Slot
from PySide6.QtWidgets import QWidget

from neuronlab.analysis.frames.frame import Frame
from neuronlab.analysis.frames.request import ViewRequest
from neuronlab.session.session import Session

UNHURRIED_MS = 150
"""Where frames are further apart than this, as at the slow speed, there is time for every plot to show each."""
LEAST_S, MOST_S = 0.007, 0.011
"""Of each thirtieth of a second the window's thread is to spend so much on painting: more plots come with a frame where
it spends less than the first, and fewer where it spends more than the second."""


class FramePlot(Protocol):
    """What the window asks of a plot; `view` is its key in a view request."""

    view: ClassVar[str]

    def show_frame(self, frame: Frame) -> None:
        """Show a frame."""

    def isVisible(self) -> bool:
        """Whether it is shown, if only behind the tab of another."""

    def window(self) -> QWidget:
        """The window it is in."""

    def rect(self) -> QRect:
        """Where it is, seen from itself."""

    def mapTo(self, ancestor: QWidget, point: QPoint, /) -> QPoint:
        """A place of it, seen from a widget around it."""


class FirstPlot(FramePlot, Protocol):
    """The plot that has every frame."""

    def paint_now(self) -> None:
        """Paint at once, not when the window comes to it."""


def _is_seen(plot: FramePlot) -> bool:
    """Whether a plot is on screen: what is behind another tab stands outside its window, and Qt calls it visible."""
    window = plot.window()
    area = plot.rect().translated(plot.mapTo(window, QPoint(0, 0)))
    return plot.isVisible() and window.rect().intersects(area)


class PaintBudget:
    """How many plots a frame goes to, beside the first: as many as the window's thread can paint in its share.

    It is measured in time of the processor, so a busy machine, or a training that holds the interpreter, is no reason
    to show less.
    """

    def __init__(self, clock: Callable[[], float] = time.thread_time) -> None:
        self._clock = clock
        self._then = clock()
        self._spent_s = 0.5 * (LEAST_S + MOST_S)
        self.plots = 3

    def note_frame(self, most: int) -> None:
        """A frame has come; there are so many plots that it could go to."""
        now = self._clock()
        self._spent_s += 0.3 * (now - self._then - self._spent_s)
        self._then = now
        if self._spent_s > MOST_S:
            self.plots = max(1, self.plots - 1)
        elif self._spent_s < LEAST_S:
            self.plots = min(max(1, most), self.plots + 1)


class FrameFeed(QObject):
    """Feeds the plots of a window.

    While it trains, the `first` of them has every frame and the `others` come in turn, a few with each: what paints
    holds the training up. Only frames that come slowly go to all. `looked_at(views)` makes the request for a set of
    views.
    """

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
        """Ask anew, once what is going on now is over."""
        self._again.start()

    @Slot()
    def look(self) -> None:
        """Ask for frames of what is on screen."""
        hidden = self._window.isMinimized() or not self._window.isVisible()
        views = frozenset() if hidden else frozenset(plot.view for plot in self.plots if _is_seen(plot))
        self._session.look(self._looked_at(views))

    def show_frame(self, frame: Frame) -> None:
        """Hand a frame to the plots whose turn it is; the last one, on pause, goes to all."""
        takes_turns = self._since_frame.restart() < UNHURRIED_MS and frame.is_playing
        if not takes_turns:
            for plot in self.plots:
                if _is_seen(plot):
                    plot.show_frame(frame)
            return
        if _is_seen(self._first):
            self._first.show_frame(frame)
            self._first.paint_now()  # before the others, whose number changes: so its frames come evenly
        for plot in self._next_in_turn():
            plot.show_frame(frame)

    def _next_in_turn(self) -> list[FramePlot]:
        """Those on screen, beside the first, that have waited longest."""
        seen = [plot for plot in self._waiting if _is_seen(plot)]
        self._budget.note_frame(len(seen))
        chosen = seen[: self._budget.plots]
        for plot in chosen:
            self._waiting.remove(plot)
            self._waiting.append(plot)
        return chosen

    def close(self) -> None:
        """Ask no more: closing hides the docks, which would ask the session for another look."""
        self._again.stop()
        self._again.blockSignals(True)
