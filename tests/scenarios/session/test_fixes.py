"""Every fix an insight offers, taken through a session and undone to the last bit."""

from dataclasses import replace

import numpy as np
import pytest
from msgspec.structs import replace as with_fields

from neuronlab.analysis.health import fixes
from neuronlab.analysis.health.rules import most_important
from neuronlab.app import first_experiment
from neuronlab.core.network.network import parameter_blocks
from neuronlab.core.specs.network import LayerSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.training.state import fresh_state
from neuronlab.core.training.trainer import Trainer
from neuronlab.files.session.work import Work
from neuronlab.session.session import Session
from tests.analysis.situations import situation
from tests.core.building import same_learned
from tests.sessions import snapshots_of


def stuck_experiment(task, kind, bias, optimizer="adam"):
    """A task's first experiment whose first hidden layer has two stuck units, and what was learned there."""
    experiment = with_fields(first_experiment(), task=task)
    workspace = experiment.workspace
    hidden = (LayerSpec(6, kind), LayerSpec(5, "tanh"))
    run = with_fields(
        workspace.run,
        network=with_fields(workspace.run.network, hidden=hidden),
        training=with_fields(workspace.run.training, optimizer=optimizer),
    )
    trainer = Trainer(run, workspace.points, fresh_state(run, workspace.points))
    trainer.advance(30)
    state = trainer.state()
    parameters = state.parameters.copy()
    parameter_blocks(run.network, parameters)[0][:2, -1] = bias
    return experiment.with_run(run), {task: {0: replace(state, parameters=parameters)}}


@pytest.fixture
def started(qtbot):
    """Start a session on an experiment and what was learned in it."""
    sessions = []

    def start(experiment, states):
        session = Session(Work(experiment, states))
        sessions.append(session)
        with qtbot.waitSignal(session.frame_shown):
            session.start()
        return session

    yield start
    for session in sessions:
        session.close()


def state_of(session, qtbot):
    with qtbot.waitSignal(snapshots_of(session)) as taken:
        session.request_snapshot()
    return taken.args[0].state


STUCK = [("relu", -1e3, "dead_units"), ("tanh", 40.0, "saturated")]


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize(("kind", "bias", "insight"), STUCK)
def test_reviving_is_one_undo_entry_and_undone_to_the_last_bit(qtbot, started, task, kind, bias, insight):
    session = started(*stuck_experiment(task, kind, bias))
    stack, run = session.document.undo_stack, session.document.experiment.workspace.run
    assert session.frame.insight.kind == insight
    before = state_of(session, qtbot)
    fix = session.frame.insight.fixes[0]
    session.document.relearn(fix.label, fix.relearn)
    after = state_of(session, qtbot)
    assert (stack.count(), stack.undoText()) == (1, "Revive")
    assert session.document.experiment.workspace.run == run
    pairs = zip(
        parameter_blocks(run.network, before.parameters), parameter_blocks(run.network, after.parameters), strict=True
    )
    own, above, beyond = (old != new for old, new in pairs)
    assert own.any(axis=1).tolist() == [True, True] + [False] * 4
    assert above.any(axis=0)[:2].all()  # the weights from these units; what they passed on is in the biases now
    assert not above[:, 2:-1].any()
    assert not beyond.any()
    assert after.step == before.step
    stack.undo()
    assert same_learned(state_of(session, qtbot), before)
    stack.redo()
    assert same_learned(state_of(session, qtbot), after)


def test_what_was_learned_since_a_revival_comes_back_with_redo(qtbot, started, wait_for_frame_of):
    session = started(*stuck_experiment("curve", "relu", -1e3))
    fix = session.frame.insight.fixes[0]
    before = state_of(session, qtbot)
    session.document.relearn(fix.label, fix.relearn)
    session.play()
    wait_for_frame_of(session, lambda frame: frame.step > before.step + 200)
    session.pause()
    since = state_of(session, qtbot)
    session.document.undo_stack.undo()
    assert same_learned(state_of(session, qtbot), before)
    session.document.undo_stack.redo()
    assert same_learned(state_of(session, qtbot), since)


