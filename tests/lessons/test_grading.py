import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.core.data.edits import put_points
from neuronlab.core.data.points import Scaling
from neuronlab.core.errors import InputError
from neuronlab.core.specs.experiment import Experiment
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.files.archive import encode_arrays
from neuronlab.files.session.file import save_session
from neuronlab.files.session.lesson_record import StepRecord
from neuronlab.files.session.work import Work
from neuronlab.lessons.catalog import lessons, of_text
from neuronlab.lessons.grading import AGREES, marks_of, marks_of_file
from neuronlab.lessons.handing_in import hand_in
from tests.lessons.handed_in import KEY, OWN, done_step, entry, frame_of, record_of, trained, work_of


@pytest.mark.parametrize("steps", [1, 40, 700])
def test_the_number_measured_again_is_that_of_the_window(tmp_path, steps):
    """From the frame that the window shows, through the file, to the points that the lesson makes anew."""
    trainer, path = trained(steps), tmp_path / "a.nlab"
    hand_in(path, work_of(record_of(done_step(trainer))), "Zoë")
    marks = marks_of_file(path)
    (goal,) = marks.goals
    assert goal.attempt.value == pytest.approx(frame_of(trainer).measures["rmse"], rel=AGREES)
    assert goal.difference <= AGREES
    assert (goal.is_reached, goal.same_points, marks.reached, marks.learner) == (True, True, 1, "Zoë")


def scaled(workspace):
    runs = tuple(replace(run, training=replace(run.training, standardize=True)) for run in workspace.runs)
    return replace(workspace, runs=runs)


def test_a_standardised_network_is_measured_with_its_own_scaling():
    trainer = trained(40, change=scaled)
    assert trainer.input_scaling != trainer.target_scaling
    goal = goal_of(done_step(trainer))
    assert goal.attempt.value == pytest.approx(frame_of(trainer).measures["rmse"], rel=AGREES)


def test_a_limit_of_steps_is_held_against_those_that_were_made():
    few = of_text(KEY, OWN.replace('"parameters", at_most = 10', '"steps", at_least = 40, at_most = 40'))
    (goal,) = marks_of(record_of(done_step(trained(40))), few).goals
    assert goal.attempt.missed == ()
    (goal,) = marks_of(record_of(done_step(trained(41))), few).goals
    assert len(goal.attempt.missed) == 1


def test_answers_predictions_and_steps_are_counted():
    marks = marks_of(record_of(done_step(answer=2.05, guess=0.5, note="so"), StepRecord(chosen=0)), entry())
    assert (marks.key, marks.is_same) == (KEY, True)
    assert (marks.steps, marks.done) == (2, 1)
    assert (marks.questions, marks.answered, marks.right) == (2, 2, 1)
    assert (marks.predictions, marks.predicted, marks.notes) == (1, 1, ("so",))


def test_a_record_without_anything_has_no_marks():
    marks = marks_of(record_of(), entry())
    assert (marks.done, marks.answered, marks.predicted, marks.reached) == (0, 0, 0, 0)
    (goal,) = marks.goals
    assert (goal.said, goal.attempt, goal.is_reached, goal.problem) == (None, None, False, "")


def goal_of(step):
    (goal,) = marks_of(record_of(step), entry()).goals
    return goal


def test_a_number_that_the_network_does_not_have_is_found_out():
    step = done_step()
    goal = goal_of(replace(step, best=step.best / 2.0))
    assert (goal.agrees, goal.is_reached) == (False, False)
    assert goal.attempt.value == pytest.approx(step.best)


def test_a_network_with_too_many_parameters_is_found_out():
    step = done_step()
    large = trained(40, width=4)
    kept = replace(step.kept, run=large.run, parameters=large.parameters.astype("<f4").tobytes())
    goal = goal_of(replace(step, kept=kept))
    assert [limit.measure for limit in goal.attempt.missed] == ["parameters"]
    assert not goal.is_reached


