"""Links that lead round in a circle are refused in a sentence wherever a path is asked for."""

import pytest

from neuronlab.core.errors import InputError, WorkError
from neuronlab.files.atomic import require_writable, write_atomically
from neuronlab.files.models.formats import load_model
from neuronlab.files.session.file import load_session
from neuronlab.files.tables.inputs import read_inputs
from neuronlab.files.tables.points import read_points
from neuronlab.log import OVERRIDE, data_folder

ROUND = "its symbolic links form a loop"


@pytest.fixture
def loop(tmp_path):
    """Make a name that is a link to itself."""

    def make(name):
        path = tmp_path / name
        try:
            path.symlink_to(path)
        except OSError:
            pytest.skip("links cannot be made here")
        return path

    return make


@pytest.mark.parametrize("inside", [False, True], ids=["the file", "its folder"])
@pytest.mark.parametrize(
    ("read", "name"),
    [
        (load_model, "model.npz"),
        (load_model, "model.json"),
        (load_session, "work.nlab"),
        (read_points, "points.csv"),
        (lambda path: read_inputs(path, 1), "inputs.csv"),
    ],
)
def test_input(loop, read, name, inside):
    path = loop("folder") / name if inside else loop(name)
    with pytest.raises(InputError, match=ROUND):
        read(path)


@pytest.mark.parametrize("inside", [False, True], ids=["the file", "its folder"])
def test_output_is_refused_beforehand_and_stays_what_it_is(loop, inside):
    path = loop("folder") / "points.csv" if inside else loop("points.csv")
    with pytest.raises(InputError, match=ROUND):
        require_writable(path)
    with pytest.raises(WorkError, match=ROUND):
        write_atomically(path, b"new")
    assert (path.parent if inside else path).is_symlink()


@pytest.mark.parametrize("inside", [False, True], ids=["the folder", "the one above"])
def test_data_folder(loop, monkeypatch, inside):
    path = loop("data folder")
    monkeypatch.setenv(OVERRIDE, str(path / "NeuronLab" if inside else path))
    with pytest.raises(WorkError, match=f"cannot be created: .*Set {OVERRIDE} to another folder"):
        data_folder()


def test_a_file_for_the_window(loop, run_cli, monkeypatch):
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    code, _, err = run_cli(loop("points.csv"))
    assert code == 2
    assert ROUND in err
