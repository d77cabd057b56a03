"""What makes Qt call each of the methods it calls: `STIMULI`, given an object that has the method."""

from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QIdentityProxyModel, QMimeData, QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import (
    QCloseEvent,
    QContextMenuEvent,
    QDragEnterEvent,
    QDropEvent,
    QEnterEvent,
    QFocusEvent,
    QIconEngine,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPixmap,
    QRegion,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractScrollArea,
    QApplication,
    QGraphicsItem,
    QGraphicsScene,
    QGraphicsSceneMouseEvent,
    QGraphicsSceneWheelEvent,
    QLabel,
    QTableView,
    QToolButton,
    QWidget,
    QWidgetItem,
)

from neuronlab.gui.pictures.recording import RecordingDevice
from neuronlab.gui.theme.theme import Theme
from neuronlab.gui.widgets.icons import set_icon
from neuronlab.session.proposals import Proposal

_NO_KEYS = Qt.KeyboardModifier.NoModifier
_OF_SCENE = {
    QEvent.Type.MouseButtonPress: QEvent.Type.GraphicsSceneMousePress,
    QEvent.Type.MouseMove: QEvent.Type.GraphicsSceneMouseMove,
    QEvent.Type.MouseButtonRelease: QEvent.Type.GraphicsSceneMouseRelease,
    QEvent.Type.MouseButtonDblClick: QEvent.Type.GraphicsSceneMouseDoubleClick,
}


def _send(target, event: QEvent) -> None:
    QApplication.sendEvent(target, event)


def _mouse_target(thing):
    return thing.viewport() if isinstance(thing, QAbstractScrollArea) else thing


def _mouse(kind):
    def send(thing) -> None:
        at, button = QPointF(9.0, 9.0), Qt.MouseButton.LeftButton
        if isinstance(thing, QGraphicsScene):
            _send(thing, QGraphicsSceneMouseEvent(_OF_SCENE[kind]))
        else:
            thing.setEnabled(True)
            _send(_mouse_target(thing), QMouseEvent(kind, at, at, button, button, _NO_KEYS))

    return send


def _menu_key(thing) -> None:
    at = QPoint(9, 9)
    _send(thing, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, at, at))


def _wheel(thing) -> None:
    at, none = QPointF(9.0, 9.0), QPoint(0, 0)
    if isinstance(thing, QGraphicsItem):
        thing.scene().sendEvent(thing, QGraphicsSceneWheelEvent(QEvent.Type.GraphicsSceneWheel))
        return
    buttons = Qt.MouseButton.NoButton
    turn = QWheelEvent(at, at, none, QPoint(0, 120), buttons, _NO_KEYS, Qt.ScrollPhase.NoScrollPhase, False)
    _send(_mouse_target(thing), turn)


def _key(kind=QEvent.Type.KeyPress, key=Qt.Key.Key_F35):
    def send(thing) -> None:
        event = QKeyEvent(kind, key, _NO_KEYS)
        if isinstance(thing, QGraphicsItem):
            thing.scene().sendEvent(thing, event)
        else:
            thing.setEnabled(True)
            _send(thing, event)

    return send


def _event(kind):
    return lambda widget: _send(widget, QEvent(kind))


def _focus(kind):
    return lambda widget: _send(widget, QFocusEvent(kind, Qt.FocusReason.TabFocusReason))


def _repaint(thing) -> None:
    target = _mouse_target(thing)
    target.grab()  # of a hidden one too
    picture = QPixmap(8, 8)
    target.render(
        picture, QPoint(), QRegion(), QWidget.RenderFlag.DrawWindowBackground
    )  # of one that its children cover


def _resize(thing) -> None:
    if isinstance(thing, QGraphicsItem):
        thing.resize(thing.size().width() + 3.0, thing.size().height() + 3.0)  # an axis is bounded one way
    else:
        _send(_mouse_target(thing), QResizeEvent(thing.size(), thing.size()))


def _show(widget) -> None:
    is_hidden = widget.isHidden()
    widget.hide()
    widget.show()
    if is_hidden:
        widget.hide()


