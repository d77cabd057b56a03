"""The work as one value, and the named file it belongs to."""

import msgspec
import pytest

from neuronlab.core.specs.experiment import Experiment
from neuronlab.files.session.file import load_session, save_session
from neuronlab.files.session.work import LONGEST_PATH, Home, Work

HOME = Home("/home/me/Übung 3.nlab", is_modified=True)


def test_an_autosave_knows_the_named_file_it_belongs_to(tmp_path):
    path = tmp_path / "autosave.nlab"
    save_session(path, Work(Experiment(), home=HOME), save_number=3)
    assert load_session(path).home == HOME


def test_a_named_file_names_no_file_of_this_machine(tmp_path):
    path = tmp_path / "named.nlab"
    save_session(path, Work(Experiment(), home=HOME))
    assert load_session(path).home is None
    assert HOME.path.encode() not in path.read_bytes().replace(b"\0", b"")


@pytest.mark.parametrize("path", ["", "x" * (LONGEST_PATH + 1)])
def test_a_path_that_no_system_opens_is_refused(path):
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(msgspec.json.encode({"path": path, "is_modified": False}), type=Home)
