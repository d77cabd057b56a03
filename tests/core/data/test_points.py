import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from neuronlab.core.data.edits import add_points, change_data, load_generator
from neuronlab.core.data.points import DRAWN, PointSet, Scaling
from neuronlab.core.data.split import roles_in_classes
from neuronlab.core.errors import InputError
from neuronlab.core.specs.data import DataSpec
from neuronlab.core.specs.experiment import Workspace
from tests.core.building import make_points, wavy_points


def test_columns_are_read_only_copies():
    inputs = np.zeros((3, 1))
    points = make_points(inputs, [1.0, 2.0, 3.0])
    inputs[0] = 9.0
    assert points.inputs[0] == 0.0
    for column in (points.inputs, points.targets, points.ids, points.test, points.source, points.pinned):
        assert not column.flags.writeable


def test_the_ends_are_those_of_all_points_and_of_the_inputs_trained_on():
    points = make_points([[1.0, -2.0], [3.0, 5.0], [9.0, 0.0]], [4.0, 7.0, 0.0], test=[2])
    assert [end.tolist() for end in points.ends] == [[1.0, -2.0, 0.0], [9.0, 5.0, 7.0]]
    assert [end.tolist() for end in points.train_ends] == [[1.0, -2.0], [3.0, 5.0]]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"inputs": [1.0, 2.0]}, "Points require a table of inputs and a table of targets"),
        ({"targets": [[1.0]]}, "equal numbers of inputs, targets, ids and roles"),
        ({"test": [True]}, "equal numbers of inputs, targets, ids and roles"),
        ({"inputs": [[np.nan], [0.0]]}, "not a finite number"),
        ({"targets": [[np.inf], [0.0]]}, "not a finite number"),
        ({"ids": [4, 4]}, "Two points have the same id"),
        ({"pinned": [True]}, "equal numbers of inputs, targets, ids and roles"),
    ],
)
def test_columns_that_do_not_fit_are_refused(change, sentence):
    columns = {
        "inputs": [[0.0], [1.0]],
        "targets": [[0.0], [1.0]],
        "ids": [0, 1],
        "test": [False, True],
        "source": [0, 1],
    }
    columns |= change
    with pytest.raises(InputError, match=sentence):
        PointSet(columns.pop("inputs"), columns.pop("targets"), **columns)


def test_the_digest_tells_contents_and_nothing_else():
    points = wavy_points(5)
    assert points.digest == wavy_points(5).digest
    for other in (points.take(np.arange(4)), points.take(np.arange(5)[::-1]), points.moved(0, 9.0, 9.0)):
        assert other.digest != points.digest
    turned = PointSet(points.targets, points.inputs, ids=points.ids, test=points.test, source=points.source)
    assert turned.digest != points.digest
    wide, tall = (PointSet(np.ones((1, n)), np.ones((1, 3 - n)), ids=[0], test=[False], source=[0]) for n in (1, 2))
    assert wide.digest != tall.digest
    assert pinned_points().digest != pinned_points(pinned=()).digest


def test_new_points_get_new_ids_and_leave_the_others_alone():
    points = PointSet.empty(1, 1).joined(np.zeros((4, 1)), np.zeros((4, 1)), test_share=0.5, split_seed=3)
    fewer = points.take(np.array([True, False, True, True]))
    more = fewer.joined(np.ones((2, 1)), np.ones((2, 1)), test_share=0.5, split_seed=3, source=[7, 8])
    assert more.ids.tolist() == [0, 2, 3, 4, 5]
    assert more.source.tolist() == [DRAWN, DRAWN, DRAWN, 7, 8]
    assert more.test[:3].tolist() == points.test[[0, 2, 3]].tolist()
    assert PointSet.empty(2, 1).next_id == 0


def test_a_moved_point_counts_as_drawn_and_keeps_id_and_role():
    points = PointSet([[0.0], [1.0]], [[0.0], [1.0]], ids=[5, 6], test=[True, False], source=[0, 1])
    moved = points.moved(0, [3.0], [4.0])
    assert (moved.inputs[:, 0].tolist(), moved.targets[:, 0].tolist()) == ([3.0, 1.0], [4.0, 1.0])
    assert (moved.ids.tolist(), moved.test.tolist(), moved.source.tolist()) == ([5, 6], [True, False], [DRAWN, 1])


def test_training_and_testing_points_are_all_points():
    points = wavy_points(9, inputs=2, test=[1, 4])
    (train_x, train_y), (test_x, test_y) = points.training(), points.testing()
    assert (len(train_x), len(test_x)) == (points.train_count, 2) == (7, 2)
    assert (test_x == points.inputs[[1, 4]]).all()
    assert (test_y == points.targets[[1, 4]]).all()
    assert len(train_y) == 7


