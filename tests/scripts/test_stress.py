"""`make stress`: a failure in any round is a failure, and the other work ends with the round."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from scripts import stress


@pytest.fixture
def commands(monkeypatch):
    """What is run instead of pytest, with the exit codes it is given and the processes busy beside it."""
    seen = SimpleNamespace(codes=[0] * 4, arguments=[], busy=[], cores=[])

    def run(arguments, check):
        seen.arguments.append(arguments)
        seen.busy.append(sum(child.is_alive() for child in multiprocessing.active_children()))
        if hasattr(os, "sched_getaffinity"):
            seen.cores.append(len(os.sched_getaffinity(0)))
        return SimpleNamespace(returncode=seen.codes[len(seen.arguments) - 1])

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(sys, "argv", ["stress.py", "tests/core/data/test_split.py"])
    return seen


@pytest.mark.parametrize("failed_round", range(4))
def test_one_failed_round_of_four_fails(commands, failed_round, monkeypatch):
    monkeypatch.setattr(stress, "_burn", int)
    commands.codes[failed_round] = 1
    assert stress.main() == 1
    assert len(commands.arguments) == 4


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="this system cannot confine a process")
def test_three_rounds_have_every_core_busy_and_one_has_one_core(commands):
    cores = os.sched_getaffinity(0)
    assert stress.main() == 0
    assert commands.busy == [os.cpu_count()] * 3 + [0]
    assert commands.cores == [len(cores)] * 3 + [1]
    assert os.sched_getaffinity(0) == cores
    assert not multiprocessing.active_children()


def test_every_round_has_an_order_of_its_own_and_only_the_tests_asked_for(commands, monkeypatch):
    monkeypatch.setattr(stress, "_burn", int)
    monkeypatch.setattr(sys, "argv", [*sys.argv, "--seed", "7"])
    stress.main()
    orders = [next(word for word in words if "seed" in word) for words in commands.arguments]
    assert orders == [f"--randomly-seed={seed}" for seed in (7, 8, 9, 10)]
    assert all(words[-1] == "tests/core/data/test_split.py" for words in commands.arguments)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_the_other_work_ends_with_a_killed_run(tmp_path):
    script = tmp_path / "killed.py"
    script.write_text(
        "import multiprocessing, os, signal\n"
        "from scripts import stress\n"
        "if __name__ == '__main__':\n"
        "    with stress._busy(1):\n"
        "        print(multiprocessing.active_children()[0].pid, flush=True)\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(stress.__file__).parents[1])}
    killed = subprocess.run(
        [sys.executable, script], env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    burner = int(killed.stdout)
    until = time.monotonic() + 60.0
    while _lives(burner) and time.monotonic() < until:
        time.sleep(0.05)
    assert not _lives(burner)


def _lives(process):
    """Whether a process exists and is not merely waiting to be reaped."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{process}/stat")
    return not (state.exists() and state.read_text().rsplit(")", 1)[1].split()[0] == "Z")
