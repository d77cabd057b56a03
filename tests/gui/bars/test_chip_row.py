import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from neuronlab.gui.bars.chip_row import ChipRow, ChipScroller
from neuronlab.gui.theme.theme import Theme


@pytest.fixture
def row(qapp):
    row = ChipRow(Theme("dark"))
    row.resize(500, 28)
    return row


@pytest.fixture
def scroller(qtbot, row):
    scroller = ChipScroller(row)
    qtbot.addWidget(scroller)
    scroller.resize(200, 44)
    scroller.show()
    return scroller


def test_a_line_shows_where_a_chip_would_go(row, scroller):
    text = Theme("dark").colors.color("text")
    row.show_gap(40)
    assert row.grab().toImage().pixelColor(40, 14) == text
    row.show_gap(None)
    assert row.grab().toImage().pixelColor(40, 14) != text


def test_it_wants_room_for_all_chips_and_makes_do_with_one(row, scroller):
    assert scroller.sizeHint() == row.size()
    assert scroller.minimumSizeHint().width() < 200
    row.resize(60, 28)
    assert scroller.minimumSizeHint().width() == 60


def test_any_wheel_scrolls_sideways(scroller):
    middle, no_buttons = QPointF(50.0, 14.0), Qt.MouseButton.NoButton
    for turned, is_further in ((QPoint(0, -120), True), (QPoint(120, 0), False)):
        before = scroller.horizontalScrollBar().value()
        wheel = QWheelEvent(
            middle,
            QPointF(scroller.viewport().mapToGlobal(middle.toPoint())),
            QPoint(),
            turned,
            no_buttons,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(scroller.viewport(), wheel)
        assert (scroller.horizontalScrollBar().value() > before) == is_further
