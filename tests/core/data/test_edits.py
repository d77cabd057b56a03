import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.core.data.edits import (
    add_class,
    add_points,
    change_data,
    clear_points,
    duplicate_points,
    erase_points,
    hold_out,
    load_generator,
    put_points,
    remove_class,
    remove_points,
    rename_class,
    set_cell,
    set_targets,
    take_in,
    with_labels,
)
from neuronlab.core.data.generators import generators_for
from neuronlab.core.data.points import DRAWN
from neuronlab.core.data.series import series as series_of
from neuronlab.core.data.series import true_function
from neuronlab.core.data.split import FEWEST_TO_SPLIT
from neuronlab.core.errors import InputError
from neuronlab.core.specs import experiment
from neuronlab.core.specs.columns import ColumnMeaning
from neuronlab.core.specs.data import DataSpec
from neuronlab.core.specs.experiment import Experiment
from tests.core.building import make_points

DATA = DataSpec(generator="sine", count=20, noise=0.1, test_share=0.25, seed=5, split_seed=6)


@pytest.fixture
def workspace():
    return load_generator(Experiment().curve, DATA)


def column(*values):
    return np.array(values, float)[:, None]


def series(data):
    return series_of("curve", data)


def positions(*pairs):
    return np.array(pairs, float)


@pytest.fixture
def moons():
    return load_generator(Experiment().classes, replace(Experiment().classes.data, count=60))


@pytest.fixture
def surface():
    return load_generator(Experiment().surface, replace(Experiment().surface.data, count=60))


def test_a_preset_replaces_all_points(workspace):
    data = replace(DATA, generator="step", count=9)
    loaded = load_generator(add_points(workspace, column(0.0), column(0.0)), data)
    assert loaded.data == data
    assert (loaded.points.inputs == series(data)[0]).all()
    assert (loaded.points.targets == series(data)[1]).all()
    assert loaded.points.source.tolist() == list(range(9))
    assert loaded.runs == workspace.runs


def test_drawn_points_are_added_with_their_roles(workspace):
    added = add_points(workspace, column(1.0, 2.0), column(-1.0, -2.0))
    assert len(added.points) == 22
    assert added.points.inputs[-2:, 0].tolist() == [1.0, 2.0]
    assert added.points.source[-2:].tolist() == [DRAWN, DRAWN]
    assert (added.points.test[:20] == workspace.points.test).all()
    assert len(workspace.points) == 20


def test_the_brush_erases_what_lies_in_its_ellipse():
    drawn = add_points(Experiment().curve, column(0.0, 1.0, 0.0, 3.0), column(0.0, 0.0, 2.1, 0.0))
    erased = erase_points(drawn, positions((0.0, 0.0)), (1.0, 2.0))
    assert erased.points.ids.tolist() == [2, 3]
    stroke = erase_points(drawn, positions((0.0, 0.0), (3.0, 0.1)), (0.5, 0.5))
    assert stroke.points.ids.tolist() == [1, 2]


def test_a_brush_that_meets_nothing_is_no_change(workspace):
    assert erase_points(workspace, positions((50.0, 50.0)), (1.0, 1.0)) is workspace


def test_one_point_moves_and_the_others_stay(workspace):
    moved = put_points(workspace, np.array([3]), positions((0.5, -0.5)))
    assert (moved.points.inputs[3, 0], moved.points.targets[3, 0]) == (0.5, -0.5)
    others = np.arange(20) != 3
    assert (moved.points.inputs[others] == workspace.points.inputs[others]).all()


def test_a_point_that_is_gone_does_not_move(workspace):
    assert put_points(workspace, np.array([99]), positions((0.5, 0.5))) is workspace


def test_clearing_leaves_no_points_and_the_runs(workspace):
    cleared = clear_points(workspace)
    assert len(cleared.points) == 0
    assert (cleared.runs, cleared.data) == (workspace.runs, workspace.data)


