import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from neuronlab.core.data.edits import clear_points
from neuronlab.files.models.formats import EXPORTERS, load_model
from neuronlab.files.tables.points import points_of, read_points
from neuronlab.gui.controllers.exports import Exports
from neuronlab.session.proposals import Proposal
from neuronlab.session.settings import Settings


@pytest.fixture
def host(qtbot):
    host = QWidget()
    qtbot.addWidget(host)
    host.show()
    return host


@pytest.fixture
def exports(host, still):
    exports = Exports(still, Settings(), host)
    yield exports
    exports.close()


@pytest.fixture
def answer(monkeypatch):
    """What the file dialog answers from now on, as (path, filter); returns the list of (path, filters) it proposes."""

    def answer(path, chosen_filter=""):
        asked = []

        def ask(_parent, _title, proposed, filters):
            asked.append((proposed, filters))
            return str(path), chosen_filter

        monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
        return asked

    return answer


@pytest.mark.parametrize("suffix", EXPORTERS)
def test_the_network_that_is_shown_is_written_in_the_format_of_the_suffix(exports, still, tmp_path, suffix, qtbot):
    path = tmp_path / f"model{suffix}"
    with qtbot.waitSignal(exports.done) as done:
        exports.write_weights(path)
    assert str(path) in done.args[0]
    assert path.stat().st_size > 0


def test_what_was_written_predicts_the_same(exports, still, tmp_path, qtbot):
    with qtbot.waitSignal(exports.done):
        exports.write_weights(tmp_path / "model.npz")
    network, x = still.frame.network, np.linspace(-3.0, 3.0, 20)[:, None]
    read = load_model(tmp_path / "model.npz")
    assert read.task == "curve"
    np.testing.assert_allclose(read.network.predict(x), network.predict(x), rtol=1e-5)


def test_a_task_without_points_can_be_exported_too(exports, still, tmp_path, qtbot):
    experiment = still.document.experiment
    still.document.push(Proposal(experiment.with_workspace(clear_points(experiment.workspace)), "Clear"))
    with qtbot.waitSignal(exports.done):
        exports.write_weights(tmp_path / "model.json")


@pytest.mark.parametrize("task", ["curve", "classes"])
def test_points_are_written_so_that_they_can_be_read_again(exports, still, tmp_path, task, qtbot):
    still.document.push(Proposal(replace(still.document.experiment, task=task), "Task"))
    with qtbot.waitSignal(exports.done):
        exports.write_points(tmp_path / "points.csv")
    workspace = still.document.experiment.workspace
    read, written = read_points(tmp_path / "points.csv"), points_of(workspace)
    assert (written.task, written.labels) == (task, workspace.labels)
    assert read.inputs.tobytes() == workspace.points.inputs.tobytes()
    assert read.targets.tobytes() == workspace.points.targets.tobytes()
    assert workspace.points.test.any()
    assert read.test.tolist() == workspace.points.test.tolist()


def test_roles_are_written_only_if_a_point_is_held_out(still):
    workspace = still.document.experiment.workspace
    kept = replace(workspace, points=workspace.points.split_anew(0.0, 0))
    assert points_of(kept).test is None
    pinned = replace(kept, points=kept.points.with_pinned(np.array([2]), is_pinned=True))
    assert np.flatnonzero(points_of(pinned).test).tolist() == [2]


def test_the_folder_of_the_last_export_is_proposed_for_the_next(exports, answer, tmp_path, qtbot):
    asked = answer(tmp_path / "points.csv")
    for ask in (exports.ask_for_points, exports.ask_for_points):
        with qtbot.waitSignal(exports.done):
            ask()
    assert asked[1][0].startswith(str(tmp_path))
    answer("")
    exports.ask_for_weights()  # and the person thinks better of it
    assert [path.name for path in tmp_path.glob("*.*")] == ["points.csv"]


@pytest.mark.parametrize("suffix", EXPORTERS)
def test_a_name_without_a_suffix_gets_that_of_the_chosen_format(exports, answer, tmp_path, suffix, qtbot):
    answer(tmp_path / "model.v2", f"{EXPORTERS[suffix].label} (*{suffix})")
    with qtbot.waitSignal(exports.done):
        exports.ask_for_weights()
    assert (tmp_path / f"model.v2{suffix}").exists()


def test_what_cannot_be_written_is_told_over_the_window(exports, host, tmp_path, qtbot):
    with qtbot.waitSignal(exports.failed) as failed:
        exports.write_points(tmp_path / "gone" / "points.csv")
    (box,) = (box for box in host.findChildren(QMessageBox) if box.isVisible())
    assert box.text().replace("\u200b", "") == failed.args[0]
    box.accept()
