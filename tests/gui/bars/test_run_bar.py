from types import SimpleNamespace

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel

from neuronlab.app import first_experiment
from neuronlab.core.specs.experiment import MAX_RUNS
from neuronlab.core.specs.races import RACES
from neuronlab.core.training.lockstep import CLOCKS
from neuronlab.gui.bars.run_bar import RunBar
from neuronlab.gui.theme.style import style_sheet
from neuronlab.gui.theme.theme import Theme
from neuronlab.session import run_proposals
from tests.controls import click, drag, press_key


@pytest.fixture
def bar(qtbot):
    theme = Theme("dark")
    bar = RunBar(theme)
    qtbot.addWidget(bar)
    bar.setStyleSheet(style_sheet(theme.colors))
    bar.resize(1600, bar.height())
    bar.show()
    return bar


def raced(count=MAX_RUNS):
    experiment = first_experiment()
    runs = RACES["activations"].runs(experiment.workspace.run)[:count]
    return run_proposals.race(experiment, runs, "Race").experiment


def names(bar):
    return [chip.name.text() for chip in bar.chips]


def test_there_is_a_chip_for_each_run_in_their_order(bar):
    bar.show_experiment(raced(4))
    assert names(bar) == ["ReLU", "tanh", "Sigmoid", "Linear"]
    first = bar.chips[0]
    bar.show_experiment(run_proposals.move(raced(4), 0, 3).experiment)
    assert names(bar) == ["tanh", "Sigmoid", "Linear", "ReLU"]
    assert bar.chips[3] is first
    assert [chip.x() for chip in bar.chips] == sorted(chip.x() for chip in bar.chips)


def test_losses_are_those_of_the_test_points_or_of_the_training_points(bar):
    probe = SimpleNamespace(train_loss=0.1, test_loss=0.2)
    runs = [SimpleNamespace(slot=slot, probe=probe, divergence=None) for slot in (1, 0, 5)]
    experiment = raced(2)
    bar.show_experiment(experiment)
    bar.show_frame(SimpleNamespace(runs=runs, test_count=4))
    assert bar.caption.text() == "Test loss"
    assert [chip.loss.text() for chip in bar.chips] == ["0.2000", "0.2000"]
    points = experiment.workspace.points
    without = replace(experiment.workspace, points=points.take((~points.test).nonzero()[0]))
    bar.show_experiment(experiment.with_workspace(without))
    bar.show_frame(SimpleNamespace(runs=runs, test_count=0))
    assert bar.caption.text() == "Train loss"
    assert bar.chips[0].loss.text() == "0.1000"


def test_six_runs_are_enough_and_the_button_says_so(bar):
    bar.show_experiment(raced(5))
    assert bar.add.isEnabled()
    bar.show_experiment(raced(6))
    assert not bar.add.isEnabled()
    assert "6 runs" in bar.add.toolTip()


@pytest.mark.parametrize("count", [2, 4, 6])
@pytest.mark.parametrize("width", [1024, 1280, 1440, 1920])
def test_what_is_shown_fits(bar, qtbot, count, width):
    experiment = raced(count)
    for slot in range(0, count, 2):
        experiment = run_proposals.rename(experiment, slot, "A name that is rather long for a chip").experiment
    bar.resize(width, bar.height())
    bar.show_experiment(experiment)
    for chip in bar.chips:
        chip.show_progress(12.3456, None)
    bar.layout().activate()
    parts = [part for part in (bar.caption, bar.scroller, *bar.tab_stops()[count:]) if part.isVisible()]
    edges = [part.mapTo(bar, QPoint(0, 0)).x() for part in parts]
    for part, left, after in zip(parts, edges, [*edges[1:], width], strict=True):
        assert left + part.width() <= after + 1, part
    for label in bar.findChildren(QLabel):
        if label.isVisible():
            assert label.sizeHint().width() <= label.width() + 1 or label.text().endswith("…"), label.text()
    for chip in bar.chips:
        assert chip.eye.geometry().right() < chip.width()
    if not bar.chips[0].loss.isVisible():
        assert bar.clock_list.isVisible()  # losses go after the clock
    elif bar.scroller.width() < bar._row.width():
        pytest.fail("chips scroll although they show their losses")


