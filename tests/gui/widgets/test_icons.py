"""Icons have the colour of the theme and any size Qt asks for, none included."""

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QToolButton

from neuronlab.gui.theme.style import style_sheet
from neuronlab.gui.theme.theme import DARK, LIGHT, Theme
from neuronlab.gui.widgets.icons import IconMark, set_icon

SIZES = (QSize(0, 0), QSize(-5, -5), QSize(-1, 10), QSize(10, 0))
TINY = (QSize(0, 0), QSize(1, 1), QSize(5, 5), QSize(3, 40), QSize(40, 3))


@pytest.fixture
def button(qtbot):
    button = QToolButton()
    qtbot.addWidget(button)
    return button


def strongest_color(button):
    """The colour of the pixel of an icon that covers most."""
    image = button.icon().pixmap(QSize(32, 32)).toImage()
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return max(pixels, key=lambda pixel: pixel.alpha()).rgb()


def test_an_icon_takes_the_colour_of_the_theme_and_of_the_next_one(button):
    theme = Theme("dark")
    set_icon(button, "mdi6.square", theme, "positive")
    assert strongest_color(button) == DARK.color("positive").rgb()
    theme.set_mode("light")
    assert strongest_color(button) == LIGHT.color("positive").rgb()


def test_another_icon_replaces_the_first_for_good(button):
    theme = Theme("dark")
    set_icon(button, "mdi6.square", theme, "positive")
    parts = len(button.children())
    set_icon(button, "mdi6.square", theme, "text", 12)
    assert len(button.children()) == parts
    theme.set_mode("light")
    assert strongest_color(button) == LIGHT.color("text").rgb()
    assert button.iconSize() == QSize(12, 12)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_an_icon_without_a_size_is_none_and_no_complaint_of_qt(button, size):
    set_icon(button, "mdi6.play", Theme())
    assert button.icon().pixmap(size).isNull()
    target = QPixmap(20, 20)
    target.fill(Qt.GlobalColor.black)
    before = target.toImage()
    with QPainter(target) as painter:
        button.icon().paint(painter, QRect(QPoint(0, 0), size))
    assert target.toImage() == before


def test_a_styled_button_too_small_for_its_icon_is_painted_without_complaint(qtbot):
    for size in TINY:
        button = QToolButton()
        qtbot.addWidget(button)
        button.setStyleSheet(style_sheet(DARK))
        set_icon(button, "mdi6.play", Theme())
        button.setMinimumSize(0, 0)
        button.resize(size)
        button.grab()


def test_a_mark_beside_a_text_follows_the_theme(qtbot):
    theme = Theme("dark")
    mark = IconMark(theme, 32)
    qtbot.addWidget(mark)

    def colors():
        image = mark.grab().toImage()
        return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}

    assert DARK.text not in colors()
    mark.show_icon("mdi6.square")
    assert DARK.text in colors()
    theme.set_mode("light")
    assert LIGHT.text in colors()
