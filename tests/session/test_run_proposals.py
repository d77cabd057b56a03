"""What adds, removes, orders and names runs."""

import pytest
from msgspec.structs import replace

from neuronlab.core.errors import InputError
from neuronlab.core.specs.experiment import MAX_RUNS, Experiment, RunSpec
from neuronlab.core.specs.training import TrainingSpec
from neuronlab.session import run_proposals
from neuronlab.session.edits import ChangeRuns, CopyRun, PlainEdit, RemoveRun, StartAfresh
from neuronlab.session.proposals import edit_to


def with_runs(*slots, active=0):
    start = Experiment()
    runs = tuple(replace(start.workspace.run, slot=slot, training=TrainingSpec(seed=slot)) for slot in slots)
    return start.with_workspace(replace(start.workspace, runs=runs, active=active))


def made(experiment, proposal):
    return edit_to(experiment, proposal)


def test_a_copy_takes_a_free_slot_and_what_was_learned_and_becomes_active():
    before = with_runs(0, 2, active=1)
    proposal = run_proposals.duplicate(before)
    after = proposal.experiment.workspace
    assert after.slots == (0, 2, 1)
    assert after.run == replace(before.workspace.run, slot=1)
    assert made(before, proposal).changes == {1: CopyRun(2)}


def test_another_run_than_the_active_one_can_be_copied():
    before = with_runs(0, 2, active=1)
    assert made(before, run_proposals.duplicate(before, 0)).changes == {1: CopyRun(0)}


def test_a_copy_of_a_frozen_hidden_run_trains_and_is_shown_without_its_name():
    before = with_runs(0)
    run = replace(before.workspace.run, activity="frozen", is_shown=False, name="Mine")
    copy = run_proposals.duplicate(before.with_run(run)).experiment.workspace.run
    assert (copy.activity, copy.is_shown, copy.name) == ("trains", True, "")


def test_a_frozen_copy_leaves_the_active_run_active():
    before = with_runs(0)
    after = run_proposals.freeze_copy(before, "Step 40").experiment.workspace
    assert after.run == before.workspace.run
    assert (after.runs[1].name, after.runs[1].activity) == ("Step 40", "frozen")


def test_there_are_six_runs_at_most():
    full = with_runs(*range(MAX_RUNS))
    for ask in (lambda: run_proposals.duplicate(full), lambda: run_proposals.freeze_copy(full, "")):
        with pytest.raises(InputError, match="at most 6 runs"):
            ask()


@pytest.mark.parametrize(("active", "gone", "expected"), [(0, 4, 0), (1, 2, 4), (2, 4, 2), (2, 0, 4), (0, 0, 2)])
def test_without_the_active_run_its_neighbour_is_active(active, gone, expected):
    before = with_runs(0, 2, 4, active=active)
    proposal = run_proposals.remove(before, gone)
    assert gone not in proposal.experiment.workspace.slots
    assert proposal.experiment.workspace.run.slot == expected
    assert made(before, proposal).changes == {gone: RemoveRun()}


def test_the_only_run_stays():
    with pytest.raises(InputError, match="cannot be removed"):
        run_proposals.remove(with_runs(0), 0)


@pytest.mark.parametrize(("slot", "index", "order"), [(0, 2, (2, 4, 0)), (4, 0, (4, 0, 2)), (2, 1, (0, 2, 4))])
def test_a_moved_run_keeps_the_active_one(slot, index, order):
    before = with_runs(0, 2, 4, active=1)
    after = run_proposals.move(before, slot, index)
    assert after.experiment.workspace.slots == order
    assert after.experiment.workspace.run == before.workspace.run
    assert type(made(before, after)) is PlainEdit


@pytest.mark.parametrize(
    ("ask", "field", "value"),
    [
        (lambda before: run_proposals.rename(before, 2, "  two\n words "), "name", "two words"),
        (lambda before: run_proposals.show(before, 2, is_shown=False), "is_shown", False),
        (lambda before: run_proposals.set_activity(before, 2, "paused"), "activity", "paused"),
    ],
)
def test_how_a_run_is_called_and_shown_changes_nothing_that_was_learned(ask, field, value):
    before = with_runs(0, 2)
    proposal = ask(before)
    assert getattr(proposal.experiment.workspace.run_in(2), field) == value
    assert proposal.experiment.workspace.runs[0] == before.workspace.runs[0]
    assert type(made(before, proposal)) is PlainEdit


def test_a_run_that_is_gone_cannot_be_changed():
    with pytest.raises(InputError, match="no longer exists"):
        run_proposals.rename(with_runs(0), 5, "x")


def test_what_holds_for_all_runs_is_changed_for_all():
    before = with_runs(0, 2)
    assert run_proposals.set_clock(before, "seconds").experiment.workspace.clock == "seconds"
    assert run_proposals.set_target(before, 0.25).experiment.workspace.target_loss == 0.25
    assert run_proposals.edit_all(before, is_on=True).experiment.edits_all_runs
    assert run_proposals.activate(before, 2).experiment.workspace.active == 1


def test_selections_in_a_row_are_one_gesture():
    before = with_runs(0, 2)
    gestures = {run_proposals.activate(before, slot).gesture for slot in (0, 2)}
    assert len(gestures) == 1
    assert "" not in gestures


def test_a_race_starts_all_anew_and_removes_what_is_not_in_it():
    before = with_runs(0, 3, 5, active=2)
    runs = tuple(RunSpec(slot=slot) for slot in (0, 1, 2))
    edit = made(before, run_proposals.race(before, runs, "Race the rates"))
    assert isinstance(edit, ChangeRuns)
    afresh, gone = StartAfresh(), RemoveRun()
    assert edit.changes == {0: afresh, 1: afresh, 2: afresh, 3: gone, 5: gone}
    assert edit.experiment.workspace.active == 0
