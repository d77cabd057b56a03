"""Opens studios on the present work of a window, one at a time, and closes them."""

from collections import deque
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QSize, Slot
from PySide6.QtWidgets import QWidget

from neuronlab.gui.window.pictures.studio import Scene, Studio
from neuronlab.gui.window.workbench import Workbench
from neuronlab.session.snapshot import Snapshot

Use = Callable[[Studio], None]


class Studios(QObject):
    """Makes studios of the work as it is now, and as the window looks back at it."""

    def __init__(self, window: Workbench, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._waiting: deque[tuple[Use, bool]] = deque()
        self._open: list[Studio] = []
        window.session.snapshot_taken.connect(self._take)

    def show(self, name: str, size: QSize, then: Callable[[QWidget], None], *, is_light: bool = False) -> None:
        """Call `then` with a part of the window, shown in a studio of its own that is closed afterwards."""

        def use(studio: Studio) -> None:
            studio.show(name, size, partial(finish, studio))

        def finish(studio: Studio, part: QWidget) -> None:
            try:
                then(part)
            finally:
                self.end(studio)

        self.open(use, is_light=is_light)

    def open(self, use: Use, *, is_light: bool = False) -> None:
        """Call `use` with a studio once it is open; `end` it."""
        self._waiting.append((use, is_light))
        self._window.session.request_snapshot()

    def end(self, studio: Studio) -> None:
        """Close a studio."""
        if studio in self._open:
            self._open.remove(studio)
            studio.close()

    def close(self) -> None:
        """Close all studios; none is opened any more."""
        self._waiting.clear()
        for studio in list(self._open):
            self.end(studio)

    @Slot(object)
    def _take(self, snapshot: Snapshot) -> None:
        """Open the studios that wait for the work."""
        while self._waiting:
            use, is_light = self._waiting.popleft()
            window = self._window
            document = window.session.document
            work = replace(snapshot.brought_to(document.present).work(), undo=None)
            is_dark = window.theme.colors.is_dark and not is_light
            scene = Scene(work, is_dark, window.canvas.plot.ranges, document.moment)
            studio = Studio(type(window), scene, self)
            self._open.append(studio)
            use(studio)