def test_changed_points_are_found_out_and_the_network_is_measured_on_those_of_the_lesson():
    changed = trained(40, change=lambda workspace: put_points(workspace, [3], np.array([[0.0, 9.0]])))
    step = done_step()
    kept = replace(step.kept, parameters=changed.parameters.astype("<f4").tobytes(), points="other")
    goal = goal_of(replace(step, kept=kept))
    assert (goal.same_points, goal.is_reached) == (False, False)
    assert goal.attempt.value != pytest.approx(frame_of(changed).measures["rmse"])


CLASSES = TASKS["classes"].network((LayerSpec(3, "relu"),))
DAMAGED = {
    "a number that is none": (lambda kept: {"parameters": np.full(10, np.nan, "<f4").tobytes()}, "not finite"),
    "too few numbers": (lambda kept: {"parameters": kept.parameters[:-4]}, "9 were given"),
    "half a number": (lambda kept: {"parameters": kept.parameters[:-2]}, "9 were given"),
    "a scaling by nothing": (lambda _: {"input_scaling": Scaling((0.0,), (0.0,))}, "not finite"),
    "a scaling of two": (lambda _: {"input_scaling": Scaling.none(2)}, "does not fit"),
    "two outputs": (lambda kept: {"run": replace(kept.run, network=NetworkSpec(outputs=2))}, "does not fit"),
    "another task": (
        lambda kept: {
            "run": replace(kept.run, network=CLASSES, training=replace(kept.run.training, loss="cross_entropy"))
        },
        "does not fit",
    ),
}


@pytest.mark.parametrize("case", DAMAGED)
def test_a_network_that_cannot_be_one_of_the_lesson_is_refused_in_a_sentence(case):
    change, says = DAMAGED[case]
    step = done_step()
    goal = goal_of(replace(step, kept=replace(step.kept, **change(step.kept))))
    assert (goal.attempt, goal.is_reached) == (None, False)
    assert says in goal.problem


def test_a_number_without_its_network_is_not_believed():
    goal = goal_of(replace(done_step(), kept=None))
    assert (goal.is_reached, goal.problem) == (False, "The network is not in the file.")


def test_the_lesson_is_the_given_one_or_the_shipped_one_or_that_in_the_file(tmp_path):
    path = tmp_path / "a.nlab"
    shipped = lessons()[0]
    hand_in(path, work_of(record_of(key=shipped.key, digest=shipped.digest, text="")), "Zoë")
    assert marks_of_file(path).steps == len(shipped.lesson.steps)
    with pytest.raises(InputError, match="another lesson"):
        marks_of_file(path, entry())
    hand_in(path, work_of(record_of()), "Zoë")
    other = of_text(KEY, OWN.replace("Slope?", "Which slope?"))
    assert [marks_of_file(path, given).is_same for given in (None, entry(), other)] == [True, True, False]


def test_a_lesson_that_is_not_known_has_to_be_given(tmp_path):
    path = tmp_path / "a.nlab"
    hand_in(path, work_of(record_of(text="")), "Zoë")
    with pytest.raises(InputError, match="--lesson"):
        marks_of_file(path)
    assert marks_of_file(path, entry()).steps == 2


def test_other_files_are_refused_in_a_sentence(tmp_path):
    path = tmp_path / "a.nlab"
    save_session(path, Work(Experiment()))
    with pytest.raises(InputError, match="no lesson in it"):
        marks_of_file(path)
    with np.load(path) as archive:
        arrays = dict(archive)
    path.write_bytes(encode_arrays({**arrays, "lesson": np.frombuffer(b"{", np.uint8)}))
    with pytest.raises(InputError, match="lesson is damaged"):
        marks_of_file(path)
    path.write_bytes(b"no archive")
    with pytest.raises(InputError, match="cannot be read"):
        marks_of_file(path)
    hand_in(path, work_of(record_of(text="no lesson at all")), "Zoë")
    with pytest.raises(InputError):
        marks_of_file(path)
