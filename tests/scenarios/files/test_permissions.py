"""The program's own files are for their owner alone, whatever the umask; what a person saves follows it."""

import logging
import os

import numpy as np
import pytest

from neuronlab.files.models.formats import EXPORTERS, export_model
from neuronlab.files.models.model import Model, ToExport
from neuronlab.files.session.file import save_session
from neuronlab.files.session.work import Work
from neuronlab.files.tables.points import write_curve
from neuronlab.log import OVERRIDE, close_to_others, configure_logging
from neuronlab.session.autosave_files import keep_copy, next_save_number, set_aside
from neuronlab.session.opening import open_last
from neuronlab.sweeps.store import Store
from tests.files.models.networks import make_network
from tests.files.session.sessions import make_experiment
from tests.sweeps.building import make_plan

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs POSIX permissions")


@pytest.fixture
def umask():
    """Set the umask; it is restored afterwards."""
    before = os.umask(0o022)
    yield os.umask
    os.umask(before)


def mode_of(path):
    return path.stat().st_mode & 0o777


def test_the_own_files_and_folders_are_private(tmp_path, monkeypatch, umask):
    umask(0)
    folder = tmp_path / "data"
    monkeypatch.setenv(OVERRIDE, str(folder))
    configure_logging()
    logging.getLogger("neuronlab.test").warning("something")
    first = open_last(folder)
    save_session(first.path, Work(make_experiment()), next_save_number(folder))
    second = open_last(folder)
    save_session(second.path, Work(make_experiment()), next_save_number(folder))
    for opening in (first, second):
        opening.release()
    keep_copy(first.path)
    set_aside(second.path, "damaged")
    save_session(second.path, Work(make_experiment()), next_save_number(folder))
    Store.of_program().save(make_plan(), [])
    found = {path.relative_to(folder).as_posix(): mode_of(path) for path in folder.rglob("*")}
    assert {name: mode for name, mode in found.items() if mode != (0o700 if name == "repeats" else 0o600)} == {}
    assert {"autosave.nlab", "autosave-2.nlab", "autosave.lock", "autosave-2.lock", "neuronlab.log"} <= set(found)
    assert len(found) == 9
    assert mode_of(folder) == 0o700


def test_every_own_file_is_known_as_one(tmp_path, monkeypatch, umask):
    """What is copied to another folder with other permissions is closed to others at the next start."""
    umask(0)
    test_the_own_files_and_folders_are_private(tmp_path, monkeypatch, umask)
    folder = tmp_path / "data"
    for path in (folder, *folder.iterdir()):
        path.chmod(0o777)
    close_to_others(folder)
    assert {path.name: mode_of(path) & 0o077 for path in (folder, *folder.iterdir()) if mode_of(path) & 0o077} == {}


@pytest.mark.parametrize("mask", [0o022, 0o077, 0o002])
def test_what_a_person_saves_follows_the_umask_and_keeps_its_permissions(tmp_path, umask, mask):
    umask(mask)
    save_session(tmp_path / "work.nlab", Work(make_experiment()))
    write_curve(tmp_path / "points.csv", np.ones((3, 1)), np.ones((3, 1)))
    model = ToExport(Model(make_network(), "curve"))
    for suffix in EXPORTERS:
        export_model(model, tmp_path / f"model{suffix}", np.empty((0, 1)))
    assert {path.name: oct(mode_of(path)) for path in tmp_path.iterdir() if path.is_file()} == dict.fromkeys(
        (path.name for path in tmp_path.iterdir() if path.is_file()), oct(0o666 & ~mask)
    )
    (tmp_path / "points.csv").chmod(0o640)
    write_curve(tmp_path / "points.csv", np.ones((3, 1)), np.ones((3, 1)))
    assert mode_of(tmp_path / "points.csv") == 0o640
