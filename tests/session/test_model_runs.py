"""A network from outside becomes a run whose function stays exactly what it is."""

import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.core.data.points import Scaling
from neuronlab.core.errors import InputError
from neuronlab.core.network.network import Network
from neuronlab.core.network.outputs import class_probabilities
from neuronlab.core.specs.experiment import MAX_RUNS, Experiment
from neuronlab.core.specs.network import LayerSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.training.state import first_parameters
from neuronlab.files.session.work import Work
from neuronlab.session import run_proposals
from neuronlab.session.edits import ChangeRuns, ChangeShape, TakeState, UndoReplacement
from neuronlab.session.model_runs import open_model, unmatched_classes
from neuronlab.session.proposals import Proposal, edit_to
from neuronlab.session.training_state import TrainingState
from tests.core.building import make_points, wavy_points
from tests.files.models.networks import make_network, raw_inputs

X = np.linspace(1990.0, 2010.0, 50)[:, None]
PLANE = raw_inputs(make_network(task="classes"))


def experiment(task="curve", points=None, labels=("cat", "dog")):
    here = Experiment(task=task)
    points = here.workspace.points if points is None else points
    run = replace(here.workspace.run, network=TASKS[task].network((LayerSpec(3),), labels))
    return here.with_workspace(replace(here.workspace, points=points, runs=(run,)))


def class_points(classes=2):
    return make_points([[number, number] for number in range(classes)], range(classes))


@pytest.fixture
def notices():
    return []


def opened(here, network, task, notices, matches=None):
    """The state of training once a network is opened, and the edit that did it."""
    training = TrainingState(Work(here), notices.append)
    edit = edit_to(here, open_model(here, network, task, "mine", matches))
    training.apply(edit)
    return training, edit


@pytest.mark.parametrize("points", [None, wavy_points(12)])
def test_the_function_is_the_same_bit_for_bit(points, notices):
    network = make_network(("relu", "prelu"))
    training, _ = opened(experiment(points=points), network, "curve", notices)
    assert training.trainer.network().predict(X).tobytes() == network.predict(X).tobytes()
    assert training.trainer.step == 0
    assert training.trainer.run.training.standardize


def test_the_new_run_is_active_has_the_name_of_the_file_and_trains_as_the_one_before_it():
    here = experiment(points=wavy_points(12))
    trained_so = replace(here.workspace.run.training, optimizer="sgd", learning_rate=0.5)
    here = here.with_run(replace(here.workspace.run, training=trained_so))
    after = open_model(here, make_network(), "curve", " my\tmodel ").experiment.workspace
    assert (after.slots, after.run.slot, after.run.name) == ((0, 1), 1, "my model")
    assert (after.run.training.optimizer, after.run.training.learning_rate) == ("sgd", 0.5)
    assert after.run.activity == "trains"


def test_a_network_without_scaling_is_not_standardized():
    network = make_network()
    plain = Network(network.spec, network.parameters)
    assert not open_model(experiment(), plain, "curve", "").experiment.workspace.run.training.standardize


def test_a_network_whose_points_were_only_brought_near_zero_is_not_standardized():
    network = make_network()
    near = Network(network.spec, network.parameters, Scaling((1.7e9,), (1.0,)), Scaling((0.0,), (1.0,)))
    assert not open_model(experiment(), near, "curve", "").experiment.workspace.run.training.standardize


def test_a_network_of_another_task_leads_to_that_task_and_undo_back(notices):
    here, network = experiment(points=wavy_points(12)), make_network(task="surface")
    training, edit = opened(here, network, "surface", notices)
    assert training.experiment.task == "surface"
    assert training.trainer.network().predict(PLANE).tobytes() == network.predict(PLANE).tobytes()
    training.apply(UndoReplacement(here, edit.replacement))
    assert training.experiment.task == "curve"
    assert len(training.experiment.surface.runs) == 1


def test_a_run_that_has_its_very_first_weights_keeps_them_on_a_way_through_other_tasks(notices):
    here = experiment("surface")
    run = here.workspace.run
    first = first_parameters(run, np.float32, ((-3.0, 3.0),) * 2)
    scaled = Network(run.network, first, Scaling((5.0, 5.0), (2.0, 2.0)), Scaling.none(1))
    elsewhere = replace(here, task="curve")
    training, _ = opened(elsewhere, scaled, "surface", notices)
    near = PLANE - 1995.0
    assert training.trainer.network().predict(near).tobytes() == scaled.predict(near).tobytes()


def test_it_trains_on_with_its_own_scaling(notices):
    network = make_network()
    training, _ = opened(experiment(points=wavy_points(12)), network, "curve", notices)
    training.advance(5)
    assert training.trainer.input_scaling == network.input_scaling
    assert training.trainer.step == 5


