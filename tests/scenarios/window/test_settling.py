"""From Play to the pause of a settled run, back to its best step, and on from there, with the buttons of the window."""

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from neuronlab.app import first_experiment
from neuronlab.core.data.edits import add_points
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.specs.training import StopSpec
from neuronlab.core.training.transfer import same_layers
from neuronlab.files.session.file import load_session, save_session
from neuronlab.files.session.work import Work
from neuronlab.session.proposals import Proposal
from neuronlab.session.settings import Settings
from neuronlab.session.speeds import AUTO, SLOWEST
from tests.controls import click
from tests.scenarios.session.edits import push_run
from tests.windows import in_one_window


@pytest.fixture
def settled(window, session, qtbot, wait_for_frame):
    """Trains the first network of a task until it settles."""

    def settle(task="curve"):
        window.data_panel.choose_task(task)
        wait_for_frame(lambda frame: frame.task == task)
        push_run(session, lambda run: replace(run, stop=StopSpec(settled=True)))
        if task == "classes":  # whose loss falls for twenty thousand steps otherwise
            push_run(session, lambda run: replace(run, training=replace(run.training, l2=0.01)))
        session.play()
        frame = wait_for_frame(lambda frame: bool(frame.status.stopped))
        qtbot.waitUntil(lambda: not session.is_playing)  # that the run has ended comes after its last frame
        return frame

    return settle


def link(window, label):
    return next(each for each in window.insight_bar.fixes if each.isVisible() and each.text() == label)


@in_one_window("task", TASKS)
def test_it_pauses_and_says_where_the_loss_was_lowest(window, session, settled, task):
    frame = settled(task)
    best = frame.status.best
    assert best.loss <= np.nanmin(frame.history.test_loss)
    assert not session.is_playing
    said = window.insight_bar.text.text()
    assert said.startswith(f"Settled after {frame.step:,} steps. Lowest test loss ")
    assert said.endswith(f" at step {best.step:,}.")


def test_back_to_it_goes_there_exactly_and_is_one_undo(window, session, settled, qtbot, wait_for_frame):
    frame = settled()
    best, entries = frame.status.best, session.document.undo_stack.count()
    link(window, "Back to it").click()
    back = wait_for_frame(lambda frame: frame.step == best.step and frame.status.now is None)
    assert back.network.parameters.tobytes() == best.state.parameters.tobytes()
    assert back.probe.test_loss == pytest.approx(best.loss)
    assert back.status.best.step == best.step
    assert session.document.undo_stack.count() == entries + 1
    assert session.document.undo_stack.undoText() == f"Back to step {best.step:,}"
    session.document.undo_stack.undo()
    again = wait_for_frame(lambda shown: shown.step == frame.step)
    assert again.network.parameters.tobytes() == frame.network.parameters.tobytes()
    assert again.status.best.step == best.step


def test_keep_going_trains_on(window, session, settled, wait_for_frame):
    frame = settled()
    link(window, "Keep going").click()
    assert session.is_playing
    wait_for_frame(lambda shown: shown.step > frame.step + 1_000)
    session.pause()


def test_going_back_after_a_change_of_the_network_brings_the_network_of_then(window, session, settled, wait_for_frame):
    frame = settled()
    best = frame.status.best
    wider = replace(frame.network_spec.hidden[0], width=9)
    document, run = session.document, session.document.experiment.workspace.run
    run = replace(run, network=replace(run.network, hidden=(wider, *run.network.hidden[1:])))
    document.push(Proposal(document.experiment.with_run(run), "Wider", origins=same_layers(run.network)))
    changed = wait_for_frame(lambda shown: shown.network_spec.hidden[0].width == 9)
    assert changed.status.best.step == best.step
    session.pause()
    window.run_controller._go_to_best(session.frame)
    back = wait_for_frame(lambda shown: shown.network_spec.hidden[0].width == 8)
    assert back.network.parameters.tobytes() == best.state.parameters.tobytes()


def test_losses_of_other_points_are_not_compared(window, session, settled, wait_for_frame):
    frame = settled()
    document, workspace = session.document, session.document.experiment.workspace
    more = add_points(workspace, np.array([[0.0], [0.1]]), np.array([[3.0], [3.0]]))
    document.push(Proposal(document.experiment.with_workspace(more), "Two more"))
    changed = wait_for_frame(lambda shown: len(shown.points) == len(frame.points) + 2)
    assert changed.status.best is None
    assert not changed.status.stopped
    session.play()
    trained = wait_for_frame(lambda shown: shown.status.best is not None)
    assert trained.status.best.step >= frame.step
    session.pause()


