"""The losses that are drawn of a frame of the present, and of one of an earlier step."""

from dataclasses import replace

from neuronlab.gui.plots.loss.series import losses_at, series
from tests.frames import with_status


def test_the_present_ends_with_its_own_losses_and_an_earlier_step_with_the_last_sample(make_frame):
    now = make_frame((4, "tanh"), steps=20)
    steps, train, test = series(now)
    assert (steps[-1], train[-1], test[-1]) == (20, now.probe.train_loss, now.probe.test_loss)
    then = with_status(replace(make_frame((4, "tanh"), steps=5), course=now.course), now=(20, 20))
    assert series(then)[0].tolist() == now.course.history.steps.tolist()
    assert (now.reached, then.reached) == (20, 20)


def test_without_a_course_there_is_nothing_to_draw_or_say(make_frame):
    frame = replace(make_frame((4, "tanh"), steps=20), course=None)
    assert [len(column) for column in series(frame)] == [0, 0, 0]
    assert losses_at(frame, 3.0) == []
