"""A scratch folder is private, ends with its program however that ends, and takes nothing of others with it."""

import os
import signal
import subprocess
import sys
import tempfile

import pytest

from neuronlab.files.scratch import ScratchFolder, remove_dead_scratch


@pytest.fixture(autouse=True)
def temporary(tmp_path, monkeypatch):
    """The temporary files of the system."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_a_folder_is_there_for_its_owner_until_it_is_removed(temporary):
    with ScratchFolder() as scratch:
        assert scratch.path.parent == temporary
        assert os.name == "nt" or scratch.path.stat().st_mode & 0o777 == 0o700
        (scratch.path / "deep").mkdir()
        (scratch.path / "deep" / "file").write_text("x")
        remove_dead_scratch()
        assert (scratch.path / "deep" / "file").exists()
    assert not list(temporary.iterdir())
    scratch.remove()  # again, which does nothing


def test_the_folder_of_a_killed_program_is_removed(temporary):
    code = (
        "import os, signal, sys, tempfile; tempfile.tempdir = sys.argv[1]\n"
        "from neuronlab.files.scratch import ScratchFolder\n"
        "(ScratchFolder().path / 'half.mp4').write_bytes(b'half')\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    if not hasattr(signal, "SIGKILL"):
        pytest.skip("this system has no SIGKILL")
    subprocess.run([sys.executable, "-c", code, str(temporary)], check=False)
    (left,) = temporary.iterdir()
    assert (left / "half.mp4").exists()
    remove_dead_scratch()
    assert not list(temporary.iterdir())


def test_what_only_looks_like_one_stays(temporary):
    others = [temporary / name for name in ("neuronlab-thesis", "neuronlab-open", "other")]
    for folder in others:
        folder.mkdir(mode=0o700)
    (others[1] / ".lock").write_text("")
    others[1].chmod(0o755)
    (temporary / "neuronlab-file").write_text("mine")
    if hasattr(os, "symlink"):
        (temporary / "mine").mkdir()
        (temporary / "mine" / ".lock").write_text("")
        (temporary / "neuronlab-link").symlink_to(temporary / "mine")
    before = sorted(path.name for path in temporary.rglob("*"))
    remove_dead_scratch()
    after = sorted(path.name for path in temporary.rglob("*"))
    assert after == before or os.name == "nt"