def pinned_points(pinned=(1, 4)):
    """Ten points of two classes, of which some are pinned as test points."""
    points = make_points(np.arange(20.0).reshape(10, 2), np.arange(10) % 2)
    return points.with_pinned(np.array(pinned, int), is_pinned=True)


def test_no_point_is_pinned_until_somebody_pins_it():
    assert wavy_points(3).pinned.tolist() == [False] * 3
    assert pinned_points().pinned.nonzero()[0].tolist() == [1, 4]


def test_what_happens_to_other_points_leaves_a_pin_alone():
    points = pinned_points()
    assert points.take(np.array([4, 0, 1])).pinned.tolist() == [True, False, True]
    assert (points.moved(np.array([1, 2]), np.zeros((2, 2)), np.ones((2, 1))).pinned == points.pinned).all()
    more = points.joined(np.zeros((3, 2)), np.zeros((3, 1)), test_share=0.9, split_seed=1, by_class=True)
    assert more.pinned.nonzero()[0].tolist() == [1, 4]
    assert (more.test[:10] == points.test).all()


@pytest.mark.parametrize("by_class", [False, True])
@pytest.mark.parametrize("share", [0.0, 0.2, 0.9])
@given(pinned=st.sets(st.integers(0, 9), max_size=10), split_seed=st.integers(0, 1000))
def test_a_pinned_point_is_a_test_point_in_every_split(by_class, share, pinned, split_seed):
    split = pinned_points(sorted(pinned)).split_anew(share, split_seed, by_class=by_class)
    assert split.test[sorted(pinned)].all()
    assert split.pinned.nonzero()[0].tolist() == sorted(pinned)
    assert split.train_count > 0 or len(pinned) == 10
    free = pinned_points(()).split_anew(share, split_seed, by_class=by_class)
    others = [number for number in range(10) if number not in pinned]
    groups = [[n for n in others if n % 2 == number] for number in (0, 1)] if by_class else [others]
    for group in groups:
        if group and free.test[group].all():  # then the first of them trains, so that there is something to learn
            assert split.test[group].tolist() == [False] + [True] * (len(group) - 1)
        else:
            assert (split.test[group] == free.test[group]).all()


@pytest.mark.parametrize("by_class", [False, True])
def test_a_point_that_is_no_longer_pinned_has_the_role_of_the_split(by_class):
    drawn = make_points(np.arange(100.0).reshape(50, 2), np.arange(50) % 3).split_anew(0.4, 7, by_class=by_class)
    chosen = np.array([3, 10, 11, 40])
    pinned = drawn.with_pinned(chosen, is_pinned=True)
    assert pinned.test[chosen].all()
    assert (np.delete(pinned.test, chosen) == np.delete(drawn.test, chosen)).all()
    assert pinned.with_pinned(chosen, is_pinned=False).digest == drawn.digest


@given(
    first=st.lists(st.integers(0, 2), min_size=1, max_size=40),
    second=st.lists(st.integers(0, 2), max_size=40),
    split_seed=st.integers(0, 1000),
)
def test_points_of_classes_keep_their_roles_as_others_come_and_the_split_agrees(first, second, split_seed):
    def column(numbers):
        return np.array(numbers, float)[:, None]

    how = {"test_share": 0.3, "split_seed": split_seed, "by_class": True}
    some = PointSet.empty(1, 1).joined(column(first), column(first), source=np.arange(len(first)), **how)
    more = some.joined(column(second), column(second), **how)
    assert (more.test[: len(first)] == some.test).all()
    again = more.split_anew(0.3, split_seed, by_class=True)
    changed = more.targets[again.test != more.test, 0]  # a first one, where it alone trained while it was alone
    assert len(set(changed)) == len(changed)
    turned = more.take(np.arange(len(more))[::-1]).split_anew(0.3, split_seed, by_class=True)
    if again.train_count > 1:
        assert (turned.test[::-1] == again.test).all()


def test_what_is_asked_about_points_is_answered():
    points = PointSet(
        [[0.0, 1.0], [0.0, 1.0], [2.0, 1.0]],
        [[2.0], [0.0], [2.0]],
        ids=[5, 9, 7],
        test=[False, True, False],
        source=[DRAWN, DRAWN, 3],
    )
    assert points.indices_of([7, 5, 6]).tolist() == [0, 2]
    assert points.next_id == 10
    assert points.taught == (2.0,)
    assert points.inputs_differ
    assert not points.take(np.array([0, 1])).inputs_differ
    assert points.has_series
    assert not points.take(np.array([0, 1])).has_series
    assert PointSet.empty(2, 1).taught == ()
    assert not PointSet.empty(2, 1).inputs_differ


FLOATS = st.floats(-1e12, 1e12, allow_subnormal=False)


