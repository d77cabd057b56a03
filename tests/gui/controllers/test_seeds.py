"""The tab Seeds in the real window, with what a test says in place of background processes."""

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt

from neuronlab.core.errors import InputError
from neuronlab.core.specs.races import RACES, copies
from neuronlab.gui.plots.seeds.controls import CANCEL, GO_ON, REPEAT, THIS, WIDTHS
from neuronlab.gui.plots.seeds.view import INVITATION
from neuronlab.session.proposals import Proposal
from neuronlab.session.run_proposals import duplicate
from neuronlab.sweeps.plan import NO_SECONDS
from neuronlab.sweeps.variations import NOISE, ORDER, SPLIT, WEIGHTS
from neuronlab.wording.seeds import AS_THEY_WERE
from tests.controls import click, press_key, type_into
from tests.session.repeating import scripted

__all__ = ["scripted"]


@pytest.fixture(autouse=True)
def _no_processes(scripted):
    """No window is made before."""


@pytest.fixture
def script(scripted, window):
    """The repeats of the window, whose tab Seeds is in front."""
    window.docks["seeds"].reveal()
    return scripted[0]


@pytest.fixture
def view(script, window):
    return window.seeds


@pytest.fixture
def edit(session):
    """Change the workspace as one edit."""

    def change(**fields):
        experiment = session.document.experiment
        session.document.push(Proposal(experiment.with_workspace(replace(experiment.workspace, **fields)), "Edit"))

    return change


@pytest.fixture
def race(session, edit):
    """Two runs: ReLU and tanh."""

    def start():
        run = session.document.experiment.workspace.run
        edit(runs=copies(RACES["activations"].runs(run)[:2]), active=0)

    return start


@pytest.fixture
def press(qtbot, view, script):
    """Press Repeat, and return the plan."""

    def repeat():
        before = len(script.plans)
        click(qtbot, view.controls.button)
        qtbot.waitUntil(lambda: len(script.plans) == before + 1)
        return script.plans[-1]

    return repeat


def until_followed(qtbot, window):
    qtbot.waitUntil(lambda: not window.seeds_controller._soon.isActive())


def test_a_repeat_of_all_runs_from_the_button_to_the_verdict(qtbot, window, view, script, race, press):
    race()
    type_into(qtbot, view.controls.seeds, "20")
    type_into(qtbot, view.controls.steps, "500")
    plan = press()
    assert [run.slot for run in plan.runs] == [0, 1]
    assert (plan.seeds, plan.steps, plan.varies, plan.clock) == (20, 500, {WEIGHTS}, "steps")
    assert view.controls.button.text() == CANCEL
    script.give([[0.4] * 9, [0.1] * 9])
    qtbot.waitUntil(lambda: view.verdict.text().startswith("So far, tanh ends lower than ReLU in 9 of 9 pairs"))
    assert view.controls.progress.text().startswith("9 of 20")
    script.give([[0.4] * 20, [0.1] * 20], "complete")
    qtbot.waitUntil(lambda: view.verdict.text().startswith("tanh ends lower than ReLU in 20 of 20 pairs"))
    assert view.controls.button.text() == REPEAT
    assert view.note.text() == ""


def test_this_run_alone(qtbot, window, view, script, race, press):
    race()
    qtbot.waitUntil(view.controls.scopes.isVisible)
    click(qtbot, view.controls.scopes.button(THIS))
    assert len(press().runs) == 1


def test_the_insight_bar_offers_a_comparison_that_starts_at_once(qtbot, window, script, race, learned):
    race()
    window.docks["network"].reveal()
    learned(30)
    click(qtbot, window.insight_bar.seeds)
    assert window.stage.page == "seeds"
    assert script.plans[-1].seeds == 100
    window.seeds_controller.start(seeds=70)
    assert len(script.plans) == 1


def test_cancel_keeps_what_is_done_and_repeat_goes_on_from_there(qtbot, view, script, press):
    press()
    script.give([[0.4] * 9])
    qtbot.waitUntil(lambda: view.controls.progress.text().startswith("9 of 100"))
    click(qtbot, view.controls.button)
    qtbot.waitUntil(lambda: view.controls.button.text() == GO_ON)
    assert "with one seed" not in view.verdict.text()
    assert view.verdict.text().startswith("ReLU")


def test_results_belong_to_the_settings_they_are_of(qtbot, window, session, view, script, press, edit):
    press()
    script.give([[0.4] * 9], "complete")
    qtbot.waitUntil(lambda: bool(view.verdict.text()))
    run = session.document.experiment.workspace.run
    edit(runs=(replace(run, training=replace(run.training, learning_rate=0.077)),))
    qtbot.waitUntil(lambda: view.note.text() == AS_THEY_WERE)
    assert view.verdict.text()
    session.document.undo_stack.undo()
    qtbot.waitUntil(lambda: view.note.text() == "")


