"""Guards for what pyqtgraph itself lets Qt call: its plots, axes and items fail as ours do, and are no less guarded."""

from collections.abc import Iterator

from pyqtgraph import debug
from shiboken6 import Shiboken

from neuronlab.session.guarded import guard_overrides, report


def guard_pyqtgraph() -> None:
    """Guard every class of pyqtgraph, and send the errors it would only print the way of all others."""
    for kind in _made_from_qt():
        if kind.__module__.startswith("pyqtgraph."):
            guard_overrides(kind)
    debug.printExc = _report_caught


def _report_caught(*_: object, **__: object) -> None:
    report()


def _made_from_qt() -> Iterator[type]:
    """Every class there is whose objects are Qt's; each once or more."""
    waiting: list[type] = [Shiboken.Object]
    while waiting:
        subclasses: list[type] = type.__subclasses__(waiting.pop())
        waiting += subclasses
        yield from subclasses
