import os

import pytest
from msgspec.structs import replace

from neuronlab.core.errors import WorkError
from neuronlab.files.session.file import load_session, read_save_number, save_session
from neuronlab.files.session.past.limits import Limits, past_size
from neuronlab.files.session.work import Work
from neuronlab.session.autosave import Autosave
from neuronlab.session.proposals import Proposal

POSITIONS = {
    "writing": "neuronlab.session.autosave.save_session",
    "collecting": "neuronlab.session.training_state.TrainingState.snapshot",
}
"""Where saving can fail: in its own thread and in the one that trains."""


@pytest.fixture
def autosave(session, tmp_path):
    autosave = Autosave(session, tmp_path / "autosave.nlab")
    autosave.start()
    yield autosave
    autosave.close()


def test_closing_writes_experiment_and_learned_state(session, autosave, learned, tmp_path):
    frame = learned(100)
    session.close()
    autosave.close()
    work = load_session(tmp_path / "autosave.nlab")
    experiment, states = work.experiment, work.states
    state = states["curve"][0]
    assert state.step == frame.step
    assert state.parameters.tobytes() == frame.network.parameters.tobytes()
    assert experiment.workspace.run == session.document.experiment.workspace.run
    assert experiment.workspace.points.digest == session.document.experiment.workspace.points.digest


def test_it_saves_while_it_runs_and_only_when_something_changed(
    session, autosave, learned, qtbot, tmp_path, monkeypatch
):
    path = tmp_path / "autosave.nlab"
    session.request_snapshot()
    qtbot.waitUntil(path.exists)
    written = []
    monkeypatch.setattr("neuronlab.session.autosave.save_session", lambda *work: written.append(work))
    session.request_snapshot()
    frame = learned(10)
    session.request_snapshot()
    qtbot.waitUntil(lambda: bool(written))
    assert [work.states["curve"][0].step for _, work, *_ in written] == [frame.step]


def test_what_is_left_out_while_training_goes_on_is_saved_at_the_end(
    session, autosave, learned, qtbot, tmp_path, monkeypatch
):
    path = tmp_path / "autosave.nlab"
    monkeypatch.setattr("neuronlab.session.autosave.BRIEF", Limits(0, 0))
    session.pause()
    learned(50)
    session.request_snapshot()
    qtbot.waitUntil(path.exists)
    assert past_size(load_session(path))[0] == 0
    session.close()
    autosave.close()
    assert past_size(load_session(path))[0] > 10


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (WorkError("The disk is full."), "The disk is full."),
        (MemoryError(), "There is not enough memory to save your work."),
        (ZeroDivisionError("a bug"), "because of an internal error: ZeroDivisionError: a bug"),
    ],
    ids=["work", "memory", "bug"],
)
@pytest.mark.parametrize("failing", POSITIONS)
def test_any_failure_is_reported_once_and_saving_goes_on(
    session, autosave, learned, qtbot, monkeypatch, tmp_path, caplog, failing, error, sentence
):
    def fail(*work):
        raise error

    reported = []
    autosave.failed.connect(reported.append)
    with monkeypatch.context() as patch:
        patch.setattr(POSITIONS[failing], fail)
        for _ in range(3):
            session.request_snapshot()
        qtbot.waitUntil(lambda: caplog.text.count("could not be saved") == 3)
    assert caplog.text.count("Traceback") == 1
    with qtbot.waitSignal(autosave.recovered):
        session.request_snapshot()
    assert len(reported) == 1
    assert sentence in reported[0]
    assert (tmp_path / "autosave.nlab").exists()


def test_failing_to_collect_the_work_stops_no_training(session, autosave, qtbot, wait_for_frame, monkeypatch):
    def fail(*work):
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr("neuronlab.session.training_state.TrainingState.snapshot", fail)
    session.play()
    with qtbot.waitSignal(autosave.failed):
        session.request_snapshot()
    step = session.frame.step
    wait_for_frame(lambda frame: frame.step > step + 10)
    assert session.is_playing
    session.pause()


def test_back_to_what_was_saved_last_is_saved(session, autosave, learned, qtbot, monkeypatch, snapshot):
    session.keep_undo(is_on=False)  # or there would be something to redo
    session.request_snapshot()
    qtbot.waitUntil(lambda: autosave._writer._saved is not None)

    def fail(*work):
        raise WorkError("The disk is full.")

    monkeypatch.setattr("neuronlab.session.autosave.save_session", fail)
    before = session.document.experiment
    session.document.push(Proposal(replace(before, warm_edits=not before.warm_edits), "Another look"))
    with qtbot.waitSignal(autosave.failed):
        session.request_snapshot()
    session.document.undo_stack.undo()
    with qtbot.waitSignal(autosave.recovered):
        session.request_snapshot()
    session.close()
    autosave.close()
    assert autosave.last_failure == ""


@pytest.mark.parametrize("failing", POSITIONS)
def test_what_could_not_be_saved_at_the_end_can_be_tried_again(
    session, autosave, learned, tmp_path, monkeypatch, failing
):
    def fail(*work):
        raise RecursionError("a bug")

    frame = learned(50)
    with monkeypatch.context() as patch:
        patch.setattr(POSITIONS[failing], fail)
        session.close()
        autosave.close()
        assert "RecursionError" in autosave.last_failure
        autosave.retry()
        assert "RecursionError" in autosave.last_failure
    autosave.retry()
    assert autosave.last_failure == ""
    assert load_session(tmp_path / "autosave.nlab").states["curve"][0].step == frame.step


def test_a_failure_known_from_the_start_is_not_asked_about_and_saving_is_tried(session, learned, qtbot, tmp_path):
    folder = tmp_path / "none"
    autosave = Autosave(session, folder / "autosave.nlab", trouble="Its folder does not exist.")
    autosave.start()
    reported = []
    autosave.failed.connect(reported.append)
    learned(10)
    session.request_snapshot()
    folder.mkdir()
    with qtbot.waitSignal(autosave.recovered):
        session.request_snapshot()
    (folder / "autosave.nlab").unlink()
    folder.rmdir()
    learned(10)
    session.close()
    autosave.close()
    assert reported == []
    assert "its folder does not exist" in autosave.last_failure


def test_without_a_file_nothing_is_saved_and_nothing_asked(session, learned, tmp_path):
    autosave = Autosave(session, None, trouble="The folder can't be used.")
    autosave.start()
    learned(10)
    session.request_snapshot()
    session.close()
    autosave.close()
    assert autosave.last_failure == ""
    assert list(tmp_path.glob("*.nlab")) == []


def test_every_save_has_a_higher_number_than_all_in_the_folder(session, autosave, learned, qtbot, tmp_path):
    save_session(tmp_path / "autosave-3.nlab", Work(session.document.experiment), save_number=41)
    numbers = []
    for _ in range(2):
        learned(5)
        session.request_snapshot()
        qtbot.waitUntil(lambda: number_of(tmp_path / "autosave.nlab") not in (None, *numbers))
        numbers.append(number_of(tmp_path / "autosave.nlab"))
    assert 41 < numbers[0] < numbers[1]  # a machine that is busy saves now and then besides


def number_of(path):
    return read_save_number(path) if path.exists() else None


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX permissions")
def test_the_work_is_saved_for_its_owner_alone(session, autosave, qtbot, tmp_path):
    path = tmp_path / "autosave.nlab"
    path.write_bytes(b"")
    path.chmod(0o644)
    session.request_snapshot()
    qtbot.waitUntil(lambda: path.stat().st_size > 0)
    assert path.stat().st_mode & 0o777 == 0o600
