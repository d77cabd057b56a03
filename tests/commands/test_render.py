"""`neuronlab render` draws parts of a saved session; it runs in a process of its own only where Qt matters."""

import xml.etree.ElementTree as ET

import pytest

from neuronlab.app import first_experiment
from neuronlab.commands.render import SCALES, SUFFIXES
from neuronlab.core.training.state import fresh_state
from neuronlab.files.session.file import save_session
from neuronlab.files.session.work import Work
from neuronlab.gui.pictures.formats import PICTURE_FORMATS
from neuronlab.gui.pictures.formats import SCALES as DRAWN_SCALES


@pytest.fixture
def saved(tmp_path):
    experiment = first_experiment()
    workspace = experiment.workspace
    path = tmp_path / "work.nlab"
    save_session(path, Work(experiment, {"curve": {0: fresh_state(workspace.run, workspace.points)}}))
    return path


def test_the_command_line_knows_the_formats_without_loading_qt():
    assert tuple(PICTURE_FORMATS) == SUFFIXES
    assert SCALES == DRAWN_SCALES


def test_help_lists_the_views(run_cli):
    with pytest.raises(SystemExit) as ended:
        run_cli("render", "--help")
    assert ended.value.code == 0


@pytest.mark.usefixtures("qapp")
def test_a_view_is_drawn_in_the_size_and_theme_asked_for(run_cli, saved, tmp_path):
    out = tmp_path / "network.svg"
    code, text, trouble = run_cli(
        "render", saved, "--view", "network", "--out", out, "--size", "800x400", "--theme", "dark"
    )
    assert (code, trouble) == (0, "")
    assert str(out) in text
    root = ET.parse(out).getroot()
    assert (root.get("width"), root.get("height")) == ("800", "400")
    texts = {element.text for element in root.iter("{http://www.w3.org/2000/svg}text")}
    assert {"8 · ReLU", "8 · tanh"} <= texts


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--out", "a.jpg"), "must end in one of .png, .svg, .pdf"),
        (("--out", "missing/a.png"), "its folder does not exist"),
        (("--out", "a.png", "--view", "moon"), "invalid choice: 'moon'"),
        (("--out", "a.png", "--size", "12"), "no size such as 960x600"),
        (("--out", "a.png", "--size", "99999x1"), "1 to 8000 pixels"),
        (("--out", "a.png", "--scale", "9"), "invalid choice"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_one_line(run_cli, saved, tmp_path, monkeypatch, more, said):
    monkeypatch.chdir(tmp_path)
    code, _, trouble = run_cli("render", saved, *more)
    assert code == 2
    assert said in trouble
    assert trouble.count("\n") == 1