@given(values=st.lists(FLOATS, min_size=1, max_size=30))
@example(  # comes back with an error of 3 units
    values=[
        747701126952.7129,
        747701133316.7129,
        894401530042.7168,
        922890887085.5,
        922890909011.5,
        922890931417.5,
        -806880559129.5107,
    ]
)
def test_scaling_is_undone_to_four_ulp_of_the_range(values):
    """What holds: every value comes back to within four units in the last place of the largest magnitude there is."""
    column = np.array(values)[:, None]
    scaling = Scaling.fit(column)
    error = np.abs(scaling.undo(scaling.apply(column)) - column).max()
    assert error <= 4 * np.spacing(np.abs(column).max())


@given(values=st.lists(FLOATS, min_size=2, max_size=30))
def test_scaled_values_have_mean_zero_and_deviation_one(values):
    column = np.array(values)[:, None]
    scaling = Scaling.fit(column)
    scaled = scaling.apply(column)
    if scaling.deviation == (1.0,):
        return
    rounding = 1e-13 * np.abs(column).max() / scaling.deviation[0]
    assert abs(scaled.mean()) <= rounding + 1e-12
    assert abs(scaled.std() - 1.0) <= rounding + 1e-9


@pytest.mark.parametrize("constant", [0.0, 3.3, -1.7e9, 1e308, 5e-324])
def test_a_constant_column_is_only_centred(constant):
    column = np.full((7, 1), constant)
    scaling = Scaling.fit(column)
    assert scaling.deviation == (1.0,)
    assert np.abs(scaling.apply(column)).max() <= 2 * np.spacing(abs(constant))


@pytest.mark.parametrize("spread", [1e-140, 1e-149, 1e-151, 1e-300, 5e-324])
def test_no_deviation_is_too_small_to_be_squared(spread):
    """A model file with one below 1e-150 is refused, so none is ever made."""
    scaling = Scaling.fit(spread * np.array([[-1.0], [0.0], [1.0]]))
    assert scaling.is_sound
    assert (scaling.deviation == (1.0,)) == (spread < 1e-149)


@pytest.mark.parametrize("deviation", [0.0, -1.0, 1e-151, np.nan, np.inf])
def test_a_scaling_that_cannot_be_undone_is_not_sound(deviation):
    assert not Scaling((0.0,), (deviation,)).is_sound
    assert not Scaling((np.nan,), (1.0,)).is_sound


def test_equal_values_are_centred_exactly():
    column = np.full((40, 1), 1e30)
    assert not Scaling.fit(column).apply(column).any()


@pytest.mark.parametrize("values", [(1e308, -1e308, 1.5e308), (1e-300, 3e-300), (5e-324, 1e-323), (1.7e9, 1.7e9 + 1)])
def test_the_ends_of_the_range_are_scaled_without_overflow(values):
    column = np.array(values)[:, None]
    scaling = Scaling.fit(column)
    scaled = scaling.apply(column)
    assert np.isfinite(scaled).all()
    assert np.abs(scaled).max() < 3
    assert np.abs(scaling.undo(scaled) - column).max() <= 2 * np.spacing(np.abs(column).max())


# Multiples of powers of two, so that the sums are exact in float64.
FAR_AWAY = {
    "seconds": (1.7e9, np.arange(-64, 64) / 32.0),
    "nanoseconds": (1.7e18, np.arange(-64, 64) * 2.0**14),
    "a billion": (1e9, np.linspace(-1.0, 1.0, 129)),
    "below zero": (-1e9, np.linspace(-1.0, 1.0, 129)),
}


@pytest.mark.parametrize("name", FAR_AWAY)
def test_what_counts_for_a_scaling_is_the_span_and_not_the_size(name):
    offset, near = FAR_AWAY[name]
    far, here = Scaling.fit((offset + near)[:, None]), Scaling.fit(near[:, None])
    assert far.deviation == pytest.approx(here.deviation, rel=1e-14)
    assert far.apply((offset + near)[:, None]) == pytest.approx(here.apply(near[:, None]), abs=np.spacing(offset))


@pytest.mark.parametrize("steps", [1, 15])
def test_a_span_of_rounding_errors_is_none(steps):
    value = 0.3
    column = np.array([[value], [value + steps * np.spacing(value)], [value]])
    assert Scaling.fit(column).deviation == (1.0,)
    assert Scaling.fit(column + np.array([[0.0], [64.0 * np.spacing(value)], [0.0]])).deviation != (1.0,)


@pytest.mark.parametrize(
    ("values", "is_far"),
    [
        ((0.0, 1.0), False),
        ((30.0, 31.0), False),
        ((100.0, 101.0), True),
        ((-101.0, -100.0), True),
        ((1900.0, 2020.0), False),
        ((5.0, 5.0), False),
        ((5.0, 5.0 + 1e-9), False),  # as hard to learn without the 5
        ((1e9, 1e9), True),
        ((-1e308, 1e308), False),
    ],
)
def test_of_raw_columns_the_mean_of_those_far_from_zero_is_subtracted(values, is_far):
    column = np.array(values)[:, None]
    mean = column.mean() if is_far else 0.0
    assert Scaling.of_raw(column) == Scaling((mean,), (1.0,))
    both = Scaling.of_raw(np.hstack([column, [[0.0], [1.0]]]))
    assert both == Scaling((mean, 0.0), (1.0, 1.0))


