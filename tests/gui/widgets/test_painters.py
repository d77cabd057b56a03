"""Pictures that are painted once: none of them is painted where Qt asks for one without a size."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QAbstractButton, QWidget

from neuronlab.gui.panels.data.preset_pictures import preset_picture
from neuronlab.gui.theme.theme import DARK
from neuronlab.gui.widgets.painters import painted_pixmap, saved_state

SIZES = [QSize(0, 0), QSize(-5, -5), QSize(-1, 10), QSize(10, 0)]


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_a_picture_without_a_size_is_none_and_no_complaint_of_qt(qapp, size):
    assert painted_pixmap(size, lambda painter: painter.drawPoint(0, 0)).isNull()
    assert preset_picture("curve", "sine", DARK, size, 2.0).isNull()


TINY = (QSize(0, 0), QSize(1, 1), QSize(5, 5), QSize(3, 40), QSize(40, 3))


def test_every_widget_of_the_window_is_painted_at_any_size_without_complaint(lab, window):
    for dock in window.docks.values():
        dock.show()
    painted = [widget for widget in window.findChildren(QWidget) if is_painted_by_us(widget)]
    assert {type(widget).__name__ for widget in painted} >= {"ActivationCard", "NetworkDiagram", "Timeline", "LossView"}
    for widget in painted:
        widget.setMinimumSize(0, 0)
        for size in TINY:
            widget.resize(size)
            widget.grab()


def is_painted_by_us(widget):
    return type(widget).__module__.startswith("neuronlab.gui") or isinstance(widget, QAbstractButton)


def test_an_error_in_the_middle_of_a_picture_leaves_no_painter_behind(qapp):
    painters = []

    def draw(painter):
        painters.append(painter)
        with saved_state(painter):
            raise ArithmeticError

    with pytest.raises(ArithmeticError):
        painted_pixmap(QSize(8, 8), draw)
    assert not painters[0].isActive()
