"""The window starts whatever its folder holds, says what is wrong, and asks nothing that cannot be answered."""

import logging
import os
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QMessageBox

from neuronlab import app
from neuronlab import lab as lab_module
from neuronlab.app import first_experiment, open_file, run_window
from neuronlab.core.errors import InputError, WorkError
from neuronlab.files.session.file import load_session, save_session
from neuronlab.files.session.work import Work
from neuronlab.log import data_folder
from neuronlab.session.autosave_files import AutosaveClaim
from neuronlab.session.proposals import Proposal
from tests.command_line import assert_one_line
from tests.scenarios.session.edits import push_run, with_training
from tests.windows import never_thaw


@pytest.fixture
def start(qtbot, monkeypatch):
    """Start as a person does, with a file or without, do something with the window, and close it."""
    never_thaw(monkeypatch)
    labs = []
    application = app.make_application()

    class RecordedLab(app.Lab):
        def __init__(self, *arguments):
            super().__init__(*arguments)
            labs.append(self)

    class Application:
        def exec(self):
            lab = labs[-1]
            qtbot.waitUntil(lambda: lab.session.frame is not None)
            self.act(lab)
            lab.window.close_without_remembering()
            lab.window.deleteLater()
            return 0

    started = Application()
    monkeypatch.setattr(app, "Lab", RecordedLab)
    monkeypatch.setattr(app, "make_application", lambda: started)
    monkeypatch.setattr(app, "qInstallMessageHandler", lambda handler: None)  # pytest-qt has its own
    monkeypatch.setattr(app, "close_with_system", lambda application, program: None)  # no signals are taken over here

    def start(act, path=None):
        started.act = act
        assert run_window(path) == 0
        for unshown in (top for top in application.topLevelWidgets() if isinstance(top, lab_module.MainWindow)):
            unshown.deleteLater()  # the log holds it with its traceback
        application.processEvents()

    return start


@pytest.fixture
def nothing_is_asked(monkeypatch):
    def ask(*arguments):
        pytest.fail(f"asked: {arguments}")

    monkeypatch.setattr(QMessageBox, "exec", ask)


def edit(lab):
    push_run(lab.session, with_training(learning_rate=0.25))


def error_shown(lab):
    dialog = lab.window.errors.dialog
    assert dialog is not None
    text = dialog.text()
    dialog.accept()
    return text


def notice_shown(lab):
    return lab.window.insight_bar.text.toolTip()


def surface():
    return replace(first_experiment(), task="surface")


def test_the_second_start_goes_on_with_the_first_ones_work(start):
    start(lambda lab: lab.session.document.push(Proposal(surface(), "Task")))
    tasks = []
    start(lambda lab: tasks.append(lab.session.document.experiment.task))
    assert tasks == ["surface"]


def test_another_window_is_named_where_it_has_the_last_work(start):
    start(edit)
    claim = AutosaveClaim(data_folder())
    notices = []
    start(lambda lab: notices.append(notice_shown(lab)))
    claim.release()
    assert notices == ["Another window has autosave.nlab open; this window starts with a new experiment."]


def test_a_table_that_can_be_read_in_more_than_one_way_is_shown_in_the_import_dialog(start, tmp_path, qtbot):
    path = tmp_path / "wide.dat"
    path.write_text("speed\tdist\tnoise\tcar\n" + "".join(f"{n}\t{n * n}\t{n % 7}\t{n % 5}\n" for n in range(30)))

    def act(lab):
        qtbot.waitUntil(lambda: lab.window.imports.dialog is not None)
        assert lab.window.imports.dialog.name == "wide.dat"

    start(act, path)
    with pytest.raises(InputError, match=r"wide\.dat can be read in more than one way; open it in the window"):
        open_file(path)


def test_a_small_table_opens_with_a_notice_that_nothing_is_held_out(start, tmp_path):
    (tmp_path / "xor.csv").write_text("x1,x2,label\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n")
    notices = []
    start(lambda lab: notices.append((notice_shown(lab), lab.window.imports.dialog)), tmp_path / "xor.csv")
    assert notices == [("All 4 points are used for training: of fewer than 10, none is held out.", None)]


def test_damage_is_said_once_logged_and_kept(start):
    autosave = data_folder() / "autosave.nlab"
    autosave.write_bytes(b"damaged")
    sentences = []
    start(lambda lab: (sentences.append(error_shown(lab)), edit(lab)))
    kept = next(autosave.parent.glob("damaged *.nlab"))
    assert kept.read_bytes() == b"damaged"
    assert str(kept) in sentences[0]
    assert "Traceback" in (autosave.parent / "neuronlab.log").read_text()
    load_session(autosave)


def refuse_surfaces(monkeypatch):
    """A window that cannot show what it has read: so it is with states that only the trainer finds impossible."""

    class Session(lab_module.Session):
        def __init__(self, work, *rest):
            if work.experiment.task == "surface":
                raise OverflowError("too large")
            super().__init__(work, *rest)

    monkeypatch.setattr(lab_module, "Session", Session)


def test_work_that_can_be_read_and_not_shown_counts_as_damage(start, monkeypatch):
    autosave = data_folder() / "autosave.nlab"
    save_session(autosave, Work(surface()))
    refuse_surfaces(monkeypatch)
    sentences = []
    start(lambda lab: sentences.append(error_shown(lab)))
    kept = next(autosave.parent.glob("damaged *.nlab"))
    assert sentences == [
        f"autosave.nlab cannot be shown; it was kept as {kept}; this window starts with a new experiment."
    ]
    assert load_session(kept).experiment.task == "surface"
    assert "OverflowError: too large" in (autosave.parent / "neuronlab.log").read_text()


