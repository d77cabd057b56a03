"""Shapes that change while something is learned, and rules that end the learning, in a session with its thread."""

import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.core.data.edits import add_class, add_points, clear_points, remove_class
from neuronlab.core.specs.network import LayerSpec
from neuronlab.core.specs.training import StopSpec
from neuronlab.core.training.state import fresh_state
from neuronlab.core.training.transfer import same_layers
from neuronlab.files.session.file import load_session, save_session
from neuronlab.files.session.work import Work
from neuronlab.session.proposals import Proposal
from tests.core.building import make_points
from tests.scenarios.session.edits import parameters_of, push_run, with_hidden, with_training
from tests.sessions import snapshots_of


def push_shape(session, origins, *hidden, **options):
    """Another shape, whose layers go on from those numbers of old ones."""
    run = with_hidden(*hidden)(session.document.experiment.workspace.run)
    after = replace(session.document.experiment.with_run(run), **options)
    session.document.push(Proposal(after, "Another shape", origins=origins))


def test_a_wider_layer_keeps_the_function_and_undo_and_redo_go_both_ways(session, learned, wait_for_frame):
    before = learned(500)
    first, second = before.network_spec.hidden
    push_shape(session, (0, 1), replace(first, width=12), second)
    wider = wait_for_frame(lambda frame: frame.network_spec.hidden[0].width == 12)
    assert wider.step == before.step
    np.testing.assert_allclose(wider.line.prediction, before.line.prediction, atol=1e-5)
    session.document.undo_stack.undo()
    narrow = wait_for_frame(lambda frame: frame.network_spec.hidden[0].width == 8)
    assert parameters_of(narrow) == parameters_of(before)
    session.document.undo_stack.redo()
    again = wait_for_frame(lambda frame: frame.network_spec.hidden[0].width == 12)
    assert parameters_of(again) == parameters_of(wider)


def test_another_shape_starts_afresh_where_that_is_wanted_or_nothing_says_where_it_goes_on_from(
    session, learned, wait_for_frame
):
    noticed = []
    session.noticed.connect(noticed.append)
    learned(100)
    push_shape(session, (0, 1), LayerSpec(12, "tanh"), LayerSpec(8, "tanh"), warm_edits=False)
    assert wait_for_frame(lambda frame: frame.network_spec.hidden[0].width == 12).step == 0
    push_shape(session, None, LayerSpec(6, "tanh"), LayerSpec(8, "tanh"), warm_edits=True)
    assert wait_for_frame(lambda frame: frame.network_spec.hidden[0].width == 6).step == 0
    assert len(noticed) == 2


@pytest.mark.parametrize("rules", [{"max_steps": 400}, {"max_seconds": 0.05}], ids=str)
def test_a_rule_ends_the_training_and_play_goes_on(session, qtbot, wait_for_frame, rules):
    push_run(session, lambda run: replace(run, stop=StopSpec(**rules)))
    with qtbot.waitSignal(session.playing_changed, check_params_cb=lambda playing: not playing):
        session.play()
    frame = wait_for_frame(lambda frame: not frame.is_playing and bool(frame.status.stopped))
    assert frame.status.stopped == set(rules)
    assert frame.insight.kind == "stopped"
    assert rules.get("max_steps", frame.step) == frame.step
    session.play()
    later = wait_for_frame(lambda again: again.step > frame.step)
    assert later.step > frame.step


def test_an_edit_while_playing_on_past_a_rule_does_not_end_it(session, wait_for_frame):
    push_run(session, lambda run: replace(run, stop=StopSpec(max_steps=100)))
    session.play()
    wait_for_frame(lambda frame: bool(frame.status.stopped))
    session.play()
    wait_for_frame(lambda frame: frame.step > 200)
    push_run(session, with_training(learning_rate=0.002))
    wait_for_frame(lambda frame: frame.run.training.learning_rate == 0.002 and frame.is_playing and frame.step > 300)


def test_a_rule_that_an_edit_brings_ends_it_at_once(session, qtbot, wait_for_frame):
    session.play()
    wait_for_frame(lambda frame: frame.step > 200)
    with qtbot.waitSignal(session.playing_changed, check_params_cb=lambda playing: not playing):
        push_run(session, lambda run: replace(run, stop=StopSpec(max_steps=50)))


def test_reset_begins_the_time_anew(session, qtbot, wait_for_frame):
    push_run(session, lambda run: replace(run, stop=StopSpec(max_seconds=0.05)))
    session.play()
    wait_for_frame(lambda frame: bool(frame.status.stopped))
    session.reset()
    frame = wait_for_frame(lambda frame: frame.step == 0)
    assert not frame.status.stopped


