"""The log says where something went wrong, and nothing of what a person's tables hold."""

import json

import numpy as np
import pytest
from PySide6.QtWidgets import QMessageBox

from neuronlab.app import open_file
from neuronlab.core.data.edits import take_in
from neuronlab.core.errors import InputError
from neuronlab.core.specs.experiment import Experiment
from neuronlab.files.session.file import save_session
from neuronlab.files.session.work import Work
from neuronlab.gui.controllers import imports as importing
from neuronlab.log import configure_logging
from neuronlab.session.autosave_files import restore

SECRET = "s3cret"


def fail_over(*_):
    raise ValueError(f"could not convert string to float: {SECRET!r}")


def test_the_log_has_no_cell_name_or_label_of_a_table(window, qtbot, tmp_path, monkeypatch):
    log = configure_logging()
    contents = {
        "bad.csv": f"a,b\n1,2\n{SECRET},{SECRET}\n3,4\n",
        "many.csv": "a,b,c\n" + "".join(f"1,2,{SECRET}{number}\n" for number in range(20)),
        f"{SECRET[::-1]}.csv": f'{SECRET},b\n1,2\n3,"{SECRET}\n',
    }
    for name, text in contents.items():
        path = tmp_path / name
        path.write_text(text)
        with pytest.raises(InputError, match=r"cannot be read as|more than one way"):
            open_file(path)
        window.imports.open_path(path)
        qtbot.waitUntil(lambda: window.imports.dialog is not None or window.findChild(QMessageBox) is not None)
        if window.imports.dialog is not None:
            qtbot.waitUntil(lambda: not window.imports.dialog.findings.progress.isVisible())
            window.imports.dialog.reject()
    assert "A job failed" in log.read_text()
    monkeypatch.setattr(importing, "planned_reading", fail_over)
    window.imports.paste("x,y\n1,2\n")
    qtbot.waitUntil(lambda: "could not convert string to float: …" in log.read_text())
    assert "in fail_over" in log.read_text()
    assert SECRET not in log.read_text()


def test_the_log_has_no_name_of_a_session_that_cannot_be_read(tmp_path):
    log, path = configure_logging(), tmp_path / "autosave.nlab"
    names = (SECRET, f"{SECRET} 2")
    empty = Experiment(task="classes")
    workspace = take_in(empty.workspace, np.zeros((2, 2)), np.array([[0.0], [1.0]]), names, (*names, "label"))
    save_session(path, Work(empty.with_workspace(workspace)))
    with np.load(path) as archive:
        arrays = dict(archive)
    text = json.loads(str(arrays["session"]))
    text["experiment"]["classes"]["runs"][0]["name"] = f"{SECRET}\x1b"
    with path.open("wb") as stream:
        np.savez(stream, **{**arrays, "session": np.array(json.dumps(text))})
    with pytest.raises(InputError, match=SECRET):
        restore(path)
    assert "could not be read" in log.read_text()
    assert SECRET not in log.read_text()
