import numpy as np
import pytest

from neuronlab.core.errors import InputError
from neuronlab.core.specs.experiment import Experiment
from neuronlab.lessons.setups import experiment_of, is_set_up, made_runs, run_named, setup_at, setup_named, states_of
from tests.lessons.courses import a_lesson
from tests.lessons.written import lesson_with

POINTS = [[-1.0, 0.0, 0], [0.0, 1.0, 1], [1.0, 1.0, 2]]
CLASSES = {"name": "three", "task": "classes", "points": POINTS, "labels": ["a", "b", "c"], "runs": [{"name": "one"}]}


def test_the_window_gets_the_points_and_the_runs_that_are_shown():
    workspace = experiment_of(lesson_with()).workspace
    assert (len(workspace.points), workspace.points.test.any()) == (20, False)
    assert [(run.name, run.slot, len(run.network.hidden)) for run in workspace.runs] == [
        ("neuron", 0, 0),
        ("layer", 1, 1),
    ]
    assert workspace.run.name == "neuron"


def test_a_lesson_opens_with_the_setup_of_its_first_step():
    setups = [{"name": "a", "runs": [{"name": "one"}]}, {"name": "b", "runs": [{"name": "two"}]}]
    step = {"text": "x", "do": "y", "done": {"when": "played"}}
    for first, opens, then in (("", "a", "a"), ("b", "b", "b")):
        lesson = lesson_with(setups=setups, steps=[{**step, "setup": first}, step, {**step, "setup": "a"}])
        assert setup_named(lesson, "").name == opens
        assert [setup_at(lesson, index).name for index in range(3)] == [opens, then, "a"]


def test_other_tasks_stay_as_they_are():
    there = Experiment(task="surface", warm_edits=False)
    made = experiment_of(lesson_with(), "line", there)
    assert (made.task, made.warm_edits, made.surface) == ("curve", False, there.surface)


@pytest.mark.parametrize("keeps", [True, False])
def test_a_setup_says_whether_a_change_of_shape_keeps_weights(keeps):
    setup = {"name": "one", "runs": [{}], "keeps_weights": keeps}
    for there in (Experiment(warm_edits=not keeps), None):
        assert experiment_of(lesson_with(setups=[setup]), "one", there).warm_edits is keeps


def test_given_parameters_are_those_a_run_starts_with():
    states = states_of(lesson_with())
    assert list(states) == [0]
    assert states[0].parameters.tolist() == [0.5, -1.0]
    assert states[0].step == 0
    exact = run_named(lesson_with(), "neuron").state(np.float64)
    assert exact.parameters.dtype == np.float64
    assert run_named(lesson_with(), "layer").state() is None


def test_a_number_is_needed_for_every_parameter():
    setup = {"name": "one", "runs": [{"parameters": [1.0, 2.0, 3.0]}]}
    with pytest.raises(InputError, match="has 2 parameters, but 3 are given"):
        states_of(lesson_with(setups=[setup]))


def test_runs_that_are_not_shown_can_be_trained_too():
    made = run_named(lesson_with(), "control")
    assert [layer.width for layer in made.run.network.hidden] == [2]
    assert made.workspace.runs == (made.run,)
    with pytest.raises(InputError, match="no run named 'other'"):
        run_named(lesson_with(), "other")


def test_given_points_have_their_classes():
    setup = setup_named(lesson_with(setups=[CLASSES]), "three")
    (made,) = made_runs(setup)
    assert made.workspace.points.targets[:, 0].tolist() == [0, 1, 2]
    assert made.run.network.labels == ("a", "b", "c")
    assert made.run.training.loss == "cross_entropy"


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"points": [[1.0, 2.0]]}, "Point 1 needs 3 numbers, not 2"),
        ({"task": "text"}, "no task named 'text'"),
        ({"points": (), "data": {"generator": "moons"}}, "The preset moons has 2 classes, not 3"),
        ({"runs": [{"name": "one", "is_shown": False}]}, "shows 1 to 6 runs, not 0"),
    ],
)
def test_a_setup_that_cannot_be_is_refused(changed, complaint):
    with pytest.raises(InputError, match=complaint):
        experiment_of(lesson_with(setups=[{**CLASSES, **changed}]))


def test_runs_are_those_of_a_setup_unless_they_are_all_those_of_others():
    lesson = a_lesson()
    assert is_set_up(lesson, "first", ["first"])
    assert is_set_up(lesson, "first", ["second", "first"])
    assert is_set_up(lesson, "first", ["ReLU"])
    assert not is_set_up(lesson, "first", ["second"])
    assert not is_set_up(lesson, "first", ["ReLU", "second"])
