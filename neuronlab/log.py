"""Where the program keeps its own files, and the log in which every failure leaves its traceback."""

import logging
import os
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path

from neuronlab.core.errors import WorkError

OVERRIDE = "NEURONLAB_DATA"
"""Environment variable that names another folder to keep everything in."""
_LOG_BYTES = 500_000


def data_folder() -> Path:
    """The folder for the log and the last session, made where it is missing.

    Raises WorkError when it cannot be made.
    """
    folder = _data_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WorkError(
            f"The folder {folder} cannot be made: {error.strerror or error}; {OVERRIDE} can name another."
        ) from error
    return folder


def log_path() -> Path:
    """The file the log goes to."""
    return data_folder() / "neuronlab.log"


def configure_logging() -> Path:
    """Send to the log what went wrong, of the program's own also what is worth knowing; returns the log's path.

    It is of bounded size, with one older part beside it.
    """
    path = log_path()
    root = logging.getLogger()
    logging.getLogger("neuronlab").setLevel(logging.INFO)
    for handler in [handler for handler in root.handlers if isinstance(handler, _LogHandler)]:
        root.removeHandler(handler)
        handler.close()
    handler = _LogHandler(path, maxBytes=_LOG_BYTES, backupCount=1, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root.addHandler(handler)
    return path


class _LogHandler(RotatingFileHandler):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # logging's name
        """A log that cannot be written must not trouble the person over and above what it was to say."""


def _data_folder() -> Path:
    """By the conventions of each platform."""
    if OVERRIDE in os.environ:
        return Path(os.environ[OVERRIDE])
    home = Path.home()
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "NeuronLab"
    variable, usual = (
        ("LOCALAPPDATA", "AppData/Local") if sys.platform == "win32" else ("XDG_DATA_HOME", ".local/share")
    )
    return Path(os.environ.get(variable) or home / usual) / "NeuronLab"
