"""Fitting: what is learned, what is printed and written, and how it stops."""

import dataclasses
import json
import shlex
import signal
import sys

import numpy as np
import pytest

from neuronlab.commands import fit
from neuronlab.core.data.points import PointSet
from neuronlab.core.errors import InputError
from neuronlab.core.network.losses import LOSSES
from neuronlab.core.network.outputs import class_probabilities
from neuronlab.core.training.trainer import Trainer
from neuronlab.files.models.formats import EXPORTERS, load_model
from neuronlab.files.tables.points import read_curve, read_points
from tests.command_line import FAST, assert_one_line

KEYS = [
    "task",
    "columns",
    "rows",
    "header",
    "warnings",
    "steps",
    "kept_step",
    "epochs",
    "train_loss",
    "test_loss",
    "parameters",
    "seconds",
    "steps_per_second",
    "stopped_because",
    "finding",
    "files",
    "verified",
]


def test_fit_prints_one_object_with_the_promised_keys(run_cli, sine_csv, tmp_path):
    out = tmp_path / "model.npz"
    code, printed, err = run_cli("fit", sine_csv, "--json", "--steps", 100, "--out", out)
    assert (code, err) == (0, "")
    report = json.loads(printed)
    assert list(report) == KEYS
    assert (report["task"], report["steps"], report["stopped_because"]) == ("curve", 100, "steps")
    assert report["epochs"] == 33  # 80 training points make 3 batches of at most 32
    assert report["parameters"] == 2 * 16 + 17 * 16 + 17
    assert report["files"] == [str(out)]
    assert report["verified"] == [{"largest_difference": 0.0, "points": 1_000}]
    assert report["steps_per_second"] == pytest.approx(report["steps"] / report["seconds"])


def test_a_model_knows_its_columns_and_the_command_that_repeats_it(run_cli, three_classes_csv, tmp_path, monkeypatch):
    _, *rows = three_classes_csv.read_text().splitlines()
    three_classes_csv.write_text("\n".join(["width [m],height,kind", *rows]))
    monkeypatch.chdir(tmp_path)
    words = (*FAST, "--seed", 3, "--split-seed", 8, "--test", 0.15, "--labels", 'near,"far, out",wide')
    fitted(run_cli, three_classes_csv, *words, "--out", tmp_path / "first.json")
    first = load_model(tmp_path / "first.json")
    columns = (*first.facts.inputs, *first.facts.targets)
    assert [(column.name, column.unit) for column in columns] == [("width", "m"), ("height", ""), ("kind", "")]
    assert sum(first.facts.class_counts) == first.facts.training.points == 240 - first.facts.training.test_points
    again = shlex.split(first.facts.training.command)
    assert again[:2] == ["neuronlab", "fit"]
    assert run_cli(*again[1:])[0] == 0
    assert load_model(tmp_path / "model.npz").network.parameters.tobytes() == first.network.parameters.tobytes()


