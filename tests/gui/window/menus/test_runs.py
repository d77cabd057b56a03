import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from neuronlab.core.specs.races import RACES
from tests.controls import click, press_key
from tests.gui.window.menus.conftest import entry, texts_of


@pytest.fixture
def chip_menu(window, right_hand, qtbot, rest):
    """Open the menu of a chip, by its index."""
    window.runs_controller.duplicate()
    qtbot.waitUntil(window.run_bar.isVisible)

    def opened(index):
        rest()  # other chips may have moved it
        return right_hand.click(window.run_bar.chips[index], QPoint(20, 10))

    return opened


def test_the_menu_of_a_chip_acts_on_that_run_and_words_what_it_would_do(window, session, chip_menu, right_hand):
    def run():
        return session.document.experiment.workspace.runs[0]

    def choose(text):
        chip_menu(0)
        right_hand.choose(text)

    choose("Hide")
    assert not run().is_shown
    choose("Show")
    assert run().is_shown
    choose("Pause")
    assert run().activity == "paused"
    choose("Continue")
    assert run().activity == "trains"
    choose("Freeze")
    assert run().activity == "frozen"
    assert not entry(chip_menu(0), "Pause").isEnabled()
    right_hand.choose("Let train")
    assert run().activity == "trains"
    menu = chip_menu(0)
    assert not entry(menu, "Move left").isEnabled()
    right_hand.choose("Move right")
    assert session.document.experiment.workspace.slots == (1, 0)
    chip_menu(1)
    right_hand.choose("Copy as command")
    assert QApplication.clipboard().text().startswith("neuronlab fit")
    assert "Copied" in window.insight_bar.text.text()
    chip_menu(1)
    right_hand.choose("Rename…")
    assert window.run_bar.chips[1].editor.isVisible()
    chip_menu(1)
    right_hand.choose("Duplicate")
    assert session.document.experiment.workspace.slots == (1, 0, 2)
    chip_menu(1)
    right_hand.choose("Remove")
    assert session.document.experiment.workspace.slots == (1, 2)


def test_the_menu_key_opens_the_menu_of_the_chip_with_the_keyboard(window, session, chip_menu, right_hand, qtbot):
    press_key(qtbot, window.run_bar.chips[0], Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    right_hand.opened()
    right_hand.choose("Hide")
    assert not session.document.experiment.workspace.runs[0].is_shown


def test_compare_offers_the_races_and_a_copy_and_with_several_runs_their_end(window, session, right_hand, qtbot):
    def compare():
        click(qtbot, window.top_bar.compare)
        return right_hand.opened()

    races = [race.label for race in RACES.values()]
    assert texts_of(compare()) == [*races, "Duplicate the run"]
    assert not window.top_bar.compare.isChecked()
    right_hand.choose("Duplicate the run")
    assert len(session.document.experiment.workspace.runs) == 2
    assert window.top_bar.compare.isChecked()
    assert texts_of(compare()) == [*races, "Duplicate the run", "Remove the other runs"]
    assert window.top_bar.compare.isChecked()
    right_hand.choose("Remove the other runs")
    assert len(session.document.experiment.workspace.runs) == 1
    assert not window.top_bar.compare.isChecked()
    in_bar = entry(window._menus["&Train"], "C&ompare").menu()
    in_bar.aboutToShow.emit()
    assert texts_of(in_bar) == [*races, "Duplicate the run"]
