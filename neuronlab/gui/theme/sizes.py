"""Sizes in pixels that follow the text size: a length is given for the usual size and scaled where it is used."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

USUAL_PERCENT = 100
PERCENTS = (90, 100, 110, 125, 150)
"""The text sizes there are, in percent of the usual one."""


class _TextSize:
    """The text size of the whole program."""

    percent: int = USUAL_PERCENT


def text_percent() -> int:
    """The text size in percent of the usual one."""
    return _TextSize.percent


def set_text_percent(percent: int) -> None:
    """Set the text size; what is on screen follows once `Theme.changed` is emitted and `resize_children` called."""
    _TextSize.percent = percent if percent in PERCENTS else USUAL_PERCENT


def px(length: float) -> float:
    """A length of the usual text size in pixels, at the present one."""
    return length * _TextSize.percent / USUAL_PERCENT


def scaled(length: float) -> int:
    """`px` in whole pixels."""
    return round(px(length))


_SETTERS = {
    "usualWidth": QWidget.setFixedWidth,
    "usualHeight": QWidget.setFixedHeight,
    "usualLeastWidth": QWidget.setMinimumWidth,
    "usualLeastHeight": QWidget.setMinimumHeight,
    "usualMostWidth": QWidget.setMaximumWidth,
    "usualMostHeight": QWidget.setMaximumHeight,
}
"""How a length is given to a widget, by the property that remembers it."""


def _give(widget: QWidget, **lengths: float | None) -> None:
    for name, length in lengths.items():
        if length is not None:
            widget.setProperty(name, float(length))
            _SETTERS[name](widget, scaled(length))


def fix_size(widget: QWidget, width: float | None = None, height: float | None = None) -> None:
    """Fix the width or height of a widget, in pixels of the usual text size."""
    _give(widget, usualWidth=width, usualHeight=height)


def usual_size(widget: QWidget) -> QSize:
    """The size a widget was given by `fix_size`, at the present text size; 0 where it was given none."""
    return QSize(*(scaled(float(widget.property(name) or 0.0)) for name in ("usualWidth", "usualHeight")))


def bound_size(
    widget: QWidget,
    least_width: float | None = None,
    least_height: float | None = None,
    most_width: float | None = None,
    most_height: float | None = None,
) -> None:
    """Bound the size of a widget, in pixels of the usual text size."""
    _give(
        widget,
        usualLeastWidth=least_width,
        usualLeastHeight=least_height,
        usualMostWidth=most_width,
        usualMostHeight=most_height,
    )


def resize_children(root: QWidget) -> None:
    """Resize all widgets under `root` that were given sizes by `fix_size` or `bound_size` for the present text size."""
    for widget in root.findChildren(QWidget):
        for name in widget.dynamicPropertyNames():
            setter = _SETTERS.get(bytes(name.data()).decode())
            if setter is not None:
                setter(widget, scaled(float(widget.property(bytes(name.data()).decode()))))