def test_the_command_says_how_the_table_was_read(run_cli, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rows = "".join(f"{x},{x % 5}|{(x * x) % 7},{x % 3}\n" for x in range(1, 40))
    (tmp_path / "t.txt").write_text(f"x|y\n{rows}bad|1,0\n")
    words = ("--separator", "bar", "--decimal", ",", "--skip-bad-rows", "--header", "--task", "curve")
    report = fitted(run_cli, "t.txt", *FAST, *words, "--out", "first.npz")
    assert (report["columns"], report["rows"], report["header"]) == (["x", "y"], 39, True)
    first = load_model(tmp_path / "first.npz")
    again = shlex.split(first.facts.training.command)
    assert set(words) < set(again)
    assert run_cli(*again[1:])[0] == 0
    assert load_model(tmp_path / "model.npz").network.parameters.tobytes() == first.network.parameters.tobytes()


def test_the_command_of_a_table_with_roles_makes_no_split(run_cli, tmp_path):
    table = tmp_path / "p.csv"
    table.write_text("x,y,role\n" + "".join(f"{x},{x * x},{'test' if x % 4 == 0 else 'train'}\n" for x in range(40)))
    fitted(run_cli, table, *FAST, "--out", tmp_path / "m.npz")
    training = load_model(tmp_path / "m.npz").facts.training
    assert (training.points, training.test_points) == (30, 10)
    assert "--test" not in training.command
    assert "--split-seed" not in training.command


def test_fit_learns_data_that_needs_standardising(run_cli, sine_csv):
    _, printed, _ = run_cli("fit", sine_csv, "--json", "--steps", 2000)
    report = json.loads(printed)
    assert report["train_loss"] < 0.01 * 0.5e-6  # a hundredth of the sine's variance
    assert report["test_loss"] < 0.01 * 0.5e-6


def test_losses_are_those_of_the_written_network_on_all_points(run_cli, sine_csv, tmp_path):
    out = tmp_path / "model.json"
    _, printed, _ = run_cli("fit", sine_csv, "--json", *FAST, "--seed", 5, "--out", out)
    report = json.loads(printed)
    network = load_model(out).network
    inputs, targets = read_curve(sine_csv)
    points = PointSet.empty(1, 1).joined(inputs, targets, test_share=0.2, split_seed=5)
    for key, (x, y) in {"train_loss": points.training(), "test_loss": points.testing()}.items():
        assert report[key] == pytest.approx(float(np.mean((network.predict(x) - y) ** 2)), rel=1e-9), key


def fitted(run_cli, csv, *options):
    """The report of a fit and, where it was asked to be written, the network."""
    code, printed, err = run_cli("fit", csv, "--json", *options)
    assert (code, err) == (0, "")
    return json.loads(printed)


@pytest.mark.parametrize("loss", [key for key, row in LOSSES.items() if "linear" in row.outputs])
def test_a_loss_is_measured_in_the_targets_own_units(run_cli, sine_csv, tmp_path, loss):
    out = tmp_path / "model.npz"
    report = fitted(run_cli, sine_csv, *FAST, "--loss", loss, "--out", out)
    network = load_model(out).network
    inputs, targets = read_curve(sine_csv)
    points = PointSet.empty(1, 1).joined(inputs, targets, test_share=0.2, split_seed=0)
    unit = network.target_scaling.deviation[0]
    for key, (x, y) in {"train_loss": points.training(), "test_loss": points.testing()}.items():
        error = np.abs(network.predict(x) - y) / unit
        expected = {
            "squared": np.mean((error * unit) ** 2),
            "absolute": np.mean(error * unit),
            "huber": np.mean(np.where(error < 1.0, error**2 / 2, error - 0.5)) * unit**2,
        }[loss]
        assert report[key] == pytest.approx(expected, rel=1e-9), key


@pytest.mark.parametrize("fixture", ["two_classes_csv", "three_classes_csv"])
@pytest.mark.parametrize("loss", ["cross_entropy", "squared"])
def test_losses_and_accuracies_of_classes_are_those_of_the_written_network(run_cli, request, tmp_path, fixture, loss):
    csv, out = request.getfixturevalue(fixture), tmp_path / "model.json"
    report = fitted(run_cli, csv, "--steps", 15, "--loss", loss, "--seed", 4, "--out", out)
    read_back = load_model(out)
    network, task = read_back.network, read_back.task
    assert (task, report["task"]) == ("classes", "classes")
    read = read_points(csv)
    points = PointSet.empty(2, 1).joined(read.inputs, read.targets, test_share=0.2, split_seed=4, by_class=True)
    for role, (x, y) in {"train": points.training(), "test": points.testing()}.items():
        predicted = network.predict(x)
        probabilities = class_probabilities(predicted)
        right = probabilities[np.arange(len(x)), y[:, 0].astype(int)]
        one_hot = y if predicted.shape[1] == 1 else np.arange(3) == y
        expected = {"cross_entropy": -np.mean(np.log(right)), "squared": np.mean((predicted - one_hot) ** 2)}[loss]
        assert report[f"{role}_loss"] == pytest.approx(expected, rel=1e-4), role
        accuracy = np.mean(probabilities.argmax(axis=1) == y[:, 0])
        assert 0.0 < accuracy < 1.0, "so that it says something"
        assert report[f"{role}_accuracy"] == pytest.approx(accuracy, rel=1e-12), role


@pytest.mark.parametrize("fixture", ["two_classes_csv", "three_classes_csv"])
def test_classes_are_learned(run_cli, request, fixture):
    csv = request.getfixturevalue(fixture)
    report = fitted(run_cli, csv, "--steps", 2000)
    classes_keys = [f"{role}_{key}" for key in ("accuracy", "largest_share", "classes") for role in ("train", "test")]
    assert list(report) == [*KEYS[: KEYS.index("parameters")], *classes_keys, *KEYS[KEYS.index("parameters") :]]
    assert report["train_accuracy"] > 0.97
    assert report["test_accuracy"] > 0.9
    line = fitted(run_cli, csv, "--steps", 2000, "--hidden", "")
    assert line["train_accuracy"] < 0.8  # one ring is inside the other


def test_features_make_up_for_layers(run_cli, two_classes_csv):
    report = fitted(run_cli, two_classes_csv, "--steps", 2000, "--hidden", "", "--features", "x1^2,x2^2", "--lr", 0.1)
    assert report["parameters"] == 3
    assert report["test_accuracy"] > 0.97


def test_a_surface_is_learned(run_cli, surface_csv):
    report = fitted(run_cli, surface_csv, "--steps", 2000)
    assert list(report) == KEYS
    assert report["task"] == "surface"
    variance = float(np.var(read_points(surface_csv).targets))
    assert report["train_loss"] < 0.01 * variance
    assert report["test_loss"] < 0.05 * variance
    product = fitted(run_cli, surface_csv, "--steps", 2000, "--hidden", "", "--features", "x1,x2,x1*x2", "--lr", 0.1)
    assert product["test_loss"] < 1e-4 * variance


def test_a_task_that_is_asked_for_is_not_guessed(run_cli, two_classes_csv):
    report = fitted(run_cli, two_classes_csv, *FAST, "--task", "surface")
    assert (report["task"], "train_accuracy" in report) == ("surface", False)


def test_everything_at_once_is_learned_and_written(run_cli, three_classes_csv, tmp_path):
    out = tmp_path / "model.npz"
    options = "--hidden 12:leaky_relu(0.2):quadratic,8:tanh --features x1,x2,x1*x2 --dropout 0.05 --optimizer adam"
    options += " --init he --init-bias 0.01 --l1 1e-5 --l2 1e-5 --weight-decay 1e-4 --clip 5 --warmup 20 --batch 16"
    report = fitted(run_cli, three_classes_csv, *options.split(), "--epochs", 150, "--out", out)
    assert (report["epochs"], report["stopped_because"]) == (150, "epochs")
    assert report["test_accuracy"] > 0.9
    network = load_model(out).network
    assert network.spec.labels == ("far, out", "near", "wide")
    assert network.spec.hidden[0].parameter == 0.2


def test_test_figures_are_null_when_nothing_is_held_out(run_cli, sine_csv, two_classes_csv):
    assert fitted(run_cli, sine_csv, *FAST, "--test", 0)["test_loss"] is None
    report = fitted(run_cli, two_classes_csv, *FAST, "--test", 0)
    assert (report["test_loss"], report["test_accuracy"]) == (None, None)
    assert report["train_accuracy"] > 0.5


def test_no_hidden_layer_is_a_single_neuron(run_cli, sine_csv):
    _, printed, _ = run_cli("fit", sine_csv, "--json", "--steps", 50, "--hidden", "")
    assert json.loads(printed)["parameters"] == 2


def test_a_batch_of_zero_takes_all_points(run_cli, sine_csv):
    _, printed, _ = run_cli("fit", sine_csv, "--json", *FAST, "--batch", 0)
    assert json.loads(printed)["epochs"] == 300


def test_the_same_seed_writes_the_same_file_and_another_does_not(run_cli, sine_csv, tmp_path):
    names = ["first.npz", "again.npz", "other.npz"]
    for name, seed in zip(names, [7, 7, 8], strict=True):
        assert run_cli("fit", sine_csv, *FAST, "--test", 0, "--seed", seed, "--out", tmp_path / name)[0] == 0
    first, again, other = ((tmp_path / name).read_bytes() for name in names)
    assert first == again
    assert first != other


def test_every_out_is_written(run_cli, sine_csv, tmp_path):
    outs = [tmp_path / "a.npz", tmp_path / "b.json"]
    code, printed, err = run_cli("fit", sine_csv, *FAST, "--out", outs[0], "--out", outs[1])
    assert (code, err) == (0, "")
    for out in outs:
        assert f"Wrote {out}. Verified: largest difference 0 on 1,000 points.\n" in printed
    one, other = (load_model(path).network for path in outs)
    assert one.parameters.tobytes() == other.parameters.tobytes()


def test_fit_says_in_words_what_it_did(run_cli, sine_csv):
    code, printed, err = run_cli("fit", sine_csv, *FAST)
    assert (code, err) == (0, "")
    assert printed.startswith("Read x → y from points.csv: 100 rows, header, curve.\nStopped because 300 steps are ")
    assert "Trained 25 parameters for 300 steps (100 epochs)" in printed
    assert "\nSquared error: " in printed
    assert "on 80 training points" in printed
    assert "on 20 held-out points" in printed
    assert "right" not in printed


def test_one_step_is_one(run_cli, sine_csv):
    _, printed, _ = run_cli("fit", sine_csv, "--hidden", "2:tanh", "--steps", 1, "--batch", 100)
    assert "Trained 7 parameters for 1 step (1 epoch) in" in printed


def test_fit_says_in_words_how_many_classes_it_told_right(run_cli, two_classes_csv):
    report = fitted(run_cli, two_classes_csv, "--steps", 50)
    _, printed, _ = run_cli("fit", two_classes_csv, "--steps", 50)
    assert "\nCross-entropy: " in printed
    assert f"Accuracy: {report['train_accuracy']:.1%} of 192 training points (largest class: 50.0%), " in printed
    assert f"{report['test_accuracy']:.1%} of 48 held-out points (largest class: 50.0%).\n" in printed
    for row in report["test_classes"]:
        scores = f"precision {row['precision']:.1%}, recall {row['recall']:.1%} of 24 held-out points"
        assert f"\nClass {row['class']}: {scores}.\n" in printed


@pytest.mark.parametrize(
    ("options", "reason", "words"),
    [
        ("--steps 30", "steps", "30 steps are complete"),
        ("--epochs 7", "epochs", "7 epochs are complete"),
        ("--target-loss 1", "target_loss", "the training loss has fallen to 1"),
        ("--patience 200 --lr 1e-8", "plateau", "the test loss has fallen by less than 0.01 % in 200 steps"),
        ("--seconds 0.05", "time", "the time limit of 0.05 s is reached"),
        ("--steps 30 --epochs 10 --seconds 100", "steps", "30 steps are complete"),
    ],
)
def test_every_reason_to_stop_is_told(run_cli, sine_csv, options, reason, words):
    assert fitted(run_cli, sine_csv, *options.split())["stopped_because"] == reason
    assert f"Stopped because {words}.\n" in run_cli("fit", sine_csv, *options.split())[1]


def test_what_the_insight_line_would_say_is_noted(run_cli, sine_csv):
    options = ("--hidden", "8:tanh,8:tanh", "--lr", "100", "--steps", "1500")
    finding = fitted(run_cli, sine_csv, *options)["finding"]
    assert finding.startswith("The learning rate is too high: at 100 the training loss stays at ")
    assert f"\nNote: {finding}\n" in run_cli("fit", sine_csv, *options)[1]
    assert fitted(run_cli, sine_csv, "--steps", "1500")["finding"] is None


def test_a_finding_about_a_layer_names_it(run_cli, sine_csv):
    finding = fitted(run_cli, sine_csv, "--hidden", "8:step", "--steps", "50")["finding"]
    assert finding.startswith("Hidden 1: No gradient passes a Threshold activation")


def test_training_ends_with_the_epoch_that_was_asked_for(run_cli, sine_csv):
    report = fitted(run_cli, sine_csv, "--epochs", 7)
    assert (report["epochs"], report["steps"]) == (7, 21)


def test_targets_are_checked_before_training(run_cli, sine_csv, tmp_path, monkeypatch):
    monkeypatch.setattr(fit, "train", lambda *_arguments, **_options: pytest.fail("it was trained"))
    for out, sentence in {
        tmp_path / "none" / "m.npz": "its folder does not exist",
        tmp_path / "model.txt": "its name must end in .npz, ",
    }.items():
        code, printed, err = run_cli("fit", sine_csv, "--out", tmp_path / "fine.npz", "--out", out)
        assert (code, printed) == (2, "")
        assert sentence in err
        assert_one_line(err)
    assert [path.name for path in tmp_path.iterdir()] == ["points.csv"]


def test_divergence_is_told_and_overwrites_nothing(run_cli, sine_csv, tmp_path):
    out = tmp_path / "model.npz"
    out.write_bytes(b"old")
    code, printed, err = run_cli(
        "fit", sine_csv, "--optimizer", "sgd", "--lr", 100, "--hidden", "8:identity", "--json", "--out", out
    )
    assert (code, printed) == (1, "")
    assert_one_line(err)
    for part in ("diverged at step ", "in layer ", "overflowed", "nothing was written"):
        assert part in err
    assert out.read_bytes() == b"old"


def test_a_terminal_gets_a_bar_and_nothing_else_does(run_cli, sine_csv, monkeypatch):
    assert "[" not in run_cli("fit", sine_csv, *FAST)[2]
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    shown = run_cli("fit", sine_csv, *FAST)[2]
    assert "100%  step 300 of 300  loss " in shown
    assert shown.endswith(" \r")  # the bar is wiped out
    assert "100%  step 30  loss " in run_cli("fit", sine_csv, "--epochs", 10)[2]
    assert run_cli("fit", sine_csv, *FAST, "--json")[2] == ""


def interrupt_in_slice(monkeypatch, number):
    advance, slices = Trainer.advance, []

    def interrupted_advance(trainer, steps):
        slices.append(steps)
        if len(slices) == number:
            signal.raise_signal(signal.SIGINT)
        return advance(trainer, steps)

    monkeypatch.setattr(Trainer, "advance", interrupted_advance)
    return slices


def test_ctrl_c_ends_training_and_keeps_what_was_learned(run_cli, sine_csv, tmp_path, monkeypatch):
    out = tmp_path / "model.npz"
    slices = interrupt_in_slice(monkeypatch, 3)
    code, printed, _ = run_cli("fit", sine_csv, "--steps", 10**9, "--out", out)
    assert code == 0
    assert f"Interrupted at step {sum(slices):,} of 1,000,000,000." in printed
    assert len(slices) == 3
    assert np.isfinite(load_model(out).network.parameters).all()


def test_ctrl_c_is_named_in_json(run_cli, sine_csv, monkeypatch):
    interrupt_in_slice(monkeypatch, 1)
    report = json.loads(run_cli("fit", sine_csv, "--steps", 10**9, "--json")[1])
    assert report["stopped_because"] == "interrupted"


def test_ctrl_c_works_as_before_after_training(run_cli, sine_csv):
    before = signal.getsignal(signal.SIGINT)
    run_cli("fit", sine_csv, *FAST)
    assert signal.getsignal(signal.SIGINT) is before


# -- formats that refuse a network ------------------------------------------------------------------------------------


def refuse(monkeypatch, *, after=0):
    """Give `.json` an encoder that refuses a network of more than `after` steps; -1 refuses every one."""
    row = EXPORTERS[".json"]

    def encode(what):
        training = what.model.facts.training
        if (training.steps if training else 0) > after:
            raise InputError("This format has no sine.")
        return row.encode(what)

    monkeypatch.setitem(EXPORTERS, ".json", dataclasses.replace(row, encode=encode))


def test_a_network_that_a_format_cannot_express_is_refused_before_it_trains(run_cli, sine_csv, tmp_path, monkeypatch):
    refuse(monkeypatch, after=-1)
    monkeypatch.setattr(fit, "train", None)
    outs = [tmp_path / "m.npz", tmp_path / "m.json"]
    code, printed, err = run_cli("fit", sine_csv, *FAST, "--out", outs[0], "--out", outs[1])
    assert (code, printed) == (2, "")
    assert err == f"neuronlab: {outs[1]} cannot be written: This format has no sine.\n"
    assert not outs[0].exists()


def test_a_file_that_fails_after_training_keeps_no_other_from_being_written(run_cli, sine_csv, tmp_path, monkeypatch):
    refuse(monkeypatch)
    outs = [tmp_path / name for name in ("first.json", "m.npz", "last.json")]
    words = [word for out in outs for word in ("--out", out)]
    code, printed, err = run_cli("fit", sine_csv, *FAST, *words, "--json")
    assert code == 2
    assert json.loads(printed)["files"] == [str(outs[1])]
    assert err.splitlines() == [
        f"neuronlab: {out} cannot be written: This format has no sine." for out in (outs[0], outs[2])
    ]
    load_model(outs[1])