@pytest.mark.usefixtures("nothing_is_asked")
def test_work_that_can_be_neither_shown_nor_set_aside_is_not_saved_over(start, monkeypatch):
    def refuse(path, word):
        raise WorkError(f"{path} is in the way.")

    autosave = data_folder() / "autosave.nlab"
    save_session(autosave, Work(surface()))
    before = autosave.read_bytes()
    refuse_surfaces(monkeypatch)
    monkeypatch.setattr(app, "set_aside", refuse)
    notices = []
    start(lambda lab: notices.append(notice_shown(lab)))
    assert f"{autosave} is in the way." in notices[0]
    assert autosave.read_bytes() == before


def test_a_program_that_can_show_nothing_sets_no_work_aside(start, monkeypatch):
    def fail(*_):
        raise ZeroDivisionError("a bug")

    autosave = data_folder() / "autosave.nlab"
    save_session(autosave, Work(surface()))
    monkeypatch.setattr(lab_module, "MainWindow", fail)
    with pytest.raises(ZeroDivisionError):
        run_window(None)
    assert load_session(autosave).experiment.task == "surface"


def test_a_file_that_can_be_read_and_not_shown_is_refused(start, monkeypatch, tmp_path):
    save_session(tmp_path / "work.nlab", Work(surface()))
    refuse_surfaces(monkeypatch)
    with pytest.raises(
        InputError, match=r"work\.nlab cannot be opened because it is damaged \(OverflowError: too large\)"
    ):
        run_window(tmp_path / "work.nlab")


@pytest.mark.parametrize("name", ["work.nlab", "work.csv"])
def test_whatever_goes_wrong_with_a_file_is_refused_and_logged(monkeypatch, tmp_path, caplog, name):
    def fail(path):
        raise AttributeError("inside")

    monkeypatch.setattr(app, "load_session", fail)
    monkeypatch.setattr(app, "plain_points", fail)
    with pytest.raises(InputError, match=f"{name} cannot be opened because it is damaged"):
        open_file(tmp_path / name)
    assert "AttributeError: inside" in caplog.text


def test_a_file_without_end_of_nesting_is_one_line(run_cli, tmp_path, monkeypatch):
    path = tmp_path / "work.nlab"
    text = f'{{"format":"neuronlab-session","version":5,"experiment":{"[" * 4_000}{"]" * 4_000}}}'
    with path.open("wb") as file:
        np.savez(file, session=np.array(text))
    code, out, err = run_cli(path)
    assert (code, out) == (2, "")
    assert "cannot be read as a session" in err  # how deep is too deep depends on Python
    assert_one_line(err)


@pytest.mark.parametrize("value", ["", "data"])
def test_a_data_folder_without_a_full_path_is_one_line(run_cli, monkeypatch, value):
    monkeypatch.setenv("NEURONLAB_DATA", value)
    code, out, err = run_cli()
    assert (code, out) == (2, "")
    assert "NEURONLAB_DATA must be an absolute path" in err
    assert_one_line(err)


@pytest.mark.usefixtures("nothing_is_asked")
@pytest.mark.parametrize("below", ["", "deep/data"])
def test_a_data_folder_that_is_a_file_keeps_nobody_from_working(start, monkeypatch, tmp_path, qtbot, below):
    (tmp_path / "data").write_bytes(b"")
    monkeypatch.setenv("NEURONLAB_DATA", str(tmp_path / "data" / below))

    def act(lab):
        assert lab.window.insight_bar.unsaved.isVisible()
        assert "Your work is not being saved; you can still export it. The folder" in notice_shown(lab)
        assert lab.window.insight_bar.unsaved.accessibleDescription() == notice_shown(lab)
        with qtbot.waitSignal(lab.window.exports.done):
            lab.window.exports.write_points(tmp_path / "points.csv")
        lab.session.request_snapshot()

    start(act)
    assert (tmp_path / "points.csv").exists()


@pytest.mark.usefixtures("nothing_is_asked")
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs a folder in which nobody can write")
def test_a_read_only_folder_keeps_nobody_from_working(start, monkeypatch):
    monkeypatch.setenv("NEURONLAB_DATA", "/proc")
    seen = []
    start(lambda lab: seen.append(lab.window.insight_bar.unsaved.isVisible()))
    assert seen == [True]


def test_the_window_says_for_how_long_saving_fails(start, monkeypatch, qtbot):
    def fail(*_):
        raise MemoryError

    def act(lab):
        label = lab.window.insight_bar.unsaved
        assert not label.isVisible()
        with monkeypatch.context() as patch:
            patch.setattr("neuronlab.session.autosave.save_session", fail)
            with qtbot.waitSignal(lab.autosave.failed):
                lab.session.request_snapshot()
        assert label.isVisible()
        assert "not enough memory to save" in label.accessibleDescription()
        assert error_shown(lab) == "There is not enough memory to save your work."
        with qtbot.waitSignal(lab.autosave.recovered):
            lab.session.request_snapshot()
        assert not label.isVisible()

    start(act)


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX permissions")
def test_what_a_start_leaves_is_for_its_owner_alone(start):
    start(lambda lab: (logging.getLogger("neuronlab.test").warning("once"), edit(lab)))
    folder = data_folder()
    modes = {path.name: path.stat().st_mode & 0o777 for path in [folder, *folder.iterdir()]}
    assert modes == {"data": 0o700, "autosave.nlab": 0o600, "autosave.lock": 0o600, "neuronlab.log": 0o600}