def test_noise_moves_generated_points_and_not_the_persons_own(workspace):
    own = put_points(add_points(workspace, column(9.0), column(9.0)), np.array([3]), positions((0.5, 7.0)))
    calm = change_data(own, replace(DATA, noise=0.0))
    untouched = (calm.points.source != DRAWN).nonzero()[0]
    assert len(untouched) == 19
    x = calm.points.inputs[untouched]
    assert (calm.points.targets[untouched] == true_function("curve", DATA)(x)[:, None]).all()
    assert (calm.points.inputs[3, 0], calm.points.targets[3, 0]) == (0.5, 7.0)
    assert (calm.points.inputs[-1, 0], calm.points.targets[-1, 0]) == (9.0, 9.0)
    assert (calm.points.ids == own.points.ids).all()
    assert (calm.points.test == own.points.test).all()
    back = change_data(calm, DATA)
    assert back.points.digest == own.points.digest


def test_another_seed_draws_the_generated_points_anew(workspace):
    data = replace(DATA, seed=77)
    changed = change_data(workspace, data)
    assert (changed.points.inputs == series(data)[0]).all()
    assert (changed.points.targets == series(data)[1]).all()


def test_noise_without_generated_points_changes_none():
    drawn = add_points(Experiment().curve, column(0.0), column(1.0))
    changed = change_data(drawn, replace(drawn.data, noise=5.0))
    assert changed.points is drawn.points
    assert changed.data.noise == 5.0


def test_a_larger_count_adds_the_next_of_the_series_and_a_smaller_one_drops_its_tail(workspace):
    own = add_points(erase_points(workspace, np.hstack(series(DATA))[:1], (1e-9, 1e-9)), column(9.0), column(9.0))
    larger = change_data(own, replace(DATA, count=23))
    assert larger.points.source.tolist() == [*range(1, 20), DRAWN, 20, 21, 22]
    assert (larger.points.inputs[-3:] == series(larger.data)[0][20:]).all()
    smaller = change_data(larger, replace(DATA, count=5))
    assert smaller.points.source.tolist() == [1, 2, 3, 4, DRAWN]


def test_roles_change_with_the_share_and_the_split_alone(workspace):
    roles = workspace.points.test
    for data in (replace(DATA, noise=0.4), replace(DATA, seed=9), replace(DATA, count=60)):
        assert (change_data(workspace, data).points.test[:20] == roles).all()
    more = change_data(workspace, replace(DATA, test_share=0.6)).points
    assert more.test.sum() > roles.sum()
    assert (more.inputs == workspace.points.inputs).all()
    assert (change_data(workspace, replace(DATA, split_seed=1)).points.test != roles).any()
    assert not change_data(workspace, replace(DATA, test_share=0.0)).points.test.any()


def test_more_points_than_a_workspace_holds_are_refused(monkeypatch, workspace):
    monkeypatch.setattr(experiment, "MAX_POINTS", 21)
    full = add_points(workspace, column(0.0), column(0.0))
    sentence = "22 points are too many; the limit is 21."
    with pytest.raises(InputError, match=sentence):
        add_points(full, column(0.0), column(0.0))
    with pytest.raises(InputError, match=sentence):
        change_data(full, replace(DATA, count=21))


def test_over_a_plane_the_brush_and_the_hand_reach_for_the_inputs(surface):
    position = surface.points.inputs[4]
    assert 4 not in erase_points(surface, position[None], (0.01, 0.01)).points.ids
    moved = put_points(surface, np.array([4]), positions((1.5, -2.5)))
    assert moved.points.inputs[4].tolist() == [1.5, -2.5]
    assert moved.points.targets[4] == surface.points.targets[4]


def test_several_points_are_put_each_in_its_own_place_whatever_their_order(surface):
    moved = put_points(surface, np.array([9, 2, 77, 5]), positions((9.0, 0.0), (2.0, 0.0), (77.0, 0.0), (5.0, 0.0)))
    assert [moved.points.inputs[point, 0] for point in (2, 5, 9)] == [2.0, 5.0, 9.0]
    assert moved.points.source[[2, 5, 9]].tolist() == [DRAWN] * 3
    assert len(moved.points) == 60


