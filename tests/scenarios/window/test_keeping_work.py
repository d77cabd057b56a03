from PySide6.QtWidgets import QMessageBox

from neuronlab.app import open_file
from neuronlab.files.session.file import load_session, save_session
from neuronlab.files.session.work import Work
from neuronlab.lab import Lab
from neuronlab.session.autosave_files import restore
from tests.controls import trigger
from tests.windows import share_window


def test_closing_keeps_the_work_and_the_next_start_has_it(window, session, hand, wait_for_frame, tmp_path):
    hand.click(0.0, 1.2)
    session.play()
    wait_for_frame(lambda frame: frame.step > 200)
    window.close()
    work = load_session(tmp_path / "autosave.nlab")
    experiment, states = work.experiment, work.states
    state = states["curve"][0]
    assert len(experiment.workspace.points) == 41
    assert state.step > 200
    again = Lab(restore(tmp_path / "autosave.nlab"), tmp_path / "second.nlab", tmp_path / "log")
    again.start()
    assert again.session.document.experiment.workspace.points.digest == experiment.workspace.points.digest
    assert again.session._worker._training.trainer.step == state.step
    again.window.close()
    again.window.deleteLater()


def test_a_window_opened_again_undoes_and_redoes_what_was_done_before(window, session, hand, learned, tmp_path, qtbot):
    hand.click(0.0, 1.2)
    reached = learned(120)
    trigger(qtbot, window.actions_by_name["reset"])
    window.close()
    again = Lab(restore(tmp_path / "autosave.nlab"), tmp_path / "second.nlab", tmp_path / "log")
    again.start()
    document, actions = again.session.document, again.window.actions_by_name

    def shows(step):
        return again.session.frame is not None and again.session.frame.step == step

    qtbot.waitUntil(lambda: shows(0))
    trigger(qtbot, actions["undo"])
    qtbot.waitUntil(lambda: shows(120))
    assert again.session.frame.network.parameters.tobytes() == reached.network.parameters.tobytes()
    trigger(qtbot, actions["undo"])
    qtbot.waitUntil(lambda: len(document.experiment.workspace.points) == 40)
    assert not actions["undo"].isEnabled()
    for _ in range(2):
        trigger(qtbot, actions["redo"])
    qtbot.waitUntil(lambda: shows(0))
    assert len(document.experiment.workspace.points) == 41
    assert not actions["redo"].isEnabled()
    again.window.close()
    again.window.deleteLater()


def export_errors_are_told_in_a_sentence_and_the_old_file_stays(window, qtbot, wait_for_frame, tmp_path):
    wait_for_frame(lambda frame: True)
    folder = tmp_path / "folder.npz"
    folder.mkdir()
    with qtbot.waitSignal(window.exports.failed) as failed:
        window.exports.write_weights(folder)
    assert str(folder) in failed.args[0]
    box = next(box for box in window.findChildren(QMessageBox) if box.isVisible())
    assert box.text() == failed.args[0]
    box.accept()
    with qtbot.waitSignal(window.exports.failed):
        window.exports.write_weights(tmp_path / "gone" / "model.npz")


def points_are_exported_as_csv(window, qtbot, points, tmp_path):
    with qtbot.waitSignal(window.exports.done):
        window.exports.write_points(tmp_path / "points.csv")
    lines = (tmp_path / "points.csv").read_text().splitlines()
    assert lines[0] == "x,y,role"
    assert len(lines) == 41
    assert [float(cell) for cell in lines[1].split(",")[:2]] == [points().inputs[0, 0], points().targets[0, 0]]
    assert open_file(tmp_path / "points.csv").experiment.workspace.points.test.tolist() == points().test.tolist()


def a_csv_is_opened_standardised_and_a_session_as_it_was_left(tmp_path, session, wait_for_frame):
    (tmp_path / "points.csv").write_text("x,y\n1000,1\n1001,2\n1002,5\n")
    work = open_file(tmp_path / "points.csv")
    experiment, states = work.experiment, work.states
    assert not states
    assert experiment.workspace.run.training.standardize
    assert experiment.workspace.points.inputs[:, 0].tolist() == [1000.0, 1001.0, 1002.0]
    kept = session.document.experiment
    save_session(tmp_path / "work.nlab", Work(kept))
    assert open_file(tmp_path / "work.nlab").experiment.workspace.points.digest == kept.workspace.points.digest


test_files_that_are_written_and_read = share_window(
    export_errors_are_told_in_a_sentence_and_the_old_file_stays,
    points_are_exported_as_csv,
    a_csv_is_opened_standardised_and_a_session_as_it_was_left,
)
