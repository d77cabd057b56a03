import pytest
from msgspec.structs import replace

from neuronlab.app import first_experiment, make_application
from neuronlab.gui.panels.edited_runs import EditedRuns
from neuronlab.gui.theme.theme import Theme
from neuronlab.session import run_proposals
from tests.controls import click


@pytest.fixture
def panel(qtbot):
    make_application()
    panel = EditedRuns(Theme("dark"))
    qtbot.addWidget(panel)
    panel.resize(290, 80)
    return panel


def two_runs(**training):
    """Two runs, the active one with other settings of training."""
    experiment = run_proposals.duplicate(first_experiment()).experiment
    run = experiment.workspace.run
    return experiment.with_run(replace(run, training=replace(run.training, **training)))


def test_one_run_needs_no_choice(panel):
    panel.show_experiment(two_runs(), "tanh")
    assert panel.isVisible()
    panel.show_experiment(first_experiment(), "")
    assert not panel.isVisible()


def test_it_says_whether_anything_differs(panel):
    panel.show_experiment(two_runs(), "tanh")
    assert "no setting differs" in panel.note.text()
    assert not panel._dot.isVisible()
    panel.show_experiment(two_runs(learning_rate=0.5), "tanh")
    assert panel.note.text() == "differs between runs"
    assert panel._dot.isVisible()


def test_a_frozen_run_says_why_it_refuses_changes(panel):
    experiment = two_runs(learning_rate=0.5)
    slot = experiment.workspace.run.slot
    panel.show_experiment(run_proposals.set_activity(experiment, slot, "frozen").experiment, "tanh")
    assert panel.note.text().startswith("Frozen")
    assert not panel._dot.isVisible()


def test_a_click_asks_whom_changes_reach(panel, qtbot):
    experiment = two_runs()
    panel.show_experiment(experiment, "tanh")
    buttons = panel.tab_stops()
    assert [button.isChecked() for button in buttons] == [True, False]
    with qtbot.waitSignal(panel.edits_all_chosen) as asked:
        click(qtbot, buttons[1])
    assert asked.args == [True]
    panel.show_experiment(run_proposals.edit_all(experiment, is_on=True).experiment, "tanh")
    assert [button.isChecked() for button in buttons] == [False, True]
    with qtbot.waitSignal(panel.edits_all_chosen) as asked:
        click(qtbot, buttons[0])
    assert asked.args == [False]
