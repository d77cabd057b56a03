import math

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.training.divergence import Divergence
from neuronlab.gui.bars.run_chip import RunChip
from neuronlab.gui.theme.theme import Theme
from tests.controls import click, double_click, focus_on, press_key, type_text


@pytest.fixture
def make_chip(qtbot):
    """A chip of a run, in a window of its own."""
    windows = []  # or nothing would hold them

    def make(name="tanh", *, is_active=False, **fields):
        around = QWidget()
        windows.append(around)
        qtbot.addWidget(around)
        chip = RunChip(fields.get("slot", 1), Theme("dark"))
        QVBoxLayout(around).addWidget(chip)
        chip.show_run(RunSpec(**{"slot": 1, **fields}), name, "test loss", is_active=is_active)
        chip.fit()
        around.show()
        return chip

    return make


@pytest.fixture
def chip(make_chip):
    return make_chip()


def test_it_shows_name_and_loss_and_says_what_it_is(make_chip):
    chip = make_chip(is_active=True)
    chip.show_progress(0.0168, None)
    assert (chip.name.text(), chip.loss.text()) == ("tanh", "0.0168")
    assert chip.accessibleName() == "Run tanh, active"
    assert "test loss" in chip.toolTip()
    assert not chip.fault.isVisible()
    assert not chip.state.isVisible()


def test_its_width_is_the_same_for_every_loss_and_for_the_active_run(chip):
    width = chip.width()
    for loss in (0.0, 3.4e-5, 0.5, 99.9999, 9999.9, 1.2e10, math.inf, math.nan):
        chip.show_progress(loss, None)
        chip.fit()
        assert chip.width() == width
        assert chip.loss.sizeHint().width() <= chip.loss.width()
    chip.show_run(RunSpec(slot=1), "tanh", "test loss", is_active=True)
    chip.fit()
    assert chip.width() == width


@pytest.mark.parametrize("name", ["tanh", "Rate 50 · SGD"])
def test_the_warning_asks_for_room_and_gives_it_back(make_chip, qtbot, name):
    chip = make_chip(name)
    chip.room_changed.connect(chip.fit)
    width = chip.width()
    chip.show_progress(math.nan, Divergence(1234, "Hidden 1", "the weights overflowed"))
    chip.layout().activate()
    assert chip.width() > width
    assert not chip.fault.geometry().intersects(chip.name.geometry())
    assert chip.name.text() == name
    chip.show_progress(0.5, None)
    assert chip.width() == width


def test_a_long_name_is_elided_and_told_in_full_by_its_tip(make_chip):
    name = "A name of a run that is longer than anybody would like"
    chip = make_chip(name)
    assert chip.name.text().endswith("…")
    assert name in chip.toolTip()


@pytest.mark.parametrize(("activity", "word"), [("paused", "Paused"), ("frozen", "Frozen")])
def test_a_run_that_does_not_train_has_a_sign(make_chip, activity, word):
    chip = make_chip(activity=activity)
    assert chip.state.isVisible()
    assert word in chip.toolTip()
    assert word in chip.accessibleDescription()


def test_a_diverged_run_has_a_warning_that_says_when_and_why(chip):
    chip.show_progress(math.nan, Divergence(1234, "Hidden 1", "the weights overflowed"))
    assert chip.fault.isVisible()
    assert "Diverged at step 1,234 (the weights overflowed)" in chip.toolTip()
    chip.show_progress(0.5, None)
    assert not chip.fault.isVisible()
    assert "Diverged" not in chip.toolTip()


def test_a_click_activates_and_the_eye_asks_for_the_opposite(make_chip, qtbot):
    chip = make_chip(slot=3)
    with qtbot.waitSignal(chip.activated) as activated:
        click(qtbot, chip, QPoint(12, 10))
    assert activated.args == [3]
    for is_shown in (True, False):
        chip.show_run(RunSpec(slot=3, is_shown=is_shown), "tanh", "test loss", is_active=False)
        with qtbot.assertNotEmitted(chip.activated), qtbot.waitSignal(chip.visibility_asked) as asked:
            click(qtbot, chip.eye)
        assert asked.args == [3, not is_shown]


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return])
def test_keys_activate(chip, qtbot, key):
    with qtbot.waitSignal(chip.activated):
        press_key(qtbot, chip, key)


def test_delete_removes_and_arrows_leave(chip, qtbot):
    with qtbot.waitSignal(chip.removed) as removed:
        press_key(qtbot, chip, Qt.Key.Key_Delete)
    assert removed.args == [1]
    for key, by in ((Qt.Key.Key_Left, -1), (Qt.Key.Key_Right, 1)):
        with qtbot.waitSignal(chip.left) as left:
            press_key(qtbot, chip, key)
        assert left.args == [1, by]


def renaming(qtbot, chip):
    double_click(qtbot, chip, QPoint(30, 10))
    return focus_on(qtbot, chip.editor)


def test_a_double_click_renames_and_enter_commits_once(chip, qtbot):
    editor = renaming(qtbot, chip)
    assert editor.text() == "tanh"
    type_text(qtbot, editor, "Mine")
    names = []
    chip.renamed.connect(lambda *args: names.append(args))
    with qtbot.assertNotEmitted(chip.activated):
        QTest.keyClick(editor, Qt.Key.Key_Return)
    assert names == [(1, "Mine")]
    assert not editor.isVisible()
    assert chip.name.isVisible()


def test_an_emptied_name_asks_for_one_made_from_what_differs(chip, qtbot):
    editor = renaming(qtbot, chip)
    QTest.keyClick(editor, Qt.Key.Key_Delete)
    with qtbot.waitSignal(chip.renamed) as renamed:
        QTest.keyClick(editor, Qt.Key.Key_Return)
    assert renamed.args == [1, ""]


def test_escape_leaves_the_name(chip, qtbot):
    editor = renaming(qtbot, chip)
    type_text(qtbot, editor, "Mine")
    with qtbot.assertNotEmitted(chip.renamed):
        QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert not editor.isVisible()
    with qtbot.assertNotEmitted(chip.renamed):
        QTest.keyClick(renaming(qtbot, chip), Qt.Key.Key_Return)  # nothing was typed


def test_f2_renames_and_a_click_elsewhere_commits(chip, qtbot):
    press_key(qtbot, chip, Qt.Key.Key_F2)
    type_text(qtbot, chip.editor, "Mine")
    with qtbot.waitSignal(chip.renamed) as renamed:
        chip.setFocus()
    assert renamed.args == [1, "Mine"]


def test_a_drag_is_no_click(chip, qtbot):
    places = []
    chip.dragged.connect(lambda _slot, at: places.append(at))
    with qtbot.assertNotEmitted(chip.activated), qtbot.waitSignal(chip.dropped) as dropped:
        QTest.mousePress(chip, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
        for x in (30, 60):
            QTest.mouseMove(chip, QPoint(x, 10))
        QTest.mouseRelease(chip, Qt.MouseButton.LeftButton, pos=QPoint(60, 10))
    assert places
    assert dropped.args[0] == 1
