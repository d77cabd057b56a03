"""What a file is going to contain, and the lines of code that use it, as the export dialog shows them."""

from collections.abc import Mapping

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from neuronlab.files.models.offers import Contents
from neuronlab.files.models.preview import is_text
from neuronlab.gui.theme.sizes import bound_size, fix_size
from neuronlab.gui.theme.theme import SPACE
from neuronlab.gui.widgets.fields import ChoiceField, heading, name_field
from neuronlab.gui.widgets.plain_text import PlainLabel, set_tip
from neuronlab.wording.exports import size_text

_SNIPPET_HEIGHT, _CHOICE_WIDTH = 124, 132
_COPY = "Copy the whole file as text"
_IS_BINARY = "This format is not text: export it to a file"


class ExportContents(QWidget):
    """A preview and a snippet, each with a button that copies it; `copied(sentence)` says what was copied."""

    copied = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._contents: Contents | None = None
        self._snippets: Mapping[str, str] = {}
        self.extent = PlainLabel()
        self.extent.setProperty("role", "muted")
        self.preview = _code_view("Contents", "The beginning of the file, or what is in it")
        self.snippet = _code_view("Code that uses the file", "Paste these lines into your own program")
        self.language = ChoiceField({})
        self.copy_contents = QPushButton("&Copy contents")
        self.copy_snippet = QPushButton("Copy co&de")
        self._build_layout()
        self.language.chosen.connect(self._show_snippet)
        self.copy_contents.clicked.connect(self._copy_contents)
        self.copy_snippet.clicked.connect(self._copy_snippet)

    def _build_layout(self) -> None:
        name_field(self.language, "Library", "The library that the code is for")
        fix_size(self.language, _CHOICE_WIDTH)
        set_tip(self.copy_snippet, "Copy the lines that load and use the file")
        fix_size(self.snippet, height=_SNIPPET_HEIGHT)
        bound_size(self.preview, least_height=_SNIPPET_HEIGHT)
        for button in (self.copy_contents, self.copy_snippet):
            button.setProperty("role", "mini")
            button.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addLayout(_row(heading("Contents"), self.extent, None, self.copy_contents))
        layout.addWidget(self.preview, 1)
        layout.addLayout(_row(heading("To use it"), self.language, None, self.copy_snippet))
        layout.addWidget(self.snippet)
        self.forget()

    def forget(self) -> None:
        """Show nothing while other contents are made, or since there are none."""
        self._contents = None
        self.preview.clear()
        self.extent.clear()
        self.copy_contents.setEnabled(False)
        self.show_snippets({})

    def show_contents(self, suffix: str, contents: Contents) -> None:
        """Show what a file of this format is going to contain."""
        self._contents = contents
        self.preview.setPlainText(contents.preview)
        flash = "" if contents.flash is None else f"; its numbers take {size_text(contents.flash)} of flash"
        self.extent.setText(f"{size_text(len(contents.data))}{flash}")
        self.copy_contents.setEnabled(is_text(suffix))
        set_tip(self.copy_contents, _COPY if is_text(suffix) else _IS_BINARY)

    def show_snippets(self, snippets: Mapping[str, str]) -> None:
        """Show code that uses the file, for one library after the other."""
        self._snippets = snippets
        chosen = str(self.language.currentData())
        self.language.show_choices({name: name for name in snippets}, {})
        self.language.setVisible(len(snippets) > 1)
        self.language.show_key(chosen if chosen in snippets else next(iter(snippets), ""))
        self.copy_snippet.setEnabled(bool(snippets))
        self._show_snippet(str(self.language.currentData()))

    @Slot(str)
    def _show_snippet(self, name: str) -> None:
        self.snippet.setPlainText(self._snippets.get(name, ""))

    @Slot()
    def _copy_contents(self) -> None:
        if self._contents is not None:
            QApplication.clipboard().setText(self._contents.data.decode())
            self.copied.emit(f"Copied {size_text(len(self._contents.data))} of text.")

    @Slot()
    def _copy_snippet(self) -> None:
        QApplication.clipboard().setText(self.snippet.toPlainText())
        self.copied.emit("Copied the code that uses the file.")


def _code_view(name: str, meaning: str) -> QPlainTextEdit:
    view = QPlainTextEdit(readOnly=True, tabChangesFocus=True, lineWrapMode=QPlainTextEdit.LineWrapMode.NoWrap)
    view.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
    name_field(view, name, meaning)
    return view


def _row(*widgets: QWidget | None) -> QHBoxLayout:
    """Widgets side by side, None for the gap between those at the left and those at the right."""
    row = QHBoxLayout()
    row.setSpacing(SPACE)
    for widget in widgets:
        if widget is None:
            row.addStretch()
        else:
            row.addWidget(widget)
    return row
