"""Icons of the Material Design set, tinted by the theme and tinted again when it changes."""

from PySide6.QtCore import QObject, QSize, Slot
from PySide6.QtWidgets import QAbstractButton

from neuronlab.gui.theme import Theme

ICON_PX = 18


class _Tint(QObject):
    """Lives and dies with its button."""

    def __init__(self, button: QAbstractButton, name: str, theme: Theme, color: str) -> None:
        super().__init__(button)
        self._button, self._name, self._theme, self._color = button, name, theme, color
        theme.changed.connect(self.apply)
        self.apply()

    @Slot()
    def apply(self) -> None:
        """Draw the icon in the theme's colour."""
        # Imported here, because it costs a quarter of a second that no other user of this module's importers needs.
        import qtawesome  # noqa: PLC0415

        colors = self._theme.colors
        self._button.setIcon(
            qtawesome.icon(
                self._name,
                color=colors.color(self._color),
                color_disabled=colors.color("muted", 0.6),
                color_selected=None,
            )
        )


def set_icon(button: QAbstractButton, name: str, theme: Theme, color: str = "text", size: int = ICON_PX) -> None:
    """Give a button the icon called `name`, in the theme's colour called `color`; replaces an earlier one."""
    for tint in button.findChildren(_Tint):
        tint.deleteLater()
        tint.setParent(None)
    button.setIconSize(QSize(size, size))
    _Tint(button, name, theme, color)
