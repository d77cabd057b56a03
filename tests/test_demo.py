"""The demo leaves its four files, and says in a sentence what kept it from one."""

import contextlib

import pytest
from PySide6.QtWidgets import QWidget

from neuronlab import demo
from neuronlab.core.errors import WorkError
from neuronlab.demo import PICTURE_NAME, opened_window, run_demo, save_picture, wait_until
from neuronlab.files.models.formats import load_model
from neuronlab.files.tables.points import read_points


@pytest.fixture
def deletes_its_window(qapp, monkeypatch):
    """A process of its own takes the demo's window along; here it has to be deleted."""

    @contextlib.contextmanager
    def opened_and_deleted(*how):
        with opened_window(*how) as window:
            yield window
        window.deleteLater()

    monkeypatch.setattr(demo, "opened_window", opened_and_deleted)


@pytest.mark.usefixtures("deletes_its_window")
def test_the_demo_leaves_points_models_and_a_picture_in_a_new_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(demo, "STEPS", 20)
    out = tmp_path / "new" / "folder"
    files = run_demo(out, size=(1280, 720))
    assert files == [out / name for name in ("points.csv", "model.npz", "model.json", PICTURE_NAME)]
    assert all(path.stat().st_size for path in files)
    inputs = read_points(files[0]).inputs
    assert inputs.min() < -2.5
    assert inputs.max() > 2.5
    models = [load_model(path).network.parameters.tobytes() for path in files[1:3]]
    assert models[0] == models[1]


def test_a_folder_that_cannot_be_made_is_refused_before_a_window_opens(tmp_path):
    (tmp_path / "taken").write_text("a file of this name")
    with pytest.raises(WorkError, match="taken"):
        run_demo(tmp_path / "taken" / "folder")


def test_waiting_ends_with_the_name_of_what_did_not_come(qapp, monkeypatch):
    monkeypatch.setattr(demo, "PATIENCE_SECONDS", 0.0)
    with pytest.raises(WorkError, match="the first picture"):
        wait_until(lambda: False, "the first picture")


def test_a_picture_that_cannot_be_written_is_named(qtbot, tmp_path):
    widget = QWidget()
    qtbot.addWidget(widget)
    with pytest.raises(WorkError, match=PICTURE_NAME):
        save_picture(widget, tmp_path / "no such folder" / PICTURE_NAME)
