"""Ties typed text to what it was typed for, so that nothing else ever receives it.

A number that is typed but not yet entered belongs to something: a layer, a class, a task's points. Undo, another task
or a button can remove or replace that. So while the window changes to another state, the typed text is taken out of its
editor, and restored only if the editor still has the same subject. An open list or menu whose subject changes closes.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple, Protocol, runtime_checkable

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from neuronlab.gui.widgets.number_fields import CountField, NumberField
from neuronlab.session.guarded import Guarded
from neuronlab.wording.numbers import elided

_LONGEST = 40
_NUMBERS = (CountField, NumberField)


@runtime_checkable
class HasSubject(Protocol):
    """A widget that identifies what its controls edit: a value that compares equal while that stays the same."""

    @property
    def subject(self) -> object:
        """What the controls edit."""


@runtime_checkable
class Editor(Protocol):
    """A widget that knows what was typed but not entered."""

    def text(self) -> str:
        """The text shown."""

    def typed_text(self) -> str | None:
        """The text typed but not entered, empty if the editor was emptied; None if it shows its value."""

    def show_untyped(self) -> None:
        """Show the value again, without entering anything."""

    def retype(self, text: str) -> None:
        """Show this text as if it had just been typed."""


class _About(NamedTuple):
    """What a control edits, as identified by its surroundings and its own state.

    Attributes:
        subject: The subject of the innermost widget around it.
        is_usable: Whether it is visible and enabled.
        name: Its accessible name.
        value: The text it shows, for editors.
    """

    subject: object
    is_usable: bool
    name: str
    value: str


def _about(control: QWidget) -> _About:
    value = control.text() if isinstance(control, Editor) else ""
    return _About(subject_of(control), control.isVisible() and control.isEnabled(), control.accessibleName(), value)


def subject_of(control: QWidget) -> object:
    """The subject of the innermost widget around a control that has one."""
    around: QWidget | None = control
    while around is not None and not isinstance(around, HasSubject):
        around = around.parentWidget()
    return None if around is None else around.subject


def _is_within(window: QWidget, widget: QWidget | None) -> bool:
    """Whether a widget belongs to a window or to one of its floating docks."""
    while widget is not None and widget is not window:
        widget = widget.parentWidget()
    return widget is window


class TypingGuard(Guarded, QObject):
    """Watches the focused editor of a window. `refused(sentence)` reports text that was not entered, and why."""

    refused = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._editor: QWidget | None = None
        self._subject: object = None  # of the editor, at the last check
        self._is_at_other_time = False
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._follow_focus)

    @contextmanager
    def over_change(self) -> Iterator[None]:
        """Change the window's state inside this context: typed text and open popups survive only with their subject."""
        editor, popup = self._focused_editor(), QApplication.activePopupWidget()
        owner = popup.parentWidget() if popup is not None and _is_within(self._window, popup) else None
        owned = None if owner is None else _about(owner)
        typed = editor.typed_text() if isinstance(editor, Editor) else None
        if typed is not None and isinstance(editor, Editor):
            editor.show_untyped()
        before = None if editor is None else _about(editor)
        yield
        if popup is not None and owner is not None and _about(owner) != owned:
            popup.close()
        if typed is not None and editor is not None and isinstance(editor, Editor):
            if before == _about(editor) and not self._is_at_other_time:
                editor.retype(typed)
            else:
                self._refuse(editor, typed)
        self._is_at_other_time = False
        self._subject = None if self._editor is None else subject_of(self._editor)

    def _focused_editor(self) -> QWidget | None:
        """The editor with the keyboard focus, or the one that gets it when the window is activated."""
        focus = QApplication.focusWidget() or self._window.focusWidget()
        return focus if isinstance(focus, Editor) and _is_within(self._window, focus) else None

    @Slot()
    def expect_other_time(self) -> None:
        """Expect the next change to show another time: typed text was meant for the previous one."""
        self._is_at_other_time = True

    @Slot()
    def check(self) -> None:
        """Discard typed text whose subject has changed."""
        editor = self._editor
        if editor is not None:
            subject, self._subject = self._subject, subject_of(editor)
            if subject != self._subject:
                self._drop()

    @override
    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Discard typed text before the editor is hidden: it would enter the text when it loses the focus."""
        if event.type() == QEvent.Type.Hide and not event.spontaneous():
            self._drop()
        return False

    @Slot(QWidget, QWidget)
    def _follow_focus(self, old: QWidget | None, new: QWidget | None) -> None:
        if old is not None:
            old.removeEventFilter(self)
        self._editor = new if isinstance(new, Editor) and _is_within(self._window, new) else None
        if self._editor is not None:
            self._editor.installEventFilter(self)
            self._subject = subject_of(self._editor)
        if isinstance(self._editor, _NUMBERS):
            self._editor.refused.connect(self.refused, Qt.ConnectionType.UniqueConnection)

    def _drop(self) -> None:
        editor = self._editor
        if editor is not None and isinstance(editor, Editor) and (typed := editor.typed_text()) is not None:
            editor.show_untyped()
            self._refuse(editor, typed)

    def _refuse(self, editor: QWidget, typed: str) -> None:
        name = editor.accessibleName() or "the field"
        change = "it changed" if editor.isVisible() and editor.isEnabled() else "it was removed"
        text = f"“{elided(typed, _LONGEST)}”" if typed else "The emptied text"
        self.refused.emit(f"{text} was not entered for {name}: {change} before Enter was pressed.")
