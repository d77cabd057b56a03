import time

import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.core.data.generators import FORMULA, generators_for
from neuronlab.core.data.series import (
    check_formula,
    class_count,
    domain,
    extent,
    formula_constants,
    formula_variables,
    series,
    true_function,
    with_constant,
    with_formula,
    without_value,
)
from neuronlab.core.errors import InputError
from neuronlab.core.specs.data import DataSpec
from neuronlab.core.specs.tasks import TASKS

FORMULAS = {"curve": "sin(3x) + 0.3x", "classes": "x1·x2 + 1", "surface": "x1·x2/4"}
ALL = [(task, key) for task in TASKS for key in generators_for(task)]
HEIGHTS = [(task, key) for task, key in ALL if task != "classes"]
CLASSES = [key for task, key in ALL if task == "classes"]


def recipe(task, key, **more):
    return DataSpec(**{"generator": key, "count": 400, "noise": 0.3, "seed": 4, "formula": FORMULAS[task], **more})


def changed(one, other):
    """Which points differ between two series."""
    return (one[0] != other[0]).any(axis=1) | (one[1] != other[1]).any(axis=1)


# -- what holds for all of them -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("task", "key"), ALL)
def test_a_series_has_the_shape_of_its_task(task, key):
    data = recipe(task, key, noise=0.0)
    inputs, targets = series(task, data)
    assert inputs.shape == (400, TASKS[task].inputs)
    assert targets.shape == (400, 1)
    assert np.isfinite(inputs).all()
    assert np.isfinite(targets).all()
    assert len(domain(task, data)) == inputs.shape[1]
    if not generators_for(task)[key].spread:
        low, high = np.transpose(domain(task, data))
        assert ((inputs >= low) & (inputs <= high)).all()
        assert (np.ptp(inputs, axis=0) > 0.4 * (high - low)).all()


@pytest.mark.parametrize(("task", "key"), ALL)
def test_more_points_go_on_with_the_same_ones(task, key):
    data = recipe(task, key, outliers=0.2, imbalance=0.5)
    few, many = series(task, replace(data, count=7)), series(task, data)
    assert (few[0] == many[0][:7]).all()
    assert (few[1] == many[1][:7]).all()


@pytest.mark.parametrize(("task", "key"), ALL)
def test_noise_moves_each_point_along_its_own_direction(task, key):
    clean, noisy, noisier = (series(task, recipe(task, key, noise=noise)) for noise in (0.0, 0.1, 0.3))
    moves, stays = (0, 1) if task == "classes" else (1, 0)
    assert (clean[stays] == noisier[stays]).all()
    np.testing.assert_allclose(noisier[moves] - clean[moves], 3 * (noisy[moves] - clean[moves]), atol=1e-12)
    assert 0.09 < np.std(noisy[moves] - clean[moves]) < 0.11


@pytest.mark.parametrize(("task", "key"), ALL)
def test_another_seed_draws_other_points(task, key):
    assert changed(series(task, recipe(task, key)), series(task, recipe(task, key, seed=5))).mean() > 0.9


@pytest.mark.parametrize(("task", "key"), ALL)
def test_a_larger_share_of_outliers_only_adds_some(task, key):
    none, some, more = (series(task, recipe(task, key, outliers=share)) for share in (0.0, 0.1, 0.3))
    is_some, is_more = changed(none, some), changed(none, more)
    assert is_more.mean() == pytest.approx(0.3, abs=0.06)
    assert is_some.mean() == pytest.approx(0.1, abs=0.04)
    assert (is_more | ~is_some).all()
    assert not changed(some, more)[is_some].any()
    assert (none[0] == more[0]).all()


@pytest.mark.parametrize(("task", "key"), [pair for pair in ALL if pair[1] != "two_valued"])
def test_without_noise_points_lie_on_the_true_function(task, key):
    data = recipe(task, key, noise=0.0)
    function, (inputs, targets) = true_function(task, data), series(task, data)
    if function is None:
        assert task == "classes"
    else:
        assert (function(inputs) == targets[:, 0]).all()


@pytest.mark.parametrize(("task", "key"), ALL)
def test_many_points_are_there_at_once(task, key):
    """A million within two seconds; here an eighth of them."""
    start = time.process_time()
    series(task, recipe(task, key, count=125_000, outliers=0.1, imbalance=0.5))
    assert time.process_time() - start < 0.25