def test_scaling_no_points_changes_nothing():
    assert Scaling.of_raw(np.empty((0, 2))) == Scaling.none(2)
    scaling = Scaling.fit(np.empty((0, 2)))
    assert scaling == Scaling.none(2)
    assert scaling.is_identity
    values = np.array([[0.1, -7.0]])
    assert (scaling.apply(values) == values).all()
    assert (scaling.undo(values) == values).all()


def test_generated_points_come_back_with_the_role_they_had():
    workspace = load_generator(Workspace(), DataSpec(count=40, test_share=0.3))
    roles = dict(zip(workspace.points.source.tolist(), workspace.points.test.tolist(), strict=True))
    workspace = add_points(workspace, np.array([[0.1]]), np.array([[0.2]]))
    for count in (30, 40):
        workspace = change_data(workspace, replace(workspace.data, count=count))
    made = workspace.points.source >= 0
    again = dict(zip(workspace.points.source[made].tolist(), workspace.points.test[made].tolist(), strict=True))
    assert again == roles


@pytest.mark.parametrize("share", [0.2, 0.9])
@pytest.mark.parametrize("split_seed", range(5))
def test_the_first_point_there_is_trains(share, split_seed):
    one = PointSet.empty(1, 1).joined(np.zeros((1, 1)), np.zeros((1, 1)), test_share=share, split_seed=split_seed)
    assert one.train_count == 1
    assert one.split_anew(share, split_seed + 1).train_count == 1


@given(
    classes=st.lists(st.integers(0, 3), min_size=1, max_size=20),
    pinned=st.sets(st.integers(0, 19)),
    split_seed=st.integers(0, 1000),
)
def test_every_class_keeps_a_point_to_learn_from_and_no_role_changes_where_it_has_one(classes, pinned, split_seed):
    numbers = np.array(classes, float)[:, None]
    how = {"test_share": 0.6, "split_seed": split_seed, "by_class": True}
    points = PointSet.empty(1, 1).joined(np.zeros_like(numbers), numbers, **how)
    assert points.taught == tuple(sorted(set(classes)))
    rolled = roles_in_classes(numbers[:, 0], 0.6, split_seed)
    for number in set(classes):
        of_class = numbers[:, 0] == number
        changed = np.flatnonzero(points.test != rolled)
        assert (points.test == rolled)[of_class].all() or (
            rolled[of_class].all() and changed[of_class[changed]].size == 1
        )
    chosen = np.array([n for n in sorted(pinned) if n < len(classes)], int)
    again = points.with_pinned(chosen, is_pinned=True).split_anew(**how)
    assert again.taught == tuple(sorted({number for n, number in enumerate(classes) if n not in pinned}))


@pytest.mark.parametrize("by_class", [False, True])
def test_a_pin_that_is_taken_out_leaves_the_role_a_point_was_born_with_whatever_went_before(by_class):
    none = PointSet.empty(2, 1)
    drawn = none.joined(
        np.arange(80.0).reshape(40, 2),
        (np.arange(40) % 2)[:, None].astype(float),
        test_share=0.3,
        split_seed=4,
        by_class=by_class,
    )
    erased = drawn.take(np.delete(np.arange(40), [3, 8, 20]))
    for index in range(len(erased)):
        pinned = erased.with_pinned(np.array([index]), is_pinned=True)
        assert pinned.test[index]
        assert pinned.with_pinned(np.array([index]), is_pinned=False).digest == erased.digest


def test_sets_that_come_from_one_another_are_of_one_family_and_others_are_not():
    points = wavy_points(10)
    for other in (
        points.take(np.arange(3)),
        points.moved(0, 1.0, 1.0),
        points.split_anew(0.5, 1),
        points.with_pinned(np.array([1]), is_pinned=True),
    ):
        assert other.family is points.family
    assert points.joined(np.zeros((1, 1)), np.zeros((1, 1)), test_share=0.0, split_seed=0).family is points.family
    assert wavy_points(10).family is not points.family
    workspace = load_generator(Workspace(), DataSpec())
    assert load_generator(workspace, workspace.data).points.family is not workspace.points.family


def test_scaling_that_changes_nothing_copies_nothing():
    values = np.array([[1.0, -0.0], [np.inf, 1e-300]])
    assert Scaling.none(2).apply(values) is values
    assert Scaling((0.0, 0.0), (1.0, 2.0)).apply(values) is not values
