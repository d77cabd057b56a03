"""The report of a fit: what is said of classes, beside what always predicting one of them would reach."""

import json

import pytest

from tests.command_line import FAST


@pytest.fixture
def unequal(tmp_path):
    """Nine in ten points are of one class, and the coordinates say nothing about it."""
    path = tmp_path / "unequal.csv"
    rows = [f"{n * 7 % 11},{n * 3 % 13},{'rare' if n % 10 == 0 else 'usual'}" for n in range(50)]
    path.write_text("\n".join(["x1,x2,label", *rows]))
    return path


def test_accuracy_stands_beside_the_share_of_the_largest_class_and_every_class_has_its_scores(run_cli, unequal):
    words = (unequal, *FAST, "--hidden", "2:tanh", "--lr", 1e-6, "--test", 0)
    code, printed, err = run_cli("fit", *words, "--json")
    report = json.loads(printed)
    assert (code, err) == (0, "")
    assert report["train_largest_share"] == 0.9
    rare, usual = report["train_classes"]
    assert (rare["class"], rare["points"], usual["class"], usual["points"]) == ("rare", 5, "usual", 45)
    right = rare["recall"] * 5 + usual["recall"] * 45
    assert report["train_accuracy"] == pytest.approx(right / 50)
    assert (report["test_accuracy"], report["test_largest_share"], report["test_classes"]) == (None, None, [])
    _, printed, _ = run_cli("fit", *words)
    assert f"Accuracy: {report['train_accuracy']:.1%} of 50 training points (largest class: 90.0%).\n" in printed
    assert f"recall {usual['recall']:.1%} of 45 training points.\n" in printed
    assert ("no better than always predicting the largest class. Add" in printed) == (report["train_accuracy"] <= 0.9)


def test_a_class_that_is_never_predicted_or_of_which_no_point_is_held_out_is_said_to_be(run_cli, tmp_path):
    path = tmp_path / "roles.csv"
    rows = [f"{n % 5},{n % 3},{'b' if n % 10 == 0 else 'a'},train" for n in range(40)]
    rows += [f"{n % 5},{n % 3},a,test" for n in range(10)]
    path.write_text("\n".join(["x1,x2,label,role", *rows]))
    code, printed, _ = run_cli("fit", path, "--steps", 200, "--lr", 0.01, "--hidden", "none")
    assert code == 0
    assert "\nClass a: precision 100.0%, recall 100.0% of 10 held-out points.\n" in printed
    assert "\nClass b: never predicted, no held-out point.\n" in printed
    assert "no better" not in printed


def test_an_accuracy_that_any_constant_reaches_is_said_to_be_no_better(run_cli, unequal):
    _, printed, _ = run_cli("fit", unequal, "--steps", 200, "--lr", 0.05, "--hidden", "none", "--test", 0)
    assert "Accuracy: 90.0% of 50 training points (largest class: 90.0%).\nThat is no better than" in printed


def test_a_finding_names_the_options_of_its_fixes(run_cli, tmp_path):
    path = tmp_path / "outlier.csv"
    rows = [f"{n / 30},{1e6 if n == 7 else n % 9 / 4}" for n in range(60)]
    path.write_text("\n".join(["x,y", *rows]))
    code, printed, _ = run_cli("fit", path, "--steps", 20, "--hidden", "2:tanh", "--test", 0)
    assert code == 0
    assert (
        "\nNote: The point at x = 0.233 dominates the loss: y = 1e6, the rest between 0 and 2. "
        "Try --loss huber --no-standardize or --loss absolute --no-standardize.\n"
    ) in printed


@pytest.mark.parametrize("rows", [1, 2])
def test_too_few_rows_are_said_once(run_cli, tmp_path, rows):
    path = tmp_path / "few.csv"
    path.write_text("x,y\n0,1\n1,3\n"[: 4 + 4 * rows])
    code, printed, err = run_cli("fit", path, *FAST)
    assert code == 0
    assert "too few to learn from. Add further rows." in err
    assert "Note:" not in printed
