"""The actions of the File menu, in their order there: sessions, what comes in, what goes out, the end."""

from functools import partial

from neuronlab.gui.window.entries import Entry
from neuronlab.gui.window.pictures.animation import animations_of
from neuronlab.gui.window.pictures.report import reports_of
from neuronlab.gui.window.pictures.saving import pictures_of
from neuronlab.gui.window.workbench import Workbench


def _save_picture(window: Workbench) -> None:
    pictures_of(window).ask_to_save("canvas")


def _save_animation(window: Workbench) -> None:
    animations_of(window, pictures_of(window)).ask()


def _save_report(window: Workbench) -> None:
    reports_of(window, pictures_of(window)).ask()


FILE_ACTIONS: tuple[Entry, ...] = (
    Entry("new", "&New", "&File", "Ctrl+N", lambda window: window.files.new),
    Entry("new_window", "New &window", "&File", "Ctrl+Shift+N", lambda window: window.files.new_window),
    Entry("open", "&Open…", "&File", "Ctrl+O", lambda window: window.opening.ask_for_file),
    Entry("save", "&Save", "&File", "Ctrl+S", lambda window: partial(window.files.save, None)),
    Entry("save_as", "Save &as…", "&File", "Ctrl+Shift+S", lambda window: partial(window.files.save_as, None)),
    Entry(
        "import", "&Import points…", "&File", "Ctrl+I", lambda window: window.imports.ask_for_file, starts_group=True
    ),
    Entry(
        "export",
        "&Export model…",
        "&File",
        "Ctrl+E",
        lambda window: window.exports.ask_for_model,
        starts_group=True,
    ),
    Entry("export_points", "Export &points as CSV…", "&File", "", lambda window: window.exports.ask_for_points),
    Entry("export_predictions", "Export p&redictions…", "&File", "", lambda window: window.exports.ask_for_predictions),
    Entry(
        "save_picture",
        "Save pic&ture…",
        "&File",
        "Ctrl+Shift+P",
        lambda window: partial(_save_picture, window),
        starts_group=True,
    ),
    Entry("save_animation", "Save ani&mation…", "&File", "", lambda window: partial(_save_animation, window)),
    Entry("save_report", "&Lab report…", "&File", "", lambda window: partial(_save_report, window)),
    Entry("copy_share_code", "&Copy share code", "&File", "", lambda window: window.sharing.copy, starts_group=True),
    Entry("paste_share_code", "Paste &share code…", "&File", "", lambda window: window.sharing.ask),
    Entry("quit", "&Quit", "&File", "Ctrl+Q", lambda window: window.close, starts_group=True),
)
