import pytest
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from neuronlab.gui.panels.network.layer_list import MOST_ROWS, LayerList


@pytest.fixture
def around(qtbot):
    around = QWidget()
    qtbot.addWidget(around)
    return around


@pytest.fixture
def layers(around, qtbot):
    layers = LayerList()
    column = QVBoxLayout(around)
    column.addWidget(layers)
    column.addStretch()
    around.resize(300, 800)
    with qtbot.waitExposed(around):
        around.show()
    return layers


def row():
    label = QLabel("row")
    label.setFixedHeight(30)
    return label


def test_a_few_rows_are_all_seen_and_many_scroll(layers, qtbot):
    rows = [row() for _ in range(16)]
    for number, widget in enumerate(rows, 1):
        layers.add(widget)
        expected = 30 * min(number, MOST_ROWS) + 4 * (min(number, MOST_ROWS) - 1)
        qtbot.waitUntil(lambda expected=expected: layers.height() == expected)
    qtbot.waitUntil(lambda: layers.verticalScrollBar().maximum() > 0)
    layers.show_row(rows[-1])
    qtbot.waitUntil(lambda: not rows[-1].visibleRegion().isEmpty())
    for widget in rows[3:]:
        layers.remove(widget)
    qtbot.waitUntil(lambda: layers.height() == 98)
    qtbot.waitUntil(lambda: layers.verticalScrollBar().maximum() == 0)


def test_a_row_that_is_shown_as_soon_as_it_is_added_is_in_sight(layers, qtbot):
    rows = [row() for _ in range(16)]
    for widget in rows:
        layers.add(widget)
        layers.show_row(widget)
    qtbot.waitUntil(lambda: not rows[-1].visibleRegion().isEmpty())