def _drop(widget) -> None:
    data, action, button = QMimeData(), Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    data.setText("1, 2")
    target = _mouse_target(widget)
    accepts = target.acceptDrops()
    target.setAcceptDrops(True)
    _send(target, QDragEnterEvent(QPoint(5, 5), action, data, button, _NO_KEYS))
    _send(target, QDropEvent(QPointF(5.0, 5.0), action, data, button, _NO_KEYS))
    target.setAcceptDrops(accepts)


def _filter(watcher) -> None:
    watched = QLabel()
    watched.installEventFilter(watcher)
    _send(watched, QEvent(QEvent.Type.User))
    watched.removeEventFilter(watcher)


def _scroll(area) -> None:
    bar = area.verticalScrollBar()
    bar.setRange(0, 10)
    bar.setValue(5 if bar.value() != 5 else 4)


def _ask(name):
    """Let Qt ask what a widget's layout would."""

    def ask(thing) -> None:
        if isinstance(thing, QGraphicsItem):
            thing.updateGeometry()
            thing.effectiveSizeHint(Qt.SizeHint.PreferredSize)
        else:
            getattr(QWidgetItem(thing), name)()

    return ask


def _item(item) -> None:
    """Show an item of a plot again, paint all around it, and ask what is where it is."""
    item.setVisible(False)
    for node in _and_parents(item):
        node.setVisible(True)
        node.setOpacity(1.0)
    item.setFlag(QGraphicsItem.GraphicsItemFlag.ItemHasNoContents, False)
    item.update()
    scene = item.scene()
    view = scene.views()[0]
    view.resetCachedContent()
    view.viewport().grab()
    scene.itemsBoundingRect()
    scene.items(item.sceneBoundingRect().center())


def _and_parents(item):
    while item is not None:
        yield item
        item = item.parentItem()


def _icon(_engine) -> None:
    """Draw an icon, on a button and by itself."""
    button = QToolButton()
    set_icon(button, "mdi6.play", Theme())
    button.grab()
    button.icon().pixmap(16, 16)


def _paint(thing) -> None:
    """Paint something that is no widget."""
    kinds = {QAbstractItemDelegate: _delegate, QIconEngine: _icon}
    next((how for kind, how in kinds.items() if isinstance(thing, kind)), _item)(thing)


def _model(call):
    def ask(model) -> None:
        proxy = QIdentityProxyModel()
        proxy.setSourceModel(model)
        call(proxy)
        view = QTableView()
        view.setModel(model)
        view.grab()

    return ask


def _field(spin_box) -> None:
    spin_box.lineEdit().setText("0.123")
    spin_box.interpretText()
    spin_box.lineEdit().setText("no number")
    spin_box.interpretText()
    spin_box.stepUp()
    spin_box.setValue(spin_box.value())


def _delegate(delegate) -> None:
    view = delegate.parent()
    view.viewport().repaint()
    index = view.model().index(0, 0)
    view.setCurrentIndex(index)
    view.edit(index)
    editor = view.indexWidget(index)
    if editor is not None:
        view.updateEditorGeometries()
        view.model().dataChanged.emit(index, index)
        view.commitData(editor)
        view.closeEditor(editor, delegate.EndEditHint.NoHint)


def _select(view) -> None:
    view.clearSelection()
    view.selectRow(0)
    view.selectAll()
    _mouse(QEvent.Type.MouseButtonPress)(view)


def _undo(command) -> None:
    """Two edits of one gesture, and there and back."""
    document = command._entries.parent()
    for _ in range(2):
        experiment = document.experiment
        document.push(Proposal(replace(experiment, warm_edits=not experiment.warm_edits), "Edit", gesture="injection"))
    document.undo_stack.undo()
    document.undo_stack.redo()


_Kind = QEvent.Type


def _paste(field):
    QApplication.clipboard().setText("some text")
    field.paste()


