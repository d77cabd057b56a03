"""What a test must not leave behind: running threads and active timers, which would go on in the next test."""

import gc
import sys
import threading


def running_threads() -> set[str]:
    """Names of Python threads beside the main one, and of QThreads, that are running now."""
    python = {thread.name for thread in threading.enumerate() if _is_ours(thread)}
    qt_core = _loaded_qt_core()
    if qt_core is None:
        return python
    qt = {thread.objectName() or "a QThread" for thread in _alive(qt_core.QThread) if thread.isRunning()}
    pooled = {"a job of the global QThreadPool"} if qt_core.QThreadPool.globalInstance().activeThreadCount() else set()
    return python | qt | pooled


def active_timers() -> set[str]:
    """Descriptions of the QTimers that are active now, after widgets that wait for deletion are gone."""
    qt_core = _loaded_qt_core()
    if qt_core is None or qt_core.QCoreApplication.instance() is None:
        return set()
    qt_core.QCoreApplication.sendPostedEvents(None, qt_core.QEvent.Type.DeferredDelete)
    return {_description(timer) for timer in _alive(qt_core.QTimer) if timer.isActive()}


def _loaded_qt_core():
    """QtCore if something has loaded it; a test of the core alone must not."""
    return sys.modules.get("PySide6.QtCore")


def _is_ours(thread: threading.Thread) -> bool:
    # A thread of Qt that ever ran Python leaves a dummy behind, even when it has ended: QThreads are asked themselves.
    return thread is not threading.main_thread() and not isinstance(thread, threading._DummyThread)


def _alive(kind):
    is_valid = sys.modules["shiboken6"].isValid
    return [found for found in gc.get_objects() if isinstance(found, kind) and is_valid(found)]


def _description(timer) -> str:
    owner = type(timer.parent()).__name__ if timer.parent() is not None else "nobody"
    return f"a QTimer of {owner} every {timer.interval()} ms"
