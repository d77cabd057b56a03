"""Makes a picture of saved work without a window on screen."""

from PySide6.QtCore import QEventLoop, QSize, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QWidget

from neuronlab.core.errors import InputError, WorkError
from neuronlab.files.session.work import Work
from neuronlab.gui.pictures.formats import PICTURE_FORMATS
from neuronlab.gui.pictures.widgets import record
from neuronlab.gui.window.main_window import MainWindow
from neuronlab.gui.window.pictures.studio import Scene, Studio
from neuronlab.wording.pictured import PICTURED, picture_title
from neuronlab.wording.run_names import run_names

PATIENCE_MS = 120_000


def rendered(work: Work, name: str, size: tuple[int, int], suffix: str, *, scale: int, is_dark: bool) -> bytes:
    """A picture of a part as the bytes of a file; `name` is a key of `PICTURED`, `suffix` one of `PICTURE_FORMATS`.

    Raises InputError if the part does not fit the size, and WorkError if it is not drawn in two minutes.
    """
    former = qInstallMessageHandler(_say_nothing)  # what a screen would do differently is nobody's concern here
    studio = Studio(MainWindow, Scene(work, is_dark))
    try:
        part = _shown(studio, name, QSize(*size))
        if part.width() > size[0] or part.height() > size[1]:
            raise InputError(f"{PICTURED[name].label} needs at least {part.width()}x{part.height()} pixels.")
        frame = studio.session.frame
        title = picture_title(
            PICTURED[name].label, ", ".join(run_names(work.experiment.workspace.runs)), frame.step if frame else 0
        )
        return PICTURE_FORMATS[suffix].encode(record(part), scale, title)
    finally:
        studio.close()
        qInstallMessageHandler(former)


def _shown(studio: Studio, name: str, size: QSize) -> QWidget:
    """The part, once it is shown."""
    loop, parts = QEventLoop(), list[QWidget]()

    def take(part: QWidget) -> None:
        parts.append(part)
        loop.quit()

    studio.show(name, size, take)
    patience = QTimer(loop, singleShot=True, interval=PATIENCE_MS)
    patience.timeout.connect(loop.quit)
    patience.start()
    if not parts:
        loop.exec()
    patience.stop()
    if not parts:
        raise WorkError("The picture could not be drawn within two minutes.")
    return parts[0]


def _say_nothing(_kind: QtMsgType, _context: object, _message: str) -> None:
    """Drop a message of Qt."""
