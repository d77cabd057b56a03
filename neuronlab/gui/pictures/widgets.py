"""Records widgets with all they contain, as they look on the screen but at full sharpness and full length."""

import contextlib
from collections.abc import Iterator

import pyqtgraph as pg
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QRegion
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QGraphicsItem,
    QGraphicsView,
    QScrollBar,
    QSizeGrip,
    QWidget,
)

from neuronlab.gui.pictures.recording import Recording, RecordingDevice

LONGEST_PX = 4_000
"""Greatest height to which what scrolls is laid out; beyond it, its lower part is left out."""
_LAYOUTS = 8
_OWN_BACKGROUND, _NOTHING_ELSE = QWidget.RenderFlag.DrawWindowBackground, QWidget.RenderFlag(0)


def record(widget: QWidget) -> Recording:
    """What a widget shows; of a part of a window all that could be scrolled into sight.

    Of a part scroll bars are left out, and controls that say by `is_pictured` that they do not belong in a picture.
    Widgets are painted one by one, since only Qt's own devices keep a child within its parent.
    """
    is_part = not widget.isWindow()
    with _unfolded(widget) if is_part else contextlib.nullcontext(), _exact(widget):
        device = RecordingDevice(widget.size())
        area = QRect(QPoint(0, 0), widget.size())
        with QPainter(device) as painter:
            for ground in _grounds(widget):
                _paint_alone(ground, painter, widget.mapTo(ground, QPoint(0, 0)) * -1)
            _paint_children(widget, painter, device, area, area, is_part)
        return device.recording


def _grounds(widget: QWidget) -> list[QWidget]:
    """A widget and all that contains it, the window first: what is transparent shows what lies below."""
    grounds = [widget]
    below = None if widget.isWindow() else widget.parentWidget()
    while below is not None:
        grounds.insert(0, below)
        below = None if below.isWindow() else below.parentWidget()
    return grounds


def _paint_alone(widget: QWidget, painter: QPainter, at: QPoint) -> None:
    """Paint a widget without what it contains."""
    flags = _OWN_BACKGROUND if widget.isWindow() else _NOTHING_ELSE
    QWidget.render(widget, painter, at, QRegion(), flags)  # a plot has a method of its own by this name


def _paint_children(
    widget: QWidget, painter: QPainter, device: RecordingDevice, spot: QRect, bounds: QRect, is_part: bool
) -> None:
    """Paint what a widget at a place contains; nothing shows outside of the bounds of what contains it."""
    for child in widget.children():
        if not isinstance(child, QWidget) or child.isHidden() or child.isWindow():
            continue
        if is_part and (isinstance(child, QScrollBar | QSizeGrip) or not getattr(child, "is_pictured", True)):
            continue
        there = child.geometry().translated(spot.topLeft())
        within = bounds.intersected(there)
        if not within.isEmpty():
            device.set_bounds(within)
            _paint_alone(child, painter, there.topLeft())
            _paint_children(child, painter, device, there, within, is_part)


@contextlib.contextmanager
def _unfolded(widget: QWidget) -> Iterator[None]:
    """Give a widget for a moment the height at which nothing in it has to be scrolled; nobody sees it."""
    inner = widget.findChildren(QAbstractScrollArea)
    areas = [area for area in (widget, *inner) if isinstance(area, QAbstractScrollArea) and _scrolls(area)]
    if not areas:
        yield
        return
    before, window = widget.geometry(), widget.window()
    bars = [bar for area in areas for bar in (area.verticalScrollBar(), area.horizontalScrollBar())]
    values = [bar.value() for bar in bars]
    are_updated = window.updatesEnabled()
    window.setUpdatesEnabled(False)
    try:
        for _ in range(_LAYOUTS):  # what is laid out anew may need another size
            more = QSize(max(_hidden_width(area) for area in areas), max(_hidden_height(area) for area in areas))
            if not more.width() and not more.height():
                break
            widget.resize((widget.size() + more).boundedTo(QSize(LONGEST_PX, LONGEST_PX)))
        yield
    finally:
        widget.setGeometry(before)
        for bar, value in zip(bars, values, strict=True):
            bar.setValue(value)
        window.setUpdatesEnabled(are_updated)


def _scrolls(area: QAbstractScrollArea) -> bool:
    """Whether something of an area is out of sight."""
    is_plot = isinstance(area, QGraphicsView)
    return not is_plot and area.isVisible() and bool(_hidden_width(area) or _hidden_height(area))


def _hidden_height(area: QAbstractScrollArea) -> int:
    """The height that an area has no room for; tables that scroll by rows count those."""
    bar = area.verticalScrollBar()
    is_by_rows = (
        isinstance(area, QAbstractItemView) and area.verticalScrollMode() == QAbstractItemView.ScrollMode.ScrollPerItem
    )
    row = max(1, area.sizeHintForRow(0)) if isinstance(area, QAbstractItemView) and is_by_rows else 1
    return (bar.maximum() - bar.minimum()) * row


def _hidden_width(area: QAbstractScrollArea) -> int:
    """The width that an area has no room for."""
    bar = area.horizontalScrollBar()
    is_off = area.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    return 0 if is_off else bar.maximum() - bar.minimum()


@contextlib.contextmanager
def _exact(widget: QWidget) -> Iterator[None]:
    """Let plots paint their items as shapes, instead of as pictures they have kept."""
    views = [view for view in (widget, *widget.findChildren(QGraphicsView)) if isinstance(view, QGraphicsView)]
    items = [item for view in views if view.scene() is not None for item in view.scene().items()]
    kept = [(item, item.cacheMode()) for item in items if item.cacheMode() != QGraphicsItem.CacheMode.NoCache]
    exported = [item for item in items if hasattr(item, "setExportMode")]
    curves = [item for item in items if isinstance(item, pg.PlotCurveItem)]
    modes = [(curve, curve.opts["segmentedLineMode"]) for curve in curves]
    grounds = [(view, view.cacheMode()) for view in views]
    try:
        for view, _ in grounds:
            view.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)
        for curve, _ in modes:
            curve.setSegmentedLineMode("off")
        for item, _ in kept:
            item.setCacheMode(QGraphicsItem.CacheMode.NoCache)
        for item in exported:
            item.setExportMode(True, {"antialias": True, "background": None})
        yield
    finally:
        for curve, mode in modes:
            curve.setSegmentedLineMode(mode)
        for item in exported:
            item.setExportMode(False)
        for item, cache in kept:
            item.setCacheMode(cache)
        for view, ground in grounds:
            view.setCacheMode(ground)
