"""The export dialog: which format, what the file is going to contain, how to use it, and where it goes."""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QSignalBlocker, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from neuronlab.core.errors import InputError
from neuronlab.files.models.formats import Verified
from neuronlab.files.models.model import ToExport
from neuronlab.files.models.naming import NamedFile, named
from neuronlab.files.models.offers import OFFERS, PREDICTIONS, Contents, Offer, offer_of
from neuronlab.files.progress import Progress
from neuronlab.gui.dialogs.export_contents import ExportContents
from neuronlab.gui.theme.sizes import fix_size, scaled
from neuronlab.gui.theme.theme import SPACE
from neuronlab.gui.widgets.fields import name_field
from neuronlab.gui.widgets.plain_text import PlainLabel, plain_tip, set_tip, with_breaks, without_icons
from neuronlab.session.jobs import Job, Jobs
from neuronlab.session.settings import Settings
from neuronlab.wording.exports import verified_text

_SIZE = (880, 590)
_LIST_WIDTH = 216
_STATUS_HEIGHT = 36
_ROLE = Qt.ItemDataRole


Making = Callable[[], ToExport]
"""Makes what is to be exported, which may take a while the first time."""


class Asked(NamedTuple):
    """A file that a person wants.

    Attributes:
        offer: Its format.
        path: Where it goes.
    """

    offer: Offer
    path: Path


