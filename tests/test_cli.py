"""The command line: the first word decides, every failure is one line, and nothing is loaded in vain."""

import importlib
import os
import signal
import subprocess
import sys
import types
from pathlib import Path

import numpy as np
import pytest

from neuronlab import __version__
from neuronlab.cli import COMMANDS, main
from neuronlab.commands import fit
from neuronlab.core.activations.table import ACTIVATION_LABELS, ACTIVATIONS
from neuronlab.core.data.features import FEATURES
from neuronlab.core.engine.optimizers import OPTIMIZERS
from neuronlab.core.engine.schedules import SCHEDULES
from neuronlab.core.network.initializers import INITIALIZER_LABELS
from neuronlab.core.network.losses import LOSSES
from neuronlab.core.network.units import UNITS
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.text import LONGEST_MESSAGE
from neuronlab.files.models.formats import EXPORTERS, load_model
from neuronlab.files.tables.points import write_curve
from tests.command_line import FAST, assert_one_line

# -- refusals ---------------------------------------------------------------------------------------------------------

REFUSED = {
    "fit": "the following arguments are required: DATA.csv",
    "fit none.csv": "none.csv cannot be read as points: there is no such file",
    "fit none.csv --task curve": "none.csv cannot be read as a curve: there is no such file",
    "fit bad.csv": "bad.csv cannot be read as a curve: line 3, column y: 'abc' is not a number",
    "fit points.csv --lr abc": "--lr: invalid float value: 'abc'",
    "fit points.csv --lr nan": "Learning rate must be from",
    "fit points.csv --lr 0": "Learning rate must be from",
    "fit points.csv --batch -1": "Batch size must be from 0",
    "fit points.csv --steps 0": "Steps must be from 1",
    "fit points.csv --seed -1": "Seed must be from 0",
    "fit points.csv --test 1": "Test share must be from 0 to 0.9",
    "fit points.csv --hidden 16": "'16' is not WIDTH:ACTIVATION, such as 16:relu",
    "fit points.csv --hidden 513:relu": "--hidden: '513:relu': Width must be from 1 to 512, not 513 (see",
    "fit points.csv --hidden 4:magic": "'4:magic': there is no activation named 'magic'",
    f"fit points.csv --hidden {','.join(['2:relu'] * 17)}": "17 hidden layers are too many; the limit is 16",
    "fit points.csv --optimizer magic": "invalid choice: 'magic'",
    "fit points.csv --task poetry": "argument --task: invalid choice: 'poetry'",
    "fit points.csv --task classes": "cannot be read as classes: it has 2 columns; classes require 3",
    "fit points.csv --task surface": "cannot be read as a surface: it has 2 columns; a surface requires 3",
    "fit labels.csv --task classes": "labels.csv cannot be read as classes: it has 7 different labels (a, b, c, …)",
    "fit points.csv --columns a,y": "argument --columns: 'a,y' is not INPUTS:TARGET, such as x:y",
    "fit points.csv more": "unrecognized arguments: more",
    "predict points.csv points.csv": "points.csv cannot be read as a model",
    "predict none.npz points.csv": "none.npz cannot be read as a model: there is no such file",
    "predict bad.json points.csv": "bad.json cannot be read as a model",
    "demo": "the following arguments are required: --out",
    "none.nlab": "there is no file or command named none.nlab",
    "bad.json": "bad.json cannot be read as a model",
    "--fast": "unrecognized arguments: --fast",
}


@pytest.mark.parametrize("line", REFUSED)
def test_bad_arguments_and_bad_input_are_one_line_and_code_2(run_cli, sine_csv, monkeypatch, line):
    monkeypatch.chdir(sine_csv.parent)
    Path("bad.csv").write_text("x,y\n1,2\n2,abc\n3,4\n")
    Path("bad.json").write_text("{")
    Path("labels.csv").write_text("".join(f"{number},0,{label}\n" for number, label in enumerate("abcdefg")))
    code, printed, err = run_cli(*line.split())
    assert (code, printed) == (2, "")
    assert REFUSED[line].lower() in err.lower()
    assert_one_line(err)


