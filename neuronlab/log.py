"""Where the program keeps its own files, and the log in which every failure leaves its traceback."""

import contextlib
import logging
import os
import stat
import sys
from fnmatch import fnmatch
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from typing_extensions import override

from neuronlab.core.errors import InputError, WorkError

OVERRIDE = "NEURONLAB_DATA"
"""Environment variable that names another folder to keep everything in."""
LOG_NAME = "neuronlab.log"
_LOG_BYTES = 500_000
_OWN_FILES = ("autosave*", "before *.nlab", "damaged *", "newer *", f"{LOG_NAME}*", ".neuronlab-*.tmp")
"""What the program keeps in its folder: nobody else's business."""


def data_folder() -> Path:
    """The folder for the log and the last session, made where it is missing, for its owner alone.

    Raises InputError when the environment names one by less than its full path, WorkError when it cannot be made.
    """
    folder = _data_folder()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise WorkError(
            f"The folder {folder} cannot be made: {error.strerror or error}; {OVERRIDE} can name another."
        ) from error
    return folder


def close_to_others(folder: Path) -> None:
    """Take from others what earlier versions, or a copy, let them read of the program's own files.

    A folder with files of other kinds in it is somebody's for more than this program, and stays as it is.
    """
    if os.name == "nt":  # there the folder's own list of rights says who may read
        return
    with contextlib.suppress(OSError):
        names = os.listdir(folder)
        own = [name for name in names if any(fnmatch(name, pattern) for pattern in _OWN_FILES)]
        for path in [folder / name for name in own] + [folder] * (own == names):
            _take_from_others(path)


def _take_from_others(path: Path) -> None:
    with contextlib.suppress(OSError):
        mode = path.lstat().st_mode
        if mode & 0o077 and not stat.S_ISLNK(mode) and not mode & stat.S_ISVTX:
            path.chmod(stat.S_IMODE(mode) & ~0o077)


def log_path() -> Path:
    """The file the log goes to."""
    return data_folder() / LOG_NAME


def configure_logging() -> Path:
    """Send to the log what went wrong, of the program's own also what is worth knowing; returns the log's path.

    It is of bounded size, with one older part beside it.
    """
    path = log_path()
    close_to_others(path.parent)
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
    def _open(self) -> TextIOWrapper:
        return TextIOWrapper(open(self.baseFilename, "ab", opener=_open_private), encoding=self.encoding)

    @override
    def handleError(self, record: logging.LogRecord) -> None:
        """A log that cannot be written must not trouble the person over and above what it was to say."""


def _open_private(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)


def _data_folder() -> Path:
    """By the conventions of each platform; a variable of theirs that is no full path does not count."""
    if OVERRIDE in os.environ:
        folder = Path(os.environ[OVERRIDE])
        if not folder.is_absolute():
            raise InputError(f"{OVERRIDE} has to name a folder by its full path, not {os.environ[OVERRIDE]!r}.")
        return folder
    if sys.platform == "darwin":
        return _home() / "Library" / "Application Support" / "NeuronLab"
    variable, usual = (
        ("LOCALAPPDATA", "AppData/Local") if sys.platform == "win32" else ("XDG_DATA_HOME", ".local/share")
    )
    named = Path(os.environ.get(variable, ""))
    return (named if named.is_absolute() else _home() / usual) / "NeuronLab"


def _home() -> Path:
    """The person's folder. Raises WorkError where the system knows none."""
    with contextlib.suppress(RuntimeError):
        if (home := Path.home()).is_absolute():
            return home
    raise WorkError(f"This system names no home folder to keep files in; {OVERRIDE} can name another.")
