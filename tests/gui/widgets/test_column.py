import pytest
from PySide6.QtWidgets import QLabel

from neuronlab.gui.theme.theme import Theme
from neuronlab.gui.widgets.column import Column, to_fold
from neuronlab.gui.widgets.docks import Dock
from tests.controls import click

HEIGHTS = {"neurons": 200, "loss": 150, "scores": 100}
FOLDED = dict.fromkeys(HEIGHTS, 30)


@pytest.mark.parametrize(
    ("room", "expected"),
    [(450, set()), (449, {"scores"}), (380, {"scores"}), (379, {"scores", "loss"}), (10, {"scores", "loss"})],
)
def test_docks_fold_in_their_order_until_the_others_fit(room, expected):
    assert to_fold(room, FOLDED, HEIGHTS, ["scores", "loss"]) == expected


class Tall(QLabel):
    """A text that asks for a height."""

    needed_height = 0

    def ask_for(self, height):
        self.needed_height = height
        self.updateGeometry()


@pytest.fixture
def column(qtbot):
    column = Column(HEIGHTS, ["scores", "loss"])
    qtbot.addWidget(column)
    theme = Theme("dark")
    column.show_docks([Dock(name, name.title(), name.title(), Tall(name), theme) for name in HEIGHTS])
    column.resize(300, 600)
    with qtbot.waitExposed(column):
        column.show()
    return column


def folded(column):
    return {dock.name for dock in column.docks if dock.is_folded}


def test_a_lower_column_folds_and_a_higher_one_opens_again(column, qtbot):
    assert folded(column) == set()
    for height, expected in ((400, {"scores"}), (300, {"scores", "loss"}), (600, set())):
        column.resize(300, height)
        qtbot.waitUntil(lambda expected=expected: folded(column) == expected)


def test_what_a_person_folds_or_opens_stays_so(column, qtbot):
    neurons, loss, scores = column.docks
    click(qtbot, neurons.head.title)
    column.resize(300, 250)
    qtbot.waitUntil(lambda: folded(column) == {"neurons", "scores"})
    click(qtbot, scores.head.title)
    qtbot.waitUntil(lambda: folded(column) == {"neurons", "loss"})
    column.reset()
    column.resize(300, 600)
    qtbot.waitUntil(lambda: folded(column) == set())
    assert loss.by_hand is None


def test_the_height_is_used_up_and_shared_in_proportion(column, qtbot):
    neurons, loss, scores = column.docks
    qtbot.waitUntil(lambda: neurons.height() > 200)
    assert sum(dock.height() for dock in column.docks) == pytest.approx(600, abs=8)
    assert neurons.height() / loss.height() == pytest.approx(200 / 150, rel=0.1)
    scores.hide()
    scores.host.let_go(scores)
    qtbot.waitUntil(lambda: neurons.height() + loss.height() > 590)


def test_what_a_dock_needs_comes_before_sharing_but_not_before_the_others_and_a_hand(column, qtbot):
    neurons, loss, scores = column.docks
    scores.content.ask_for(170)
    qtbot.waitUntil(lambda: scores.content.height() >= 170)
    assert loss.height() >= 150
    scores.content.ask_for(10_000)  # more than there is
    qtbot.waitUntil(lambda: neurons.height() < 210)
    assert loss.height() == pytest.approx(150, abs=4)
    column._splitter.moveSplitter(500, 2)
    column._keep_heights()
    column.fit()
    assert scores.height() == pytest.approx(100, abs=4)


def test_dragged_heights_are_kept(column, qtbot):
    neurons, loss, _scores = column.docks
    column._splitter.moveSplitter(120, 1)
    column._keep_heights()
    qtbot.waitUntil(lambda: neurons.height() < 130)
    column.resize(301, 600)
    qtbot.waitUntil(lambda: column.width() == 301)
    assert neurons.height() == pytest.approx(120, abs=4)
    column.reset()
    qtbot.waitUntil(lambda: neurons.height() > 200)
    assert loss.height() < neurons.height()
