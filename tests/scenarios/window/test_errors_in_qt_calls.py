"""An ordinary error in a method that Qt calls ends that call only: it is reported, and the window goes on."""

import re
import sys
from collections import Counter
from functools import cache
from importlib import import_module
from pkgutil import walk_packages
from types import FunctionType

import pytest
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene, QWidget, QWidgetItem

import neuronlab
from neuronlab.gui.widgets.painters import saved_state
from neuronlab.session.guarded import Guarded, is_guarded
from tests.gui.injection import FAULTS, injected, qt_classes


@cache
def own_classes():
    for module in walk_packages(neuronlab.__path__, "neuronlab."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    return sorted((kind for kind in set(qt_classes()) if kind.__module__.startswith("neuronlab.")), key=repr)


def test_every_method_that_qt_calls_is_guarded():
    unguarded = [
        f"{kind.__module__}.{kind.__qualname__}.{name}"
        for kind in own_classes()
        for name in overridden(kind)
        if not is_guarded(vars(kind)[name])
    ]
    assert not unguarded, "derive these classes from Guarded, or add the methods to HARMLESS"


def test_no_method_that_calls_all_others_is_overridden():
    """An event filter answers as well, and no other method of Python's is called from within it."""
    dispatchers = {"event", "viewportEvent", "sceneEvent"}
    found = [f"{kind.__qualname__}.{name}" for kind in own_classes() for name in dispatchers & vars(kind).keys()]
    assert not found


def overridden(kind):
    """The methods a class defines that one of Qt's classes below it has too."""
    below = [base for base in kind.__mro__ if base.__module__.startswith("PySide6.")]
    return [
        name
        for name, value in vars(kind).items()
        if isinstance(value, FunctionType) and not name.startswith("__") and any(name in vars(base) for base in below)
    ]


def test_no_fault_in_a_method_that_qt_calls_ends_the_program(tmp_path):
    findings = injected(tmp_path)
    assert not findings.fatal
    assert not findings.uncalled
    assert findings.still_paints
    assert len(findings.tried) > 200
    logged = Counter(re.findall(r'File "<(.*)>", line', findings.log))
    assert logged == Counter(findings.tried)


class Fragile(Guarded, QWidget):
    """Fails as often as it is asked to."""

    fault = "[][1]"

    def fail(self):
        eval(self.fault)

    def mousePressEvent(self, event):  # noqa: N802  # Qt's name
        self.fail()

    def paintEvent(self, event):  # noqa: N802  # Qt's name
        with QPainter(self) as painter, saved_state(painter):
            self.fail()

    def sizeHint(self):  # noqa: N802  # Qt's name
        return self.fail()


@pytest.mark.parametrize("fault", FAULTS)
def test_an_error_reaches_the_excepthook_and_qt_goes_on(qtbot, fault):
    widget = Fragile()
    qtbot.addWidget(widget)
    widget.fault = fault
    with qtbot.captureExceptions() as caught:
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
        assert QWidgetItem(widget).sizeHint() == QSize(0, 0)
        widget.grab()
        widget.grab()  # no painter of before is in the way
    assert [kind for kind, _, _ in caught] == [type(caught[0][1])] * 4
    assert issubclass(caught[0][0], IndexError | ZeroDivisionError)


def test_an_interrupt_from_the_keyboard_reaches_the_excepthook_too(qtbot, monkeypatch):
    caught = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, *_: caught.append(kind))
    widget = Fragile()
    qtbot.addWidget(widget)
    widget.fault = "(_ for _ in ()).throw(KeyboardInterrupt)"
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
    assert caught == [KeyboardInterrupt]


def test_a_hook_that_fails_itself_ends_nothing_either(qtbot, monkeypatch, capfd):
    def fail(*_):
        raise MemoryError

    monkeypatch.setattr(sys, "excepthook", fail)
    widget = Fragile()
    qtbot.addWidget(widget)
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
    printed = capfd.readouterr().err
    assert "IndexError" in printed
    assert "MemoryError" in printed


class Square(Guarded, QGraphicsItem):
    def __init__(self, x, color):
        super().__init__()
        self.setPos(x, 0)
        self._color = color

    def boundingRect(self):  # noqa: N802  # Qt's name
        return QRectF(0, 0, 20, 20)

    def paint(self, painter, option, widget=None):
        painter.fillRect(self.boundingRect(), self._color)


class Hole(Square):
    def paint(self, painter, option, widget=None):
        eval(FAULTS[0])


def test_what_comes_after_an_item_that_fails_is_painted(qtbot):
    scene = QGraphicsScene(QRectF(0, 0, 60, 20))
    items = [Square(0, Qt.GlobalColor.red), Hole(20, None), Square(40, Qt.GlobalColor.blue)]
    for item in items:
        scene.addItem(item)
    picture = QImage(60, 20, QImage.Format.Format_RGB32)
    with qtbot.captureExceptions() as caught, QPainter(picture) as painter:
        scene.render(painter)
    assert len(caught) == 1
    assert [picture.pixelColor(x, 10).name() for x in (10, 50)] == ["#ff0000", "#0000ff"]
