"""The folder of the program's own files, and the log, which contains the traceback of every failure.

It contains nothing of a person's tables: of errors it has their kind and place, and of their messages what cannot quote
a cell or a name.
"""

import contextlib
import copy
import logging
import os
import re
import stat
import sys
import traceback
from fnmatch import fnmatch
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from typing_extensions import override

from neuronlab.core.errors import InputError, WorkError

OVERRIDE = "NEURONLAB_DATA"
"""Environment variable that sets another data folder."""
LOG_NAME = "neuronlab.log"
_LOG_BYTES = 500_000
_OWN_FILES = (
    "autosave*",
    "lesson-*",
    "lessons.json",
    "open-*.lock",
    "before *.nlab",
    "damaged *",
    "newer *",
    "repeats",
    f"{LOG_NAME}*",
    ".neuronlab-*.tmp",
)
"""The program's own files and folders in its folder, which are private to their owner."""
_QUOTED = re.compile("['\"`“”„‘’‚«»].*", re.DOTALL)
"""A message from its first quotation mark on."""


def data_folder() -> Path:
    """The folder for the log and the last session, created if missing, accessible only to its owner.

    Raises InputError if the environment variable is not an absolute path, WorkError if the folder cannot be created.
    """
    folder = _data_folder()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise WorkError(
            f"The folder {folder} cannot be created: {error.strerror or error}. Set {OVERRIDE} to another folder."
        ) from error
    return folder


def close_to_others(folder: Path) -> None:
    """Remove access by others to the program's own files, left by earlier versions or by copying.

    The permissions of a folder that also contains other files stay as they are.
    """
    if os.name == "nt":  # on Windows the folder's access control list applies
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
    """The path of the log."""
    return data_folder() / LOG_NAME


def configure_logging() -> Path:
    """Log warnings of all modules and information of the program's own; returns the path of the log.

    Its size is bounded, with one older file beside it.
    """
    path = log_path()
    close_to_others(path.parent)
    root = logging.getLogger()
    logging.getLogger("neuronlab").setLevel(logging.INFO)
    for handler in [handler for handler in root.handlers if isinstance(handler, _LogHandler)]:
        root.removeHandler(handler)
        handler.close()
    handler = _LogHandler(path, maxBytes=_LOG_BYTES, backupCount=1, encoding="utf-8", delay=True)
    handler.setFormatter(_Discreet("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root.addHandler(handler)
    return path


def described(error: BaseException) -> str:
    """An error without what it may quote of a person's table: its kind and, as far as that is safe, its message.

    Messages for a person name cells and classes freely, and so do those made of them. Messages of the system name
    files. All others quote what they name.
    """
    kind = type(error).__name__
    if isinstance(error, OSError):
        return f"{kind}: {error}"
    if isinstance(error, InputError) or isinstance(error.__cause__, InputError):
        return f"{kind}{_origin(error)}"
    message = _QUOTED.sub("…", str(error))
    return f"{kind}: {message}" if message else kind


def _origin(error: BaseException) -> str:
    """The line at which the first of the errors behind this one was raised."""
    while error.__cause__ is not None:
        error = error.__cause__
    frames = traceback.extract_tb(error.__traceback__)
    return f" from line {frames[-1].lineno} of {Path(frames[-1].filename).name}" if frames else ""


def traceback_text(error: BaseException) -> str:
    """The traceback of an error and of those behind it, each as `described`."""
    parts = []
    seen: set[int] = set()
    here: BaseException | None = error
    while here is not None and id(here) not in seen:
        seen.add(id(here))
        calls = "".join(traceback.format_tb(here.__traceback__))
        parts.append(f"Traceback (most recent call last):\n{calls}{described(here)}")
        here = here.__cause__ or (None if here.__suppress_context__ else here.__context__)
    return "\n\nThe above exception was followed by:\n\n".join(reversed(parts))


class _Discreet(logging.Formatter):
    """Writes errors as `described`, whether they are logged with their traceback or within a message."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        """Format a copy, since other handlers share the record and the text of its traceback."""
        own = copy.copy(record)
        own.exc_text = None
        if isinstance(own.args, tuple):
            own.args = tuple(described(part) if isinstance(part, BaseException) else part for part in own.args)
        return super().format(own)

    @override
    def formatException(
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        """The traceback of an error."""
        return "" if ei[1] is None else traceback_text(ei[1])


class _LogHandler(RotatingFileHandler):
    def _open(self) -> TextIOWrapper:
        return TextIOWrapper(open(self.baseFilename, "ab", opener=_open_private), encoding=self.encoding)

    @override
    def handleError(self, record: logging.LogRecord) -> None:
        """Ignore errors in writing the log, which must not disturb the user."""


def _open_private(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)


def _data_folder() -> Path:
    """By the conventions of the platform; variables that are not absolute paths are ignored."""
    if OVERRIDE in os.environ:
        folder = Path(os.environ[OVERRIDE])
        if not folder.is_absolute():
            raise InputError(f"{OVERRIDE} must be an absolute path, not {os.environ[OVERRIDE]!r}.")
        return folder
    if sys.platform == "darwin":
        return _home() / "Library" / "Application Support" / "NeuronLab"
    variable, usual = (
        ("LOCALAPPDATA", "AppData/Local") if sys.platform == "win32" else ("XDG_DATA_HOME", ".local/share")
    )
    named = Path(os.environ.get(variable, ""))
    return (named if named.is_absolute() else _home() / usual) / "NeuronLab"


def _home() -> Path:
    """The user's home folder. Raises WorkError if the system does not provide one."""
    with contextlib.suppress(RuntimeError):
        if (home := Path.home()).is_absolute():
            return home
    raise WorkError(f"The home folder is unknown. Set {OVERRIDE} to a folder for the program's files.")
