"""The last resort for exceptions: whatever nothing expected is logged in full and told in one sentence."""

import logging
import sys
import threading
from traceback import walk_tb
from types import TracebackType

from PySide6.QtCore import QObject, Signal

log = logging.getLogger(__name__)


class Excepthook(QObject):
    """Handles uncaught exceptions of all threads: logs the traceback and shows one sentence."""

    caught = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._logged: set[tuple[object, ...]] = set()

    def install(self) -> None:
        """Install the hooks."""
        sys.excepthook = self._catch
        threading.excepthook = self._catch_in_thread

    def remove(self) -> None:
        """Restore Python's own hooks."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__

    def _catch(self, kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
        self._log_once(kind, error, traceback)
        # A queued signal, since the hook may run in any thread and in the middle of a paint event.
        self.caught.emit(f"Internal error: {kind.__name__}: {error}")

    def _log_once(self, kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
        """Log an error with its traceback, unless the same kind was raised at the same line of the same calls before.

        A failing paint event would otherwise fill the log with every frame.
        """
        lines = tuple((frame.f_code.co_filename, line) for frame, line in walk_tb(traceback))
        if (kind, lines) not in self._logged:
            self._logged.add((kind, lines))
            log.critical("An error that nothing expected", exc_info=(kind, error, traceback))

    def _catch_in_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self._catch(args.exc_type, args.exc_value, args.exc_traceback)
