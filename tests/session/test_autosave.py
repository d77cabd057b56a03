import os
import subprocess
import sys

import pytest

from neuronlab.core.errors import InputError, WorkError
from neuronlab.files.session_file import load_session
from neuronlab.session.autosave import Autosave, AutosaveClaim, restore


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
    experiment, states = load_session(tmp_path / "autosave.nlab")
    state = states["curve"]
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
    assert [states["curve"].step for _, _, states in written] == [frame.step]


def test_a_failure_is_told_once_and_saving_goes_on(session, autosave, learned, qtbot, monkeypatch, tmp_path):
    def fail(*work):
        raise WorkError("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr("neuronlab.session.autosave.save_session", fail)
        with qtbot.waitSignal(autosave.failed) as told:
            session.request_snapshot()
        assert told.args == ["The disk is full."]
    session.request_snapshot()
    qtbot.waitUntil((tmp_path / "autosave.nlab").exists)


def test_a_damaged_file_is_moved_aside_and_said_so(tmp_path):
    path = tmp_path / "autosave.nlab"
    assert restore(path) is None
    path.write_bytes(b"not a session")
    with pytest.raises(InputError, match=r"autosave\.damaged\.nlab"):
        restore(path)
    assert not path.exists()
    assert (tmp_path / "autosave.damaged.nlab").read_bytes() == b"not a session"


def test_two_windows_never_save_to_the_same_file(tmp_path):
    first, second = AutosaveClaim(tmp_path), AutosaveClaim(tmp_path)
    assert [claim.path.name for claim in (first, second)] == ["autosave.nlab", "autosave-2.nlab"]
    first.release()
    third = AutosaveClaim(tmp_path)
    assert third.path == tmp_path / "autosave.nlab"
    second.release()
    third.release()


def test_the_claim_of_a_killed_program_is_void(tmp_path):
    program = "import os, signal, sys; from pathlib import Path\n"
    program += "from neuronlab.session.autosave import AutosaveClaim\n"
    program += "claim = AutosaveClaim(Path(sys.argv[1])); os.kill(os.getpid(), signal.SIGKILL)"
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=False)
    assert (tmp_path / "autosave.lock").exists()
    claim = AutosaveClaim(tmp_path)
    assert claim.path.name == "autosave.nlab"
    claim.release()


def test_a_folder_that_takes_no_file_is_told_in_a_sentence(tmp_path):
    with pytest.raises(WorkError, match="can't be written"):
        AutosaveClaim(tmp_path / "gone")


def test_the_file_saved_last_is_taken_up(tmp_path):
    for name, when in (("autosave.nlab", 1_000), ("autosave-3.nlab", 3_000), ("autosave-2.nlab", 2_000)):
        (tmp_path / name).write_bytes(b"")
        os.utime(tmp_path / name, (when, when))
    claims = [AutosaveClaim(tmp_path) for _ in range(4)]
    names = [claim.path.name for claim in claims]
    assert names == ["autosave-3.nlab", "autosave-2.nlab", "autosave.nlab", "autosave-4.nlab"]
    for claim in claims:
        claim.release()
