"""Which step `fit` keeps, and that the command kept with a model makes it again."""

import json
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


def test_the_report_says_which_step_is_kept_and_that_the_test_points_chose_it(run_cli, noisy_csv):
    best = fitted(run_cli, noisy_csv, *OVERFITTING)["kept_step"]
    said = f"\nKept step {best:,}, where the loss on 9 held-out points was lowest; as they helped to choose it, "
    assert f"{said}their score is a little too good. Use --keep last" in run_cli("fit", noisy_csv, *OVERFITTING)[1]
    assert "Kept" not in run_cli("fit", noisy_csv, *OVERFITTING, "--keep", "last")[1]


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
    watched, unwatched = fitted(run_cli, noisy_csv, *words), fitted(run_cli, noisy_csv, *words, "--test", 0)
    assert watched["stopped_because"] == "plateau"
    assert watched["steps"] < unwatched["steps"]
    assert "because the test loss has fallen by less than 0.01 % in 200 steps" in run_cli("fit", noisy_csv, *words)[1]


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
