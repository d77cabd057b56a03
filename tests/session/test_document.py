import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.core.data.edits import add_points, with_labels
from neuronlab.core.specs.experiment import Experiment
from neuronlab.core.specs.network import LayerSpec
from neuronlab.session import run_proposals
from neuronlab.session.document import IS_FROZEN, KNOWS_OTHER_CLASSES, Document
from neuronlab.session.edits import (
    ChangeRuns,
    PlainEdit,
    RedoReplacement,
    ReplacingEdit,
    RestoreExperiment,
    StartAfresh,
    UndoReplacement,
)
from neuronlab.session.proposals import Proposal


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def document(clock):
    return Document(Experiment(), clock=clock)


@pytest.fixture
def edits(document):
    seen = []
    document.edited.connect(seen.append)
    return seen


def with_rate(document, rate):
    run = document.experiment.workspace.run
    return document.experiment.with_run(replace(run, training=replace(run.training, learning_rate=rate)))


def with_hidden(document, *hidden):
    run = document.experiment.workspace.run
    return document.experiment.with_run(replace(run, network=replace(run.network, hidden=hidden)))


def rate_of(document):
    return document.experiment.workspace.run.training.learning_rate


def kinds(edits):
    return [type(edit) for edit in edits]


def test_every_edit_can_be_undone_and_redone(document):
    before = document.experiment
    after = with_rate(document, 0.5)
    document.push(Proposal(after, "Learning rate"))
    assert document.experiment is after
    document.undo_stack.undo()
    assert document.experiment is before
    document.undo_stack.redo()
    assert document.experiment is after


def test_pushing_the_same_value_is_no_entry(document):
    document.push(Proposal(with_rate(document, rate_of(document)), "Nothing"))
    assert document.undo_stack.count() == 0


def test_edits_of_one_gesture_are_one_entry_and_of_two_are_two(document, clock):
    start = rate_of(document)
    for rate in (0.1, 0.2, 0.3):
        document.push(Proposal(with_rate(document, rate), "Learning rate", "rate"))
        clock.now += 0.5
    clock.now += 10.0
    document.push(Proposal(with_rate(document, 0.4), "Learning rate", "rate"))
    assert document.undo_stack.count() == 2
    document.undo_stack.undo()
    assert rate_of(document) == 0.3
    document.undo_stack.undo()
    assert rate_of(document) == start


def test_a_drag_stays_one_entry_however_long_it_takes(document, clock):
    for number in range(5):
        workspace = add_points(document.experiment.workspace, np.array([[float(number)]]), np.zeros((1, 1)))
        document.push(Proposal(document.experiment.with_workspace(workspace), "Draw points", "stroke 1", float("inf")))
        clock.now += 60.0
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert len(document.experiment.workspace.points) == 0


def test_what_keeps_the_weights_carries_no_replacement(document, edits):
    document.push(Proposal(with_hidden(document, LayerSpec(4, "relu")), "Add a layer"))
    document.push(Proposal(with_rate(document, 0.5), "Learning rate"))
    document.push(Proposal(with_hidden(document, LayerSpec(4, "tanh")), "tanh in Hidden 1"))
    assert isinstance(edits[0], ReplacingEdit)
    assert kinds(edits[1:]) == [PlainEdit, PlainEdit]


@pytest.mark.parametrize("field", ["seed", "initializer", "standardize"])
def test_another_start_replaces_what_was_learned_and_says_so(document, edits, qtbot, field):
    run = document.experiment.workspace.run
    value = {"seed": 77, "initializer": "zero", "standardize": True}[field]
    with qtbot.waitSignal(document.started_afresh):
        document.push_run(replace(run, training=replace(run.training, **{field: value})), field)
    assert [edit.changes for edit in edits] == [{0: StartAfresh()}]


def test_undo_and_redo_pass_on_the_replacement(document, edits):
    document.start_over("Reset")
    document.undo_stack.undo()
    document.undo_stack.redo()
    assert len({id(edit.replacement) for edit in edits}) == 1
    assert kinds(edits) == [ChangeRuns, UndoReplacement, RedoReplacement]


def test_looking_at_another_task_is_an_entry_that_replaces_nothing(document, edits):
    before = document.experiment
    document.push(Proposal(replace(before, task="classes"), "Classes"))
    document.undo_stack.undo()
    assert document.experiment is before
    assert kinds(edits) == [PlainEdit, RestoreExperiment]