# -- curves and surfaces ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("task", "key"), HEIGHTS)
def test_outliers_lie_far_off_on_both_sides(task, key):
    clean, wild = (series(task, recipe(task, key, outliers=share))[1] for share in (0.0, 0.5))
    thrown = (wild - clean)[wild != clean]
    span = np.ptp(series(task, recipe(task, key, noise=0.0))[1])
    assert np.abs(thrown).min() > 0.35 * span
    assert np.abs(thrown).max() < 1.25 * span
    assert 0.3 < (thrown > 0).mean() < 0.7


def test_imbalance_is_of_classes_only():
    for task, key in HEIGHTS:
        assert not changed(series(task, recipe(task, key)), series(task, recipe(task, key, imbalance=0.9))).any()


def test_points_of_the_two_valued_curve_take_either_branch():
    data = recipe("curve", "two_valued", noise=0.0)
    x, y = (column[:, 0] for column in series("curve", data))
    offset = y - 0.6 * np.sin(1.5 * x)
    np.testing.assert_allclose(np.abs(offset), 0.8)
    assert 0.4 < (offset > 0).mean() < 0.6
    assert true_function("curve", data) is None


def test_a_flat_function_has_outliers_too():
    y = series("curve", recipe("curve", FORMULA, formula="2", noise=0.0, outliers=0.2))[1]
    assert np.abs(y[y != 2] - 2).min() >= 0.6


# -- classes ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", CLASSES)
def test_classes_are_numbered_from_0_without_a_gap(key):
    data = recipe("classes", key)
    assert np.unique(series("classes", data)[1]).tolist() == list(range(class_count("classes", data)))


@pytest.mark.parametrize("imbalance", [0.0, 0.3, 0.9])
@pytest.mark.parametrize("key", [key for key in CLASSES if key != FORMULA])
def test_shares_of_the_classes_follow_the_imbalance(key, imbalance):
    data = recipe("classes", key, count=40_000, imbalance=imbalance)
    shares = np.bincount(series("classes", data)[1][:, 0].astype(int)) / data.count
    wanted = (1 - imbalance) ** np.arange(class_count("classes", data))
    np.testing.assert_allclose(shares, wanted / wanted.sum(), atol=0.01)


@pytest.mark.parametrize("imbalance", [0.3, 0.9])
def test_imbalance_thins_out_where_a_formula_is_above_its_threshold(imbalance):
    data = recipe("classes", FORMULA, count=40_000, noise=0.0, formula="x1", threshold=1.0)
    even, uneven = series("classes", data), series("classes", replace(data, imbalance=imbalance))
    assert even[1].mean() == pytest.approx(1 / 3, abs=0.01)
    assert uneven[1].mean() == pytest.approx((1 - imbalance) / (3 - imbalance), abs=0.01)
    assert ((uneven[0][:, 0] > 1) == (uneven[1][:, 0] == 1)).all()
    assert not changed(even, uneven)[even[1][:, 0] == 0].any()


@pytest.mark.parametrize("key", CLASSES)
def test_imbalance_turns_no_more_points_than_it_must(key):
    shares = (0.0, 0.2, 0.5)
    all_labels = [series("classes", recipe("classes", key, count=20_000, imbalance=share))[1] for share in shares]
    even, little, much = (np.bincount(labels[:, 0].astype(int)) / 20_000 for labels in all_labels)
    for before, after, turned in (
        (even, little, all_labels[0] != all_labels[1]),
        (even, much, all_labels[0] != all_labels[2]),
    ):
        assert 0 < turned.mean() < 1.1 * np.maximum(after - before, 0).sum()
    assert (all_labels[1] <= all_labels[0]).all()
    assert (all_labels[2] <= all_labels[1]).all()


@pytest.mark.parametrize("key", [key for key in CLASSES if class_count("classes", DataSpec(generator=key)) > 2])
def test_outliers_are_given_any_of_the_other_classes(key):
    data = recipe("classes", key, count=4_000)
    labels, wild = series("classes", data)[1], series("classes", replace(data, outliers=0.5))[1]
    count = class_count("classes", data)
    step = (wild - labels)[wild != labels] % count
    np.testing.assert_allclose(
        np.bincount(step.astype(int), minlength=count)[1:] / len(step), 1 / (count - 1), atol=0.05
    )


