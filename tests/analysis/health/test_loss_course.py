from dataclasses import replace

import numpy as np

from neuronlab.analysis.health.loss_course import BLOCKS, FIRST_LOOK, LOOKS_PER_DOUBLING, course_of, last_look
from neuronlab.core.training.history import HistoryRecord
from tests.analysis.health.histories import SHARE, STEPS, record


def test_a_look_is_taken_a_few_times_while_the_steps_double():
    assert last_look(0, FIRST_LOOK - 1) == 0
    assert last_look(0, FIRST_LOOK) == FIRST_LOOK
    looks = sorted({last_look(0, step) for step in range(FIRST_LOOK, 2 * FIRST_LOOK)})
    assert len(looks) == LOOKS_PER_DOUBLING
    assert last_look(0, 2 * FIRST_LOOK) == 2 * FIRST_LOOK
    assert all(last_look(0, step) <= step for step in range(FIRST_LOOK, 20_000, 7))


def test_looks_count_from_where_the_run_was_changed_last():
    assert last_look(5_000, 5_999) == 0
    assert last_look(5_000, 6_100) == 5_000 + last_look(0, 1_100)


def test_between_looks_nothing_new_is_said_however_the_loss_jumps():
    calm, wild = record(0.1), record(0.1)
    look = last_look(0, int(STEPS[-1]))
    later = look < STEPS
    assert later.any()
    jumped = np.where(later, 1e6, wild.train_loss)
    courses = [course_of(each, 0, look) for each in (calm, replace(wild, train_loss=jumped))]
    np.testing.assert_array_equal(courses[0].train, courses[1].train)


def test_stretches_are_judged_by_their_medians_in_order():
    course = course_of(record(1.0 - SHARE, SHARE, 1.0 + SHARE), 0, int(STEPS[-1]))
    assert [len(each) for each in (course.steps, course.train, course.test, course.gradient)] == [BLOCKS] * 4
    assert (np.diff(course.train) < 0).all()
    assert (np.diff(course.test) > 0).all()
    assert (np.diff(course.gradient) > 0).all()
    assert (np.diff(course.steps) == len(STEPS) // BLOCKS * 8).all()


def test_outliers_do_not_move_a_stretch():
    calm = record(1.0 - SHARE)
    spiked = calm.train_loss.copy()
    spiked[::8] = 1e6
    courses = [course_of(each, 0, int(STEPS[-1])) for each in (calm, replace(calm, train_loss=spiked))]
    np.testing.assert_allclose(courses[1].train, courses[0].train, atol=0.01)


def test_too_few_samples_say_nothing():
    assert course_of(record(0.1), int(STEPS[-30]), int(STEPS[-1])) is None
    assert course_of(HistoryRecord.empty(2), 0, 1_000) is None
