import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neuronlab.core.data.points import DRAWN
from neuronlab.core.data.split import (
    FEWEST_TO_SPLIT,
    held_out,
    left_to_learn,
    roles,
    roles_in_classes,
    usual_share,
)

SHARES = [0.0, 0.1, 0.2, 1 / 3, 0.5, 0.9]
SEEDS = st.integers(0, 2**31 - 1)
CLASSES = st.lists(st.integers(0, 5), min_size=1, max_size=120).map(lambda numbers: np.array(numbers, float))


@pytest.mark.parametrize("share", SHARES)
@given(first=st.integers(0, 10**6), count=st.integers(1, 400), seed=SEEDS)
def test_any_run_of_points_holds_out_its_share(share, first, count, seed):
    test = held_out(np.arange(first, first + count), share, seed)
    assert abs(np.count_nonzero(test) - share * count) < 4


@given(ids=st.sets(st.integers(0, 10**6), min_size=1, max_size=60), seed=SEEDS)
def test_a_role_depends_on_the_point_and_the_seed_alone(ids, seed):
    all_ids = np.array(sorted(ids))
    together = held_out(all_ids, 0.3, seed)
    alone = [bool(held_out(np.array([number]), 0.3, seed)[0]) for number in all_ids]
    assert together.tolist() == alone
    assert not (together & ~held_out(all_ids, 0.6, seed)).any()  # a larger share only adds


def test_another_split_seed_draws_other_roles():
    ids = np.arange(200)
    assert (held_out(ids, 0.3, 1) != held_out(ids, 0.3, 2)).any()
    assert (roles_in_classes(ids % 3.0, 0.3, 1) != roles_in_classes(ids % 3.0, 0.3, 2)).any()


def test_a_generated_point_goes_by_its_place_in_the_series_and_a_drawn_one_by_its_id():
    source = np.array([DRAWN, 0, 1, DRAWN, 2])
    by_position = roles(np.array([7, 100, 101, 8, 102]), source, 0.4, 3)
    assert by_position.tolist() == held_out(np.array([7, 0, 1, 8, 2]), 0.4, 3).tolist()


@pytest.mark.parametrize("share", SHARES)
@given(classes=CLASSES, seed=SEEDS)
def test_every_class_holds_the_share_by_itself(share, classes, seed):
    test = roles_in_classes(classes, share, seed)
    for number in set(classes):
        of_class = classes == number
        assert abs(np.count_nonzero(test[of_class]) - share * np.count_nonzero(of_class)) < 4


@given(classes=CLASSES, seed=SEEDS)
def test_the_roles_of_a_class_do_not_depend_on_the_others(classes, seed):
    test = roles_in_classes(classes, 0.3, seed)
    for number in set(classes):
        of_class = classes == number
        assert test[of_class].tolist() == roles_in_classes(classes[of_class], 0.3, seed).tolist()


@given(classes=CLASSES, position=st.integers(0, 120), seed=SEEDS)
def test_points_that_come_later_go_on_where_those_of_their_class_ended(classes, position, seed):
    there, later = classes[:position], classes[position:]
    in_two = [*roles_in_classes(there, 0.3, seed), *roles_in_classes(later, 0.3, seed, there)]
    assert in_two == roles_in_classes(classes, 0.3, seed).tolist()


def test_classes_begin_in_different_places():
    """Else the first point of every class would have the same role, and of few points all or none be held out."""
    firsts = [roles_in_classes(np.arange(6.0), 0.5, seed) for seed in range(20)]
    assert len({tuple(test) for test in firsts}) > 10


def test_no_points_have_no_roles():
    assert held_out(np.empty(0, int), 0.5, 1).shape == (0,)
    assert roles_in_classes(np.empty(0), 0.5, 1).shape == (0,)


def test_of_a_small_table_nothing_is_held_out():
    assert [usual_share(0.2, count) for count in (0, FEWEST_TO_SPLIT - 1, FEWEST_TO_SPLIT, 10**6)] == [0, 0, 0.2, 0.2]
    assert usual_share(0.0, 10**6) == 0.0


@pytest.mark.parametrize(
    ("test", "may_learn", "found"),
    [
        ([0, 1, 1, 1, 0], [1, 1, 1, 1, 1], [1]),  # the first of class 1; class 0 has the points 0 and 4
        ([1, 1, 1, 1, 1], [1, 1, 1, 1, 1], [0, 1]),
        ([1, 1, 1, 1, 1], [0, 0, 1, 0, 0], [2]),
        ([1, 1, 1, 1, 1], [0, 0, 0, 0, 0], []),
        ([1, 1, 0, 1, 0], [1, 1, 1, 1, 1], []),
    ],
)
def test_a_class_without_a_training_point_gets_its_first_one(test, may_learn, found):
    classes = np.array([0.0, 1.0, 1.0, 1.0, 0.0])
    assert left_to_learn(np.array(test, bool), classes, np.array(may_learn, bool)).tolist() == found
