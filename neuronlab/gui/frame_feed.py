"""Who gets which frames: asks for those of the plots that are on screen, and hands them round."""

from collections.abc import Callable
from itertools import cycle
from typing import ClassVar, Protocol

from PySide6.QtCore import QElapsedTimer, QObject, QPoint, QRect, QTimer, Slot
from PySide6.QtWidgets import QWidget

from neuronlab.analysis.frames import Frame, ViewRequest
from neuronlab.session.session import Session

UNHURRIED_MS = 150
"""Where frames are further apart than this, as at the slow speed, there is time for every plot to show each."""


class FramePlot(Protocol):
    """What the window asks of a plot; `view` is its key in a view request."""

    view: ClassVar[str]

    def show_frame(self, frame: Frame) -> None:
        """Show a frame."""

    def isVisible(self) -> bool:  # noqa: N802  # Qt's name
        """Whether it is shown, if only behind the tab of another."""

    def window(self) -> QWidget:
        """The window it is in."""

    def rect(self) -> QRect:
        """Where it is, seen from itself."""

    def mapTo(self, ancestor: QWidget, point: QPoint, /) -> QPoint:  # noqa: N802  # Qt's name
        """A place of it, seen from a widget around it."""


def _is_seen(plot: FramePlot) -> bool:
    """Whether a plot is on screen: what is behind another tab stands outside its window, and Qt calls it visible."""
    window = plot.window()
    place = plot.rect().translated(plot.mapTo(window, QPoint(0, 0)))
    return plot.isVisible() and window.rect().intersects(place)


class FrameFeed(QObject):
    """Feeds the plots of a window.

    While it trains, the `first` of them has every frame and the `turns` come one after the other: what paints holds the
    training up. Only frames that come slowly go to all. `looked_at(views)` makes the request for a set of views.
    """

    def __init__(
        self,
        session: Session,
        first: FramePlot,
        turns: tuple[tuple[FramePlot, ...], ...],
        looked_at: Callable[[frozenset[str]], ViewRequest],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._session, self._first, self._window, self._looked_at = session, first, window, looked_at
        self._turns = cycle(turns)
        self.plots: tuple[FramePlot, ...] = (first, *(plot for turn in turns for plot in turn))
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
        for plot in (self._first, *next(self._turns)) if takes_turns else self.plots:
            if _is_seen(plot):
                plot.show_frame(frame)

    def close(self) -> None:
        """Ask no more: closing hides the docks, which would ask the session for another look."""
        self._again.stop()
        self._again.blockSignals(True)
