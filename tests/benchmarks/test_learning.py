import learning
import numpy as np
import pytest
from learning import NETWORKS, OURS, TORCH, Row, bars_of, clear_rows, data_of, libraries_for, ratios_of, run_of, trained

CURVE = Row("curve", "wave", NETWORKS[0], False)
CLASSES = Row("classes", "moons", NETWORKS[0], True)


def found(**errors):
    """Ten curves and a task of classes; `errors` are ours by the number of the row, where PyTorch has 0.1."""
    curves = {Row("curve", f"preset {n}", NETWORKS[n % 2], False): {OURS: 0.1, TORCH: 0.1} for n in range(10)}
    for row, each in curves.items():
        each[OURS] = errors.get(row.preset.replace(" ", "_"), each[OURS])
    return {**curves, CLASSES: {OURS: 0.95, TORCH: 0.95}}


def missed(results):
    return {bar.name for bar in bars_of(results) if not bar.holds}


def test_learning_as_well_misses_no_bar():
    assert missed(found()) == set()


@pytest.mark.parametrize(
    ("errors", "names"),
    [
        ({f"preset_{n}": 0.11 for n in range(6)}, {"median error over PyTorch's"}),
        ({"preset_1": 0.2}, {"clearly worse rows over better"}),
        ({"preset_1": 0.2, "preset_3": 0.2}, {"share of clearly worse rows", "clearly worse rows over better"}),
        ({"preset_0": 0.31, "preset_1": 0.05}, {"largest error over PyTorch's"}),
        ({"preset_1": 0.31, "preset_0": 0.05}, set()),
    ],
)
def test_each_bar_can_be_missed(errors, names):
    assert missed(found(**errors)) == names


def test_less_accuracy_is_a_miss():
    results = found()
    results[CLASSES] = {OURS: 0.93, TORCH: 0.95}
    assert missed(results) == {"accuracy below PyTorch's"}


def test_rows_are_compared_by_their_errors():
    ratios = ratios_of(found(preset_0=0.2, preset_1=0.05))
    assert len(ratios) == 10
    worse, better = clear_rows(ratios)
    assert [row.preset for row in (*worse, *better)] == ["preset 0", "preset 1"]


@pytest.mark.parametrize("row", [CURVE, CLASSES], ids=["curve", "classes"])
def test_a_training_from_our_start_learns(row):
    first, last = trained(row, 0, 1, OURS), trained(row, 0, 400, OURS)
    assert last > first + 0.1 if row.task == "classes" else last < 0.5 * first


def test_presets_have_no_noise_and_a_seed_of_their_own():
    inputs, targets = data_of(CURVE, 0)
    np.testing.assert_allclose(targets, np.sin(1.3 * inputs) + 0.4 * np.sin(2.6 * inputs))
    assert not np.array_equal(inputs, data_of(CURVE, 1)[0])
    assert run_of(CLASSES, data_of(CLASSES, 0)[1], 3).training.standardize


def test_scikit_learn_takes_part_where_it_can(monkeypatch):
    monkeypatch.setattr(learning.importlib.util, "find_spec", lambda name: name)
    assert libraries_for(CLASSES) == [OURS, TORCH, "scikit-learn"]
    assert libraries_for(CURVE) == [OURS, TORCH]
    assert libraries_for(Row("curve", "wave", "8:relu,8:tanh", True)) == [OURS, TORCH]
