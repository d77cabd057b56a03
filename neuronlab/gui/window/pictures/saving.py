"""Copies pictures of parts of the window, and saves them as files."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Qt, Slot
from PySide6.QtWidgets import QApplication

from neuronlab.core.errors import InputError
from neuronlab.files.atomic import write_atomically
from neuronlab.gui.dialogs.messages import warn
from neuronlab.gui.dialogs.picture_dialog import PictureChoice, PictureDialog
from neuronlab.gui.dialogs.save_names import ask_where_to_save
from neuronlab.gui.pictures.formats import PICTURE_FORMATS, image_of
from neuronlab.gui.pictures.recording import Recording
from neuronlab.gui.pictures.widgets import record
from neuronlab.gui.window.pictures.parts import is_in_sight, part_of, sizes_in_sight
from neuronlab.gui.window.pictures.studios import Studios
from neuronlab.gui.window.workbench import Workbench
from neuronlab.session.jobs import Jobs
from neuronlab.wording.numbers import count_text
from neuronlab.wording.pictured import PICTURED, picture_title
from neuronlab.wording.run_names import run_names

COPIED_SCALE = 2
"""Pixels of a copied picture per pixel of the screen: slides enlarge it."""


class Pictures(QObject):
    """Takes pictures of the parts of a window: of what is on screen as it is, of the rest in a studio."""

    def __init__(self, window: Workbench) -> None:
        super().__init__(window)
        self._window = window
        self.studios = Studios(window, self)
        self._jobs = Jobs(self)
        self._jobs.done.connect(window.insight_bar.show_notice)
        self._jobs.failed.connect(self.report_failure)

    # -- what a person does ---------------------------------------------------------------------------------------

    def copy(self, name: str) -> None:
        """Put a picture of a part on the clipboard, as an image."""
        self._take(name, False, partial(self._put, name))

    def ask_to_save(self, name: str) -> None:
        """Ask what to save and where, with this part chosen at first."""
        is_dark = self._window.theme.colors.is_dark
        dialog = PictureDialog(name, sizes_in_sight(self._window), is_dark=is_dark, parent=self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._ask_for_path(dialog.choice))
        dialog.open()

    def save(self, choice: PictureChoice, path: Path) -> None:
        """Save a picture."""
        self._take(choice.name, choice.is_for_print, partial(self._write, choice, path))

    def close(self) -> None:
        """Finish what is being written, and close what nobody sees."""
        self.studios.close()
        self._jobs.close()

    # -- taking ---------------------------------------------------------------------------------------------------

    def _take(self, name: str, is_for_print: bool, then: Callable[[Recording], None]) -> None:
        """Call `then` with a recording of a part."""
        window = self._window
        if is_in_sight(window, name) and not (is_for_print and window.theme.colors.is_dark):
            then(record(part_of(window, name)))
            return
        # The layout of a part in sight is kept, whatever its theme.
        size = part_of(window, name).size() if is_in_sight(window, name) else QSize(*PICTURED[name].size)
        self.studios.show(name, size, lambda part: then(record(part)), is_light=is_for_print)

    def title_of(self, name: str) -> str:
        """The title of a picture of a part now."""
        frame = self._window.session.frame
        runs = self._window.session.document.experiment.workspace.runs
        return picture_title(PICTURED[name].label, ", ".join(run_names(runs)), frame.step if frame is not None else 0)

    def _put(self, name: str, recording: Recording) -> None:
        image = image_of(recording, COPIED_SCALE)
        # WORKAROUND: with data of several kinds, PySide6 6.11 crashes when the program ends
        QApplication.clipboard().setImage(image)
        sides = f"{count_text(image.width())} × {count_text(image.height())}"
        self._window.insight_bar.show_notice(f"Copied the picture ({PICTURED[name].label}, {sides} pixels).")

    # -- writing --------------------------------------------------------------------------------------------------

    def _ask_for_path(self, choice: PictureChoice) -> None:
        row, window = PICTURE_FORMATS[choice.suffix], self._window
        usual = window.settings.export_folder / f"{choice.name}{choice.suffix}"
        filters = f"{row.label} (*{choice.suffix})"
        path = ask_where_to_save(window, "Save picture", usual, filters, choice.suffix, PICTURE_FORMATS)
        if path is not None:
            window.settings.export_folder = path.parent
            self.save(choice, path)

    def _write(self, choice: PictureChoice, path: Path, recording: Recording) -> None:
        try:
            suffix = suffix_of(path)
            data = PICTURE_FORMATS[suffix].encode(recording, choice.scale, self.title_of(choice.name))
        except InputError as error:
            self.report_failure(str(error))
            return
        self._jobs.start(partial(_written, data, path))

    @Slot(str)
    def report_failure(self, sentence: str) -> None:
        """Show why there is no picture."""
        warn(self._window, "The picture could not be saved", sentence)


def suffix_of(path: Path) -> str:
    """The format that a file's name says. Raises InputError for another one."""
    suffix = path.suffix.lower()
    if suffix not in PICTURE_FORMATS:
        known = ", ".join(PICTURE_FORMATS)
        raise InputError(f"{path.name} cannot be written: the name of a picture must end in one of {known}.")
    return suffix


def _written(data: bytes, path: Path) -> str:
    write_atomically(path, data)
    return f"Saved the picture to {path}."


def pictures_of(window: Workbench) -> Pictures:
    """What takes pictures of a window; made when it is first used."""
    return window.findChild(Pictures) or Pictures(window)
