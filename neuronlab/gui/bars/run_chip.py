"""A chip of the run bar: a run's mark, name and watched loss, and the eye that hides its lines."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QToolButton, QWidget
from typing_extensions import override

from neuronlab.core.data.names import LONGEST_NAME
from neuronlab.core.specs.experiment import Activity, RunSpec
from neuronlab.core.training.divergence import Divergence
from neuronlab.gui.theme.sizes import fix_size, scaled
from neuronlab.gui.theme.theme import SPACE, Theme, figures, text_font
from neuronlab.gui.widgets.buttons import icon_button
from neuronlab.gui.widgets.fields import TextField, name_field
from neuronlab.gui.widgets.icons import set_icon
from neuronlab.gui.widgets.plain_text import PlainLabel, set_tip
from neuronlab.gui.widgets.run_label import NameLabel, RunMark
from neuronlab.session.guarded import Guarded
from neuronlab.wording.numbers import count_text, loss_text

CHIP_HEIGHT = 28
_WIDEST_NAME, _NARROWEST_NAME = 150, 24
_EDITOR_WIDTH = 130
_WIDEST_LOSSES = "00.0000", "0.0e−00", "0000.0"
_ICON_PX, _BUTTON_PX = 16, 20
_GESTURES = "Click to make it active, double-click to rename it, drag to reorder"
_STATES: dict[Activity, tuple[str, str]] = {
    "paused": ("mdi6.pause", "Paused: it does not train with the others"),
    "frozen": ("mdi6.lock-outline", "Frozen: it stays as it is, to compare with"),
}
"""The icon and the meaning of an activity other than training."""


def divergence_sentence(divergence: Divergence) -> str:
    """What became of a run that diverged."""
    return f"Diverged at step {count_text(divergence.step)} ({divergence.cause}); the other runs train on"


class RunChip(Guarded, QFrame):
    """A run. Its signals carry the slot, so that the bar can pass them on.

    `activated(slot)` for a click, `visibility_asked(slot, is_shown)` for the eye, `renamed(slot, name)` with "" for a
    name made from what differs, `removed(slot)` for Delete, `left(slot, by)` when an arrow key leaves it. While it is
    dragged `dragged(slot, at)` carries the pointer on the screen, and `dropped(slot, at)` where it was let go.
    `room_changed` says that it needs another width. `subject` is what a name is typed for (see `typing_guard`).
    """

    activated = Signal(int)
    visibility_asked = Signal(int, bool)
    renamed = Signal(int, str)
    removed = Signal(int)
    left = Signal(int, int)
    dragged = Signal(int, QPoint)
    dropped = Signal(int, QPoint)
    room_changed = Signal()

    def __init__(self, slot: int, theme: Theme) -> None:
        super().__init__()
        self.slot, self._theme = slot, theme
        self.subject: object = None
        self._run: RunSpec | None = None
        self._name, self._watched = "", ""
        self._is_active, self._shows_loss = False, True
        self._divergence: Divergence | None = None
        self._pressed: QPoint | None = None
        self._is_dragged = False
        self.setProperty("role", "run")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.mark, self.name = RunMark(theme), NameLabel("")
        self.mark.show_slot(slot)
        self.name.setProperty("role", "name")
        self.loss = PlainLabel()
        self.loss.setProperty("role", "figure")
        self.fault = PlainLabel("⚠")
        self.fault.setProperty("role", "error")
        self.state = self._sign()
        self.eye = icon_button("mdi6.eye-outline", "", "", theme, "quiet", "text", _ICON_PX)
        self.eye.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Tab goes from chip to chip; the menu of a chip has it too
        fix_size(self.eye, _BUTTON_PX, _BUTTON_PX)
        self.editor = TextField()
        self.editor.setProperty("role", "cell")
        self.editor.setMaxLength(LONGEST_NAME)
        name_field(self.editor, "Name of the run", "Enter sets it, Escape does not; empty: made from what differs")
        fix_size(self.editor, _EDITOR_WIDTH)
        self.editor.hide()
        for part in (self.name, self.loss, self.fault):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._build_layout()
        self.eye.clicked.connect(self._ask_visibility)
        self.editor.installEventFilter(self)
        self.installEventFilter(self)

    def _sign(self) -> QToolButton:
        sign = QToolButton()
        sign.setProperty("role", "quiet")
        sign.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        sign.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        fix_size(sign, _ICON_PX, _BUTTON_PX)
        return sign

    def _build_layout(self) -> None:
        self._line = row = QHBoxLayout(self)
        row.setContentsMargins(SPACE, 0, SPACE // 2, 0)
        row.setSpacing(SPACE // 2)
        for part in self._parts:
            row.addWidget(part)

    @property
    def _parts(self) -> tuple[QWidget, ...]:
        return self.mark, self.name, self.editor, self.loss, self.fault, self.state, self.eye

    # -- showing --------------------------------------------------------------------------------------------------

    def show_run(self, run: RunSpec, name: str, watched: str, *, is_active: bool) -> None:
        """Show a run's settings; `watched` says which loss is shown."""
        old, self._run, self._name, self._watched = self._run, run, name, watched
        self.mark.show_slot(run.slot, is_shown=run.is_shown)
        self.name.show_texts(name)
        if old is None or old.is_shown != run.is_shown:
            icon = "mdi6.eye-outline" if run.is_shown else "mdi6.eye-off-outline"
            set_icon(self.eye, icon, self._theme, "text" if run.is_shown else "muted", _ICON_PX)
        if run.activity in _STATES and (old is None or old.activity != run.activity):
            set_icon(self.state, _STATES[run.activity][0], self._theme, "text", _ICON_PX)
        self.state.setVisible(run.activity in _STATES)
        if is_active != self._is_active or old is None:
            self._is_active = is_active
            self.setProperty("active", is_active)
            for part in (self, self.name, self.loss):
                self.style().unpolish(part)
                self.style().polish(part)
        self._describe()

    def show_progress(self, loss: float, divergence: Divergence | None) -> None:
        """Show the watched loss, and whether training has diverged."""
        text = loss_text(loss)
        if text != self.loss.text():
            self.loss.setText(text)
        if divergence != self._divergence:
            self._divergence = divergence
            self._describe()
            self.room_changed.emit()

    def show_loss(self, shows_loss: bool) -> None:
        """Show the loss, or leave it out where the room is short."""
        self._shows_loss = shows_loss
        self.loss.setVisible(shows_loss and self.editor.isHidden())

    def _describe(self) -> None:
        run = self._run
        if run is None:
            return
        self.fault.setVisible(self._divergence is not None)
        states = [_STATES[run.activity][1]] if run.activity in _STATES else []
        states += [divergence_sentence(self._divergence)] if self._divergence is not None else []
        set_tip(self, "\n".join([self._name, *states, f"The number is its {self._watched}", _GESTURES]))
        words = ["active"] if self._is_active else []
        words += [] if run.is_shown else ["hidden"]
        self.setAccessibleName(", ".join([f"Run {self._name}", *words]))
        self.setAccessibleDescription(". ".join([*states, "Space makes it active, F2 renames it, Delete removes it"]))
        effect = "Hide its lines; it trains on" if run.is_shown else "Show its lines"
        name_field(self.eye, f"{'Hide' if run.is_shown else 'Show'} {self._name}", effect)

    def fit(self) -> None:
        """Take the room for the name and for any loss, so that nothing moves while it trains."""
        self.loss.setFont(figures())
        metrics = QFontMetrics(figures())
        # Fixed in both directions, or Qt would lay out the window anew with every text.
        self.loss.setFixedSize(max(map(metrics.horizontalAdvance, _WIDEST_LOSSES)), metrics.height())
        # In bold, as the name of the active run is: activating one must not move the others.
        wanted = QFontMetrics(text_font(bold=True)).horizontalAdvance(self._name) + 2
        self.name.setFixedWidth(min(max(wanted, scaled(_NARROWEST_NAME)), scaled(_WIDEST_NAME)))
        self.setFixedSize(self.room(shows_loss=self._shows_loss), scaled(CHIP_HEIGHT))

    def room(self, *, shows_loss: bool) -> int:
        """The width of the chip with or without its loss, in pixels."""
        shown = [part for part in self._parts if not part.isHidden() and part is not self.loss]
        shown += [self.loss] if shows_loss and self.editor.isHidden() else []
        margins = self.contentsMargins() + self._line.contentsMargins()
        widths = sum(max(part.minimumWidth(), min(part.sizeHint().width(), part.maximumWidth())) for part in shown)
        return widths + self._line.spacing() * (len(shown) - 1) + margins.left() + margins.right()

    # -- renaming -------------------------------------------------------------------------------------------------

    @Slot()
    def rename(self) -> None:
        """Let a person type another name."""
        self.editor.show_text(self._name)
        for part in (self.name, self.loss, self.eye):  # their room is that of the editor
            part.hide()
        self.editor.show()
        self.room_changed.emit()
        self.editor.setFocus()
        self.editor.selectAll()

    @Slot()
    def _enter_name(self) -> None:
        name, run = self.editor.text().strip(), self._run
        has_changed = self.editor.typed_text() is not None and run is not None and name != self._name
        self._end_renaming()
        if has_changed:
            self.renamed.emit(self.slot, name)

    def _end_renaming(self) -> None:
        if self.editor.isHidden():
            return
        self.editor.show_untyped()
        had_focus = self.editor.hasFocus()
        if had_focus:
            self.setFocus()
        self.editor.hide()
        self.name.show()
        self.eye.show()
        self.show_loss(self._shows_loss)
        self.room_changed.emit()

    # -- mouse and keys -------------------------------------------------------------------------------------------

    @Slot()
    def _ask_visibility(self) -> None:
        if self._run is not None:
            self.visibility_asked.emit(self.slot, not self._run.is_shown)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click or a drag."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed, self._is_dragged = event.globalPosition().toPoint(), False

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the chip once the mouse has moved far enough."""
        if self._pressed is None:
            return
        at = event.globalPosition().toPoint()
        if (at - self._pressed).manhattanLength() >= QApplication.startDragDistance():
            self._is_dragged = True
        if self._is_dragged:
            self.dragged.emit(self.slot, at)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Drop the chip, or make its run the active one."""
        if self._pressed is None or event.button() != Qt.MouseButton.LeftButton:
            return
        self._pressed = None
        if self._is_dragged:
            self._is_dragged = False
            self.dropped.emit(self.slot, event.globalPosition().toPoint())
        elif self.rect().contains(event.position().toPoint()):
            self.activated.emit(self.slot)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Rename the run, which the first click has made active."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.rename()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Activate, rename or remove the run, or go to the next chip."""
        key = event.key()
        if key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.activated.emit(self.slot)
        elif key == Qt.Key.Key_F2:
            self.rename()
        elif key == Qt.Key.Key_Delete:
            self.removed.emit(self.slot)
        elif key in _STEPS:
            self.left.emit(self.slot, _STEPS[key])
        else:
            super().keyPressEvent(event)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the keys of the chip from the window, whose shortcuts they are too; Escape ends renaming."""
        if watched is self.editor:
            return self._filter_editor(event)
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_own(event):
            event.accept()
            return True
        return super().eventFilter(watched, event)

    def _filter_editor(self, event: QEvent) -> bool:
        key = event.key() if isinstance(event, QKeyEvent) else None
        if event.type() == QEvent.Type.ShortcutOverride and key == Qt.Key.Key_Escape:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress and key in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if key != Qt.Key.Key_Escape:
                self._enter_name()
            self._end_renaming()
            return True  # not passed on to the chip, where Enter makes the run active
        if event.type() == QEvent.Type.FocusOut and QApplication.activePopupWidget() is None:
            self._enter_name()
        return False


_STEPS: dict[int, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
_OWN_KEYS = {
    Qt.Key.Key_Space,
    Qt.Key.Key_Return,
    Qt.Key.Key_Enter,
    Qt.Key.Key_Delete,
    Qt.Key.Key_F2,
    *_STEPS,
}


def _is_own(event: QKeyEvent) -> bool:
    """Whether a chip uses a key, which is a shortcut of the window too."""
    return event.key() in _OWN_KEYS and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
