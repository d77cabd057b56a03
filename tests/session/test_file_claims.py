"""One file is open in one window, by whatever name, and the lock of a killed program is no obstacle."""

import os
import subprocess
import sys

import pytest

from neuronlab.core.errors import WorkError
from neuronlab.session.file_claims import FileClaim, Taken, claim_file, remove_dead_claims

KILLED = """
import os, sys
from pathlib import Path
from neuronlab.session.file_claims import claim_file
claim_file(Path(sys.argv[1]), Path(sys.argv[2]), "neuronlab-dead")
os._exit(9)
"""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "mine" / "spiral.nlab"
    path.parent.mkdir()
    path.write_bytes(b"")
    return path


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "data").mkdir()
    return tmp_path / "data"


@pytest.fixture
def claim(folder, file):
    claim = claim_file(folder, file, "neuronlab-first")
    yield claim
    claim.release()


def spellings(file):
    (file.parent / "link.nlab").symlink_to(file)
    os.link(file, file.parent / "other.nlab")
    return [
        file,
        file.parent / ".." / "mine" / "spiral.nlab",
        file.parent / "link.nlab",
        file.parent / "other.nlab",
        file.relative_to(file.parent.parent),
    ]


def test_a_file_is_one_under_every_spelling_of_its_path(claim, folder, file, monkeypatch):
    monkeypatch.chdir(file.parent.parent)
    for path in spellings(file):
        assert claim_file(folder, path, "neuronlab-second") == Taken(path, "neuronlab-first"), path
    other = claim_file(folder, file.with_name("second.nlab"), "neuronlab-second")
    assert isinstance(other, FileClaim)
    other.release()


def test_a_released_file_can_be_opened_again_and_leaves_nothing(claim, folder, file):
    claim.release()
    claim.release()
    assert list(folder.iterdir()) == []
    again = claim_file(folder, file, "neuronlab-second")
    assert isinstance(again, FileClaim)
    again.release()


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX permissions")
def test_a_lock_is_for_its_owner_alone(claim, folder):
    (lock,) = folder.iterdir()
    assert lock.stat().st_mode & 0o777 == 0o600


def test_the_lock_of_a_killed_program_is_no_obstacle(folder, file):
    command = [sys.executable, "-c", KILLED, folder, file]
    assert subprocess.run(command, check=False).returncode == 9
    (lock,) = folder.iterdir()
    assert b"neuronlab-dead" in lock.read_bytes()
    claim = claim_file(folder, file, "neuronlab-second")
    assert isinstance(claim, FileClaim)
    claim.release()
    subprocess.run(command, check=False)
    remove_dead_claims(folder)
    assert list(folder.iterdir()) == []


def test_a_lock_in_use_survives_the_removal_of_dead_ones(claim, folder, file):
    remove_dead_claims(folder)
    assert isinstance(claim_file(folder, file, "neuronlab-second"), Taken)


def test_a_damaged_lock_is_no_obstacle(folder, file):
    claim_file(folder, file, "neuronlab-first").release()
    (folder / "open-0123.lock").write_bytes(b"\0damaged")
    claim = claim_file(folder, file, "neuronlab-second")
    assert isinstance(claim, FileClaim)
    claim.release()


def test_a_folder_that_takes_no_lock_is_said_in_a_sentence(file):
    with pytest.raises(WorkError, match="takes no lock"):
        claim_file(file, file, "neuronlab-first")