def test_removing_points_leaves_the_others_as_they_are(moons):
    left = remove_points(moons, [0, 59, 100])
    assert left.points.ids.tolist() == list(range(1, 59))
    assert (left.points.test == moons.points.test[1:59]).all()
    assert remove_points(moons, [100]) is moons


def test_copies_lie_aside_with_ids_of_their_own_and_the_same_targets(moons):
    doubled = duplicate_points(moons, [3, 7], (0.5, -0.25))
    assert doubled.points.ids[-2:].tolist() == [60, 61]
    assert (doubled.points.inputs[-2:] == moons.points.inputs[[3, 7]] + np.array([0.5, -0.25])).all()
    assert (doubled.points.targets[-2:] == moons.points.targets[[3, 7]]).all()
    assert duplicate_points(moons, [], (1.0, 1.0)) is moons


def test_copies_of_a_curve_lie_aside_in_x_and_y(workspace):
    doubled = duplicate_points(workspace, [3], (0.5, -0.25))
    assert doubled.points.inputs[-1] == workspace.points.inputs[3] + 0.5
    assert doubled.points.targets[-1] == workspace.points.targets[3] - 0.25


def test_points_get_another_class_and_keep_place_and_role(moons):
    before = moons.points
    changed = set_targets(moons, [0, 1, 2], 1.0).points
    assert changed.targets[:3, 0].tolist() == [1.0] * 3
    assert (changed.inputs == before.inputs).all()
    assert (changed.test == before.test).all()
    assert set_targets(moons, [before.ids[0]], float(before.targets[0, 0])) is moons


@pytest.mark.parametrize("column_number", [0, 1, 2])
def test_a_cell_changes_one_number_of_one_point(surface, column_number):
    changed = set_cell(surface, 5, column_number, 0.125).points
    row = np.concatenate([changed.inputs[5], changed.targets[5]])
    assert row[column_number] == 0.125
    others = np.delete(np.concatenate([changed.inputs, changed.targets], axis=1), 5, axis=0)
    assert (others == np.delete(np.hstack([surface.points.inputs, surface.points.targets]), 5, axis=0)).all()
    assert (
        set_cell(
            surface,
            5,
            column_number,
            float(np.hstack([surface.points.inputs, surface.points.targets])[5][column_number]),
        )
        is surface
    )


def test_a_cell_that_is_no_number_is_refused(surface):
    with pytest.raises(InputError, match="not a finite number"):
        set_cell(surface, 5, 0, float("nan"))


def test_a_pinned_point_is_a_test_point_whatever_the_split_says(moons):
    train = moons.points.ids[~moons.points.test][:3]
    pinned = hold_out(moons, train, is_pinned=True)
    assert pinned.points.test[train].all()
    for data in (replace(moons.data, test_share=0.0), replace(moons.data, split_seed=9)):
        assert change_data(pinned, data).points.test[train].all()
    assert not change_data(pinned, replace(moons.data, test_share=0.0)).points.test[60:].any()
    given_back = hold_out(pinned, train, is_pinned=False)
    assert given_back.points.digest == moons.points.digest
    assert hold_out(moons, train, is_pinned=False) is moons


@pytest.mark.parametrize("share", [0.1, 0.2, 0.5, 0.9])
@pytest.mark.parametrize("imbalance", [0.0, 0.8])
def test_every_class_holds_the_share_by_itself(share, imbalance):
    empty = Experiment().classes
    data = replace(empty.data, generator="blobs", count=400, imbalance=imbalance, test_share=share)
    points = load_generator(empty, data).points
    for number in range(5):
        of_class = points.targets[:, 0] == number
        assert abs(points.test[of_class].sum() - share * of_class.sum()) <= 1.5


def test_drawn_points_of_a_class_hold_the_share_too(moons):
    drawn = clear_points(moons)
    for number in range(50):
        target = float(number % 3 == 0)
        drawn = add_points(drawn, np.array([[number, 0.0]]), np.array([[target]]))
    for target in (0.0, 1.0):
        of_class = drawn.points.targets[:, 0] == target
        assert abs(drawn.points.test[of_class].sum() - 0.2 * of_class.sum()) <= 1.5