def test_a_run_plays_on_while_its_units_are_revived(started, wait_for_frame_of):
    session = started(*stuck_experiment("classes", "relu", -1e3))
    fix = session.frame.insight.fixes[0]
    session.play()
    session.document.relearn(fix.label, fix.relearn)
    frame = wait_for_frame_of(session, lambda frame: frame.step > 500)
    assert session.is_playing
    assert frame.insight is None or frame.insight.kind != "dead_units"
    session.pause()


@pytest.fixture
def wait_for_frame_of(qtbot):
    def wait(session, holds):
        if session.frame is None or not holds(session.frame):
            with qtbot.waitSignal(session.frame_shown, check_params_cb=holds):
                pass
        return session.frame

    return wait


OFFERS = {
    "smaller rate": fixes.smaller_rate,
    "larger rate": fixes.larger_rate,
    "clip": fixes.clipping,
    "Adam": fixes.adam,
    "constant rate": fixes.constant_rate,
    "penalty": fixes.penalty,
    "standardise": fixes.standardized,
    "fitting start": fixes.fitting_start,
    "leaky": fixes.leaky(0),
    "ReLU": fixes.instead_of("tanh", "relu", "Use ReLU"),
    "from the start": fixes.starting_over(fixes.clipping),
}


@pytest.mark.parametrize("offer", OFFERS)
@pytest.mark.parametrize("task", TASKS)
def test_every_mend_changes_the_run_in_one_entry_and_is_undone_to_the_last_bit(qtbot, started, task, offer):
    experiment = with_fields(first_experiment(), task=task)
    run = experiment.workspace.run
    hidden = (LayerSpec(6, "tanh"), LayerSpec(5, "relu"))
    training = with_fields(run.training, optimizer="sgd", initializer="normal", schedule="cosine")
    run = with_fields(run, network=with_fields(run.network, hidden=hidden), training=training)
    session = started(experiment.with_run(run), {})
    session.step()
    before, document = state_of(session, qtbot), session.document
    fix = OFFERS[offer](run)
    changed = fix.apply(run)
    assert changed != run
    if fix.starts_over:
        document.start_over(fix.label, changed)
        assert state_of(session, qtbot).step == 0
    else:
        document.push_run(changed, fix.label)
        assert state_of(session, qtbot).parameters.tobytes() == before.parameters.tobytes()
    assert (document.undo_stack.count(), document.undo_stack.undoText()) == (1, fix.label)
    document.undo_stack.undo()
    assert document.experiment.workspace.run == run
    assert same_learned(state_of(session, qtbot), before)


@pytest.mark.parametrize("fix", range(3))
@pytest.mark.parametrize("task", ["curve", "surface"])
def test_each_mend_of_a_divergence_starts_a_run_that_does_not_diverge_so_soon(task, fix):
    experiment = with_fields(first_experiment(), task=task)
    run = experiment.workspace.run
    run = with_fields(run, training=with_fields(run.training, optimizer="sgd", learning_rate=0.5))
    points = experiment.workspace.points
    trainer = Trainer(run, points)
    trainer.advance(2_000)
    found = most_important(situation(trainer))
    assert found.kind == "divergence"
    repaired = Trainer(found.fixes[fix].apply(run), points)
    repaired.advance(trainer.step + 100)
    if fix != 2:  # standardised inputs are no cure where the rate alone is too large
        assert repaired.divergence is None


def test_weights_set_by_hand_come_and_go_as_one_entry(qtbot, session):
    document = session.document
    before = state_of(session, qtbot)
    for value in (0.1, 0.2, 0.3):
        document.set_parameters("Set w", {0: value}, gesture="w", within_s=float("inf"))
    after = state_of(session, qtbot)
    assert after.parameters[0] == np.float32(0.3)
    assert np.array_equal(after.parameters[1:], before.parameters[1:])
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert same_learned(state_of(session, qtbot), before)
    document.undo_stack.redo()
    assert same_learned(state_of(session, qtbot), after)
