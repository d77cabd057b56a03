"""The dialog for a picture: of what, in which format, how large, and in which theme."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QSize, Slot
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from neuronlab.gui.pictures.formats import PICTURE_FORMATS, SCALES
from neuronlab.gui.theme.sizes import fix_size
from neuronlab.gui.theme.theme import SPACE
from neuronlab.gui.widgets.buttons import DialogButtons
from neuronlab.gui.widgets.fields import ChoiceField, Segments, field_row
from neuronlab.gui.widgets.plain_text import PlainLabel, without_icons
from neuronlab.wording.numbers import count_text
from neuronlab.wording.pictured import PICTURED

AS_SHOWN, FOR_PRINT = "shown", "print"
THEMES = {AS_SHOWN: "As shown", FOR_PRINT: "Light, for print"}
_WIDTH, _FIELD = 400, 220


@dataclass(frozen=True)
class PictureChoice:
    """What a picture is to be.

    Attributes:
        name: The part, a key of `PICTURED`.
        suffix: The format, a key of `PICTURE_FORMATS`.
        scale: Pixels per pixel of the screen, in each direction.
        is_for_print: Whether it is in the light theme, whatever is shown.
    """

    name: str
    suffix: str
    scale: int
    is_for_print: bool


class PictureDialog(QDialog):
    """Asks for a picture of a part of a window that is dark or light.

    `sizes` has the size of each part that is on screen; the others have their usual ones.
    """

    def __init__(self, name: str, sizes: Mapping[str, QSize], *, is_dark: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Save picture")
        self._sizes = sizes
        self.part = ChoiceField({key: part.label for key, part in PICTURED.items()})
        self.part.show_key(name)
        formats = {suffix: row.label.split()[0] for suffix, row in PICTURE_FORMATS.items()}
        self.format = Segments(formats, {suffix: row.meaning for suffix, row in PICTURE_FORMATS.items()})
        self.format.show_key(next(iter(formats)))
        meanings = {str(scale): f"{scale} pixels for each pixel of the screen" for scale in SCALES}
        self.scale = Segments({str(scale): f"{scale} ×" for scale in SCALES}, meanings)
        self.scale.show_key("2")
        self.theme = Segments(THEMES, {AS_SHOWN: "The colours of the window", FOR_PRINT: "Dark on white, saves ink"})
        self.theme.show_key(AS_SHOWN)
        self.theme.setEnabled(is_dark)
        self.outlook = PlainLabel(wordWrap=True)
        self.outlook.setProperty("role", "muted")
        self.buttons = DialogButtons("Save…", self)
        self.accept_button = self.buttons.accept_button
        self._build_layout()
        for field in (self.format, self.scale, self.theme):
            field.chosen.connect(self._describe)
        self.part.chosen.connect(self._describe)
        self._describe()

    def _build_layout(self) -> None:
        fix_size(self, _WIDTH)
        without_icons(self)
        layout = QVBoxLayout(self)
        layout.setSpacing(SPACE)
        layout.addLayout(field_row("Picture of", self.part, "The part of the window that the picture shows", _FIELD))
        layout.addLayout(field_row("Format", self.format, "The format of the file", _FIELD))
        layout.addLayout(field_row("Scale", self.scale, "Pixels of the picture for each pixel of the screen", _FIELD))
        layout.addLayout(field_row("Colours", self.theme, "The theme of the picture", _FIELD))
        layout.addWidget(self.outlook)
        layout.addSpacing(SPACE)
        layout.addWidget(self.buttons)

    @property
    def choice(self) -> PictureChoice:
        """What is chosen."""
        suffix = self.format.key
        scale = int(self.scale.key) if PICTURE_FORMATS[suffix].has_scale else 1
        return PictureChoice(self.part.key, suffix, scale, self.theme.key == FOR_PRINT)

    @Slot()
    def _describe(self, _key: str = "") -> None:
        """Say what the picture will be."""
        choice, row = self.choice, PICTURE_FORMATS[self.choice.suffix]
        self.scale.setEnabled(row.has_scale)
        size = self._sizes.get(choice.name, QSize(*PICTURED[choice.name].size)) * choice.scale
        pixels = f"{count_text(size.width())} × {count_text(size.height())} pixels. " if row.has_scale else ""
        aside = "" if choice.name in self._sizes else " It is not on screen, and is drawn for the picture."
        self.outlook.setText(f"{pixels}{row.meaning}.{aside}")
