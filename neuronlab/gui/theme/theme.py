"""All colours, sizes and fonts of the window; no other module contains a colour literal.

Each colour has one meaning, and its name says which. Colour never carries a meaning alone: runs and classes have marks
and letters, training lines are solid and test lines dashed, faults have a sign and words. One exception: two classes
are the signs of the output, so classes A and B have the colours of the signs, with three classes and more as well.
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
SMALL, BODY, LARGE = 12, 13, 16
"""The three text sizes in pixels, at the usual text size."""
RADIUS = 6
GROUND = 0.45
"""Share of a colour in a ground that text and lines in the text's colour are drawn on."""


@dataclass(frozen=True, kw_only=True)
class Colors:
    """One theme's colours, as #rrggbb.

    Attributes:
        is_dark: Whether the theme is dark.
        window: Background of the window.
        panel: Background of panels and bars.
        plot: Background of plots.
        grid: Grid lines of plots.
        field: Background of input fields and buttons.
        selected: Background of what is chosen; its text is `text`, never `muted`.
        border: Borders and frames.
        hover: Background under the mouse.
        tracks: Grooves of sliders, and scroll bars.
        text: Text, and every neutral line or mark that must stand out.
        muted: Secondary text.
        lines: Neutral lines; too faint for text.
        primary: The one loud button.
        on_primary: Its text.
        positive: Weights and outputs above zero.
        negative: Weights and outputs below zero.
        runs: The six runs.
        classes: The six classes.
        fault: Faults, always with a sign and words.
        ring: The ring around a misclassified point, on any ground.
        under_ring: The broader ring below it.
    """

    is_dark: bool
    window: str
    panel: str
    plot: str
    grid: str
    field: str
    selected: str
    border: str
    hover: str
    tracks: str
    text: str
    muted: str
    lines: str
    primary: str
    on_primary: str
    positive: str
    negative: str
    runs: tuple[str, ...]
    classes: tuple[str, ...]
    fault: str
    ring: str = "#ffffff"
    under_ring: str = "#14171c"

    def run_color(self, slot: int, alpha: float = 1.0) -> QColor:
        """The colour of the run in a slot, at an opacity from 0 to 1."""
        color = QColor(self.runs[slot])
        color.setAlphaF(alpha)
        return color

    def color(self, name: str, alpha: float = 1.0) -> QColor:
        """The colour called `name`, at an opacity from 0 to 1."""
        color = QColor(getattr(self, name))
        color.setAlphaF(alpha)
        return color

    def named(self) -> dict[str, str]:
        """The colours that have a name each, by it."""
        return {name: value for name, value in vars(self).items() if isinstance(value, str)}

    def magnitude_table(self) -> npt.NDArray[np.uint8]:
        """The grey scale of magnitudes as (256, 4) RGBA, ascending, from the plot's ground to the text's colour."""
        return scale_table((self.plot, self.text))

    def diverging_table(self) -> npt.NDArray[np.uint8]:
        """The diverging scale of values around zero as (256, 4) RGBA, ascending."""
        return scale_table((self.negative, self.plot, self.positive))

    def ground_table(self) -> npt.NDArray[np.uint8]:
        """The diverging scale as a ground for lines and points in the text's colour: its ends are less strong."""
        return scale_table([mixed(color, self.plot, GROUND) for color in (self.negative, self.plot, self.positive)])

    def point_table(self) -> npt.NDArray[np.uint8]:
        """The diverging scale for points, filled ones of which must not look hollow: its middle is not the ground."""
        return scale_table((self.negative, self.muted, self.positive))


def scale_table(stops: Sequence[str]) -> npt.NDArray[np.uint8]:
    """A scale through evenly spaced colours, as (256, 4) RGBA."""
    colors = [QColor(stop) for stop in stops]
    channels = np.array([(color.red(), color.green(), color.blue()) for color in colors], np.float64)
    at = np.linspace(0, len(stops) - 1, 256)
    table = np.full((256, 4), 255, np.uint8)
    for channel in range(3):
        table[:, channel] = np.round(np.interp(at, np.arange(len(stops)), channels[:, channel]))
    return table


def mixed(one: str, other: str, share: float) -> str:
    """A colour that has a share of one and the rest of another."""
    return QColor(*map(int, scale_table((other, one))[round(share * 255), :3])).name()


def legible_on(ground: QColor) -> QColor:
    """Black or white, whichever has the better contrast on a colour: at least 4.58 : 1."""
    channels = np.array([ground.redF(), ground.greenF(), ground.blueF()])
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    luminance = float(linear @ [0.2126, 0.7152, 0.0722])
    return QColor(Qt.GlobalColor.white if (luminance + 0.05) ** 2 < 1.05 * 0.05 else Qt.GlobalColor.black)


DARK = Colors(
    is_dark=True,
    window="#121419",
    panel="#1a1d23",
    plot="#15181d",
    grid="#242a33",
    field="#242932",
    selected="#3a4250",
    border="#2e343f",
    hover="#2c323c",
    tracks="#3c4350",
    text="#e6e8ee",
    muted="#a2aab8",
    lines="#6c7584",
    primary="#e6e8ee",
    on_primary="#14171c",
    positive="#e69f00",
    negative="#5b9df2",
    runs=("#3fd39c", "#cf69ad", "#f2e53c", "#ee6a4d", "#6fc6f4", "#c6cbd4"),
    classes=("#5b9df2", "#e69f00", "#d3d7de", "#c95e8a", "#cbe68f", "#ae783f"),
    fault="#ff6f86",
)

LIGHT = Colors(
    is_dark=False,
    window="#f2f3f6",
    panel="#ffffff",
    plot="#fbfcfd",
    grid="#e8ebf0",
    field="#f0f2f6",
    selected="#d3d9e3",
    border="#d8dde5",
    hover="#e4e8ee",
    tracks="#c9cfda",
    text="#1b1f26",
    muted="#596273",
    lines="#8b94a3",
    primary="#262b35",
    on_primary="#ffffff",
    positive="#b56a00",
    negative="#1a66c9",
    runs=("#00896a", "#8a2b6b", "#635600", "#d9603c", "#2d8fd6", "#77808e"),
    classes=("#1a66c9", "#c47a00", "#5b626f", "#d263aa", "#279a6e", "#463022"),
    fault="#b3123f",
)

SYSTEM = "system"
MODES = {SYSTEM: "Follow the system", "dark": "Dark", "light": "Light"}


class Theme(QObject):
    """The theme in use. `mode` is a key of `MODES`; `changed` is emitted for other `colors` and another text size."""

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