def test_a_preset_brings_as_many_classes_as_it_has(moons):
    rings = load_generator(moons, replace(moons.data, generator="rings"))
    assert rings.labels == ("A", "B", "C")
    assert rings.run.network.outputs == 3
    assert rings.run.network.output == "softmax"
    back = load_generator(rings, moons.data)
    assert back.labels == ("A", "B")
    assert back.points.digest == moons.points.digest


def test_a_preset_with_as_many_classes_keeps_their_names(moons):
    named = rename_class(moons, 1, "  dog ")
    assert named.labels == ("A", "dog")
    assert load_generator(named, replace(moons.data, generator="xor")).labels == ("A", "dog")


def test_classes_come_and_go_with_their_points(moons):
    three = add_class(rename_class(moons, 0, "B2"))
    assert three.labels == ("B2", "B", "A")
    drawn = add_points(three, np.array([[0.0, 0.0]]), np.array([[2.0]]))
    left = remove_class(drawn, 0)
    assert left.labels == ("B", "A")
    assert sorted(set(left.points.targets[:, 0])) == [0.0, 1.0]
    assert left.points.targets[-1] == 1.0
    assert len(left.points) == 1 + int((moons.points.targets == 1.0).sum())
    assert (left.points.source == DRAWN).all()


def test_a_loss_for_two_classes_becomes_the_usual_one_where_there_are_more(moons):
    run = moons.run
    moons = moons.with_run(replace(run, training=replace(run.training, loss="perceptron")))
    assert with_labels(moons, ("x", "y")).run.training.loss == "perceptron"
    assert with_labels(moons, ("x", "y", "z")).run.training.loss == "cross_entropy"


def test_there_are_two_to_six_classes_of_different_names(moons):
    with pytest.raises(InputError, match="At least two classes are needed"):
        remove_class(moons, 0)
    six = moons
    for _ in range(4):
        six = add_class(six)
    with pytest.raises(InputError, match="At most 6 classes are possible"):
        add_class(six)
    with pytest.raises(InputError, match="same name"):
        rename_class(moons, 0, "B")
    with pytest.raises(InputError, match="must not be empty"):
        rename_class(moons, 0, "  ")


def test_imported_points_replace_all_and_are_trained_on_standardised(moons):
    taken = take_in(moons, positions((1.0, 2.0), (3.0, 4.0), (5.0, 6.0)), column(0, 1, 2), ("ant", "bee", "cat"))
    assert taken.labels == ("ant", "bee", "cat")
    assert taken.run.training.standardize
    assert taken.points.inputs.tolist() == [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]
    assert not taken.points.has_series


def test_imported_points_with_roles_keep_them_whatever_the_test_share_was(moons):
    x, test = positions(*((float(n), n * n) for n in range(20))), np.arange(20) % 3 == 1
    assert moons.data.test_share > 0.0
    taken = take_in(moons, x, column(*(n % 2 for n in range(20))), ("ant", "bee"), test=test)
    assert taken.points.test.tolist() == test.tolist()
    assert change_data(taken, replace(taken.data, split_seed=9)).points.test.tolist() == test.tolist()


def test_few_points_or_roles_in_a_table_leave_the_usual_share_to_the_next_table(workspace):
    few, many = column(*range(4)), column(*range(40))
    for table in ({"inputs": few, "targets": few}, {"inputs": many, "targets": many, "test": np.arange(40) < 5}):
        taken = take_in(workspace, labels=(), **table)
        assert taken.data.test_share == 0.0
        assert take_in(taken, many, many, ()).data.test_share == 0.2
    chosen = change_data(workspace, replace(workspace.data, test_share=0.0))
    assert take_in(take_in(chosen, many, many, ()), many, many, ()).data.test_share == 0.0