def test_other_points_are_judged_by_their_own_losses(session, wait_for_frame):
    push_run(session, lambda run: replace(run, stop=StopSpec(target_loss=0.2)))
    session.play()
    stopped = wait_for_frame(lambda frame: bool(frame.status.stopped))
    workspace = session.document.experiment.workspace
    higher = make_points(workspace.points.inputs, workspace.points.targets + 5.0)
    session.document.push(
        Proposal(session.document.experiment.with_workspace(replace(workspace, points=higher)), "Higher")
    )
    assert not wait_for_frame(lambda frame: frame.probe.train_loss > 1.0).status.stopped
    session.play()
    again = wait_for_frame(lambda frame: bool(frame.status.stopped))
    assert again.step > stopped.step
    assert again.probe.train_loss <= 0.25


def test_an_edit_that_asks_for_too_much_is_told_in_its_own_sentence_and_taken_back(session, qtbot, wait_for_frame):
    before = session.document.experiment
    noticed = []
    session.noticed.connect(noticed.append)
    points = np.linspace(-3.0, 3.0, 200_000)[:, None]
    many = add_points(clear_points(before.workspace), points, points)
    session.document.push(Proposal(before.with_workspace(many), "Many"))
    wide = replace(before.workspace.run.network, hidden=(LayerSpec(512),) * 3)
    push_run(session, lambda run: replace(run, network=wide))
    qtbot.waitUntil(lambda: any("GB of memory" in sentence for sentence in noticed))
    qtbot.waitUntil(lambda: session.document.experiment.workspace.run == before.workspace.run)


def test_another_loss_begins_its_own_curve(session, learned, wait_for_frame):
    before = learned(300)
    push_run(session, with_training(loss="absolute"))
    frame = wait_for_frame(lambda frame: frame.run.training.loss == "absolute")
    assert parameters_of(frame) == parameters_of(before)
    assert len(frame.history.steps) <= 1
    later = learned(300)
    assert later.history.steps[0] >= before.step


def test_before_the_first_step_another_shape_gets_first_weights_of_its_own(session, wait_for_frame):
    first, second = session.frame.network_spec.hidden
    push_shape(session, (0, 1), replace(first, width=12), second)
    frame = wait_for_frame(lambda frame: frame.network_spec.hidden[0].width == 12)
    workspace = session.document.experiment.workspace
    assert parameters_of(frame) == fresh_state(workspace.run, workspace.points).parameters.tobytes()


def test_classes_that_come_and_go_keep_what_was_learned_and_can_be_undone_and_saved(
    session, qtbot, learned, wait_for_frame, tmp_path
):
    document = session.document
    document.push(Proposal(replace(document.experiment, task="classes"), "Classes"))
    wait_for_frame(lambda frame: frame.task == "classes")
    before = learned(300)
    origins = same_layers(before.network_spec)
    noticed = []
    session.noticed.connect(noticed.append)

    document.push(
        Proposal(document.experiment.with_workspace(add_class(document.experiment.workspace)), "Add", origins=origins)
    )
    three = wait_for_frame(lambda frame: len(frame.network_spec.labels) == 3)
    assert (three.step, three.network_spec.outputs, three.plane.values.shape[0]) == (before.step, 3, 3)
    np.testing.assert_allclose(three.plane.values[:2], before.plane.values, rtol=1e-4, atol=1e-4)
    later = learned(10)
    with qtbot.waitSignal(snapshots_of(session)) as taken:
        session.request_snapshot()
    path = tmp_path / "work.nlab"
    save_session(path, Work(taken.args[0].experiment, taken.args[0].states))
    assert load_session(path).states["classes"][0].parameters.tobytes() == parameters_of(later)

    left = remove_class(document.experiment.workspace, 0)
    document.push(Proposal(document.experiment.with_workspace(left), "Remove", origins=origins))
    two = wait_for_frame(lambda frame: frame.network_spec.labels == ("B", "C"))
    assert two.step == later.step
    for expected in (later, before):
        document.undo_stack.undo()
        labels = expected.network_spec.labels
        frame = wait_for_frame(lambda frame, labels=labels: frame.network_spec.labels == labels)
        assert (frame.step, parameters_of(frame)) == (expected.step, parameters_of(expected))
    document.undo_stack.redo()
    again = wait_for_frame(lambda frame: len(frame.network_spec.labels) == 3)
    assert (again.step, parameters_of(again)) == (later.step, parameters_of(later))
    assert all(sentence.startswith("Undone, together with") for sentence in noticed)
