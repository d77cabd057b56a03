from dataclasses import replace as with_fields

from msgspec.structs import replace

from neuronlab.analysis.frames.builder import FrameBuilder
from neuronlab.analysis.frames.request import ViewRequest
from neuronlab.core.specs.experiment import Experiment
from neuronlab.core.training.trainer import Trainer
from neuronlab.files.session.lesson_record import StepRecord
from neuronlab.lessons.watch import Watch
from tests.core.building import make_run, wavy_points
from tests.lessons.written import lesson_with
from tests.session.repeating import results_of
from tests.sweeps.building import make_plan

REQUEST = ViewRequest(frozenset(), measures=frozenset({"units"}))
STEP = lesson_with().steps[0]
POINTS, RUN = wavy_points(8), make_run("2:tanh")
EXPERIMENT = Experiment().with_workspace(replace(Experiment().workspace, points=POINTS, runs=(RUN,)))


def frame_at(step, *, is_playing=False, now=None, run=RUN, points=POINTS):
    trainer = Trainer(run, points)
    trainer.advance(step)
    frame = FrameBuilder(trainer).build(REQUEST, is_playing)
    return with_fields(frame, status=with_fields(frame.status, now=now))


def watched(*frames):
    watch = Watch(STEP, EXPERIMENT, "network")
    for frame in frames:
        watch.see(frame)
    return watch


def test_steps_count_from_where_the_step_was_entered():
    situation = watched(frame_at(40), frame_at(50, is_playing=True)).situation(StepRecord())
    assert (situation.steps, situation.steps_made, situation.has_played, situation.is_playing) == (50, 10, True, True)
    assert situation.measured("units") == 2.0


def test_training_that_ended_before_a_frame_of_it_was_shown_counts():
    assert not watched(frame_at(40)).situation(StepRecord()).has_played
    assert watched(frame_at(40), frame_at(41)).situation(StepRecord()).has_played


def test_steps_before_a_reset_count():
    situation = watched(frame_at(4), frame_at(9), frame_at(0), frame_at(3)).situation(StepRecord())
    assert (situation.steps, situation.steps_made, situation.has_reset) == (3, 8, True)


def test_a_reset_at_step_0_counts():
    watch = watched(frame_at(0))
    watch.edit(EXPERIMENT, resets=True)
    assert watch.situation(StepRecord()).has_reset


def test_steps_that_an_undo_brings_back_do_not_count():
    watch = watched(frame_at(9), frame_at(0))
    undone = replace(EXPERIMENT, warm_edits=False)
    watch.edit(undone, undoes=True)
    watch.see(frame_at(9))
    situation = watch.situation(StepRecord())
    assert (situation.steps, situation.steps_made, situation.undone) == (9, 0, 1)
    assert (situation.experiment, situation.entered) == (undone, EXPERIMENT)


def test_a_frame_from_before_an_edit_says_nothing():
    watch = watched(frame_at(9, run=make_run("3:tanh"), is_playing=True), frame_at(9, points=wavy_points(8)))
    assert watch.situation(StepRecord()).measured("units") is None
    watch.see(frame_at(0))
    situation = watch.situation(StepRecord())
    assert (situation.has_reset, situation.has_played, situation.measured("units")) == (False, False, 2.0)


def test_numbers_of_other_points_or_settings_are_forgotten():
    watch = watched(frame_at(0))
    watch.edit(replace(EXPERIMENT, warm_edits=False))
    assert watch.situation(StepRecord()).measured("units") == 2.0
    watch.edit(EXPERIMENT.with_run(make_run("3:tanh")))
    assert watch.situation(StepRecord()).measured("units") is None


def test_a_frame_of_the_past_is_no_reset():
    situation = watched(frame_at(9), frame_at(0, now=(9, 9)), frame_at(9)).situation(StepRecord())
    assert (situation.steps_made, situation.has_reset, situation.has_looked_back) == (0, False, True)


def test_a_change_of_another_run_makes_frames_from_before_it_say_nothing():
    other = replace(make_run("2:relu"), slot=1, name="other")
    watch = watched(frame_at(0))
    watch.edit(EXPERIMENT.with_workspace(replace(EXPERIMENT.workspace, runs=(RUN, other))))
    assert watch.situation(StepRecord()).measures == {}
    watch.see(frame_at(0))
    assert watch.situation(StepRecord()).measures == {}


def test_pages_count_once_they_come_to_the_front():
    watch = watched()
    assert watch.situation(StepRecord()).pages == frozenset()
    watch.look_at_page("runs")
    watch.edit(EXPERIMENT, sets_parameters=True)
    situation = watch.situation(StepRecord(note="so"))
    assert (situation.page, situation.pages, situation.parameters_set) == ("runs", {"runs"}, 1)
    assert situation.record.note == "so"


def test_seeds_count_once_a_repeat_runs_and_all_runs_have_them():
    plan, watch = replace(make_plan("2:tanh", "3:tanh"), points=POINTS), watched()

    def seeds_after(finals, state):
        watch.see_repeat(results_of(plan, finals, state))
        return watch.situation(StepRecord()).seeds

    assert seeds_after([[0.1] * 9, [0.1] * 9], "complete") == 0  # kept from before
    assert seeds_after([[], []], "running") == 0
    assert seeds_after([[0.1] * 3, [0.1] * 2], "running") == 2
    assert seeds_after([[0.1] * 4, [0.1] * 4], "complete") == 4


def test_a_repeat_that_goes_on_from_other_points_does_not_count():
    plan, watch = replace(make_plan("2:tanh"), points=wavy_points(9)), watched()
    watch.see_repeat(results_of(plan, [[0.1] * 20], "running"))
    assert watch.situation(StepRecord()).seeds == 0