def test_a_repeat_goes_on_while_a_person_edits(qtbot, view, script, press, edit, session):
    press()
    run = session.document.experiment.workspace.run
    edit(runs=(replace(run, training=replace(run.training, learning_rate=0.077)),))
    script.give([[0.4] * 9])
    qtbot.waitUntil(lambda: view.note.text() == AS_THEY_WERE)
    assert view.controls.button.text() == CANCEL


def test_what_went_wrong_is_one_sentence_and_nothing_is_lost(qtbot, view, script, press):
    press()
    script.give([[0.4] * 9], "failed", "3 of 100 runs are missing: their processes ended unexpectedly.")
    qtbot.waitUntil(lambda: "3 of 100 runs are missing" in view.note.text())
    assert view.verdict.text()
    script.give([[]], "failed", "No background process could be started: no memory.")
    qtbot.waitUntil(lambda: "No background process could be started: no memory." in view.painted_texts())


def test_what_cannot_vary_is_grey_with_its_reason(qtbot, window, view, script):
    rows = view.controls.vary.actions_by_key
    qtbot.waitUntil(lambda: not rows[ORDER].isEnabled())
    assert "no order that could vary" in rows[ORDER].toolTip()
    assert rows[SPLIT].isEnabled()
    assert rows[NOISE].isEnabled()


def test_a_repeat_that_cannot_be_is_explained_where_its_results_would_be(qtbot, window, session, view, script, edit):
    edit(clock="seconds")
    qtbot.waitUntil(lambda: NO_SECONDS in view.painted_texts())
    click(qtbot, view.controls.button)
    assert script.plans == []
    edit(clock="evaluations")
    qtbot.waitUntil(lambda: INVITATION in view.painted_texts())
    assert view.controls.steps.accessibleName() == "Gradients"
    window.data_panel.clear.click()
    qtbot.waitUntil(lambda: any("no training points" in text for text in view.painted_texts()))


def test_the_clock_is_that_of_the_runs(edit, press):
    edit(clock="evaluations")
    assert press().clock == "evaluations"


def test_learned_functions_of_other_seeds_lie_behind_the_plot_while_the_tab_is_in_front(
    qtbot, window, session, view, script, race, press, edit
):
    race()
    press()
    script.give([[0.25] * 9, [0.5] * 9], "complete")
    lines = window.canvas.pictures["curve"].other_seeds.lines
    qtbot.waitUntil(lambda: lines[0].isVisible() and lines[1].isVisible())
    assert set(np.unique(lines[1].getData()[1])) == {0.5}
    assert len(lines[0].getData()[1]) == 8 * 256  # number 0 is the run of the window
    assert "other seeds" in window.canvas._legend.toolTip()
    runs = session.document.experiment.workspace.runs
    edit(runs=(replace(runs[0], is_shown=False), runs[1]))
    qtbot.waitUntil(lambda: not lines[0].isVisible())
    assert lines[1].isVisible()
    window.docks["network"].reveal()
    qtbot.waitUntil(lambda: not lines[1].isVisible())


def test_hidden_runs_count_all_the_same(qtbot, session, view, script, race, press, edit):
    race()
    runs = session.document.experiment.workspace.runs
    edit(runs=(replace(runs[0], is_shown=False), runs[1]))
    press()
    script.give([[0.4] * 9, [0.1] * 9], "complete")
    qtbot.waitUntil(lambda: "9 of 9 pairs" in view.verdict.text())


def test_by_width(qtbot, window, view, script, press):
    click(qtbot, view.controls.kinds.button(WIDTHS))
    plan = press()
    assert len(plan.runs) == 3 * 7
    assert plan.seeds == 20
    assert {run.network.hidden[0].activation for run in plan.runs} == {"relu", "tanh", "sigmoid"}
    script.give([[0.01] * 2] * 21, "complete")
    qtbot.waitUntil(lambda: "reaches 0.05 with 1 unit" in view.verdict.text())


def test_a_duplicate_and_a_name_of_ones_own_reach_the_legend(qtbot, session, view, script, press, edit):
    try:
        session.document.push(duplicate(session.document.experiment))
    except InputError as error:
        pytest.fail(str(error))
    press()
    script.give([[0.4] * 9, [0.1] * 9], "complete")
    qtbot.waitUntil(lambda: bool(view.verdict.text()))
    runs = session.document.experiment.workspace.runs
    edit(runs=(runs[0], replace(runs[1], name="Mine")))
    qtbot.waitUntil(lambda: "Mine" in view.legend.text())


def test_space_on_the_button_starts_by_keyboard(qtbot, view, script):
    press_key(qtbot, view.controls.button, Qt.Key.Key_Space)
    assert len(script.plans) == 1