@pytest.mark.parametrize(("key", "deviation"), [("two_gaussians", 0.5), ("blobs", 0.25)])
def test_clouds_spread_even_without_noise(key, deviation):
    for noise in (0.0, 0.4):
        inputs, labels = series("classes", recipe("classes", key, count=20_000, noise=noise))
        spread = inputs[labels[:, 0] == 1].std(axis=0)
        np.testing.assert_allclose(spread, deviation + noise, rtol=0.05)


def test_tasks_without_classes_count_none():
    assert [class_count(task, DataSpec(generator=FORMULA)) for task in TASKS] == [0, 2, 0]


# -- formulas -----------------------------------------------------------------------------------------------------


def test_a_formula_knows_the_inputs_of_its_task():
    assert [formula_variables(task) for task in TASKS] == [("x",), ("x1", "x2"), ("x1", "x2")]


@pytest.mark.parametrize("task", TASKS)
def test_a_formula_has_its_own_range(task):
    data = recipe(task, FORMULA, noise=0.0, low=-2.0, high=10.0)
    inputs, _ = series(task, data)
    assert domain(task, data) == ((-2.0, 10.0),) * TASKS[task].inputs
    assert inputs.min() >= -2
    assert inputs.max() <= 10
    assert (np.ptp(inputs, axis=0) > 11).all()


def test_points_of_a_formula_with_gaps_lie_evenly_where_it_has_values():
    data = recipe("curve", FORMULA, formula="sqrt(x − 1)", count=20_000, noise=0.0)
    x, y = (column[:, 0] for column in series("curve", data))
    assert (y == np.sqrt(x - 1)).all()
    counts, _ = np.histogram(x, bins=10, range=(1, 3))
    np.testing.assert_allclose(counts / 2_000, 1, atol=0.12)
    whole = true_function("curve", data)
    assert np.isnan(whole(np.array([[0.0]]))).all()


@pytest.mark.parametrize("task", ["classes", "surface"])
def test_gaps_in_the_plane_stay_empty(task):
    data = recipe(task, FORMULA, formula="log(x1)·sqrt(x2) + 0.1", count=20_000, noise=0.0, imbalance=0.4)
    inputs, targets = series(task, data)
    assert (inputs >= 0).all()
    assert len(np.unique(inputs, axis=0)) > 0.999 * len(inputs)
    assert (true_function(task, data)(inputs) == targets[:, 0]).all()


def test_values_too_large_for_training_count_as_none():
    inputs, targets = series("curve", recipe("curve", FORMULA, formula="exp(exp(exp(x)))", noise=0.0))
    assert np.abs(targets).max() <= 1e30
    assert inputs.max() > 1


def test_a_formula_that_is_of_one_class_everywhere_can_be_unbalanced_all_the_same():
    targets = series("classes", recipe("classes", FORMULA, formula="1", imbalance=0.9))[1]
    assert (targets == 1).all()


REFUSED = {
    ("curve", "sin(x"): "The parenthesis at position 4 of the formula is not closed.",
    ("curve", "x1 + 1"): "Unknown name 'x1' at position 1 of the formula; available: x, pi, e and other single "
    "letters as constants.",
    ("surface", "2x"): "Unknown name 'x' at position 2 of the formula; available: x1, x2, pi, e and other "
    "single letters as constants.",
    ("classes", ""): "The formula is empty; it can contain x1, x2, pi, e, numbers and functions.",
    ("curve", "log(−1 − x²)"): "The formula has no finite value for x from −3 to 3.",
    ("surface", "1/(x1 − x1)"): "The formula has no finite value for x1 and x2 from −3 to 3.",
    ("classes", "sqrt(−9 − x1)"): "The formula has no finite value for x1 and x2 from −3 to 3.",
}


@pytest.mark.parametrize(("task", "formula"), REFUSED)
def test_a_formula_that_gives_no_points_is_refused_in_a_sentence(task, formula):
    data = recipe(task, FORMULA, formula=formula)
    for attempt in (check_formula, series, true_function):
        with pytest.raises(InputError) as refusal:
            attempt(task, data)
        assert str(refusal.value) == REFUSED[task, formula]


@pytest.mark.parametrize(("low", "high"), [(2.0, -1.5), (2.0, 2.0)])
def test_a_range_has_to_begin_below_its_end(low, high):
    with pytest.raises(InputError) as refusal:
        series("curve", recipe("curve", FORMULA, low=low, high=high))
    end = f"{high:g}".replace("-", "−")
    assert str(refusal.value) == f"The formula's range is 2 to {end}; its start must be below its end."


