"""The points of a fit: their classes, and which of them are held out."""

import json

import numpy as np
import pytest

from neuronlab.commands.fit_points import split, with_labels
from neuronlab.core.data.points import PointSet
from neuronlab.core.errors import InputError
from neuronlab.core.specs.data import DataSpec
from neuronlab.files.models.formats import load_model
from neuronlab.files.tables.point_columns import CsvPoints
from neuronlab.files.tables.points import read_curve, read_points, write_points
from tests.command_line import FAST, assert_one_line


def test_every_class_has_the_test_share_by_itself(run_cli, tmp_path):
    rare, common = [f"{n / 7},{n % 3},rare" for n in range(10)], [f"{n / 9},{n % 5},common" for n in range(90)]
    path = tmp_path / "unequal.csv"
    path.write_text("\n".join(["x1,x2,label", *rare, *common]))
    divided = split(read_points(path), DataSpec(test_share=0.2, split_seed=3))
    for number in (0.0, 1.0):
        of_class = divided.targets[:, 0] == number
        assert abs(divided.test[of_class].sum() - 0.2 * of_class.sum()) <= 1


def fitted(run_cli, *words):
    code, printed, err = run_cli("fit", *words)
    assert (code, err) == (0, "")
    return printed


def refused(run_cli, *words):
    code, printed, err = run_cli("fit", *words)
    assert (code, printed) == (2, "")
    assert_one_line(err)
    return err


@pytest.fixture
def curve_with_roles(sine_csv, tmp_path):
    """A curve whose last 30 points are held out."""
    inputs, targets = read_curve(sine_csv)
    path = tmp_path / "roles.csv"
    write_points(path, CsvPoints("curve", inputs, targets, test=np.arange(100) >= 70))
    return path


def test_the_column_of_roles_says_what_is_held_out(run_cli, curve_with_roles):
    for task in ((), ("--task", "curve")):
        printed = fitted(run_cli, curve_with_roles, *FAST, *task)
        assert "on 70 training points" in printed
        assert "on 30 held-out points" in printed
    read = read_points(curve_with_roles)
    assert split(read, DataSpec(test_share=0.5)).test.tolist() == [False] * 70 + [True] * 30


@pytest.mark.parametrize(
    ("words", "removed"),
    [
        (("--test", 0.2), "--test"),
        (("--split-seed", 0), "--split-seed"),
        (("--test", 0, "--split-seed", 3), "--test and --split-seed"),
    ],
)
def test_options_that_contradict_the_column_of_roles_are_refused(run_cli, curve_with_roles, words, removed):
    err = refused(run_cli, curve_with_roles, *FAST, *words)
    assert err.endswith(f"roles.csv says which points are held out; remove {removed}.\n")


def test_something_has_to_be_left_to_learn_from(run_cli, tmp_path):
    path = tmp_path / "all.csv"
    path.write_text("x,y,role\n1,2,test\n2,3,test\n")
    assert "Every point has the role test. Give at least one the role train." in refused(run_cli, path)


def test_a_role_that_is_none_is_named_with_its_line(run_cli, tmp_path):
    path = tmp_path / "typo.csv"
    path.write_text("x,y,role\n1,2,test\n2,3,tets\n")
    assert "line 3, column role: 'tets' is neither train nor test" in refused(run_cli, path)


def test_the_seed_of_the_split_is_one_of_its_own(run_cli, sine_csv, tmp_path):
    models = {}
    for name, words in {
        "same": ("--seed", 4),
        "own": ("--seed", 4, "--split-seed", 4),
        "other": ("--seed", 4, "--split-seed", 5),
    }.items():
        fitted(run_cli, sine_csv, *FAST, *words, "--out", tmp_path / f"{name}.npz")
        models[name] = load_model(tmp_path / f"{name}.npz").network
    inputs, targets = read_curve(sine_csv)
    points = PointSet.empty(1, 1).joined(inputs, targets, test_share=0.2, split_seed=5)
    assert models["own"].parameters.tobytes() == models["same"].parameters.tobytes()
    assert models["own"].input_scaling != models["other"].input_scaling
    assert models["other"].input_scaling.mean[0] == pytest.approx(points.training()[0].mean(), rel=1e-12)


