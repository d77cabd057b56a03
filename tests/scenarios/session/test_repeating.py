"""A run of a session as a command: what was done to it is known, and otherwise the command makes its weights again."""

import shlex

import pytest
from msgspec.structs import replace

from neuronlab.cli import main
from neuronlab.core.data.edits import remove_points
from neuronlab.core.specs.network import LayerSpec
from neuronlab.files.models.formats import load_model
from neuronlab.files.tables.points import write_points
from neuronlab.gui.controllers.exports import points_of
from neuronlab.session.proposals import Proposal
from neuronlab.wording.command_line import fit_command
from neuronlab.wording.repeatable import why_not_repeated


@pytest.fixture
def why_not(session):
    """Why the run shown cannot be repeated."""

    def ask():
        workspace, frame = session.document.experiment.workspace, session.frame
        return why_not_repeated(workspace.run, workspace.points, frame.step, frame.network, frame.trajectory)

    return ask


@pytest.fixture
def again(session, tmp_path):
    """The parameters that the command makes of the run shown, from the points as they are now."""

    def make():
        workspace = session.document.experiment.workspace
        file, out = tmp_path / "points.csv", tmp_path / "model.npz"
        write_points(file, points_of(workspace))
        line = fit_command(workspace.run, workspace.points, session.frame.step, str(file), str(out))
        assert main(shlex.split(line)[1:]) == 0
        return load_model(out).network.parameters.tobytes()

    return make


def change_training(session, text, **changed):
    run = session.document.experiment.workspace.run
    session.document.push_run(replace(run, training=replace(run.training, **changed)), text)


def test_a_run_that_was_set_up_and_trained_is_repeated(session, learned, why_not, again):
    change_training(session, "Batch size", batch_size=7)
    workspace = session.document.experiment.workspace
    fewer = remove_points(workspace, workspace.points.ids[2:5])
    session.document.push(Proposal(session.document.experiment.with_workspace(fewer), "Erase"))
    trained = learned(170).network.parameters.tobytes()
    assert why_not() == ()
    assert again() == trained


def test_a_run_reset_after_edits_is_repeated(session, learned, why_not, again):
    learned(60)
    change_training(session, "Learning rate", learning_rate=0.003)
    learned(60)
    assert why_not() == ("It was edited at step 60: Learning rate.",)
    session.document.start_over("Reset")
    trained = learned(90).network.parameters.tobytes()
    assert why_not() == ()
    assert again() == trained


def test_an_earlier_step_is_repeated_while_it_is_shown_and_after_going_back(
    session, learned, why_not, again, wait_for_frame
):
    checkpoint = learned(200).trajectory.checkpoints[80]
    session.look_back(checkpoint)
    wait_for_frame(lambda frame: frame.status.now is not None and frame.step == checkpoint.step)
    then = checkpoint.state.parameters.tobytes()
    assert (why_not(), again()) == ((), then)
    session.document.go_on_from_past("Go back 120 steps")
    wait_for_frame(lambda frame: frame.status.now is None and frame.step == checkpoint.step)
    trained = learned(40).network.parameters.tobytes()
    assert (why_not(), again()) == ((), trained)


def test_weights_set_by_hand_and_units_added_on_the_run_are_named(session, learned, why_not):
    learned(50)
    session.document.set_parameters("Set w₁ of h₁", {0: 0.5})
    learned(50)
    assert why_not() == ("It was edited at step 50: Set w₁ of h₁.",)
    run = session.document.experiment.workspace.run
    wider = replace(run.network, hidden=(*run.network.hidden, LayerSpec(3, "tanh")))
    origins = (*range(len(run.network.hidden)), None)
    session.document.push(
        Proposal(session.document.experiment.with_run(replace(run, network=wider)), "Add layer", origins=origins)
    )
    learned(50)
    assert why_not()[-1] == "It was edited at step 100: Add layer."


def test_weights_set_before_the_first_step_are_noticed(session, learned, why_not):
    session.document.set_parameters("Set w₁ of h₁", {0: 0.5})
    learned(50)
    assert why_not() == ("It did not start from the initial weights of its seed.",)
