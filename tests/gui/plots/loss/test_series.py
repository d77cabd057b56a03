"""The losses that are drawn of a frame of the present, and of one of an earlier step."""

from dataclasses import replace

from msgspec import structs

from neuronlab.gui.plots.loss.series import active_losses, all_losses, losses_at, reached
from tests.frames import with_status

TWO = [(4, "tanh")], [(4, "relu")]


def test_the_present_ends_with_its_own_losses_and_an_earlier_step_with_the_last_sample(make_frame):
    now = make_frame((4, "tanh"), steps=20)
    losses = active_losses(now)
    last = losses.steps[-1], losses.train[-1], losses.test[-1]
    assert last == (20, now.probe.train_loss, now.probe.test_loss)
    then = with_status(replace(make_frame((4, "tanh"), steps=5), course=now.course), now=(20, 20))
    assert active_losses(then).steps.tolist() == now.course.history.steps.tolist()
    assert (now.reached, then.reached) == (20, 20)


def test_without_a_course_there_is_nothing_to_draw_or_say(make_frame):
    frame = replace(make_frame((4, "tanh"), steps=20), course=None)
    assert all_losses(frame) == []
    assert losses_at(frame, 3.0, ["tanh"]) == []


def test_the_active_run_comes_last_and_each_run_ends_with_its_losses_of_now(make_runs_frame):
    frame = make_runs_frame(*TWO, steps=20)
    losses = all_losses(frame)
    assert [each.slot for each in losses] == [1, 0]
    for each in losses:
        assert each.train[-1] == frame.runs[each.slot].probe.train_loss


def test_hidden_runs_are_left_out_and_the_active_one_never_is(make_runs_frame):
    frame = make_runs_frame(*TWO, steps=20)
    hidden = tuple(replace(run, run=structs.replace(run.run, is_shown=False)) for run in frame.runs)
    assert [each.slot for each in all_losses(replace(frame, runs=hidden))] == [0]


def test_the_axis_goes_to_the_step_of_the_run_that_has_come_furthest(make_runs_frame):
    frame, longer = make_runs_frame(*TWO, steps=20), make_runs_frame(*TWO, steps=70)
    assert reached(replace(frame, runs=(frame.runs[0], longer.runs[1]))) == 70


def test_losses_are_said_of_a_run_alone_without_its_name(make_runs_frame):
    frame = make_runs_frame(*TWO, steps=20)
    assert [line.split(":")[0] for line in losses_at(frame, 20, ["A", "B"])] == ["● A, step 20", "■ B, step 20"]
    alone = replace(frame, runs=frame.runs[:1])
    assert losses_at(alone, 20, ["A"])[0].startswith("step 20: train ")