@pytest.fixture
def four(tmp_path):
    """The points of exclusive or."""
    path = tmp_path / "xor.csv"
    path.write_text("x1,x2,label\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n")
    return path


def test_nothing_is_held_out_of_few_points_and_that_is_said(run_cli, four):
    report = json.loads(fitted(run_cli, four, "--steps", 1500, "--task", "classes", "--json"))
    assert (report["train_accuracy"], report["test_accuracy"]) == (1.0, None)
    assert any("none is held out. Use --test" in sentence for sentence in report["warnings"])


def test_whoever_asks_for_a_share_of_few_points_gets_it(run_cli, four):
    printed = fitted(run_cli, four, *FAST, "--task", "classes", "--test", 0.5)
    assert " held-out point" in printed
    assert "none is held out" not in printed


def test_a_table_with_its_own_roles_keeps_them_however_few_points_it_has(run_cli, tmp_path):
    path = tmp_path / "roles.csv"
    path.write_text("x,y,role\n1,2,test\n2,3,train\n3,1,train\n")
    printed = fitted(run_cli, path, *FAST)
    assert "on 2 training points" in printed
    assert "none is held out" not in printed


# -- classes ----------------------------------------------------------------------------------------------------------

THREE = CsvPoints("classes", np.eye(3, 2), np.array([[0.0], [1.0], [2.0]]), ("-1", "a", "b, c"))


def test_classes_have_the_order_asked_for():
    ordered = with_labels(THREE, ("b, c", "-1.0", "none", "a"))
    assert ordered.labels == ("b, c", "-1", "none", "a")
    assert ordered.targets.tolist() == [[1.0], [3.0], [0.0]]


@pytest.mark.parametrize(
    ("labels", "sentence"),
    [
        (("a", "-1"), "The table has the label 'b, c', which is not in --labels. Add it to them."),
        (("a", "-1", "-1.0", "b, c"), "--labels contains '-1' twice. Remove one of them."),
        (("a", "", "-1"), "The name of a class must not be empty."),
    ],
)
def test_names_that_do_not_fit_the_table_are_refused(labels, sentence):
    with pytest.raises(InputError) as error:
        with_labels(THREE, labels)
    assert str(error.value) == sentence


def test_names_of_classes_are_given_as_in_a_table(run_cli, three_classes_csv, tmp_path):
    out = tmp_path / "model.json"
    fitted(run_cli, three_classes_csv, *FAST, "--labels", 'wide,"far, out",near', "--out", out)
    assert load_model(out).network.spec.labels == ("wide", "far, out", "near")
    err = refused(run_cli, three_classes_csv, *FAST, "--task", "surface", "--labels", "a,b")
    assert "surface" in err


def test_only_classes_have_names(run_cli, sine_csv):
    err = refused(run_cli, sine_csv, "--labels", "a,b")
    assert "--labels applies to classes only, but the task is curve. Remove it, or use --task classes." in err


@pytest.mark.parametrize(
    ("table", "seed", "advice"),
    [
        ("x,y\n1,2\n2,4\n3,5\n4,9\n5,11\n6,13\n", 0, "Use --test 0.2 to hold some out."),
        ("x,y\n1,2\n2,4\n", 1, "Use --test 0.5 to hold some out."),
        ("x,y\n1,2\n2,4\n", 16, "Use --test 0.9 to hold some out."),
        ("x,y\n1,2\n", 0, "Add further rows to hold some out."),
        ("x1,x2,label\n1,2,a\n2,4,b\n", 0, "Add further rows to hold some out."),
    ],
)
def test_the_advice_on_a_small_table_can_be_followed_word_for_word(run_cli, tmp_path, table, seed, advice):
    path = tmp_path / "small.csv"
    path.write_text(table)
    words = ("--steps", 2, "--hidden", "none", "--split-seed", seed)
    *_, err = run_cli("fit", path, *words)
    assert f"none is held out. {advice}\n" in err
    if "--test" in advice:
        assert " held-out point" in run_cli("fit", path, *words, *advice.split()[1:3])[1]
