"""What a test must not leave behind: running threads and active timers, which would go on in the next test."""

import gc
import sys
import threading

_QT_CORE = "PySide6.QtCore"


def running_threads() -> set[str]:
    """Names of Python threads beside the main one, and of QThreads, that are running now."""
    python = {thread.name for thread in threading.enumerate() if _is_ours(thread)}
    if _QT_CORE not in sys.modules:  # a test of the core alone must not load Qt
        return python
    from PySide6.QtCore import QThread, QThreadPool

    qt = {thread.objectName() or "a QThread" for thread in _alive(QThread) if thread.isRunning()}
    pooled = {"a job of the global QThreadPool"} if QThreadPool.globalInstance().activeThreadCount() else set()
    return python | qt | pooled


def active_timers() -> set[str]:
    """Descriptions of the QTimers that are active now, after widgets that wait for deletion are gone."""
    if _QT_CORE not in sys.modules:
        return set()
    from PySide6.QtCore import QCoreApplication, QEvent, QTimer

    if QCoreApplication.instance() is None:
        return set()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return {_description(timer) for timer in _alive(QTimer) if timer.isActive()}


def _is_ours(thread: threading.Thread) -> bool:
    # A thread of Qt that ever ran Python leaves a dummy behind, even when it has ended: QThreads are asked themselves.
    return thread is not threading.main_thread() and not isinstance(thread, threading._DummyThread)


def _alive(kind):
    import shiboken6

    return [found for found in gc.get_objects() if isinstance(found, kind) and shiboken6.isValid(found)]


def _description(timer) -> str:
    owner = type(timer.parent()).__name__ if timer.parent() is not None else "nobody"
    return f"a QTimer of {owner} every {timer.interval()} ms"
