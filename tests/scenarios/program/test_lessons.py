"""The real program is killed in a lesson: neither the lesson nor the person's own work is lost."""

import subprocess
import sys

import pytest

from neuronlab.app import _open, first_experiment
from neuronlab.files.session.file import read_home, save_session
from neuronlab.files.session.work import Work
from neuronlab.session.file_claims import Taken, claim_file

PROGRAM = """
from PySide6.QtCore import QTimer
from neuronlab import app, cli
from neuronlab.core.data.edits import add_points
from neuronlab.session.proposals import Proposal
import numpy as np
start = app.Lab.start
def begin(lab):
    start(lab)
    QTimer.singleShot(0, lambda: act(lab))
def act(lab):
    if lab.course is None:
        experiment = lab.session.document.experiment
        more = add_points(experiment.workspace, np.array([[0.5]]), np.array([[0.5]]))
        lab.session.document.push(Proposal(experiment.with_workspace(more), "Add"))
        lab.window.files.open_lesson("02-many-lines")
    else:
        lab.course.go_to(1)
        lab.session.with_snapshot(lambda _: look(lab), print)
def look(lab):
    if lab.opening.path.exists():
        print("in the lesson", flush=True)
    else:
        QTimer.singleShot(20, lambda: look(lab))
app.Lab.start = begin
raise SystemExit(cli.main([{path!r}]))
"""


@pytest.mark.long
def test_a_kill_in_a_lesson_loses_neither_the_lesson_nor_own_work(tmp_path):
    named, folder = tmp_path / "named.nlab", tmp_path / "data"
    folder.mkdir()
    save_session(named, Work(first_experiment()))
    program = [sys.executable, "-c", PROGRAM.format(path=str(named))]
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "in the lesson\n", process.stderr.read()
        assert isinstance(claim_file(folder, named, "another"), Taken)
        process.kill()
    assert read_home(folder / "autosave.nlab").is_modified
    opening, _model = _open(None, folder, "", is_new=False)
    assert (opening.lesson.key, opening.work.lesson.at) == ("02-many-lines", 1)
    own = opening.own
    assert (own.work.home.path, len(own.work.experiment.workspace.points)) == (str(named), 41)
    assert own.file is not None
    assert own.recovered.startswith("Recovered named.nlab")
    opening.release()
