"""Python's garbage collector, restricted to the window's thread.

The automatic collector runs in whichever thread allocates next. If that is the training thread and the garbage
contains Qt objects, they are destroyed in the wrong thread, and the program crashes.
"""

import gc

from PySide6.QtCore import QObject, QTimer, Slot

CHECK_MS = 1_000


class WindowThreadCollector(QObject):
    """Collects at the same thresholds as Python, but only in this object's thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thresholds = gc.get_threshold()
        self._was_enabled = gc.isenabled()
        self._timer = QTimer(self, interval=CHECK_MS)
        self._timer.timeout.connect(self.collect_if_due)

    def start(self) -> None:
        """Replace the automatic collector."""
        self._was_enabled = gc.isenabled()
        gc.disable()
        # Objects that exist by now stay for good; freezing them keeps a collection under a millisecond.
        gc.freeze()
        self._timer.start()

    def stop(self) -> None:
        """Re-enable the automatic collector."""
        self._timer.stop()
        gc.unfreeze()
        if self._was_enabled:
            gc.enable()

    @Slot()
    def collect_if_due(self) -> None:
        """Collect the oldest generation whose threshold is exceeded."""
        counts = gc.get_count()
        due = [generation for generation in range(3) if counts[generation] > self._thresholds[generation]]
        if due:
            gc.collect(due[-1])