HUGE = 1_000_000
"""Characters; more are refused before anybody looks at what they say."""
LONG_WORDS = {
    "a field of a model": (
        "predict model.json points.csv",
        "Object contains unknown field",
        '{"format": "neuronlab-model", "version": 2, "FIELD": 1}',
    ),
    "its format": ("predict model.json points.csv", "cannot be read as a model", '{"format": "FIELD"}'),
    "its task": (
        "predict model.json points.csv",
        "there is no task named",
        '{"format": "neuronlab-model", "version": 2, "task": "FIELD", "layers": [], '
        '"input_scaling": {"mean": [0], "deviation": [1]}, "target_scaling": {"mean": [0], "deviation": [1]}}',
    ),
    "a cell": ("fit table.csv", "", "x,y\n1,FIELD\n"),
    "an argument": ("fit points.csv --hidden 3:FIELD", "argument --hidden: ", ""),
    "a path": ("fit FIELD", "cannot be read", ""),
    "a word": ("FIELD", "there is no file or command named", ""),
}


@pytest.mark.parametrize(("line", "words", "contents"), LONG_WORDS.values(), ids=LONG_WORDS)
def test_a_message_is_one_line_of_500_characters_whatever_a_file_or_a_person_says(
    run_cli, sine_csv, monkeypatch, line, words, contents
):
    monkeypatch.chdir(sine_csv.parent)
    for name in ("model.json", "table.csv"):
        Path(name).write_text(contents.replace("FIELD", "f\\u001b\\n\u2028" + "f" * HUGE))
    code, printed, err = run_cli(*(word.replace("FIELD", "\x1b\n" + "f" * 100_000) for word in line.split()))
    assert (code, printed) == (2, "")
    assert words.lower() in err.lower()
    assert_one_line(err)
    assert len(err) <= len("neuronlab: \n") + LONGEST_MESSAGE
    assert "\x1b" not in err


def test_a_long_error_that_nobody_expected_is_one_line_too(run_cli, sine_csv, monkeypatch):
    def fail(*_arguments, **_options):
        raise ZeroDivisionError("two\nlines" + "x" * HUGE)

    monkeypatch.setattr(fit, "train", fail)
    code, _, err = run_cli("fit", sine_csv)
    assert code == 1
    assert_one_line(err)
    assert len(err) <= len("neuronlab: \n") + LONGEST_MESSAGE
    assert " for details." in err


def test_what_nobody_expected_is_one_line_and_a_traceback_in_the_log(run_cli, sine_csv, tmp_path, monkeypatch):
    def fail(*_arguments, **_options):
        raise ZeroDivisionError("inside")

    monkeypatch.setattr(fit, "train", fail)
    code, printed, err = run_cli("fit", sine_csv, "--json")
    assert (code, printed) == (1, "")
    assert_one_line(err)
    log = tmp_path / "data" / "neuronlab.log"
    assert str(log) in err
    assert "Traceback (most recent call last)" in log.read_text()
    assert "ZeroDivisionError: inside" in log.read_text()


# -- the first word ---------------------------------------------------------------------------------------------------


@pytest.fixture
def window(monkeypatch):
    """A stand-in for the window and the demo that notes what it was asked to show."""
    shown = []
    app, demo = types.ModuleType("neuronlab.app"), types.ModuleType("neuronlab.demo")
    app.run_window = lambda path, **_: shown.append(path) or 0
    demo.run_demo = lambda out: shown.append(("demo", out)) or []
    monkeypatch.setitem(sys.modules, "neuronlab.app", app)
    monkeypatch.setitem(sys.modules, "neuronlab.demo", demo)
    return shown


def test_no_word_opens_the_window(run_cli, window):
    assert run_cli() == (0, "", "")
    assert window == [None]


def test_a_file_opens_the_window_with_it(run_cli, window, sine_csv):
    assert run_cli(sine_csv) == (0, "", "")
    assert window == [sine_csv]


