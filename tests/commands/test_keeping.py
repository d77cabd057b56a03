"""Which step `fit` keeps, and that the command kept with a model makes it again."""

import json
import re
import shlex

import numpy as np
import pytest

from neuronlab.core.training.trainer import Trainer
from neuronlab.files.models.formats import load_model
from tests.command_line import assert_one_line

OVERFITTING = ("--steps", 1500, "--hidden", "32:tanh", "--lr", 0.03)


@pytest.fixture
def noisy_csv(tmp_path):
    rng, path = np.random.default_rng(4), tmp_path / "noisy.csv"
    x = rng.uniform(-1.0, 1.0, 40)
    rows = [f"{a!r},{b!r}" for a, b in zip(x.tolist(), (x + rng.normal(0.0, 1.0, 40)).tolist(), strict=True)]
    path.write_text("\n".join(["x,y", *rows]))
    return path


def fitted(run_cli, path, *options):
    code, printed, err = run_cli("fit", path, "--json", *options)
    assert (code, err) == (0, "")
    return json.loads(printed)


def test_the_best_step_is_kept_where_points_are_held_out(run_cli, noisy_csv, tmp_path):
    best = fitted(run_cli, noisy_csv, *OVERFITTING, "--out", tmp_path / "best.npz")
    last = fitted(run_cli, noisy_csv, *OVERFITTING, "--keep", "last", "--out", tmp_path / "last.npz")
    assert best["steps"] == last["steps"] == last["kept_step"] == 1500
    assert 0 < best["kept_step"] < 1500
    assert best["test_loss"] < last["test_loss"]
    assert best["train_loss"] > last["train_loss"]
    assert load_model(tmp_path / "best.npz").facts.training.steps == best["kept_step"]


def test_the_command_of_a_model_makes_the_step_that_was_kept(run_cli, noisy_csv, tmp_path, monkeypatch):
    fitted(run_cli, noisy_csv, *OVERFITTING, "--out", tmp_path / "first.npz")
    first = load_model(tmp_path / "first.npz")
    monkeypatch.chdir(tmp_path)
    assert run_cli(*shlex.split(first.facts.training.command)[1:])[0] == 0
    again = load_model(tmp_path / "model.npz")
    assert np.array_equal(again.network.parameters, first.network.parameters)
    assert again.facts.training == first.facts.training


def test_the_report_says_which_step_is_kept_and_that_the_test_points_chose_it(run_cli, noisy_csv, tmp_path):
    printed = run_cli("fit", noisy_csv, *OVERFITTING, "--out", tmp_path / "m.npz")[1]
    best = load_model(tmp_path / "m.npz").facts.training.steps
    said = f"\nKept step {best:,}, where the loss on 9 held-out points was lowest; as they helped to choose the step, "
    assert f"{said}their score is a little too good. Use --keep last" in printed
    assert "Kept" not in run_cli("fit", noisy_csv, "--steps", 30, "--keep", "last")[1]


def test_a_single_test_point_that_chose_the_step_is_one(run_cli, tmp_path):
    table = tmp_path / "three.csv"
    table.write_text("x,y,role\n1,1,train\n9,9,test\n3,3,train\n")
    printed = run_cli("fit", table, "--steps", 30, "--hidden", "none")[1]
    assert "where the loss on 1 held-out point was lowest; as it helped to choose the step, its score is" in printed


def test_the_last_step_is_kept_where_nothing_is_held_out(run_cli, noisy_csv):
    assert fitted(run_cli, noisy_csv, "--steps", 30, "--test", 0)["kept_step"] == 30
    code, printed, err = run_cli("fit", noisy_csv, "--steps", 30, "--test", 0, "--keep", "best")
    assert (code, printed) == (2, "")
    assert_one_line(err)
    assert "--keep last" in err


def test_a_network_that_only_gets_worse_is_kept_as_it_starts(run_cli, noisy_csv, tmp_path):
    """Its command would have to make no step, which none does."""
    table, out = tmp_path / "opposed.csv", tmp_path / "model.npz"
    rows = [f"{x},{x * y},{role}" for x in range(1, 9) for y, role in ((1, "train"), (-1, "test"))]
    table.write_text("\n".join(["x,y,role", *rows]))
    words = (table, "--hidden", "none", "--init", "zero", "--no-standardize", "--steps", 40)
    report = fitted(run_cli, *words, "--out", out)
    assert (report["steps"], report["kept_step"]) == (40, 0)
    assert load_model(out).facts.training.command == ""
    assert "No step lowered the loss on 8 held-out points" in run_cli("fit", *words)[1]


def test_patience_watches_the_test_loss_and_says_so(run_cli, noisy_csv):
    words = (*OVERFITTING, "--patience", 200)
    watched, unwatched = (run_cli("fit", noisy_csv, *words, "--test", share)[1] for share in (0.2, 0))
    assert "\nStopped because the test loss has fallen by less than 0.01 % in 200 steps.\n" in watched
    steps = [
        int(re.search(r"parameters for ([\d,]+) steps", text)[1].replace(",", "")) for text in (watched, unwatched)
    ]
    assert steps[0] < steps[1]


def test_an_interrupted_training_keeps_its_best_step_too(run_cli, noisy_csv, monkeypatch):
    advance = Trainer.advance

    def interrupting(trainer, steps):
        import signal  # noqa: PLC0415

        made = advance(trainer, steps)
        if trainer.step > 600:
            signal.raise_signal(signal.SIGINT)
        return made

    monkeypatch.setattr(Trainer, "advance", interrupting)
    code, printed, _ = run_cli("fit", noisy_csv, *OVERFITTING)
    assert code == 0
    assert "Interrupted at step" in printed
    assert "\nKept step " in printed
    assert "the network trained so far is kept" not in printed
