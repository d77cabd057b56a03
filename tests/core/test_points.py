import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from neuronlab.core.edits import add_points, change_data, load_generator
from neuronlab.core.errors import InputError
from neuronlab.core.points import DRAWN, PointSet, Scaling, held_out
from neuronlab.core.specs import DataSpec, Workspace
from tests.core.building import make_points, wavy_points


def test_columns_are_read_only_copies():
    inputs = np.zeros((3, 1))
    points = make_points(inputs, [1.0, 2.0, 3.0])
    inputs[0] = 9.0
    assert points.inputs[0] == 0.0
    for column in (points.inputs, points.targets, points.ids, points.test, points.source):
        assert not column.flags.writeable


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"inputs": [1.0, 2.0]}, "Points need a table of inputs and a table of targets"),
        ({"targets": [[1.0]]}, "as many targets, ids and roles as inputs"),
        ({"test": [True]}, "as many targets, ids and roles as inputs"),
        ({"inputs": [[np.nan], [0.0]]}, "not a finite number"),
        ({"targets": [[np.inf], [0.0]]}, "not a finite number"),
        ({"ids": [4, 4]}, "Two points have the same id"),
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


@pytest.mark.parametrize("share", [0.0, 0.1, 0.2, 1 / 3, 0.5, 0.9])
@given(first=st.integers(0, 10**6), count=st.integers(1, 400), seed=st.integers(0, 2**31 - 1))
def test_any_run_of_points_holds_out_its_share(share, first, count, seed):
    test = held_out(np.arange(first, first + count), share, seed)
    assert abs(np.count_nonzero(test) - share * count) < 4


@given(ids=st.sets(st.integers(0, 10**6), min_size=1, max_size=60), seed=st.integers(0, 2**31 - 1))
def test_a_role_depends_on_the_point_and_the_seed_alone(ids, seed):
    all_ids = np.array(sorted(ids))
    together = held_out(all_ids, 0.3, seed)
    alone = [bool(held_out(np.array([number]), 0.3, seed)[0]) for number in all_ids]
    assert together.tolist() == alone
    assert not (together & ~held_out(all_ids, 0.6, seed)).any()  # a larger share only adds


def test_another_split_seed_draws_other_roles():
    ids = np.arange(200)
    assert (held_out(ids, 0.3, 1) != held_out(ids, 0.3, 2)).any()


FLOATS = st.floats(-1e12, 1e12, allow_subnormal=False)


@given(values=st.lists(FLOATS, min_size=1, max_size=30))
def test_scaling_is_undone_to_two_ulp_of_the_range(values):
    """What holds: every value comes back to within two units in the last place of the largest magnitude there is."""
    column = np.array(values)[:, None]
    scaling = Scaling.fit(column)
    error = np.abs(scaling.undo(scaling.apply(column)) - column).max()
    assert error <= 2 * np.spacing(np.abs(column).max())


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


@pytest.mark.parametrize("values", [(1e308, -1e308, 1.5e308), (1e-300, 3e-300), (5e-324, 1e-323), (1.7e9, 1.7e9 + 1)])
def test_the_ends_of_the_range_are_scaled_without_overflow(values):
    column = np.array(values)[:, None]
    scaling = Scaling.fit(column)
    scaled = scaling.apply(column)
    assert np.isfinite(scaled).all()
    assert np.abs(scaled).max() < 3
    assert np.abs(scaling.undo(scaled) - column).max() <= 2 * np.spacing(np.abs(column).max())


def test_scaling_no_points_changes_nothing():
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
