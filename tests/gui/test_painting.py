"""Pictures that are painted once: none of them is painted where Qt asks for one without a size."""

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QToolButton

from neuronlab.gui.icons import set_icon
from neuronlab.gui.painting import painted_pixmap, saved_state
from neuronlab.gui.preset_pictures import preset_picture
from neuronlab.gui.theme import DARK, Theme

SIZES = [QSize(0, 0), QSize(-5, -5), QSize(-1, 10), QSize(10, 0)]


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_a_picture_without_a_size_is_none_and_no_complaint_of_qt(qapp, size):
    assert painted_pixmap(size, lambda painter: painter.drawPoint(0, 0)).isNull()
    assert preset_picture("curve", "sine", DARK, size, 2.0).isNull()


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_an_icon_without_a_size_is_none_and_no_complaint_of_qt(qtbot, size):
    button = QToolButton()
    qtbot.addWidget(button)
    set_icon(button, "mdi6.play", Theme())
    assert button.icon().pixmap(size).isNull()
    target = QPixmap(20, 20)
    target.fill(Qt.GlobalColor.black)
    before = target.toImage()
    with QPainter(target) as painter:
        button.icon().paint(painter, QRect(QPoint(0, 0), size))
    assert target.toImage() == before


def test_an_error_in_the_middle_of_a_picture_leaves_no_painter_behind(qapp):
    painters = []

    def draw(painter):
        painters.append(painter)
        with saved_state(painter):
            raise ArithmeticError

    with pytest.raises(ArithmeticError):
        painted_pixmap(QSize(8, 8), draw)
    assert not painters[0].isActive()
