"""All colours, sizes and fonts of the window; no other module contains a colour literal.

Colour never carries a meaning alone: diverging values are orange above zero and blue below, magnitudes use a
perceptually uniform scale, runs and classes the Okabe–Ito colours.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QGuiApplication

from neuronlab.gui.theme.sizes import scaled

SPACE = 8
"""Base unit of the layout in pixels; distances are multiples or halves of it."""
SMALL, BODY, LARGE = 11, 13, 16
"""The three text sizes in pixels, at the usual text size."""
RADIUS = 6


@dataclass(frozen=True, kw_only=True)
class Colors:
    """One theme's colours, as #rrggbb.

    Attributes:
        is_dark: Whether the theme is dark.
        window: Background of the window.
        panel: Background of panels and bars.
        plot: Background of plots.
        field: Background of input fields and buttons.
        hover: Background under the mouse.
        border: Borders and frames.
        grid: Grid lines of plots.
        text: Text.
        muted: Secondary text.
        accent: Highlights and the learned function.
        on_accent: Text on the accent colour.
        positive: Values above zero.
        negative: Values below zero.
        neutral: Zero, axes and tracks.
        train: Training points and their loss.
        test: Test points and their loss.
        point: Points of a curve.
        ghost: The pinned run.
        alarm: Problems.
        magnitude: Stops of the scale of magnitudes, ascending.
        classes: The six classes.
    """

    is_dark: bool
    window: str
    panel: str
    plot: str
    field: str
    hover: str
    border: str
    grid: str
    text: str
    muted: str
    accent: str
    on_accent: str
    positive: str
    negative: str
    neutral: str
    train: str
    test: str
    point: str
    ghost: str
    alarm: str
    magnitude: tuple[str, ...]
    classes: tuple[str, ...]

    def color(self, name: str, alpha: float = 1.0) -> QColor:
        """The colour called `name`, at an opacity from 0 to 1."""
        color = QColor(getattr(self, name))
        color.setAlphaF(alpha)
        return color

    def magnitude_table(self) -> npt.NDArray[np.uint8]:
        """The scale of magnitudes as (256, 4) RGBA, ascending."""
        return scale_table(self.magnitude)

    def diverging_table(self) -> npt.NDArray[np.uint8]:
        """The diverging scale of values around zero as (256, 4) RGBA, ascending."""
        return scale_table((self.negative, self.plot, self.positive))


def scale_table(stops: Sequence[str]) -> npt.NDArray[np.uint8]:
    """A scale through evenly spaced colours, as (256, 4) RGBA."""
    colors = [QColor(stop) for stop in stops]
    channels = np.array([(color.red(), color.green(), color.blue()) for color in colors], np.float64)
    at = np.linspace(0, len(stops) - 1, 256)
    table = np.full((256, 4), 255, np.uint8)
    for channel in range(3):
        table[:, channel] = np.round(np.interp(at, np.arange(len(stops)), channels[:, channel]))
    return table


def legible_on(ground: QColor) -> QColor:
    """Black or white, whichever has the better contrast on a colour: at least 4.58 : 1."""
    channels = np.array([ground.redF(), ground.greenF(), ground.blueF()])
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    luminance = float(linear @ [0.2126, 0.7152, 0.0722])
    return QColor(Qt.GlobalColor.white if (luminance + 0.05) ** 2 < 1.05 * 0.05 else Qt.GlobalColor.black)


DARK = Colors(
    is_dark=True,
    window="#13151a",
    panel="#1a1d24",
    plot="#15181e",
    field="#232833",
    hover="#2c323e",
    border="#2c323e",
    grid="#262b35",
    text="#e4e6ec",
    muted="#9aa3b2",
    accent="#56b4e9",
    on_accent="#0d1117",
    positive="#e69f00",
    negative="#56b4e9",
    neutral="#3a4150",
    train="#56b4e9",
    test="#e69f00",
    point="#dfe2e8",
    ghost="#cc79a7",
    alarm="#e8704f",
    magnitude=("#15181e", "#1c3350", "#275f8e", "#4a9cce", "#8fd0d6", "#f0f4c0"),
    classes=("#56b4e9", "#e69f00", "#1fb890", "#cc79a7", "#f0e442", "#d55e00"),
)

LIGHT = Colors(
    is_dark=False,
    window="#f3f4f7",
    panel="#ffffff",
    plot="#fbfcfd",
    field="#eef0f5",
    hover="#e1e5ed",
    border="#d9dde5",
    grid="#e6e9ef",
    text="#1b1f26",
    muted="#5b6475",
    accent="#0b76b8",
    on_accent="#ffffff",
    positive="#a86400",
    negative="#0b76b8",
    neutral="#c6ccd8",
    train="#0b76b8",
    test="#a86400",
    point="#22262e",
    ghost="#a8427a",
    alarm="#c8431c",
    magnitude=("#fbfcfd", "#cfe3f2", "#8fc0e0", "#4a93c4", "#1f6494", "#0c3553"),
    classes=("#0072b2", "#c07800", "#008f68", "#b8568c", "#8a7f00", "#c04f00"),
)

SYSTEM = "system"
MODES = {SYSTEM: "Follow the system", "dark": "Dark", "light": "Light"}


class Theme(QObject):
    """The theme in use. `mode` is a key of `MODES`; `changed` is emitted when `colors` have changed."""

    changed = Signal()

    def __init__(self, mode: str = SYSTEM, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mode = mode if mode in MODES else SYSTEM
        self.colors = self._choose()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)

    @property
    def mode(self) -> str:
        """The mode chosen by the user."""
        return self._mode

    def set_mode(self, mode: str) -> None:
        """Choose the dark, light or system theme."""
        self._mode = mode
        self._apply()

    @Slot()
    def _follow_system(self) -> None:
        self._apply()

    def _choose(self) -> Colors:
        if self._mode == SYSTEM:
            scheme = QGuiApplication.styleHints().colorScheme()
            return LIGHT if scheme == Qt.ColorScheme.Light else DARK
        return DARK if self._mode == "dark" else LIGHT

    def _apply(self) -> None:
        colors = self._choose()
        if colors is not self.colors:
            self.colors = colors
            self.changed.emit()


def figures(size: int = BODY, *, bold: bool = False) -> QFont:
    """The system's font with tabular figures, so that changing numbers do not jitter."""
    font = QFont(QGuiApplication.font())
    font.setPixelSize(scaled(size))
    font.setBold(bold)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def text_font(size: int = BODY, *, bold: bool = False) -> QFont:
    """The system's font in one of the three sizes."""
    font = QFont(QGuiApplication.font())
    font.setPixelSize(scaled(size))
    font.setBold(bold)
    return font
