"""Exporting from a session without a window: the active run, in several formats at once."""

import dataclasses
import shlex

import pytest
from msgspec.structs import replace

from neuronlab.app import first_experiment
from neuronlab.core.specs.experiment import Experiment, RunSpec
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.core.training.trainer import Trainer
from neuronlab.core.training.trajectory import Checkpoint, TrajectoryRecord
from neuronlab.files.models.formats import load_model
from neuronlab.files.session.file import save_session
from neuronlab.files.session.work import Work
from neuronlab.files.tables.points import points_of, write_points
from tests.command_line import assert_one_line


@pytest.fixture
def work():
    """Two runs of a curve; the second is active, and only that one was trained."""
    experiment = first_experiment()
    runs = (RunSpec(slot=4), RunSpec(NetworkSpec(hidden=(LayerSpec(5, "tanh"),)), slot=2))
    workspace = replace(experiment.workspace, runs=runs, active=1)
    trainer = Trainer(workspace.run, workspace.points)
    trainer.advance(40)
    return Work(experiment.with_workspace(workspace), {"curve": {2: trainer.state()}})


@pytest.fixture
def session(tmp_path, work):
    save_session(tmp_path / "work.nlab", work)
    return tmp_path / "work.nlab"


def test_the_active_run_is_written_to_every_file(run_cli, session, work, tmp_path):
    outs = [tmp_path / name for name in ("m.npz", "m.JSON", "n.npz")]
    code, printed, err = run_cli("export", session, "--out", outs[0], outs[1], "--out", outs[2])
    assert (code, err) == (0, "")
    verified = "Verified: largest difference 0 on 1,000 points."
    assert printed.splitlines() == [f"Wrote {out}. {verified}" for out in outs]
    parameters = work.states["curve"][2].parameters
    for out in outs:
        model = load_model(out)
        assert (model.task, model.facts.training.steps) == ("curve", 40)
        assert model.network.parameters.tobytes() == parameters.tobytes()


def test_the_command_that_repeats_the_run_is_in_the_file(run_cli, session, work, tmp_path, monkeypatch):
    run_cli("export", session, "--out", tmp_path / "m.npz")
    assert load_model(tmp_path / "m.npz").facts.training.command == ""  # nothing says what was edited meanwhile
    workspace = work.experiment.workspace
    start = Checkpoint(workspace, Trainer(workspace.run, workspace.points).state())
    save_session(session, dataclasses.replace(work, timelines={"curve": {2: TrajectoryRecord(checkpoints=(start,))}}))
    run_cli("export", session, "--out", tmp_path / "m.npz")
    model = load_model(tmp_path / "m.npz")
    monkeypatch.chdir(tmp_path)
    write_points(tmp_path / "points.csv", points_of(workspace))
    program, *words = shlex.split(model.facts.training.command)
    assert (program, words[0]) == ("neuronlab", "fit")
    assert run_cli(*words)[0] == 0
    assert load_model(tmp_path / "model.npz").network.parameters.tobytes() == model.network.parameters.tobytes()


def test_a_run_that_nobody_trained_is_written_as_it_starts(run_cli, work, tmp_path):
    workspace = replace(work.experiment.workspace, active=0)
    save_session(tmp_path / "work.nlab", Work(work.experiment.with_workspace(workspace), work.states))
    assert run_cli("export", tmp_path / "work.nlab", "--out", tmp_path / "m.npz")[0] == 0
    first = Trainer(workspace.run, workspace.points).network()
    assert load_model(tmp_path / "m.npz").network.parameters.tobytes() == first.parameters.tobytes()


def test_a_session_without_points_can_be_exported(run_cli, tmp_path):
    save_session(tmp_path / "empty.nlab", Work(Experiment(task="classes")))
    assert run_cli("export", tmp_path / "empty.nlab", "--out", tmp_path / "m.json")[0] == 0
    assert load_model(tmp_path / "m.json").facts.class_counts == (0, 0)


@pytest.mark.parametrize("name", ["m.txt", "m", "none/m.npz"])
def test_nothing_is_written_where_one_file_cannot_be(run_cli, session, tmp_path, name):
    code, printed, err = run_cli("export", session, "--out", tmp_path / "first.npz", tmp_path / name)
    assert (code, printed) == (2, "")
    assert_one_line(err)
    assert not (tmp_path / "first.npz").exists()


def test_what_of_a_session_could_not_be_read_is_reported(run_cli, session, work, tmp_path, monkeypatch):
    lost = dataclasses.replace(work, lost=("Its history cannot be read.",))
    monkeypatch.setattr("neuronlab.commands.export.load_session", lambda _: lost)
    code, _, err = run_cli("export", session, "--out", tmp_path / "m.npz")
    assert (code, err) == (0, "neuronlab: Its history cannot be read.\n")


def test_what_is_no_session_is_refused(run_cli, tmp_path):
    (tmp_path / "points.csv").write_text("x,y\n1,2\n")
    for file in (tmp_path / "points.csv", tmp_path / "none.nlab"):
        code, printed, err = run_cli("export", file, "--out", tmp_path / "m.npz")
        assert (code, printed) == (2, "")
        assert "cannot be read as a session" in err
        assert_one_line(err)


def test_files_are_required(run_cli, session):
    code, _, err = run_cli("export", session)
    assert code == 2
    assert "--out" in err
