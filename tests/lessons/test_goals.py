from dataclasses import replace as with_fields

import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.core.data.edits import add_points, hold_out, put_points, remove_points
from neuronlab.files.session import lesson_record
from neuronlab.files.session.lesson_record import StepRecord
from neuronlab.lessons import goals
from neuronlab.lessons.goals import attempt_at, is_better, points_digest, with_attempt
from neuronlab.lessons.lesson import Challenge, Limit
from neuronlab.lessons.setups import experiment_of
from tests.lessons.handed_in import challenge, entry, frame_of, trained

FEWEST = Challenge(
    asks="Fewest?",
    measure="parameters",
    requires=(Limit(measure="rmse", at_most=0.05), Limit(measure="slope", at_least=1.0, at_most=2.0)),
    known_best=13.0,
)


def own():
    return experiment_of(entry().lesson).workspace


@pytest.mark.parametrize(
    ("numbers", "missed", "counts"),
    [
        ({"parameters": 7.0, "rmse": 0.05, "slope": 1.0}, [], True),
        ({"parameters": 7.0, "rmse": 0.0501, "slope": 3.0}, ["rmse", "slope"], False),
        ({"parameters": 7.0, "rmse": None, "slope": float("nan")}, ["rmse", "slope"], False),
        ({"parameters": None, "rmse": 0.0, "slope": 1.5}, [], False),
        ({"parameters": float("nan"), "rmse": 0.0, "slope": 1.5}, [], False),
        ({"parameters": float("inf"), "rmse": 0.0, "slope": 1.5}, [], False),
    ],
)
def test_a_number_counts_if_it_is_one_and_every_limit_is_kept(numbers, missed, counts):
    attempt = attempt_at(FEWEST, numbers.get, same_points=True)
    assert [limit.measure for limit in attempt.missed] == missed
    assert attempt.counts is counts


def test_other_points_do_not_count_unless_they_may_change():
    numbers = {"parameters": 7.0, "rmse": 0.0, "slope": 1.5}.get
    assert not attempt_at(FEWEST, numbers, same_points=False).counts
    assert attempt_at(replace(FEWEST, keeps_points=False), numbers, same_points=False).counts


def test_the_better_of_two_numbers_is_the_smaller_or_the_larger():
    assert is_better(FEWEST, 5.0, None)
    assert is_better(FEWEST, 5.0, 6.0)
    assert not is_better(FEWEST, 6.0, 6.0)
    assert is_better(replace(FEWEST, best="largest"), 7.0, 6.0)


def test_the_best_number_is_noted_with_its_network_and_a_worse_one_leaves_it():
    trainer, points = trained(20), points_digest(own().points)
    first = with_attempt(challenge(), StepRecord(note="kept"), frame_of(trainer), points)
    assert first.best == frame_of(trainer).measures["rmse"]
    assert (first.note, first.kept.step, first.kept.points) == ("kept", 20, points)
    np.testing.assert_array_equal(np.frombuffer(first.kept.parameters, "<f4"), trainer.parameters)
    assert with_attempt(challenge(), first, frame_of(trained(3)), points) is first
    trainer.advance(500)
    assert with_attempt(challenge(), first, frame_of(trainer), points).best < first.best


def test_what_keeps_no_limit_or_is_not_measured_is_not_noted():
    points, nothing = points_digest(own().points), StepRecord()
    assert with_attempt(challenge(), nothing, frame_of(trained(20, width=4)), points) is nothing  # 13 parameters
    assert with_attempt(challenge(), nothing, frame_of(trained(20), frozenset({"rmse"})), points) is nothing
    assert with_attempt(challenge(), nothing, frame_of(trained(20)), "other points") is nothing
    frame = frame_of(trained(20))
    before = with_fields(frame, status=with_fields(frame.status, now=(30, 30)))  # one looks back at step 20
    assert with_attempt(challenge(), nothing, before, points) is nothing


def test_of_a_large_network_the_number_is_noted_alone(monkeypatch):
    monkeypatch.setattr(goals, "MOST_KEPT", 9)
    record = with_attempt(challenge(), StepRecord(), frame_of(trained(20)), points_digest(own().points))
    assert record.best is not None
    assert record.kept is None
    assert lesson_record.MOST_KEPT == 20_000


@pytest.mark.parametrize(
    ("change", "is_same"),
    [
        (lambda workspace: workspace, True),
        (lambda workspace: replace(workspace, points=workspace.points.take(np.arange(20)[::-1])), True),
        (lambda workspace: remove_points(add_points(workspace, np.zeros((1, 1)), np.ones((1, 1))), [20]), True),
        (lambda workspace: put_points(workspace, [3], np.array([[0.1, 0.2]])), False),
        (lambda workspace: remove_points(workspace, [3]), False),
        (lambda workspace: add_points(workspace, np.zeros((1, 1)), np.ones((1, 1))), False),
        (lambda workspace: hold_out(workspace, [3], is_pinned=True), False),
    ],
)
def test_points_are_the_same_whatever_their_order_and_history(change, is_same):
    assert (points_digest(change(own()).points) == points_digest(own().points)) is is_same


def test_the_last_digit_of_a_coordinate_does_not_matter():
    """Another processor may compute a sine that differs there."""
    workspace = own()
    points = workspace.points
    x, y = points.inputs[3, 0], points.targets[3, 0]
    nudged = put_points(workspace, [3], np.array([[np.nextafter(x, 9.0), np.nextafter(y, 9.0)]]))
    assert points_digest(nudged.points) == points_digest(points)