@in_one_window(("first", "second"), [("moons", "three_spirals"), ("three_spirals", "moons")])
def test_a_preset_of_another_number_of_classes_has_another_best(window, session, wait_for_frame, first, second):
    window.data_panel.choose_task("classes")
    window.data_panel.presets.preset_chosen.emit(first)
    classes = len(session.document.experiment.workspace.labels)
    session.play()
    before = wait_for_frame(lambda frame: len(frame.network_spec.labels) == classes and frame.step > 500)
    session.pause()
    window.data_panel.presets.preset_chosen.emit(second)
    after = wait_for_frame(lambda frame: len(frame.network_spec.labels) != classes)
    assert after.status.best is None or after.status.best.step >= before.step
    session.play()
    trained = wait_for_frame(lambda frame: frame.step > after.step and frame.status.best is not None)
    session.pause()
    assert trained.status.best.run.network.labels == trained.network_spec.labels


def test_a_fix_offered_for_other_points_is_refused(window, session, settled):
    settled()
    document, said = session.document, []
    window.run_controller.refused.connect(said.append)
    fix = window.insight_bar._offered[0]
    more = add_points(document.experiment.workspace, np.array([[0.0]]), np.array([[9.0]]))
    document.push(Proposal(document.experiment.with_workspace(more), "One more"))
    window.run_controller.fix(fix)  # before the frame of the new points
    assert said == ["The run has changed since this fix was offered; nothing was done."]
    assert document.undo_stack.undoText() == "One more"


def test_work_whose_held_out_points_were_taken_back_can_be_opened_again(
    window, session, wait_for_frame, tmp_path, qtbot
):
    session.play()
    wait_for_frame(lambda frame: frame.step > 50)
    session.pause()
    document, workspace = session.document, session.document.experiment.workspace
    points = workspace.points.take(~workspace.points.test)
    document.push(Proposal(document.experiment.with_workspace(replace(workspace, points=points)), "All train"))
    session.play()
    frame = wait_for_frame(lambda frame: frame.test_count == 0 and frame.status.best is not None and frame.step > 1_000)
    session.pause()
    assert frame.status.best.step > 100
    assert np.isfinite(frame.status.best.loss)
    with qtbot.waitSignal(session.snapshot_taken) as taken:
        session.request_snapshot()
    save_session(tmp_path / "work.nlab", Work(taken.args[0].experiment, taken.args[0].states))
    assert load_session(tmp_path / "work.nlab").states["curve"][0].best.loss <= frame.status.best.loss


def test_the_best_state_is_saved_and_comes_back(window, session, settled, tmp_path, qtbot):
    frame = settled()
    with qtbot.waitSignal(session.snapshot_taken) as taken:
        session.request_snapshot()
    snapshot = taken.args[0]
    save_session(tmp_path / "work.nlab", Work(snapshot.experiment, snapshot.states))
    states = load_session(tmp_path / "work.nlab").states
    best = states["curve"][0].best
    assert best.step == frame.status.best.step
    assert best.state.parameters.tobytes() == frame.status.best.state.parameters.tobytes()
    assert best.run == frame.status.best.run


def test_new_work_has_the_pause_and_a_new_person_auto(monkeypatch):
    monkeypatch.undo()  # what tests do for their own patience
    assert all(getattr(first_experiment(), task).run.stop == StopSpec(settled=True) for task in TASKS)
    assert Settings().speed == AUTO


def test_a_chosen_speed_is_used_at_once_and_remembered(window, session, qtbot, wait_for_frame):
    QTest.keyClick(window.top_bar.speed.slider, Qt.Key.Key_Home)
    assert Settings().speed == SLOWEST
    session.play()
    wait_for_frame(lambda frame: frame.is_playing and frame.status.speed == SLOWEST)
    click(qtbot, window.top_bar.speed.auto)
    wait_for_frame(lambda frame: frame.is_playing and frame.status.speed > SLOWEST)
    assert Settings().speed == AUTO
    session.pause()
