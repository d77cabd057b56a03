import pytest
from PySide6.QtTest import QSignalSpy

from neuronlab.gui.lessons.guess_bar import DRAWN, WAITS, GuessBar
from tests.controls import click, type_text


@pytest.fixture
def bar(shown, theme):
    bar = GuessBar(theme)
    shown(bar, (720, 60))
    bar.again.setParent(bar.window())
    return bar


def test_it_asks_for_a_guess_which_can_be_skipped(bar, qtbot):
    skipped = QSignalSpy(bar.skipped)
    bar.show_asked("Draw it.", plays_then=False, is_again=False)
    assert (bar.asks.text(), bar.skip.text(), bar.caption.isVisible()) == ("Draw it.", "Skip", False)
    click(qtbot, bar.skip)
    assert skipped.count() == 1


def test_it_says_that_play_waits(bar):
    bar.show_asked("Draw it.", plays_then=True, is_again=False)
    assert bar.asks.text() == f"Draw it. {WAITS}"
    bar.show_drawn()
    assert (bar.asks.text(), bar.skip.isVisible()) == (DRAWN, False)


def test_a_guess_that_is_there_can_be_kept_instead_of_drawn_again(bar):
    bar.show_asked("Draw it.", plays_then=False, is_again=True)
    assert bar.skip.text() == "Keep my guess"


def test_it_states_the_gap_and_takes_a_sentence(bar, qtbot):
    notes = QSignalSpy(bar.noted)
    bar.show_compared(0, "Why a line?", "")
    bar.show_gap(0.5401)
    assert bar.gap.text() == "RMSE 0.540"
    type_text(qtbot, bar.note.field, "Lines.")
    click(qtbot, bar.note.keep)
    assert notes.at(0) == ["Lines."]
    bar.show_gap(None)
    assert bar.gap.text() == "RMSE –"


@pytest.mark.parametrize(
    ("width", "caption", "is_one_line"),
    [(900, "Gap to your guess", True), (560, "Gap", True), (480, "Gap to your guess", False), (330, "Gap", False)],
)
def test_the_sentence_gets_a_line_of_its_own_where_one_is_too_narrow(bar, qtbot, width, caption, is_one_line):
    bar.show_compared(0, "Why is it a straight line?", "")
    bar.show_gap(0.54)
    bar.window().resize(width, 120)
    qtbot.waitUntil(lambda: bar.width() > width - 30)

    def is_beside():
        at = (part.mapTo(bar, part.rect().center()).y() for part in (bar.why, bar.note))
        return abs(next(at) - next(at)) < bar.note.keep.height() / 2

    qtbot.waitUntil(lambda: is_beside() is is_one_line)
    assert bar.caption.text() == caption
    for part in (bar.gap, bar.note.keep):
        assert part.width() >= part.minimumSizeHint().width()


def test_nothing_is_shown_without_a_guess_to_draw(bar):
    bar.show_asked("Draw it.", plays_then=False, is_again=False)
    bar.show_nothing(can_draw=False)
    assert bar.isHidden()
    assert bar.again.isHidden()
    bar.show_nothing(can_draw=True)
    assert (bar.isHidden(), bar.again.isHidden(), bar.again.text()) == (True, False, "Draw a guess")
    bar.show_compared(0, "Why?", "")
    assert (bar.again.isHidden(), bar.again.text()) == (False, "Draw again")