def test_without_losses_their_room_is_there_for_the_race_and_the_clock(bar):
    bar.show_experiment(raced())
    seen = {}
    for width in range(1920, 900, -10):
        bar.resize(width, bar.height())
        seen[width] = bar.chips[0].loss.isVisible(), bool(bar.race.text())
    assert seen[1920] == (True, True)
    assert (False, True) in seen.values()
    assert (False, False) in seen.values()


def test_a_narrow_bar_has_the_clock_as_a_list_and_scrolls_to_the_active_run(bar):
    bar.resize(700, bar.height())
    experiment = raced()
    bar.show_experiment(experiment)
    assert bar.clock_list.isVisible()
    assert not bar.clock.isVisible()
    assert not bar.chips[0].loss.isVisible()
    bar.layout().activate()
    bar.show_experiment(run_proposals.activate(experiment, 5).experiment)
    assert bar.scroller.horizontalScrollBar().value() > 0
    assert bar.slot_at(bar.chips[5].mapToGlobal(bar.chips[5].rect().center())) == 5


def test_arrows_go_from_chip_to_chip(bar, qtbot):
    bar.show_experiment(raced(3))
    press_key(qtbot, bar.chips[2], Qt.Key.Key_Right)
    assert bar.chips[0].hasFocus()
    press_key(qtbot, bar.chips[0], Qt.Key.Key_Left)
    assert bar.chips[2].hasFocus()


@pytest.mark.parametrize("slot", [1, 2])
def test_the_keyboard_stays_in_the_bar_when_its_run_goes(bar, qtbot, slot):
    experiment = raced(3)
    bar.show_experiment(experiment)
    press_key(qtbot, bar.chips[slot], Qt.Key.Key_Shift)
    bar.show_experiment(run_proposals.remove(experiment, slot).experiment)
    assert bar.chips[1].slot != slot
    qtbot.waitUntil(bar.chips[1].hasFocus)


@pytest.mark.parametrize(("slot", "to", "index"), [(0, 2, 2), (2, 0, 0), (1, 2, 2)])
def test_a_chip_is_dragged_to_another_place(bar, qtbot, slot, to, index):
    bar.show_experiment(raced(3))
    chip, goal = bar.chips[slot], bar.chips[to]
    start = QPoint(10, 10)
    beyond = goal.rect().center() + QPoint(12 if to > slot else -12, 0)
    stop = chip.mapFromGlobal(goal.mapToGlobal(beyond))
    with qtbot.waitSignal(bar.moved) as moved:
        drag(qtbot, chip, start, (start + stop) / 2, stop)
    assert moved.args == [slot, index]
    assert bar._row.gap is None


def test_a_chip_that_is_let_go_of_where_it_was_moves_nothing(bar, qtbot):
    bar.show_experiment(raced(3))
    drag(qtbot, bar.chips[1], QPoint(10, 10), QPoint(30, 10), releases=False)
    assert bar._row.gap is not None
    with qtbot.assertNotEmitted(bar.moved):
        drag(qtbot, bar.chips[1], QPoint(10, 10), QPoint(30, 10))
    assert bar._row.gap is None


def test_a_clock_is_chosen_from_segments_or_from_the_list(bar, qtbot):
    bar.show_experiment(raced(2))
    assert bar.clock.isVisible()
    for key, row in CLOCKS.items():
        assert row.meaning in bar.clock.button(key).toolTip()
    with qtbot.waitSignal(bar.clock_chosen) as chosen:
        click(qtbot, bar.clock.button("evaluations"))
    assert chosen.args == ["evaluations"]
    bar.show_experiment(run_proposals.set_clock(raced(2), "seconds").experiment)
    assert bar.clock.button("seconds").isChecked()
    assert bar.clock_list.currentData() == "seconds"


def test_other_races_are_asked_for_below_their_button(bar, qtbot):
    bar.show_experiment(raced(2))
    with qtbot.waitSignal(bar.races_asked) as asked:
        click(qtbot, bar.races)
    assert asked.args == [bar.races.mapToGlobal(QPoint(0, bar.races.height()))]
