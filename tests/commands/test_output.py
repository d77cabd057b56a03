"""Output that cannot be written, and streams that are closed: one sentence and exit code 1, never a traceback."""

import os
import subprocess
import sys
import types
from pathlib import Path

import pytest

from neuronlab.cli import main
from tests.command_line import assert_one_line

needs_full_device = pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
needs_shell = pytest.mark.skipif(os.name == "nt", reason="closes a stream in the way of a Unix shell")
LINES = {
    "help": ["--help"],
    "help of a command": ["fit", "--help"],
    "version": ["--version"],
    "fit": ["fit", "points.csv", "--steps", "5"],
    "fit as JSON": ["fit", "points.csv", "--steps", "5", "--json"],
    "predict": ["predict", "model.npz", "points.csv"],
    "predict into a file": ["predict", "model.npz", "points.csv", "--out", "predictions.csv"],
    "demo": ["demo", "--out", "pictures"],
}


@pytest.fixture
def here(sine_csv, monkeypatch, capfd):
    """A folder with points.csv and model.npz, and a demo that needs no window."""
    monkeypatch.chdir(sine_csv.parent)
    main(["fit", "points.csv", "--steps", "5", "--out", "model.npz"])
    stand_in = types.ModuleType("neuronlab.demo")
    stand_in.run_demo = lambda out: [out / "window.png"]
    monkeypatch.setitem(sys.modules, "neuronlab.demo", stand_in)
    capfd.readouterr()
    return sine_csv.parent


@needs_full_device
@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
@pytest.mark.parametrize("buffering", [-1, 1], ids=["buffered", "by the line"])
def test_output_that_is_full_is_one_sentence(here, line, buffering, monkeypatch, capfd):
    with Path("/dev/full").open("w", buffering=buffering) as full, monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", full)
        assert main(line) == 1
    assert capfd.readouterr().err == "neuronlab: the output cannot be written: no space left.\n"


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_output_that_is_closed_is_one_sentence(here, line, monkeypatch, capfd):
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", None)
        assert main(line) == 1
    assert capfd.readouterr().err == "neuronlab: the output cannot be written: it is closed.\n"


def test_a_complaint_that_nobody_can_read_leaves_the_output_and_the_exit_code_alone(here, monkeypatch, capfd):
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stderr", None)
        assert main(["fit", "missing.csv"]) == 2
    assert capfd.readouterr().out == ""


@pytest.mark.skipif(sys.platform != "linux", reason="file names are text there")
def test_a_file_name_that_is_no_text_is_printed_all_the_same(here, capfd):
    name = os.fsdecode(b"model-\xff.npz")
    assert main(["fit", "points.csv", "--steps", "5", "--out", name]) == 0
    assert "Wrote model-\\udcff.npz." in capfd.readouterr().out
    assert main(["predict", f"missing-{name}", "points.csv"]) == 2
    assert_one_line(capfd.readouterr().err)


REDIRECTIONS = {
    ">/dev/full": (1, "neuronlab: the output cannot be written: no space left.\n"),
    ">&-": (1, "neuronlab: the output cannot be written: it is closed.\n"),
    ">&- 2>&-": (1, ""),
    ">/dev/full 2>/dev/full": (1, ""),
}


@needs_shell
@needs_full_device
@pytest.mark.parametrize("redirection", REDIRECTIONS)
def test_a_process_whose_streams_fail_ends_with_code_1_and_a_sentence(redirection):
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    command = ["sh", "-c", f'exec "$@" {redirection}', "sh", sys.executable, "-m", "neuronlab", "--help"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert (done.returncode, done.stderr) == REDIRECTIONS[redirection]


@needs_shell
@pytest.mark.parametrize("redirection", ["2>&-", "2>/dev/full"])
def test_a_process_whose_complaint_cannot_be_written_still_says_that_the_input_was_bad(redirection):
    command = ["sh", "-c", f'exec "$@" {redirection}', "sh", sys.executable, "-m", "neuronlab", "missing.csv"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "")