def test_what_is_replaced_in_another_task_is_that_tasks_own(document, edits, qtbot):
    there = replace(document.experiment, task="classes")
    labelled = with_labels(there.workspace, ("a", "b", "c"))
    with qtbot.waitSignal(document.started_afresh):
        document.push(Proposal(there.with_workspace(labelled), "Import"))
    document.undo_stack.undo()
    assert document.experiment.task == "curve"
    assert [edit.replacement.task for edit in edits] == ["classes", "classes"]


def test_of_another_task_only_what_changes_there_counts(document, edits):
    """The curve's network is another one than that of the surface, and yet nothing is replaced by looking there."""
    there = replace(document.experiment, task="surface")
    rate = replace(there.workspace.run.training, learning_rate=0.5)
    document.push(Proposal(there.with_run(replace(there.workspace.run, training=rate)), "Look and change"))
    assert kinds(edits) == [PlainEdit]
    other = replace(document.experiment, task="classes")
    seed = replace(other.workspace.run.training, seed=99)
    document.push(Proposal(other.with_run(replace(other.workspace.run, training=seed)), "Look and start afresh"))
    assert edits[-1].replacement.task == "classes"


def test_a_merged_entry_goes_back_to_the_state_before_its_first_replacement(document, edits):
    document.push(Proposal(with_hidden(document, LayerSpec(4)), "Width", "width"))
    document.push(Proposal(with_hidden(document, LayerSpec(5)), "Width", "width"))
    document.undo_stack.undo()
    assert edits[-1].replacement is edits[0].replacement


@pytest.fixture
def two_runs(document):
    document.push(run_proposals.duplicate(document.experiment))
    return document


def test_a_frozen_run_refuses_every_change_and_panels_show_it_again(two_runs, edits, qtbot):
    document = two_runs
    document.push(run_proposals.set_activity(document.experiment, 1, "frozen"))
    before, count = document.experiment, len(edits)
    for ask in (
        lambda: document.push(Proposal(with_rate(document, 0.5), "Learning rate")),
        lambda: document.relearn("Revive", lambda _run, _points, state: state),
        lambda: document.set_parameters("Weight", {0: 1.0}),
    ):
        with qtbot.waitSignal(document.refused) as refused:
            ask()
        assert refused.args == [IS_FROZEN]
    assert document.experiment is before
    assert len(edits) == count
    document.push(run_proposals.rename(document.experiment, 1, "Mine"))
    assert document.experiment.workspace.run.name == "Mine"


def test_reset_starts_all_runs_but_frozen_ones(two_runs, edits):
    document = two_runs
    document.push(run_proposals.freeze_copy(document.experiment, "Before"))
    document.start_over("Reset")
    assert edits[-1].changes == {0: StartAfresh(), 1: StartAfresh()}
    document.start_over("Fix", document.experiment.workspace.run)
    assert edits[-1].changes == {1: StartAfresh()}


def test_with_the_switch_on_panels_change_all_runs_as_one_entry(two_runs, edits):
    document = two_runs
    document.push(run_proposals.edit_all(document.experiment, is_on=True))
    count = document.undo_stack.count()
    document.push(Proposal(with_rate(document, 0.5), "Learning rate"))
    rates = [run.training.learning_rate for run in document.experiment.workspace.runs]
    assert rates == [0.5, 0.5]
    assert document.undo_stack.count() == count + 1
    document.undo_stack.undo()
    assert 0.5 not in [run.training.learning_rate for run in document.experiment.workspace.runs]


def test_selections_in_a_row_are_undone_at_once(two_runs):
    document = two_runs
    count = document.undo_stack.count()
    for slot in (0, 1, 0):
        document.push(run_proposals.activate(document.experiment, slot))
    assert document.undo_stack.count() == count + 1
    document.undo_stack.undo()
    assert document.experiment.workspace.run.slot == 1


@pytest.mark.parametrize("task", ["classes", "curve"])
def test_with_a_frozen_run_classes_change_their_names_but_not_their_number(document, task, qtbot):
    document.push(Proposal(replace(document.experiment, task="classes"), "Task"))
    document.push(run_proposals.freeze_copy(document.experiment, "Before"))
    document.push(Proposal(replace(document.experiment, task=task), "Task"))

    def push(labels):
        here = document.experiment
        classes = with_labels(here.classes, labels)
        document.push(Proposal(replace(here, task="classes", classes=classes), "Classes"))

    with qtbot.waitSignal(document.refused) as refused:
        push(("cat", "dog", "owl"))
    assert refused.args == [KNOWS_OTHER_CLASSES]
    push(("cat", "dog"))
    assert [run.network.labels for run in document.experiment.classes.runs] == [("cat", "dog")] * 2
