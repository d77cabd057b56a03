import pytest
from msgspec.structs import replace
from PySide6.QtCore import QObject

from neuronlab.analysis.health.insight import Action, Fix
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.gui.controllers.run import RunController
from neuronlab.session.edits import ChangeLearned, StartAfresh
from neuronlab.session.run_proposals import duplicate


def slower(run):
    return replace(run, training=replace(run.training, learning_rate=0.001))


@pytest.fixture
def parent(qapp):
    return QObject()


@pytest.fixture
def controller(still, parent):
    return RunController(still, parent)


@pytest.fixture
def run(still):
    return lambda: still.document.experiment.workspace.run


@pytest.fixture
def edits(still):
    """The edits that go to the training thread."""
    edits = []
    still.document.edited.connect(edits.append)
    return edits


def test_a_fix_changes_the_run_under_its_own_name(controller, still, run, edits):
    controller.fix(Fix("Learn slower", "A smaller rate", slower))
    assert run().training.learning_rate == 0.001
    assert still.document.undo_stack.undoText() == "Learn slower"
    assert [edit.experiment for edit in edits] == [still.document.experiment]


def test_a_fix_may_give_up_or_replace_what_was_learned(controller, still, run, edits):
    before = run()
    controller.fix(Fix("Start over", "From the first weights", starts_over=True))
    controller.fix(Fix("Revive", "Other weights", relearn=lambda _run, _points, state: state))
    assert run() == before
    assert [still.document.undo_stack.text(number) for number in range(2)] == ["Start over", "Revive"]
    assert [type(edit.changes[0]) for edit in edits] == [StartAfresh, ChangeLearned]


@pytest.mark.parametrize("has_frame", [True, False])
def test_a_fix_for_a_run_that_has_changed_is_refused(controller, still, has_frame, qtbot):
    still.document.push_run(slower(still.frame.run), "Rate")
    before = still.document.experiment
    if not has_frame:
        still.frame = None
    with qtbot.waitSignal(controller.refused):
        controller.fix(Fix("Any", "", lambda _run: RunSpec()))
    assert still.document.experiment is before


def test_the_run_that_is_shown_is_pinned_and_let_go_of_again(controller, still):
    controller.toggle_pin()
    assert controller.is_pinned
    active, pinned = still.document.experiment.workspace.runs
    assert (pinned.activity, pinned.work) == ("frozen", active.work)
    controller.toggle_pin()
    assert not controller.is_pinned
    assert still.document.experiment.workspace.runs == (active,)
    assert still.document.undo_stack.count() == 2


def test_a_copy_goes_back_to_the_best_step_from_before_it_was_made(controller, still, edits):
    still.trainer.advance(40)
    still.build_frame()
    still.document.push(duplicate(still.document.experiment))
    best = still.frame.status.best
    controller.fix(Fix("Go to best", "The lowest loss", action=Action.GO_TO_BEST))
    assert [run.slot for run in still.document.experiment.workspace.runs] == [0, 1]
    assert edits[-1].changes[1].checkpoint.step == best.step