def test_another_shape_keeps_the_weights_that_came_from_the_file(notices):
    here = experiment(points=wavy_points(12))
    training, _ = opened(here, make_network(("tanh",)), "curve", notices)
    before = training.trainer.network().layers[0].weights.copy()
    now = training.experiment
    run = now.workspace.run
    wider = replace(run, network=replace(run.network, hidden=(run.network.hidden[0].with_width(5),)))
    training.apply(edit_to(now, Proposal(now.with_run(wider), "Wider", origins=(0,))))
    assert (training.trainer.network().layers[0].weights[:3] == before).all()


def test_frozen_units_stay_frozen(notices):
    network = make_network(("tanh",))
    layer = replace(network.spec.hidden[0], frozen=(1,))
    network = Network(replace(network.spec, hidden=(layer,)), network.parameters)
    training, _ = opened(experiment(points=wavy_points(12)), network, "curve", notices)
    training.advance(20)
    weights = training.trainer.network().layers[0].block
    assert (weights[1] == network.layers[0].block[1]).all()
    assert not (weights[0] == network.layers[0].block[0]).any()


def test_a_seventh_run_is_refused():
    here = experiment(points=wavy_points(12))
    for _ in range(MAX_RUNS - 1):
        here = run_proposals.duplicate(here).experiment
    for ask in (lambda: open_model(here, make_network(), "curve", ""), lambda: unmatched_classes(here, None, "curve")):
        with pytest.raises(InputError, match="at most 6 runs"):
            ask()


def test_the_loss_is_one_that_the_outputs_have():
    here = experiment("classes", class_points(3), ("a", "b", "c"))
    after = open_model(here, make_network(task="classes", labels=("a", "b", "c")), "classes", "")
    assert after.experiment.workspace.run.training.loss == here.workspace.run.training.loss


# -- classes ----------------------------------------------------------------------------------------------------------


def probabilities(network):
    """By the name of the class."""
    columns = class_probabilities(network.predict(PLANE)).T
    return dict(zip(network.spec.labels, columns, strict=True))


@pytest.mark.parametrize(("theirs", "ours"), [(("b", "a"), ("a", "b")), (("c", "a", "b"), ("a", "b", "c"))])
def test_classes_in_another_order_are_matched_by_name(theirs, ours, notices):
    network = make_network(task="classes", labels=theirs)
    training, _ = opened(experiment("classes", class_points(len(ours)), ours), network, "classes", notices)
    now = training.trainer.network()
    assert now.spec.labels == ours
    for name, expected in probabilities(network).items():
        np.testing.assert_allclose(probabilities(now)[name], expected, rtol=1e-5, atol=1e-7)


def test_classes_with_other_names_are_asked_for_and_taken_as_matched(notices):
    network = make_network(task="classes", labels=("b", "cat", "dog"))
    here = experiment("classes", class_points(3), ("a", "b", "c"))
    unmatched = unmatched_classes(here, network.spec, "classes")
    assert (unmatched.theirs, unmatched.ours, unmatched.likely) == (
        ("b", "cat", "dog"),
        ("a", "b", "c"),
        ("b", "a", "c"),
    )
    with pytest.raises(InputError, match="other names"):
        open_model(here, network, "classes", "")
    training, _ = opened(here, network, "classes", notices, ("b", "c", "a"))
    now, was = probabilities(training.trainer.network()), probabilities(network)
    for ours, theirs in (("b", "b"), ("c", "cat"), ("a", "dog")):
        np.testing.assert_allclose(now[ours], was[theirs], rtol=1e-5, atol=1e-7)


def test_frozen_outputs_move_with_their_classes():
    network = make_network(task="classes", labels=("c", "a", "b"))
    network = Network(replace(network.spec, frozen_outputs=(0,)), network.parameters)
    here = experiment("classes", class_points(3), ("a", "b", "c"))
    assert open_model(here, network, "classes", "").experiment.workspace.run.network.frozen_outputs == (2,)


def test_more_classes_than_the_points_have_are_refused_by_name():
    network = make_network(task="classes", labels=("a", "b", "c"))
    here = experiment("classes", class_points(2), ("a", "b"))
    with pytest.raises(InputError, match="3 classes, a, b and c, but the points have 2, a and b"):
        open_model(here, network, "classes", "")


def test_without_points_the_other_runs_take_over_the_classes(notices):
    network = make_network(task="classes", labels=("x", "y", "z"))
    here = experiment("classes")
    training, edit = opened(here, network, "classes", notices)
    assert isinstance(edit, ChangeRuns)
    assert {slot: type(change) for slot, change in edit.changes.items()} == {0: ChangeShape, 1: TakeState}
    assert [run.network.labels for run in training.experiment.workspace.runs] == [("x", "y", "z")] * 2
    assert training.trainer.network().predict(PLANE).tobytes() == network.predict(PLANE).tobytes()


def test_a_frozen_run_needs_its_classes_even_without_points():
    here = experiment("classes")
    here = here.with_run(replace(here.workspace.run, activity="frozen"))
    assert unmatched_classes(here, make_network(task="classes", labels=("x", "y")).spec, "classes") is not None
