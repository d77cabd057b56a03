"""Settings of this person and computer, independent of the work: theme, text size, window layout, last folders."""

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from neuronlab.session.speeds import AUTO, FASTEST, MAX, SLOWEST, Speed

ORGANIZATION = APPLICATION = "NeuronLab"
FIRST_SPEED: Speed = AUTO
USUAL_TEXT_PERCENT = 100
MOST_RECENT = 10


class Settings:
    """Typed access to QSettings, those of this person unless others are given."""

    def __init__(self, store: QSettings | None = None) -> None:
        self._store = store or QSettings(ORGANIZATION, APPLICATION)

    @property
    def theme(self) -> str:
        """The chosen theme, a key of `gui.theme.MODES`; "" if none was chosen."""
        return str(self._store.value("theme", ""))

    @theme.setter
    def theme(self, mode: str) -> None:
        self._store.setValue("theme", mode)

    @property
    def text_percent(self) -> int:
        """The text size in percent of the usual one; `USUAL_TEXT_PERCENT` at first."""
        text = str(self._store.value("text_percent", ""))
        return int(text) if re.fullmatch(r"[1-9][0-9]{1,2}", text) else USUAL_TEXT_PERCENT

    @text_percent.setter
    def text_percent(self, percent: int) -> None:
        self._store.setValue("text_percent", percent)

    @property
    def export_folder(self) -> Path:
        """Folder of the last export; at first the home folder."""
        return Path(str(self._store.value("export_folder", str(Path.home()))))

    @export_folder.setter
    def export_folder(self, folder: Path) -> None:
        self._store.setValue("export_folder", str(folder))

    @property
    def export_format(self) -> str:
        """The suffix of the format of the last export; "" before the first."""
        return str(self._store.value("export_format", ""))

    @export_format.setter
    def export_format(self, suffix: str) -> None:
        self._store.setValue("export_format", suffix)

    @property
    def folders(self) -> frozenset[Path]:
        """All folders in which files of a person were opened and saved last."""
        kept = (self._store.value(key) for key in self._store.allKeys() if key.endswith("_folder"))
        return frozenset(Path(str(folder)) for folder in kept)

    @property
    def import_folder(self) -> Path:
        """Folder of the last import or session; at first the home folder."""
        return Path(str(self._store.value("import_folder", str(Path.home()))))

    @import_folder.setter
    def import_folder(self, folder: Path) -> None:
        self._store.setValue("import_folder", str(folder))

    @property
    def session_folder(self) -> Path:
        """Folder of the last session that was opened or saved; at first the home folder."""
        return Path(str(self._store.value("session_folder", str(Path.home()))))

    @property
    def recent_files(self) -> tuple[Path, ...]:
        """The sessions that were opened or saved last, the latest first."""
        text = str(self._store.value("recent_files", ""))
        return tuple(Path(line) for line in text.split("\n") if line)[:MOST_RECENT]

    @recent_files.setter
    def recent_files(self, paths: Iterable[Path]) -> None:
        texts = dict.fromkeys(str(path) for path in paths if "\n" not in str(path))
        self._store.setValue("recent_files", "\n".join([*texts][:MOST_RECENT]))

    def note_session(self, path: Path) -> None:
        """A session was opened or saved; the next Open starts in its folder."""
        self.recent_files = (path, *self.recent_files)
        self._store.setValue("session_folder", str(path.parent))
        self.import_folder = path.parent

    def forget_session(self, path: Path) -> None:
        """A session cannot be opened any more."""
        self.recent_files = [recent for recent in self.recent_files if recent != path]

    @property
    def shows_pulses(self) -> bool:
        """Whether single steps are shown as pulses; True at first."""
        return str(self._store.value("pulses", "true")) == "true"

    @shows_pulses.setter
    def shows_pulses(self, is_on: bool) -> None:
        self._store.setValue("pulses", "true" if is_on else "false")

    @property
    def keeps_undo(self) -> bool:
        """Whether sessions hold the undo history; True at first."""
        return str(self._store.value("undo_in_sessions", "true")) == "true"

    @keeps_undo.setter
    def keeps_undo(self, is_on: bool) -> None:
        self._store.setValue("undo_in_sessions", "true" if is_on else "false")

    @property
    def knows_kinks(self) -> bool:
        """Whether a kink has been dragged on the plot, so that nobody needs to be told; False at first."""
        return str(self._store.value("knows_kinks", "false")) == "true"

    @knows_kinks.setter
    def knows_kinks(self, is_known: bool) -> None:
        self._store.setValue("knows_kinks", "true" if is_known else "false")

    @property
    def was_welcomed(self) -> bool:
        """Whether the card of the first start has been shown; False at first."""
        return str(self._store.value("welcomed", "false")) == "true"

    @was_welcomed.setter
    def was_welcomed(self, is_so: bool) -> None:
        self._store.setValue("welcomed", "true" if is_so else "false")

    @property
    def speed(self) -> Speed:
        """The training speed; `FIRST_SPEED` at first."""
        text = str(self._store.value("speed", str(FIRST_SPEED)))
        try:
            speed = float(text)
        except ValueError:
            return AUTO
        return speed if speed == MAX or SLOWEST <= speed <= FASTEST else AUTO

    @speed.setter
    def speed(self, speed: Speed) -> None:
        self._store.setValue("speed", str(speed))

    def layout(self) -> tuple[QByteArray, str] | None:
        """The window's geometry and what is arranged in it; None before the first close or if they are damaged.

        Layouts of version 0.1.0, which had other docks, are not read.
        """
        geometry, body = self._store.value("geometry"), self._store.value("body")
        if not (isinstance(geometry, QByteArray) and isinstance(body, str)):
            return None
        is_whole = self._store.value("layout_checksum") == _checksum(geometry, body)
        return (geometry, body) if is_whole else None

    def keep_layout(self, geometry: QByteArray, body: str) -> None:
        """Save the window's layout."""
        self._store.remove("docks")  # of version 0.1.0
        self._store.setValue("geometry", geometry)
        self._store.setValue("body", body)
        self._store.setValue("layout_checksum", _checksum(geometry, body))


def _checksum(geometry: QByteArray, body: str) -> str:
    """Checksum of a layout: a damaged geometry could put the window where nobody finds it."""
    return hashlib.blake2b(bytes(geometry.data()) + b"|" + body.encode(), digest_size=16).hexdigest()
