"""Material Design icons, tinted in the theme's colours and updated when they change."""

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, QRect, QSize, Qt, Slot
from PySide6.QtGui import QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QAbstractButton, QWidget
from typing_extensions import override

from neuronlab.gui.theme.sizes import fix_size, scaled
from neuronlab.gui.theme.theme import Colors, Theme
from neuronlab.gui.widgets.painters import painted_pixmap, saved_state
from neuronlab.session.guarded import Guarded

ICON_PX = 18
_GLYPH = 0.875
"""Size of a glyph relative to its icon: sharp at 16 pixels, where it is 14."""


_FONT, _NAMES = "materialdesignicons6-webfont-[0-9]*.ttf", "materialdesignicons6-webfont-charmap-*.json"
"""Files of qtawesome. Importing that would load its other eleven fonts too, a tenth of the time of a start."""


def _file_of(pattern: str) -> Path:
    package = find_spec("qtawesome")
    assert package is not None
    assert package.origin is not None
    return next((Path(package.origin).parent / "fonts").glob(pattern))


@cache
def _characters() -> dict[str, str]:
    """The characters of the font's glyphs, by name."""
    codes = json.loads(_file_of(_NAMES).read_text(encoding="utf-8"))
    return {f"mdi6.{name}": chr(int(code, 16)) for name, code in codes.items()}


_loaded: list[int] = []


def _font() -> QFont:
    """The font of the icons; it has to be loaded anew for another QApplication."""
    if not _loaded or not QFontDatabase.applicationFontFamilies(_loaded[-1]):
        _loaded.append(QFontDatabase.addApplicationFont(str(_file_of(_FONT))))
    return QFont(QFontDatabase.applicationFontFamilies(_loaded[-1])[0])


class _Glyph(Guarded, QIconEngine):
    """Draws a glyph. The engine of qtawesome fails for sizes of 0 and less, which styles request."""

    def __init__(self, name: str, colors: Colors, color: str) -> None:
        super().__init__()
        self._character, self._font = _characters()[name], _font()
        self._color, self._disabled = colors.color(color), colors.color("muted", 0.6)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        """Draw the glyph centred in a rectangle, at its height."""
        pixels = round(_GLYPH * rect.height())
        if pixels <= 0:
            return
        self._font.setPixelSize(pixels)
        with saved_state(painter):
            painter.setPen(self._disabled if mode == QIcon.Mode.Disabled else self._color)
            painter.setFont(self._font)
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self._character)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """The glyph on a transparent background."""
        return painted_pixmap(size, lambda painter: self.paint(painter, QRect(QPoint(), size), mode, state))


class _Tint(QObject):
    """Keeps a button's icon in the theme's colours and of the text's size; owned by the button."""

    def __init__(self, button: QAbstractButton, name: str, theme: Theme, color: str, size: int) -> None:
        super().__init__(button)
        self._button, self._name, self._theme, self._color, self._size = button, name, theme, color, size
        theme.changed.connect(self.apply)
        self.apply()

    @Slot()
    def apply(self) -> None:
        """Draw the icon in the theme's colour and for the text size."""
        self._button.setIconSize(QSize(scaled(self._size), scaled(self._size)))
        self._button.setIcon(QIcon(_Glyph(self._name, self._theme.colors, self._color)))


def set_icon(button: QAbstractButton, name: str, theme: Theme, color: str = "text", size: int = ICON_PX) -> None:
    """Set a button's icon by name, in the theme colour called `color`; replaces an earlier one."""
    for tint in button.findChildren(_Tint):
        tint.deleteLater()
        tint.setParent(None)
    _Tint(button, name, theme, color, size)


class IconMark(Guarded, QWidget):
    """An icon beside a text, which says the same in words."""

    def __init__(self, theme: Theme, size: int = ICON_PX) -> None:
        super().__init__()
        self._theme, self._name = theme, ""
        fix_size(self, size, size)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme.changed.connect(self._repaint)

    def show_icon(self, name: str) -> None:
        """Show another icon, by name; "" for none."""
        self._name = name
        self.update()

    @Slot()
    def _repaint(self) -> None:
        self.update()

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the icon."""
        if self._name:
            with QPainter(self) as painter:
                glyph = _Glyph(self._name, self._theme.colors, "text")
                glyph.paint(painter, self.rect(), QIcon.Mode.Normal, QIcon.State.Off)
