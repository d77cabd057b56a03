"""What a test must not leave behind: threads and timers, which go on, and windows, which slow the rest or cover it."""

import gc
import sys
import threading


def still_running() -> set[str]:
    """Descriptions of the Python threads beside the main one, QThreads, QTimers and windows that are there now.

    Widgets that wait for deletion are deleted first, since in a running program their timers would be gone too.
    """
    found = {f"the thread {thread.name}" for thread in threading.enumerate() if _is_ours(thread)}
    qt_core = sys.modules.get("PySide6.QtCore")
    if qt_core is None or qt_core.QCoreApplication.instance() is None:  # a test of the core alone does without
        return found
    qt_core.QCoreApplication.sendPostedEvents(None, qt_core.QEvent.Type.DeferredDelete)
    for alive in _alive((qt_core.QThread, qt_core.QTimer)):
        if isinstance(alive, qt_core.QTimer) and alive.isActive():
            owner = type(alive.parent()).__name__ if alive.parent() is not None else "nobody"
            found.add(f"a QTimer of {owner} every {alive.interval()} ms")
        elif isinstance(alive, qt_core.QThread) and alive.isRunning():
            found.add(f"the QThread {alive.objectName() or alive}")
    if _has_window():
        gc.unfreeze()
        gc.collect()  # one that could not be built is garbage
        if _has_window():
            found.add("a main window")
    found |= {f"the visible window {name}" for name in _visible_windows()}
    if qt_core.QThreadPool.globalInstance().activeThreadCount():
        found.add("a job of the global QThreadPool")
    return found


def _has_window() -> bool:
    kind = getattr(sys.modules.get("neuronlab.gui.window.main_window"), "MainWindow", ())
    widgets = sys.modules.get("PySide6.QtWidgets")
    return widgets is not None and any(isinstance(top, kind) for top in widgets.QApplication.topLevelWidgets())


def _visible_windows() -> set[str]:
    """Windows on the screen, where the next test expects to find its own under the mouse."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    tops = [] if widgets is None or widgets.QApplication.instance() is None else widgets.QApplication.topLevelWidgets()
    return {type(top).__name__ for top in tops if top.isVisible()}


def _is_ours(thread: threading.Thread) -> bool:
    # A thread of Qt that ever ran Python leaves a dummy behind, even when it has ended: QThreads are asked themselves.
    return thread is not threading.main_thread() and not isinstance(thread, threading._DummyThread)


def _alive(kinds):
    """Every object of these Qt classes that exists; types are looked up once, since there are very many objects."""
    is_valid = sys.modules["shiboken6"].isValid
    is_wanted = {}
    for found in gc.get_objects():
        kind = type(found)
        if kind not in is_wanted:
            is_wanted[kind] = issubclass(kind, kinds)
        if is_wanted[kind] and is_valid(found):
            yield found
