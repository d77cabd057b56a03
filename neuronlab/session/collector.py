"""Python's garbage collector, kept to the window's thread.

It may run in whichever thread allocates next. When that is the training thread and the garbage holds Qt objects, they
are destroyed in a thread they do not belong to, and the program crashes.
"""

import gc

from PySide6.QtCore import QObject, QTimer, Slot

CHECK_MS = 1_000


class WindowThreadCollector(QObject):
    """Collects when Python would have, but only from this object's thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thresholds = gc.get_threshold()
        self._was_enabled = gc.isenabled()
        self._timer = QTimer(self, interval=CHECK_MS)
        self._timer.timeout.connect(self.collect_if_due)

    def start(self) -> None:
        """Take over from the automatic collector."""
        self._was_enabled = gc.isenabled()
        gc.disable()
        # What is there by now stays for good; not looking at it again keeps a collection under a millisecond.
        gc.freeze()
        self._timer.start()

    def stop(self) -> None:
        """Give the collector back."""
        self._timer.stop()
        gc.unfreeze()
        if self._was_enabled:
            gc.enable()

    @Slot()
    def collect_if_due(self) -> None:
        """Collect the oldest generation whose threshold is passed."""
        counts = gc.get_count()
        due = [generation for generation in range(3) if counts[generation] > self._thresholds[generation]]
        if due:
            gc.collect(due[-1])
