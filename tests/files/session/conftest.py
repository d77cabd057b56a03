"""Saved sessions."""

import pytest

from tests.files.session.sessions import make_classes, make_experiment, save_learned


@pytest.fixture
def path(tmp_path):
    return tmp_path / "work.nlab"


@pytest.fixture(scope="session")
def _curve(tmp_path_factory):
    path = tmp_path_factory.mktemp("curve") / "work.nlab"
    return save_learned(make_experiment(), path, "curve"), path.read_bytes()


@pytest.fixture(scope="session")
def _classes(tmp_path_factory):
    path = tmp_path_factory.mktemp("classes") / "work.nlab"
    return save_learned(make_classes(), path, "curve", "classes"), path.read_bytes()


@pytest.fixture
def saved(path, _curve):
    """A saved session of a curve, with everything in it: (experiment, states); the file is at `path`."""
    learned, data = _curve
    path.write_bytes(data)
    return learned


@pytest.fixture
def saved_classes(path, _classes):
    """The same of a session of classes that uses everything there is, and in which a curve was learned before."""
    learned, data = _classes
    path.write_bytes(data)
    return learned
