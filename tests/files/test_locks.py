"""A lock ends with the program that has it, whatever its file says."""

import os
import subprocess
import sys

import pytest

from neuronlab.files.locks import open_locked

HOLDS = """
import sys
from pathlib import Path
from neuronlab.files.locks import open_locked
assert open_locked(Path(sys.argv[1])) is not None
print("locked", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path):
    return tmp_path / "autosave.lock"


def test_a_lock_is_had_once_and_again_after_it_was_dropped(path):
    first = open_locked(path)
    assert first is not None
    assert open_locked(path) is None
    os.close(first)
    second = open_locked(path)
    assert second is not None
    os.close(second)


def test_the_lock_of_a_killed_program_is_free(path):
    command = [sys.executable, "-c", HOLDS, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout.readline() == "locked\n"
        assert open_locked(path) is None
        program.kill()
    ours = open_locked(path)
    assert ours is not None
    os.close(ours)


@pytest.mark.parametrize(
    "contents",
    [b"", f"{os.getpid()}\nneuronlab\nhost\n".encode(), b"1\npython\nelsewhere\n0123456789abcdef\n\n", bytes(1000)],
    ids=["empty", "a live pid", "another machine", "zeros"],
)
def test_what_a_lock_file_holds_means_nothing(path, contents):
    path.write_bytes(contents)
    ours = open_locked(path)
    assert ours is not None
    os.close(ours)
    assert path.read_bytes() == contents


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX permissions")
def test_a_lock_file_is_for_its_owner_alone(path):
    os.close(open_locked(path))
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_lock_that_cannot_be_opened_is_an_error_of_the_system(tmp_path):
    with pytest.raises(OSError, match="No such file"):
        open_locked(tmp_path / "none" / "autosave.lock")
