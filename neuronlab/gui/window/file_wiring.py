"""Connects the parts of a window that open, take in and hand on files, and ends them with it."""

import contextlib
from functools import partial

from PySide6.QtCore import SignalInstance

from neuronlab.gui.controllers.exports import WAITS_FOR_FILE
from neuronlab.gui.window.pictures.animation import Animations
from neuronlab.gui.window.pictures.report import Reports
from neuronlab.gui.window.pictures.saving import Pictures, pictures_of
from neuronlab.gui.window.workbench import Workbench


def connect_files(window: Workbench) -> None:
    """Connect what asks for files with what reads and writes them."""
    window.files.show_title()
    window.opening.session_asked.connect(window.files.open_session)
    window.opening.lesson_asked.connect(window.files.open_lesson)
    window.opening.model_asked.connect(window.models.open_model)
    window.data_panel.import_asked.connect(window.imports.ask_for_file)
    window.imports.imported.connect(window.points_controller.take_in)
    window.table.copy_asked.connect(window.clipboard.copy_points)
    window.table.copy_picture.triggered.connect(partial(_copy_table, window))
    window.table.save_picture.triggered.connect(partial(_save_table, window))
    window.top_bar.export.clicked.connect(window.exports.ask_for_model)
    window.exports.tidy()


def notices_of_files(window: Workbench) -> tuple[SignalInstance, ...]:
    """The signals with sentences for the insight line."""
    return (
        window.files.noticed,
        window.clipboard.noticed,
        window.sharing.noticed,
        window.exports.done,
        window.models.noticed,
    )


def close_files(window: Workbench) -> None:
    """Stop what reads, and finish what writes."""
    with contextlib.ExitStack() as ends:  # last one first; each runs even if another raises
        ends.callback(window.exports.close, window.closing_notice.wait_for, WAITS_FOR_FILE)
        ends.callback(window.files.close, window.closing_notice.wait_for)
        for part in (window.opening, window.models, window.imports, window.clipboard, window.sharing):
            ends.callback(part.close)
        for maker in (window.findChild(Animations), window.findChild(Reports), window.findChild(Pictures)):
            if maker is not None:
                ends.callback(maker.close)


def _copy_table(window: Workbench, _is_on: bool = False) -> None:
    pictures_of(window).copy("table")


def _save_table(window: Workbench, _is_on: bool = False) -> None:
    pictures_of(window).ask_to_save("table")