def test_a_formula_is_checked_over_the_range_it_is_for():
    with pytest.raises(InputError):
        check_formula("curve", DataSpec(formula="log(x)", low=-5.0, high=-1.0))
    check_formula("curve", DataSpec(formula="log(x)", low=-1.0, high=5.0))


# -- constants ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("task", "formula", "plain"),
    [
        ("curve", "a*x^2 + b*x + c", "2*x^2 - 0.5*x + 1"),
        ("surface", "a sin(x1) + b x2", "2 sin(x1) - 0.5x2"),
        ("classes", "a x1² + b x2² - c", "2x1² - 0.5x2² - 1"),
    ],
)
def test_constants_are_the_numbers_given_for_them_and_1_without_one(task, formula, plain):
    constants = (("a", 2.0), ("b", -0.5))
    wanted, found = (
        recipe(task, FORMULA, formula=text, noise=0.1, seed=3, constants=pairs)
        for text, pairs in ((plain, ()), (formula, constants))
    )
    for one, other in zip(series(task, wanted), series(task, found), strict=True):
        np.testing.assert_array_equal(one, other)
    inputs = series(task, wanted)[0]
    np.testing.assert_array_equal(true_function(task, wanted)(inputs), true_function(task, found)(inputs))


def test_constants_come_in_the_order_of_the_formula_with_their_values():
    data = DataSpec(formula="c*x + a*sin(b*x) + c", constants=(("b", 3.0), ("k", 7.0)))
    assert list(formula_constants("curve", data).items()) == [("c", 1.0), ("a", 1.0), ("b", 3.0)]


def test_another_formula_keeps_the_values_of_the_constants_it_shares():
    data = with_constant(with_constant(DataSpec(formula="a*x + b"), "a", 2.0), "b", 3.0)
    assert dict(with_formula("curve", data, "b*x^2 + c").constants) == {"b": 3.0}
    with pytest.raises(InputError, match="position 5"):
        with_formula("curve", data, "a*x^")


def test_a_constant_given_twice_has_its_last_value():
    data = with_constant(with_constant(DataSpec(formula="a*x"), "a", 2.0), "a", -4.0)
    assert formula_constants("curve", data) == {"a": -4.0}


def test_constants_that_leave_no_finite_value_are_refused():
    data = DataSpec(formula="sqrt(a - x²)")
    check_formula("curve", data)
    with pytest.raises(InputError, match="The formula has no finite value for x from −3 to 3"):
        check_formula("curve", with_constant(data, "a", -1.0))


def test_a_preset_of_another_task_is_refused():
    with pytest.raises(InputError, match="There is no preset of the task Surface named 'wave'; choose one of: plane, "):
        series("surface", DataSpec(generator="wave"))


def test_it_is_known_where_a_formula_ends_and_how_many_points_it_moved():
    root = DataSpec(generator=FORMULA, formula="sqrt(x)", count=400, noise=0.0)
    assert extent(root) == pytest.approx((0.0, 3.0))
    uniform = series("curve", replace(root, formula="x"))[0][:, 0]
    assert without_value("curve", root) == np.count_nonzero(uniform < 0.0) > 100
    moved = series("curve", root)[0][:, 0]
    assert np.count_nonzero(moved != uniform) == without_value("curve", root)
    assert without_value("surface", replace(root, formula="x1 + x2")) == 0
    assert extent(DataSpec(generator="wave")) == (-3.0, 3.0)


# -- noise alone --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("task", "key"), ALL)
def test_another_seed_of_the_noise_changes_nothing_but_noise(task, key):
    data = recipe(task, key)
    without = recipe(task, key, noise=0.0)
    assert not changed(series(task, data), series(task, data, data.seed)).any()
    assert changed(series(task, data), series(task, data, 99)).all()
    if not generators_for(task)[key].spread:
        assert not changed(series(task, without), series(task, without, 99)).any()


@pytest.mark.parametrize(("task", "key"), [("curve", "wave"), ("classes", "moons")])
def test_another_seed_of_the_noise_chooses_other_outliers(task, key):
    data = recipe(task, key, noise=0.0, outliers=0.3)
    plain = recipe(task, key, noise=0.0)
    first = changed(series(task, data), series(task, plain))
    second = changed(series(task, data, 99), series(task, plain))
    assert 60 < first.sum() < 180
    assert 60 < second.sum() < 180
    assert (first != second).any()