def _record(_target: object) -> None:
    """Paint one of everything to be recorded."""
    device = RecordingDevice(QSize(20, 20))
    painter = QPainter(device)
    painter.setClipRect(QRect(0, 0, 10, 10))
    painter.fillRect(QRect(0, 0, 5, 5), Qt.GlobalColor.black)
    painter.drawLine(QPointF(0.0, 0.0), QPointF(5.0, 5.0))
    painter.drawText(QPointF(1.0, 9.0), "text")
    painter.drawPixmap(0, 0, QPixmap(2, 2))
    painter.drawImage(QPointF(0.0, 0.0), QImage(2, 2, QImage.Format.Format_RGB32))
    if painter.isActive():
        painter.paintEngine().type()
    painter.end()


STIMULI: dict[str, Callable] = {
    **dict.fromkeys(
        (
            "paintEngine",
            "metric",
            "type",
            "begin",
            "end",
            "updateState",
            "drawPath",
            "drawPolygon",
            "drawTextItem",
            "drawPixmap",
            "drawImage",
        ),
        _record,
    ),
    "mousePressEvent": _mouse(_Kind.MouseButtonPress),
    "mouseMoveEvent": _mouse(_Kind.MouseMove),
    "mouseReleaseEvent": _mouse(_Kind.MouseButtonRelease),
    "mouseDoubleClickEvent": _mouse(_Kind.MouseButtonDblClick),
    "wheelEvent": _wheel,
    "keyPressEvent": _key(),
    "keyReleaseEvent": _key(_Kind.KeyRelease),
    "focusInEvent": _focus(_Kind.FocusIn),
    "focusOutEvent": _focus(_Kind.FocusOut),
    "enterEvent": lambda widget: _send(widget, QEnterEvent(*[QPointF(1.0, 1.0)] * 3)),
    "leaveEvent": _event(_Kind.Leave),
    "changeEvent": _event(_Kind.FontChange),
    "resizeEvent": _resize,
    "paintEvent": _repaint,
    "showEvent": _show,
    "hideEvent": _show,
    "contextMenuEvent": _menu_key,
    "closeEvent": lambda window: _send(window, QCloseEvent()),
    "dragEnterEvent": _drop,
    "dropEvent": _drop,
    "event": _event(_Kind.User),
    "viewportEvent": lambda area: _send(area.viewport(), QEvent(_Kind.User)),
    "eventFilter": _filter,
    "scrollContentsBy": _scroll,
    "focusNextPrevChild": lambda window: _send(window, QKeyEvent(_Kind.KeyPress, Qt.Key.Key_Tab, _NO_KEYS)),
    "insertFromMimeData": _paste,
    "sizeHint": _ask("sizeHint"),
    "minimumSizeHint": _ask("minimumSize"),
    "paint": _paint,
    "paintSection": lambda header: header.viewport().grab(),
    "boundingRect": _item,
    "shape": _item,
    "itemChange": _item,
    "rowCount": _model(lambda proxy: proxy.rowCount()),
    "columnCount": _model(lambda proxy: proxy.columnCount()),
    "data": _model(lambda proxy: proxy.index(0, 0).data()),
    "flags": _model(lambda proxy: proxy.index(0, 0).flags()),
    "headerData": _model(lambda proxy: proxy.headerData(0, Qt.Orientation.Horizontal)),
    "setData": _model(lambda proxy: proxy.setData(proxy.index(0, 0), "1.5")),
    "sort": _model(lambda proxy: proxy.sort(0)),
    "validate": _field,
    "fixup": _field,
    "textFromValue": _field,
    "valueFromText": _field,
    "stepBy": _field,
    "select": lambda rows: rows.setCurrentIndex(rows.model().index(0, 0), rows.SelectionFlag.Select),
    "selectionCommand": _select,
    "initStyleOption": _delegate,
    "createEditor": _delegate,
    "setEditorData": _delegate,
    "setModelData": _delegate,
    "updateEditorGeometry": _delegate,
    "id": _undo,
    "mergeWith": _undo,
    "redo": _undo,
    "undo": _undo,
    "pixmap": _icon,
}
"""What makes Qt call a method, by its name; given the object that has it."""
