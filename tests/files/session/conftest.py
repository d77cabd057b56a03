"""Saved sessions."""

import pytest

from tests.files.session.sessions import make_classes, make_experiment, save_learned


@pytest.fixture
def path(tmp_path):
    return tmp_path / "work.nlab"


@pytest.fixture
def saved(path):
    """A saved session of a curve, with everything in it: (experiment, states); the file is at `path`."""
    return save_learned(make_experiment(), path, "curve")


@pytest.fixture
def saved_classes(path):
    """The same of a session of classes that uses everything there is, and in which a curve was learned before."""
    return save_learned(make_classes(), path, "curve", "classes")