class ExportDialog(QDialog):
    """Shows what every format makes of a network; emits `asked` for the file that a person wants.

    Whoever writes it says how that went with `show_written` or `show_failure`. Previews are made by `jobs`.
    """

    asked = Signal(object)

    def __init__(self, what: Making, subject: str, first: str, settings: Settings, jobs: Jobs, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export")
        self._what, self._settings, self._jobs = what, settings, jobs
        self._job: Job | None = None
        self._target: NamedFile | None = None
        self._contents: Contents | None = None
        self._written = Path()
        self._is_wanted = False  # Enter was pressed before it was known whether there is such a file
        self.formats = QListWidget()
        self.subject, self.meaning = PlainLabel(subject), PlainLabel(wordWrap=True)
        self.marks_outside = QCheckBox("Mark points &outside of what was learned")
        self.contents = ExportContents()
        self.path = QLineEdit()
        self.choose = QPushButton("C&hoose…")
        self.status, self.progress = PlainLabel(wordWrap=True), QProgressBar(minimum=0, maximum=0, textVisible=False)
        self.show_folder = QPushButton("Show in fo&lder")
        self.close_button, self.export = QPushButton("Close"), QPushButton("&Export")
        self._fill_formats()
        self._build_layout()
        self._connect_signals()
        self.path.setText(str(settings.export_folder / f"model{first}"))
        self._select(first)
        self._choose_format()

    def _fill_formats(self) -> None:
        for suffix, offer in OFFERS.items():
            item = QListWidgetItem(f"{offer.label} ({suffix})", self.formats)
            item.setData(_ROLE.UserRole, suffix)
            item.setData(_ROLE.ToolTipRole, plain_tip(offer.meaning))
            item.setData(_ROLE.AccessibleDescriptionRole, offer.meaning)

    def _build_layout(self) -> None:
        name_field(self.formats, "Format", "The format of the file")
        name_field(self.path, "File", "Where the file goes; its suffix says the format")
        name_field(self.progress, "Progress", "The file is being written and compared with the network")
        set_tip(self.choose, "Choose the folder and the name of the file")
        set_tip(self.show_folder, "Open the folder that the file is in")
        set_tip(self.marks_outside, "A column says whether inputs are outside the range of the training points")
        self.subject.setProperty("role", "muted")
        self.export.setProperty("role", "primary")
        fix_size(self.formats, _LIST_WIDTH)
        fix_size(self.status, height=_STATUS_HEIGHT)
        label = PlainLabel("&File")
        label.setBuddy(self.path)
        where = _row(label, self.path, self.choose)
        where.setStretchFactor(self.path, 1)
        outcome = _row(self.status, self.progress, self.show_folder)
        outcome.setStretchFactor(self.status, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.subject, 1)
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.export)
        right = QVBoxLayout()
        right.setSpacing(SPACE)
        for widget in (self.meaning, self.marks_outside):
            right.addWidget(widget)
        right.addWidget(self.contents, 1)
        grid = QGridLayout()
        grid.setSpacing(SPACE * 2)
        grid.addWidget(self.formats, 0, 0)
        grid.addLayout(right, 0, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE * 2, SPACE * 2, SPACE * 2, SPACE * 2)
        layout.setSpacing(SPACE + 4)
        layout.addLayout(grid, 1)
        for row in (where, outcome, buttons):
            layout.addLayout(row)
        without_icons(self)
        for button in self.findChildren(QPushButton):  # Enter exports regardless of the focus
            button.setAutoDefault(False)
        self.export.setDefault(True)
        self.progress.hide()
        self.show_folder.hide()
        room = self.screen().availableSize()
        self.resize(min(scaled(_SIZE[0]), room.width()), min(scaled(_SIZE[1]), room.height()))

    def _connect_signals(self) -> None:
        self.formats.currentItemChanged.connect(self._choose_format)
        self.marks_outside.toggled.connect(self._choose_format)
        self.path.textEdited.connect(self._follow_name)
        self.path.returnPressed.connect(self._export_soon)
        self.choose.clicked.connect(self._ask_path)
        self.contents.copied.connect(self._say)
        self.show_folder.clicked.connect(self._open_folder)
        self.export.clicked.connect(self._export)
        self.close_button.clicked.connect(self.reject)
        self.finished.connect(self._stop_looking)

    @property
    def suffix(self) -> str:
        """The suffix of the chosen format."""
        return str(self.formats.currentItem().data(_ROLE.UserRole))

    @property
    def is_looking(self) -> bool:
        """Whether the contents of the file are being made."""
        return self._job is not None

    @property
    def _offer(self) -> Offer:
        return offer_of(self.suffix, marks_outside=self.marks_outside.isChecked())

    # -- what the person does -----------------------------------------------------------------------------------------

    @Slot()
    def _choose_format(self) -> None:
        """Turn to another format; the name of the file gets its suffix."""
        self.meaning.setText(self._offer.meaning)
        self.marks_outside.setVisible(self.suffix == PREDICTIONS)
        self._contents = None
        self.contents.forget()
        typed = Path(self.path.text())
        if typed.suffix.lower() in OFFERS:
            self.path.setText(str(typed.with_suffix(self.suffix)))
        self._look()

    @Slot()
    def _follow_name(self) -> None:
        """Turn to the format that the name asks for."""
        suffix = Path(self.path.text().strip()).suffix.lower()
        if suffix in OFFERS and suffix != self.suffix:
            self._select(suffix)
            self._choose_format()
        else:
            self._look()

    def _select(self, suffix: str) -> None:
        with QSignalBlocker(self.formats):
            self.formats.setCurrentRow(list(OFFERS).index(suffix))

    @Slot()
    def _ask_path(self) -> None:
        filters = ";;".join(f"{offer.label} (*{suffix})" for suffix, offer in OFFERS.items())
        options = QFileDialog.Option.DontConfirmOverwrite  # the dialog says it, and its button
        chosen_filter = f"{self._offer.label} (*{self.suffix})"
        chosen, _ = QFileDialog.getSaveFileName(
            self, "Export to", self.path.text(), filters, chosen_filter, options=options
        )
        if chosen:
            self.path.setText(chosen)
            self._follow_name()

    @Slot()
    def _export_soon(self) -> None:
        """Export once the contents are there; then the button takes Enter itself."""
        self._is_wanted = self.is_looking

    @Slot()
    def _export(self) -> None:
        if self._target is None:
            return
        self._settings.export_folder, self._settings.export_format = self._target.path.parent, self.suffix
        self._written = self._target.path
        self._show_writing(is_writing=True)
        self._say("Writing the file and comparing it with the network…")
        self.asked.emit(Asked(self._offer, self._target.path))

    @Slot()
    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._written.parent)))

    # -- looking ahead ------------------------------------------------------------------------------------------------

    def _look(self) -> None:
        """Look at what the file would be, in the background."""
        self._stop_looking()
        self._target, self._is_wanted = None, False
        self._allow_export()
        self.show_folder.hide()
        self._say("")
        try:
            target = named(self.path.text(), self._settings.export_folder, self.suffix, OFFERS)
        except InputError as error:
            self._refuse(str(error))
            target = NamedFile(Path(f"model{self.suffix}"), self.suffix)
        else:
            self._target = target
        self._job = self._jobs.ask(partial(_ahead, self._offer, self._what, target, self._contents))
        self._job.done.connect(self._show_ahead)
        self._job.failed.connect(self._refuse_format)

    @Slot()
    def _stop_looking(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None

    @Slot(object)
    def _show_ahead(self, ahead: "_Ahead") -> None:
        self._job = None
        if self._contents is None:
            self._contents = ahead.contents
            self.contents.show_contents(self.suffix, ahead.contents)
        self.contents.show_snippets(ahead.snippets)
        if self._target is not None and ahead.obstacle:
            self._target = None
            self._refuse(ahead.obstacle)
        self.export.setText("R&eplace" if ahead.is_there else "&Export")
        if self._target is not None:
            self._say(ahead.sentence(self._target.path.name))
        self._allow_export()
        if self._is_wanted and not ahead.is_there:
            self._export()

    @Slot(str)
    def _refuse_format(self, sentence: str) -> None:
        """Say why the network cannot be written in this format."""
        self._job, self._target = None, None
        self._allow_export()
        self._refuse(sentence)

    def _allow_export(self) -> None:
        self.export.setEnabled(self._target is not None and self._contents is not None)

    def _refuse(self, sentence: str) -> None:
        self._say(f"⚠ {sentence}", role="error")

    @Slot(str)
    def _say(self, sentence: str, role: str = "") -> None:
        self.status.setProperty("role", role)
        self.status.style().unpolish(self.status)
        self.status.style().polish(self.status)
        self.status.setText(with_breaks(sentence))

    # -- how it went --------------------------------------------------------------------------------------------------

    @Slot(object)
    def show_written(self, verified: Verified) -> None:
        """Say that the file was written, and how well it agrees with the network."""
        self._show_writing(is_writing=False)
        self.show_folder.show()
        self.export.setText("R&eplace")
        self._say(f"{verified_text(verified.largest, verified.points)}. Wrote {self._written}.")

    @Slot(str)
    def show_failure(self, sentence: str) -> None:
        """Say why the file was not written."""
        self._show_writing(is_writing=False)
        self._refuse(sentence)

    def _show_writing(self, *, is_writing: bool) -> None:
        self.progress.setVisible(is_writing)
        self.show_folder.hide()
        for widget in (self.formats, self.path, self.choose, self.marks_outside, self.export):
            widget.setEnabled(not is_writing)
        if not is_writing:
            self.export.setFocus()


class _Ahead(NamedTuple):
    """What a file would be.

    Attributes:
        contents: Its contents.
        snippets: Code that uses it, by the library it is for.
        is_there: Whether there is such a file already.
        beside: The names of files that are written beside it.
        obstacle: Why it cannot be written, in a sentence; "" if it can.
    """

    contents: Contents
    snippets: dict[str, str]
    is_there: bool
    beside: tuple[str, ...]
    obstacle: str

    def sentence(self, name: str) -> str:
        """What happens to other files; "" if nothing."""
        replaced = f"{name} is there already and will be replaced. " if self.is_there else ""
        beside = f"{' and '.join(self.beside)} will be beside it, and stays if it is there." if self.beside else ""
        return f"{replaced}{beside}".strip()


def _ahead(offer: Offer, make: Making, target: NamedFile, known: Contents | None, _progress: Progress) -> _Ahead:
    what = make()
    contents, path = known or offer.contents(what), target.path
    snippets, beside = offer.snippets(what, path.name), offer.beside(what, path)
    return _Ahead(contents, snippets, os.path.exists(path), beside, _obstacle(path))


def _obstacle(path: Path) -> str:
    """Why there can be no file of this name, in a sentence; "" if there can."""
    try:
        if path.is_dir():
            return f"{path} is a folder: add the name of a file."
        return "" if path.parent.is_dir() else f"There is no folder {path.parent}."
    except OSError as error:  # the name is too long
        return f"{path} cannot be written: {error.strerror}."


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(SPACE)
    for widget in widgets:
        row.addWidget(widget)
    return row
