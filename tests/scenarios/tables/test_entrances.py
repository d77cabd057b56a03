"""What the command line says and answers, from small tables to the end."""

import json

import pytest

from tests.scenarios.tables.expected import INPUTS

SMALL = ("--steps", 400, "--hidden", "8:tanh")


@pytest.fixture(scope="module")
def price_model(tmp_path_factory):
    return tmp_path_factory.mktemp("model") / "price.npz"


@pytest.fixture
def fitted(price_model, run_cli):
    """A model of price = f(sqm)."""
    if not price_model.exists():
        assert run_cli("fit", INPUTS / "millions.csv", *SMALL, "--out", price_model)[0] == 0
    return price_model


def _rows(printed):
    return [line.split(",") for line in printed.splitlines()[1:]]


def test_predict_reads_decimal_commas_in_a_single_column(fitted, run_cli):
    code, printed, _ = run_cli("predict", fitted, INPUTS / "one_column_decimal_comma.csv")
    assert code == 0
    assert [float(row[0]) for row in _rows(printed)][:3] == [50.0, 59.3, 68.6]


def test_predict_finds_a_column_by_its_name(fitted, run_cli, tmp_path):
    code, printed, _ = run_cli("predict", fitted, INPUTS / "predict_id.csv")
    assert code == 0
    assert [float(row[0]) for row in _rows(printed)] == [50.0, 100.0, 200.0]
    without = tmp_path / "without.csv"
    without.write_text("id,size\n1,50\n2,100\n")
    code, printed, err = run_cli("predict", fitted, without)
    assert (code, printed) == (2, "")
    assert "sqm" in err
    assert "id" in err


def test_rows_outside_of_what_was_learned_are_marked(run_cli, tmp_path):
    model = tmp_path / "ramp.npz"
    assert run_cli("fit", INPUTS / "ramp500.csv", *SMALL, "--out", model)[0] == 0
    code, printed, err = run_cli("predict", model, INPUTS / "ramp_ask.csv", "--outside")
    assert code == 0
    assert [row[1] for row in _rows(printed)] == ["1"] * 5
    assert "5 of 5 rows" in err


def test_a_small_network_learns_the_four_points_of_xor(run_cli):
    code, printed, _ = run_cli("fit", INPUTS / "xor.csv", "--json", "--steps", 1500, "--hidden", "4:tanh")
    report = json.loads(printed)
    assert code == 0
    assert (report["train_accuracy"], report["test_accuracy"]) == (1.0, None)
    assert any("none is held out" in sentence for sentence in report["warnings"])


def test_the_only_point_of_a_class_is_learned_from(run_cli):
    _, printed, _ = run_cli("fit", INPUTS / "singleton.csv", "--json", "--keep", "last")
    report = json.loads(printed)
    assert report["train_accuracy"] == 1.0
    assert any("Class no has only one row" in sentence for sentence in report["warnings"])


@pytest.mark.parametrize("name", ["one.csv", "two.csv"])
def test_too_few_rows_are_learned_and_said_to_be_too_few(name, run_cli):
    code, printed, _ = run_cli("fit", INPUTS / name, "--json", *SMALL)
    assert code == 0
    assert any("too few to learn from" in sentence for sentence in json.loads(printed)["warnings"])


def test_time_stamps_of_two_seconds_are_learned(run_cli):
    for words in ((), ("--no-standardize",)):
        _, printed, _ = run_cli("fit", INPUTS / "unix_2s.csv", "--json", "--steps", 2000, *words)
        assert json.loads(printed)["test_loss"] < 1e-3


def test_numbers_that_are_too_small_to_tell_apart_are_refused(run_cli, tmp_path):
    out = tmp_path / "model.npz"
    code, printed, err = run_cli("fit", INPUTS / "tiny_y.csv", "--out", out)
    assert (code, printed) == (2, "")
    assert "multiply" in err
    assert not out.exists()


def test_the_best_step_of_a_small_noisy_table_is_kept(run_cli):
    words = ("fit", INPUTS / "small_noisy_surface.csv", "--json", "--steps", 2500)
    best, last = (json.loads(run_cli(*words, "--keep", keep)[1]) for keep in ("best", "last"))
    assert best["kept_step"] < best["steps"] == 2500
    assert (last["kept_step"], last["steps"]) == (2500, 2500)
    assert best["test_loss"] < last["test_loss"]
    assert best["finding"].startswith("Overfitting")


def test_an_outlier_is_named_with_losses_that_help(run_cli):
    _, printed, _ = run_cli("fit", INPUTS / "outlier.csv", "--json", *SMALL)
    finding = json.loads(printed)["finding"]
    assert "x = 0.5" in finding
    assert "huber" in finding


def test_accuracy_stands_beside_the_largest_class_and_each_class_has_its_figures(run_cli):
    _, printed, _ = run_cli("fit", INPUTS / "imbalance.csv", *SMALL)
    accuracy = next(line for line in printed.splitlines() if line.startswith("Accuracy"))
    assert accuracy.count("largest class") == 2
    assert [line.split(":")[0] for line in printed.splitlines() if line.startswith("Class ")] == ["Class 0", "Class 1"]
