import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from neuronlab.core.specs.experiment import MAX_RUNS
from neuronlab.core.specs.races import RACES
from neuronlab.gui.controllers.runs import RunsController
from neuronlab.lessons.lesson import WhatIf


@pytest.fixture
def parent(qapp):
    return QObject()


@pytest.fixture
def plays(still):
    plays = []
    still.play = lambda: plays.append(True)
    return plays


@pytest.fixture
def controller(still, parent, plays):
    return RunsController(still, parent)


@pytest.fixture
def workspace(still):
    return lambda: still.document.experiment.workspace


def looks_of(workspace):
    return [(run.slot, run.name, run.is_shown, run.activity) for run in workspace.runs]


ACTIONS = {
    "duplicate": lambda runs: runs.duplicate(),
    "duplicate a run": lambda runs: runs.duplicate_run(1),
    "remove": lambda runs: runs.remove(0),
    "keep the active": lambda runs: runs.keep_active(),
    "activate": lambda runs: runs.activate(0),
    "rename": lambda runs: runs.rename(1, "Mine"),
    "move": lambda runs: runs.move(0, 2),
    "hide": lambda runs: runs.show(1, False),
    "pause": lambda runs: runs.set_activity(1, "paused"),
    "freeze": lambda runs: runs.set_activity(1, "frozen"),
    "clock": lambda runs: runs.set_clock("evaluations"),
    "edit all": lambda runs: runs.edit_all(True),
    "what if": lambda runs: runs.what_if(WhatIf(name="uphill", flip_gradient=True), {}),
    "race": lambda runs: runs.race("rates"),
    "race the activations": lambda runs: runs.race_activations(),
}


@pytest.mark.parametrize("act", ACTIONS.values(), ids=ACTIONS)
def test_every_action_is_one_undo_entry_that_comes_back(controller, still, act):
    for _ in range(2):
        controller.duplicate()
    stack = still.document.undo_stack
    before, entries = still.document.experiment, stack.count()
    act(controller)
    after = still.document.experiment
    assert after != before
    assert stack.count() == entries + 1
    stack.undo()
    assert still.document.experiment == before
    stack.redo()
    assert still.document.experiment == after


def test_there_are_at_most_six_runs_and_at_least_one(controller, workspace, qtbot):
    for _ in range(MAX_RUNS - 1):
        controller.duplicate()
    with qtbot.waitSignal(controller.noticed) as said:
        controller.duplicate()
    assert "at most 6 runs" in said.args[0]
    controller.keep_active()
    with qtbot.waitSignal(controller.noticed) as said:
        controller.remove(workspace().run.slot)
    assert "only run" in said.args[0]
    assert len(workspace().runs) == 1


@pytest.mark.parametrize("act", ["activate", "remove", "duplicate_run", "copy_command"])
def test_what_is_asked_of_a_run_that_is_gone_is_refused(controller, still, act, qtbot):
    controller.duplicate()
    before = still.document.experiment
    with qtbot.waitSignal(controller.noticed) as said:
        getattr(controller, act)(5)
    assert said.args == ["That run no longer exists."]
    assert still.document.experiment is before


@pytest.mark.parametrize("key", RACES)
def test_a_race_replaces_the_runs_and_plays(controller, workspace, plays, key):
    expected = RACES[key].runs(workspace().run)
    controller.race(key)
    assert workspace().runs == expected
    assert workspace().active == 0
    assert plays == [True]


def test_a_second_race_is_the_same_while_all_runs_are_edited(controller, workspace):
    controller.race("activations")
    controller.edit_all(True)
    expected = RACES["rates"].runs(workspace().run)
    controller.race("rates")
    assert workspace().runs == expected


def test_a_run_that_is_kept_alone_keeps_its_slot_and_name(controller, workspace):
    controller.duplicate()
    controller.rename(1, "Mine")
    controller.keep_active()
    assert looks_of(workspace()) == [(1, "Mine", True, "trains")]


def test_the_command_of_a_run_goes_to_the_clipboard_with_what_it_cannot_repeat(controller, qtbot):
    with qtbot.waitSignal(controller.noticed) as said:
        controller.copy_command(0)
    assert QApplication.clipboard().text().startswith("neuronlab fit points.csv")
    assert "has made no step" in said.args[0]


def test_a_wrong_idea_trains_at_once_unless_there_is_no_room_for_it(controller, plays, qtbot):
    idea = WhatIf(name="uphill", flip_gradient=True)
    controller.what_if(idea, {})
    assert plays == [True]
    for _ in range(MAX_RUNS - 2):
        controller.duplicate()
    with qtbot.waitSignal(controller.noticed):
        controller.what_if(WhatIf(name="another", no_bias=True), {})
    assert plays == [True]
