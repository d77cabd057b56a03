"""A small disk that is full, and one that is read-only: nothing saved before is lost, and one sentence says why."""

import contextlib
import os
import shutil
import subprocess
import sys

import numpy as np
import pytest

from neuronlab.core.errors import InputError, WorkError
from neuronlab.files.atomic import require_writable
from neuronlab.files.models.formats import EXPORTERS, export_model
from neuronlab.files.models.model import Model, ToExport
from neuronlab.files.session.file import load_session, save_session
from neuronlab.files.session.work import Work
from neuronlab.files.tables.points import read_points, write_curve
from neuronlab.log import OVERRIDE, configure_logging
from neuronlab.session.opening import open_last
from neuronlab.sweeps.store import Store
from tests.files.models.networks import make_network
from tests.files.session.sessions import make_experiment
from tests.sweeps.building import make_plan

KB = 512
FULL, READ_ONLY = "the disk is full", "the file system is read-only"


@pytest.fixture
def disk(tmp_path):
    """A disk of half a megabyte, with saved work, an export of each kind and a table; `mount(options)` changes it."""
    if not sys.platform.startswith("linux") or os.geteuid() or not shutil.which("mount"):
        pytest.skip("mounting a small disk takes Linux, its administrator and the command mount")
    folder = tmp_path / "disk"
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={KB}k,mode=0700", "tmpfs", folder],
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        pytest.skip(f"no disk can be mounted here: {made.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.fixture
def filled(disk):
    """The disk with saved work, exports and a table, and no room for more."""
    save_session(disk / "autosave.nlab", Work(make_experiment()), 1)
    write_curve(disk / "points.csv", np.ones((3, 1)), np.ones((3, 1)))
    for suffix in EXPORTERS:
        export_model(ToExport(Model(make_network(), "curve")), disk / f"model{suffix}", np.empty((0, 1)))
    with (disk / "thesis.bin").open("wb", buffering=0) as stream, contextlib.suppress(OSError):
        while stream.write(bytes(4096)):
            pass
    return disk


@pytest.fixture
def read_only(filled):
    """The same disk, read-only."""
    subprocess.run(["mount", "-o", "remount,ro", filled], check=True)
    return filled


def contents_of(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def assert_nothing_can_be_written(folder, reason):
    """Every writer says the reason, and all files stay as they are."""
    before = contents_of(folder)
    model = ToExport(Model(make_network(("tanh",) * 8), "curve"))
    writers = {
        "autosave.nlab": lambda path: save_session(path, Work(make_experiment()), 2),
        "points.csv": lambda path: write_curve(path, np.zeros((2_000, 1)), np.zeros((2_000, 1))),
        **{f"model{suffix}": lambda path: export_model(model, path, np.empty((0, 1))) for suffix in EXPORTERS},
    }
    for name, write in writers.items():
        with pytest.raises(WorkError) as refusal:
            write(folder / name)
        assert str(refusal.value) == f"{folder / name} cannot be written: {reason}."
        with pytest.raises(InputError, match=reason):
            require_writable(folder / name, 2**16)
    with pytest.raises(WorkError, match=r"cannot be (written|created)"):
        Store(folder / "repeats").save(make_plan(), [])
    shutil.rmtree(folder / "repeats", ignore_errors=True)
    assert contents_of(folder) == before


def assert_a_start_brings_the_work_back(folder, monkeypatch, capfd):
    monkeypatch.setenv(OVERRIDE, str(folder))
    configure_logging()
    opening = open_last(folder)
    opening.release()
    assert opening.work.experiment.curve.points.digest == make_experiment().curve.points.digest
    assert opening.unsaved
    assert capfd.readouterr().err == ""
    return opening.unsaved


def test_on_a_full_disk(filled, monkeypatch, capfd):
    assert_nothing_can_be_written(filled, FULL)
    assert assert_a_start_brings_the_work_back(filled, monkeypatch, capfd).endswith(f"{FULL}.")
    (filled / "thesis.bin").unlink()
    save_session(filled / "autosave.nlab", Work(make_experiment()), 2)
    assert load_session(filled / "autosave.nlab").experiment.task == "curve"
    assert len(read_points(filled / "points.csv").inputs) == 3


def test_on_a_read_only_disk(read_only, monkeypatch, capfd):
    assert_nothing_can_be_written(read_only, READ_ONLY)
    unsaved = assert_a_start_brings_the_work_back(read_only, monkeypatch, capfd)
    assert unsaved.startswith(f"The folder {read_only} cannot be used: autosave.lock cannot be written: Read-only")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the administrator may write everywhere")
def test_in_a_folder_without_permission(tmp_path, monkeypatch, capfd):
    folder = tmp_path / "folder"
    folder.mkdir()
    save_session(folder / "autosave.nlab", Work(make_experiment()), 1)
    folder.chmod(0o500)
    try:
        with pytest.raises(WorkError, match="permission denied"):
            save_session(folder / "autosave.nlab", Work(make_experiment()), 2)
        assert assert_a_start_brings_the_work_back(folder, monkeypatch, capfd)
    finally:
        folder.chmod(0o700)


def test_a_data_folder_that_is_a_file(tmp_path, monkeypatch):
    path = tmp_path / "data"
    path.write_text("my thesis")
    monkeypatch.setenv(OVERRIDE, str(path))
    with pytest.raises(WorkError, match=rf"The folder {path} cannot be created: File exists\. Set {OVERRIDE} to"):
        configure_logging()
    assert path.read_text() == "my thesis"
