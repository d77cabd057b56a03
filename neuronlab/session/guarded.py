"""A guard around every method that Qt calls, so that an error ends that call and nothing else.

An error must not leave a method that Qt calls, because it would pass into C++. PySide holds it until Qt returns to
Python and calls no other method meanwhile, so the next item of a scene is painted through a null pointer. If one such
method was called from another, CPython 3.11 also crashes on errors raised by C code, such as `[][1]`. So the guard
passes every error to the excepthook at once, and returns a value that Qt can use.

A class made from one of Qt's derives from `Guarded` first, which guards the methods of `HARMLESS` it defines, and those
its subclasses define.
"""

import sys
from collections.abc import Callable
from functools import wraps
from types import FunctionType

from PySide6.QtCore import QItemSelectionModel, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QPaintEngine, QPainterPath, QPixmap, QValidator

_Methods = dict[str, Callable[..., object]]


def _none(*_: object) -> None:
    return None


def _false(*_: object) -> bool:
    return False


def _no_size(*_: object) -> QSize:
    return QSize()


_TEXT_OF_FIELD: _Methods = {
    "textFromValue": lambda _field, value: str(value),
    "valueFromText": lambda field, _text: field.value(),
}
_EVENTS: _Methods = dict.fromkeys(
    (
        "changeEvent", "closeEvent", "contextMenuEvent", "dragEnterEvent", "dragLeaveEvent", "dragMoveEvent",
        "dropEvent", "enterEvent", "focusInEvent", "focusOutEvent", "hideEvent", "hoverEnterEvent", "hoverLeaveEvent",
        "hoverMoveEvent", "keyPressEvent", "keyReleaseEvent", "leaveEvent", "mouseDoubleClickEvent", "mouseMoveEvent",
        "mousePressEvent", "mouseReleaseEvent", "moveEvent", "paintEvent", "resizeEvent", "showEvent", "wheelEvent",
    ),
    _none,
)  # fmt: skip

HARMLESS: dict[str, _Methods] = {
    "QObject": {"event": _false, "eventFilter": _false, "timerEvent": _none},
    "QWidget": {**_EVENTS, "sizeHint": _no_size, "minimumSizeHint": _no_size, "focusNextPrevChild": _false},
    "QAbstractScrollArea": {"viewportEvent": _false, "scrollContentsBy": _none, "viewportSizeHint": _no_size},
    "QAbstractItemView": {"selectionCommand": lambda *_: QItemSelectionModel.SelectionFlag.NoUpdate},
    "QHeaderView": {"paintSection": _none},
    "QPlainTextEdit": {"insertFromMimeData": _none},
    "QAbstractSpinBox": {
        "validate": lambda _field, text, position: (QValidator.State.Intermediate, text, position),
        "fixup": lambda _field, text: text,
        "stepBy": _none,
    },
    "QSpinBox": _TEXT_OF_FIELD,
    "QDoubleSpinBox": _TEXT_OF_FIELD,
    "QGraphicsScene": _EVENTS,
    "QGraphicsItem": {
        **_EVENTS,
        **dict.fromkeys(("sceneEvent", "sceneEventFilter"), _false),
        "paint": _none,
        "boundingRect": lambda *_: QRectF(),
        "shape": lambda *_: QPainterPath(),
        "itemChange": lambda _item, _change, value: value,
    },
    "QGraphicsWidget": _EVENTS,
    "QGraphicsLayoutItem": {"sizeHint": lambda *_: QSizeF()},
    "QAbstractItemModel": {
        **dict.fromkeys(("rowCount", "columnCount"), lambda *_: 0),
        **dict.fromkeys(("data", "headerData", "sort"), _none),
        "setData": _false,
        "flags": lambda *_: Qt.ItemFlag.NoItemFlags,
    },
    "QItemSelectionModel": {"select": _none},
    "QAbstractItemDelegate": {
        **dict.fromkeys(("paint", "createEditor", "setEditorData", "setModelData", "updateEditorGeometry"), _none),
        "sizeHint": _no_size,
    },
    "QStyledItemDelegate": {"initStyleOption": _none},
    "QIconEngine": {"paint": _none, "pixmap": lambda *_: QPixmap()},
    "QPaintDevice": {"paintEngine": _none, "metric": lambda *_: 0},
    "QPaintEngine": {
        **dict.fromkeys(("updateState", "drawPath", "drawPolygon", "drawTextItem", "drawPixmap", "drawImage"), _none),
        **dict.fromkeys(("begin", "end"), _false),
        "type": lambda *_: QPaintEngine.Type.User,
    },
    "QUndoCommand": {"redo": _none, "undo": _none, "mergeWith": _false, "id": lambda *_: -1},
}
"""The virtual methods that Qt calls, by their Qt class, and what a failed one returns.

The return value is computed from the arguments of the method.
"""


class Guarded:
    """Base of every class derived from a Qt class; it comes before the Qt class."""

    def __init_subclass__(cls, **options: object) -> None:
        super().__init_subclass__(**options)
        guard_overrides(cls)


def guard_overrides(kind: type) -> None:
    """Guard the methods of `HARMLESS` that a class defines, and those of a mix-in, which knows no Qt class itself."""
    owners = [kind, *(base for base in kind.__mro__ if issubclass(base, Guarded))]
    for name, harmless in virtual_methods(kind).items():
        for owner in owners:
            method = vars(owner).get(name)
            if isinstance(method, FunctionType) and not is_guarded(method):
                setattr(owner, name, _guard(method, harmless))


def virtual_methods(kind: type) -> _Methods:
    """The methods of a class that Qt may call, and what a failed one returns."""
    found: _Methods = {}
    for base in reversed(kind.__mro__):
        if base.__module__.startswith("PySide6."):
            found |= {name: value for name, value in HARMLESS.get(base.__name__, {}).items() if hasattr(base, name)}
    return found


def is_guarded(method: object) -> bool:
    """Whether a method is guarded."""
    return getattr(method, "__code__", None) is _GUARD_CODE


def report() -> None:
    """Pass the error being handled to the excepthook, which logs and shows it."""
    try:
        sys.excepthook(*sys.exc_info())
    except Exception:  # noqa: BLE001  # as Python does if a hook fails
        sys.__excepthook__(*sys.exc_info())


def _guard(method: Callable[..., object], harmless: Callable[..., object]) -> Callable[..., object]:
    @wraps(method)
    def guard(self: object, *given: object, **named: object) -> object:
        try:
            return method(self, *given, **named)
        except BaseException:  # noqa: BLE001  # the edge to Qt; not even KeyboardInterrupt may pass
            report()
            return harmless(self, *given)

    return guard


_GUARD_CODE = _guard(_none, _none).__code__
