"""Fitting: what is learned, what is printed and written, and how it stops."""

import json
import signal
import sys

import numpy as np
import pytest

from neuronlab.commands import fit
from neuronlab.core.points import PointSet
from neuronlab.core.trainer import Trainer
from neuronlab.files.csv_points import read_curve
from neuronlab.files.models import load_model
from tests.command_line import FAST, assert_one_line

KEYS = [
    "task",
    "steps",
    "epochs",
    "train_loss",
    "test_loss",
    "parameters",
    "seconds",
    "steps_per_second",
    "stopped_because",
    "files",
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
    assert report["steps_per_second"] == pytest.approx(report["steps"] / report["seconds"])


def test_fit_learns_data_that_needs_standardising(run_cli, sine_csv):
    _, printed, _ = run_cli("fit", sine_csv, "--json", "--steps", 2000)
    report = json.loads(printed)
    assert report["train_loss"] < 0.01 * 0.5e-6  # a hundredth of the sine's variance
    assert report["test_loss"] < 0.01 * 0.5e-6


def test_losses_are_those_of_the_written_network_on_all_points(run_cli, sine_csv, tmp_path):
    out = tmp_path / "model.json"
    _, printed, _ = run_cli("fit", sine_csv, "--json", *FAST, "--seed", 5, "--out", out)
    report = json.loads(printed)
    network, _ = load_model(out)
    inputs, targets = read_curve(sine_csv)
    points = PointSet.empty(1, 1).joined(inputs, targets, test_share=0.2, split_seed=5)
    for key, (x, y) in {"train_loss": points.training(), "test_loss": points.testing()}.items():
        assert report[key] == pytest.approx(float(np.mean((network.predict(x) - y) ** 2)), rel=1e-9), key


def test_test_loss_is_null_when_nothing_is_held_out(run_cli, sine_csv):
    _, printed, _ = run_cli("fit", sine_csv, "--json", *FAST, "--test", 0)
    assert json.loads(printed)["test_loss"] is None


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
    assert f"Wrote {outs[0]}, {outs[1]}." in printed
    one, other = (load_model(path)[0] for path in outs)
    assert one.parameters.tobytes() == other.parameters.tobytes()


def test_fit_says_in_words_what_it_did(run_cli, sine_csv):
    code, printed, err = run_cli("fit", sine_csv, *FAST)
    assert (code, err) == (0, "")
    assert "Trained 25 parameters for 300 steps (100 epochs)" in printed
    assert "on 80 training points" in printed
    assert "on 20 held-out points" in printed


def test_targets_are_checked_before_training(run_cli, sine_csv, tmp_path, monkeypatch):
    monkeypatch.setattr(fit, "train", lambda *_arguments, **_options: pytest.fail("it was trained"))
    for out, sentence in {
        tmp_path / "none" / "m.npz": "its folder does not exist",
        tmp_path / "model.onnx": "its name has to end in .npz or .json",
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
    for part in ("diverged: at step ", "in the layer ", "overflowed", "nothing was written"):
        assert part in err
    assert out.read_bytes() == b"old"


def test_a_terminal_gets_a_bar_and_nothing_else_does(run_cli, sine_csv, monkeypatch):
    assert "[" not in run_cli("fit", sine_csv, *FAST)[2]
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    shown = run_cli("fit", sine_csv, *FAST)[2]
    assert "100%  step 300 of 300  loss " in shown
    assert shown.endswith(" \r")  # the bar is wiped out
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
    assert f"Stopped by hand at step {sum(slices):,} of 1,000,000,000; what was learned until then is kept." in printed
    assert len(slices) == 3
    assert np.isfinite(load_model(out)[0].parameters).all()


def test_ctrl_c_is_named_in_json(run_cli, sine_csv, monkeypatch):
    interrupt_in_slice(monkeypatch, 1)
    report = json.loads(run_cli("fit", sine_csv, "--steps", 10**9, "--json")[1])
    assert report["stopped_because"] == "interrupted"


def test_ctrl_c_works_as_before_after_training(run_cli, sine_csv):
    before = signal.getsignal(signal.SIGINT)
    run_cli("fit", sine_csv, *FAST)
    assert signal.getsignal(signal.SIGINT) is before
