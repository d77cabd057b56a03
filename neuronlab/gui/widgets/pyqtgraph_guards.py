"""Guards for methods of pyqtgraph that Qt calls, which can fail like our own."""

from collections.abc import Iterator
from functools import cache

from pyqtgraph import debug
from shiboken6 import Shiboken

from neuronlab.session.guarded import guard_overrides, report


@cache  # there are hundreds of classes, and they stay guarded
def guard_pyqtgraph() -> None:
    """Guard every class of pyqtgraph, and report the errors it would only print like all others."""
    for kind in _made_from_qt():
        if kind.__module__.startswith("pyqtgraph."):
            guard_overrides(kind)
    debug.printExc = _report_caught


def _report_caught(*_: object, **__: object) -> None:
    report()


def _made_from_qt() -> Iterator[type]:
    """All classes of pyqtgraph derived from Qt's; some more than once."""
    waiting: list[type] = [Shiboken.Object]
    while waiting:
        subclasses: list[type] = type.__subclasses__(waiting.pop())
        waiting += subclasses
        yield from subclasses
