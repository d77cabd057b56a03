import numpy as np
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from neuronlab.gui.canvas.welcome_card import emptiest_spot, touched
from tests.controls import click
from tests.windows import Hand, in_one_window

AREA, CARD = QRect(50, 10, 600, 200), QSize(240, 90)


def hit_by(points):
    """How many points a card touches in its spot."""
    return int(touched(np.array([emptiest_spot(AREA, CARD, points).toTuple()]), CARD, points)[0])


def test_a_card_stands_in_an_empty_corner():
    assert emptiest_spot(AREA, CARD, np.empty((0, 2))).toTuple() == (650 - 8 - 240, 210 - 8 - 90)
    crowd = np.array([(x, 150.0) for x in range(60, 640, 10)])
    assert (emptiest_spot(AREA, CARD, crowd).y(), hit_by(crowd)) == (18, 0)


def test_where_every_corner_is_taken_it_stands_elsewhere_and_touches_as_few_points_as_possible():
    assert hit_by(np.array([(x, y) for x in (100.0, 600.0) for y in (50.0, 170.0)])) == 0
    assert hit_by(np.array([(x, y) for x in range(60, 640, 20) for y in range(20, 200, 20)])) > 0


@in_one_window("size", [(1024, 700), (1280, 720), (1440, 900)])
def test_the_card_touches_no_point_of_the_first_experiment_and_moves_nothing(window, qtbot, size):
    window.resize(*size)
    QApplication.processEvents()
    ranges = window.canvas.plot.ranges
    window.welcome.welcome()
    assert window.welcome.isVisible()
    card = window.welcome
    assert touched(np.array([card.pos().toTuple()]), card.size(), card._positions()).tolist() == [0]
    assert window.canvas.plot.rect().contains(window.welcome.geometry())
    assert window.canvas.plot.ranges == ranges


def test_the_card_goes_with_whatever_one_does(window, session, qtbot):
    card = window.welcome
    x, y = window.canvas.plot.ranges[0][0] + 0.2, window.canvas.plot.ranges[1][0] + 0.2
    acts = {
        "close": lambda: click(qtbot, card.away),
        "Esc": lambda: QTest.keyClick(window, Qt.Key.Key_Escape),
        "drawing": lambda: Hand(window, qtbot).click(x, y),
        "Just play": lambda: click(qtbot, card.play),
    }
    for name, act in acts.items():
        window.actions_by_name["welcome"].trigger()
        assert card.isVisible(), name
        act()
        assert not card.isVisible(), name
    assert session.is_playing
