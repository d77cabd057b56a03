import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from neuronlab.analysis.frames.builder import FrameBuilder
from neuronlab.analysis.frames.request import ViewRequest
from neuronlab.core.data.edits import clear_points
from neuronlab.files.models.formats import EXPORTERS, load_model
from neuronlab.files.models.offers import OFFERS
from neuronlab.files.tables.points import points_of, read_points
from neuronlab.gui.controllers.exports import Exports
from neuronlab.gui.dialogs.export_dialog import Asked
from neuronlab.session.proposals import Proposal
from neuronlab.session.settings import Settings
from tests.controls import click, press_key, type_into, type_text


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
    """What the file dialog answers from now on; returns the list of (path, filters) it proposes."""

    def answer(path):
        asked = []

        def ask(_parent, _title, proposed, filters):
            asked.append((proposed, filters))
            return str(path), filters

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


def test_a_page_has_the_loss_curve_whatever_is_on_screen(exports, still, tmp_path, qtbot):
    still.trainer.advance(20)
    still.frame = FrameBuilder(still.trainer).build(ViewRequest(frozenset()))
    path = tmp_path / "model.html"
    with qtbot.waitSignal(exports.done):
        exports.write_weights(path)
    history = still.trainer.history.record()
    assert f'"history":{{"steps":{history.steps.tolist()}'.replace(" ", "") in path.read_text(encoding="utf-8")


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
    exports.ask_for_points()  # and the person thinks better of it
    assert [path.name for path in tmp_path.glob("*.*")] == ["points.csv"]


@pytest.mark.parametrize("name", ["points", "points.v2"])
def test_points_without_a_suffix_get_that_of_csv(exports, answer, tmp_path, name, qtbot):
    answer(tmp_path / name)
    with qtbot.waitSignal(exports.done):
        exports.ask_for_points()
    assert (tmp_path / f"{name}.csv").exists()


def test_what_cannot_be_written_is_told_over_the_window(exports, host, tmp_path, qtbot):
    with qtbot.waitSignal(exports.failed) as failed:
        exports.write_points(tmp_path / "gone" / "points.csv")
    (box,) = (box for box in host.findChildren(QMessageBox) if box.isVisible())
    assert box.text().replace("\u200b", "") == failed.args[0]
    box.accept()


# -- the dialog -------------------------------------------------------------------------------------------------------


@pytest.fixture
def asked(exports, qtbot):
    """The export dialog with the format of a suffix chosen, and its contents shown."""

    def ask(ask=exports.ask_for_model):
        ask()
        qtbot.waitUntil(lambda: not exports.dialog.is_looking)
        return exports.dialog

    return ask


def test_the_format_and_the_folder_of_the_last_export_are_chosen_for_the_next(exports, asked, tmp_path, qtbot):
    dialog = asked()
    assert (dialog.suffix, dialog.path.text()) == (".npz", str(exports._settings.export_folder / "model.npz"))
    with qtbot.waitSignal(exports.done) as done:
        type_into(qtbot, dialog.path, str(tmp_path / "mine.json"))  # and presses Enter
    assert done.args[0].startswith(f"Exported {tmp_path / 'mine.json'}. Verified: largest difference ")
    press_key(qtbot, dialog, Qt.Key.Key_Escape)
    assert exports.dialog is None
    again = asked()
    assert (again.suffix, again.path.text()) == (".json", str(tmp_path / "model.json"))


def test_predictions_are_a_format_of_the_dialog(exports, still, asked, tmp_path, qtbot):
    dialog = asked(exports.ask_for_predictions)
    assert dialog.suffix == ".csv"
    assert dialog.contents.preview.toPlainText().startswith("x,prediction\n")
    dialog.path.setText("")
    type_text(qtbot, dialog.path, str(tmp_path / "p"))
    qtbot.waitUntil(lambda: not dialog.is_looking)
    with qtbot.waitSignal(exports.done):
        click(qtbot, dialog.export)
    rows = (tmp_path / "p.csv").read_text().splitlines()
    assert len(rows) == 1 + len(still.document.experiment.workspace.points)


def test_a_second_request_shows_the_dialog_that_is_there(exports, asked):
    dialog = asked()
    exports.ask_for_predictions()
    assert exports.dialog is dialog


def test_a_failure_that_no_dialog_is_there_to_show_is_told_over_the_window(exports, host, asked, tmp_path, qtbot):
    dialog = asked()
    dialog.asked.emit(Asked(OFFERS[".npz"], tmp_path / "gone" / "model.npz"))
    dialog.reject()
    qtbot.waitUntil(lambda: any(box.isVisible() for box in host.findChildren(QMessageBox)))
    (box,) = (box for box in host.findChildren(QMessageBox) if box.isVisible())
    assert "its folder does not exist" in box.text()
    box.accept()


def test_the_dialog_ends_with_the_controller(exports, asked):
    asked()
    exports.close()
    assert exports.dialog is None


def test_what_a_killed_program_left_half_written_is_removed_where_files_were_saved_last(host, still, tmp_path, qtbot):
    settings = Settings()
    folders = [tmp_path / name for name in ("exports", "imports", "elsewhere")]
    for folder in folders:
        folder.mkdir()
        (folder / ".neuronlab-0123456789abcdef.tmp").write_bytes(b"half")
        (folder / "thesis.tmp").write_bytes(b"mine")
    exports = Exports(still, settings, host)
    exports.tidy()  # nothing was saved anywhere yet
    settings.export_folder, settings.import_folder = folders[:2]
    exports.tidy()
    qtbot.waitUntil(lambda: not any(list(folder.glob(".neuronlab*")) for folder in folders[:2]))
    exports.close()
    assert all((folder / "thesis.tmp").exists() for folder in folders)
    assert list(folders[2].glob(".neuronlab*"))