def test_a_command_wins_over_a_file_of_its_name(run_cli, window, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("demo").mkdir()
    assert run_cli("demo", "--out", "pictures")[0] == 0
    assert window == [("demo", Path("pictures"))]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there always is a display")
def test_without_a_display_the_window_is_refused_with_a_way_out(run_cli, monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    code, _, err = run_cli()
    assert code == 1
    assert "there is no display for the window; 'neuronlab demo --out DIR' works without one" in err
    assert_one_line(err)


def test_help_names_every_command_and_nothing_else(capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["--help"])
    assert stopped.value.code == 0
    listed = [
        line.split()[0] for line in capsys.readouterr().out.splitlines() if line[:2] == "  " and line[2:3].isalpha()
    ]
    assert listed == ["FILE", *COMMANDS]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name, capsys):
    with pytest.raises(SystemExit) as stopped:
        main([name, "--help"])
    assert stopped.value.code == 0
    printed = capsys.readouterr().out
    assert printed.startswith(f"usage: neuronlab {name} {COMMANDS[name].usage}\n")


def test_the_help_of_fit_names_every_choice(capsys):
    with pytest.raises(SystemExit):
        main(["fit", "--help"])
    words = capsys.readouterr().out
    tables = (TASKS, LOSSES, OPTIMIZERS, SCHEDULES, FEATURES, UNITS, INITIALIZER_LABELS, ACTIVATION_LABELS, EXPORTERS)
    for table in tables:
        assert [key for key in table if key not in words] == []
    for row in ACTIVATIONS.values():
        assert row.parameter is None or row.parameter.name in words


def test_version(capsys):
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out == f"neuronlab {__version__}\n"


# -- in a process of its own ------------------------------------------------------------------------------------------


def start(*arguments, stdout=subprocess.PIPE):
    """Start it with its output buffered, as it is for a person, whatever the machine that tests sets."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    command = [sys.executable, "-m", "neuronlab", *map(str, arguments)]
    return subprocess.Popen(command, stdout=stdout, stderr=subprocess.PIPE, text=True, env=environment)


def test_a_damaged_session_is_refused_before_a_window_opens(tmp_path):
    (tmp_path / "work.nlab").write_bytes(b"PK damaged")
    with start(tmp_path / "work.nlab") as process:
        out, err = process.communicate()
    assert (process.returncode, out) == (2, "")
    assert "work.nlab cannot be read as a session: it is damaged" in err
    assert_one_line(err)


def test_a_reader_that_is_gone_before_there_is_output_ends_it_quietly(sine_csv):
    process = start("fit", sine_csv, *FAST)
    process.stdout.close()
    assert process.stderr.read() == ""
    process.stderr.close()
    assert process.wait() == 0


def test_a_reader_that_goes_away_ends_it_quietly(sine_csv, tmp_path):
    model = tmp_path / "model.npz"
    main(["fit", str(sine_csv), *FAST, "--out", str(model)])
    x = np.linspace(0.0, 1.0, 20_000)[:, None]
    write_curve(tmp_path / "many.csv", x, x)
    process = start("predict", model, tmp_path / "many.csv")
    assert process.stdout.readline() == "x,prediction\n"
    process.stdout.close()
    assert process.stderr.read() == ""
    process.stderr.close()
    assert process.wait() == 0


# A real terminal is not to be had on every machine; the program asks nothing more of one than this.
ON_A_TERMINAL = """
import io, sys
class Terminal(io.TextIOWrapper):
    def isatty(self):
        return True
sys.stderr = Terminal(sys.stderr.detach(), write_through=True)
from neuronlab.cli import main
sys.exit(main(sys.argv[1:]))
"""


def test_ctrl_c_on_a_terminal(sine_csv, tmp_path):
    out = tmp_path / "model.npz"
    command = [sys.executable, "-c", ON_A_TERMINAL, "fit", sine_csv, "--steps", "1000000000", "--out", out]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        seen = b""
        while b"step " not in seen:  # the bar is drawn, so training is under way
            read = os.read(process.stderr.fileno(), 1000)
            assert read, seen
            seen += read
        process.send_signal(signal.SIGINT)
        printed = process.stdout.read()
    assert process.returncode == 0
    assert b"Interrupted at step" in printed
    load_model(out)


SCRIPT = """
import sys
from neuronlab.cli import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
import os
print("loaded:", *sorted({name.split(".")[0] for name in sys.modules}))
print("blas threads:", os.environ["OPENBLAS_NUM_THREADS"])
"""


def loaded_by(*arguments):
    """What a fresh interpreter has loaded after a command: (names of packages, BLAS threads)."""
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    command = [sys.executable, "-c", SCRIPT, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    *_, loaded, threads = done.stdout.splitlines()
    return set(loaded.split()[1:]), threads.split()[-1]


def test_headless_commands_load_no_qt_and_leave_blas_one_thread(sine_csv, tmp_path):
    model = tmp_path / "model.npz"
    packages, threads = loaded_by("fit", sine_csv, *FAST, "--out", model)
    assert not packages & {"PySide6", "shiboken6", "pyqtgraph", "qtawesome"}
    assert "numpy" in packages
    assert threads == "1"
    assert model.exists()


def test_version_and_help_do_not_even_load_numpy():
    for flag in ("--version", "--help"):
        assert not loaded_by(flag)[0] & {"numpy", "msgspec", "PySide6"}


def test_a_background_process_that_imports_the_program_does_not_start_it():
    assert importlib.import_module("neuronlab.__main__").__name__ == "neuronlab.__main__"