@pytest.mark.parametrize(("count", "share"), [(FEWEST_TO_SPLIT - 1, 0.0), (FEWEST_TO_SPLIT, 0.25)])
def test_of_few_imported_points_none_is_held_out_and_the_test_share_says_so(workspace, count, share):
    x = column(*range(count))
    taken = take_in(workspace, x, x, ())
    assert taken.data.test_share == share
    assert taken.points.test.any() == (share > 0.0)
    shared = change_data(taken, replace(taken.data, test_share=0.5))  # which still is a choice
    assert shared.points.test.any()


def test_points_that_are_drawn_are_held_out_at_any_number(workspace):
    x = column(*range(5))
    drawn = add_points(clear_points(workspace), x, x)
    assert drawn.data.test_share == 0.25
    assert drawn.points.test.any()


CLASS_PRESETS = [key for key, row in generators_for("classes").items() if row.classes > 2]


@pytest.mark.parametrize("key", CLASS_PRESETS)
@pytest.mark.parametrize("number", [0, 1, 2])
@pytest.mark.parametrize(
    "change", [{"noise": 0.5}, {"outliers": 0.4}, {"imbalance": 0.5}, {"seed": 8}, {"count": 90}, {"count": 5}]
)
def test_what_made_a_class_that_is_gone_makes_no_more_points_of_it(key, number, change):
    empty = Experiment().classes
    workspace = load_generator(empty, replace(empty.data, generator=key, count=60))
    left = remove_class(workspace, number)
    assert not left.points.has_series
    changed = change_data(left, replace(left.data, **change))
    assert changed.points.targets.max() < len(changed.labels)
    assert (changed.points.targets == left.points.targets[: len(changed.points)]).all()


@pytest.mark.parametrize("name", ["1.5", "nan", "01", "1e3", "-0", "+2", "inf"])
def test_a_name_that_a_table_would_give_back_otherwise_is_refused(moons, name):
    with pytest.raises(InputError, match="numeric names must be whole numbers"):
        rename_class(moons, 0, name)


@pytest.mark.parametrize("name", ["0", "7", "-3", "1,5", "2nd", "A b"])
def test_names_that_tables_keep_are_taken(moons, name):
    assert rename_class(moons, 0, name).labels[0] == name


def test_a_preset_after_an_import_calls_its_classes_by_letters_again(moons):
    taken = take_in(moons, positions((1.0, 2.0), (3.0, 4.0)), column(0, 1), ("ant", "bee"), ("length", "width", "kind"))
    assert load_generator(taken, moons.data).labels == ("A", "B")


def test_what_the_columns_mean_comes_and_goes_with_their_names(workspace):
    names, meanings = ("time", "temp"), (ColumnMeaning(unit="hours", origin="2021-06-12T03:20"), ColumnMeaning())
    taken = take_in(workspace, column(1, 2), column(3, 4), (), names, meanings=meanings)
    for same in (taken, clear_points(taken), add_points(taken, column(5), column(6))):
        assert (same.names, same.meanings) == (names, meanings)
    again = load_generator(taken, DATA)
    assert (again.names, again.meanings) == ((), ())


def test_a_brush_meets_what_lies_around_any_of_its_places_and_nothing_between_them(surface):
    where = positions((-2.0, -2.0), (2.0, 2.0))
    erased = erase_points(surface, where, (0.8, 0.5))
    inside = (((surface.points.inputs[:, None] - where) / (0.8, 0.5)) ** 2).sum(axis=2).min(axis=1) <= 1.0
    assert inside.any()
    assert erased.points.ids.tolist() == surface.points.ids[~inside].tolist()


@pytest.mark.parametrize("number", [-1.0, 2.0, 0.5])
def test_a_point_cannot_be_of_a_class_that_does_not_exist(number):
    experiment = Experiment(task="classes")
    workspace = replace(experiment.workspace, points=make_points([[0.0, 0.0], [1.0, 1.0]], [0.0, 1.0]))
    with pytest.raises(InputError, match="There is no class number"):
        set_cell(workspace, 0, 2, number)
    assert set_cell(workspace, 0, 2, 1.0).points.targets[0, 0] == 1.0
