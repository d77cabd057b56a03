"""Share codes to the clipboard and back: one undo entry, and a sentence for what cannot be read."""

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication, QMessageBox

from neuronlab.app import first_experiment
from neuronlab.core.data.edits import add_points, load_generator
from neuronlab.core.specs.experiment import Experiment
from neuronlab.core.specs.network import LayerSpec
from neuronlab.files.share_code import write_share_code
from neuronlab.gui.controllers.sharing import PASTE, Sharing
from neuronlab.session.document import Document
from neuronlab.session.edits import ChangeRuns, StartAfresh
from neuronlab.session.proposals import Proposal
from neuronlab.wording.numbers import count_text


def classes():
    """Another task, with two runs, of which the second is active."""
    experiment = Experiment(task="classes")
    workspace = load_generator(experiment.workspace, experiment.workspace.data)
    run = replace(workspace.run, network=replace(workspace.run.network, hidden=(LayerSpec(5, "relu"),)))
    return experiment.with_workspace(replace(workspace, runs=(run, replace(run, slot=3, name="other")), active=1))


@pytest.fixture
def document(qapp):
    return Document(first_experiment())


@pytest.fixture
def sharing(document, host):
    sharing = Sharing(document, host)
    yield sharing
    sharing.close()


@pytest.fixture
def noticed(sharing):
    noticed = []
    sharing.noticed.connect(noticed.append)
    return noticed


def test_a_copied_code_is_pasted_elsewhere(sharing, document, qtbot):
    with qtbot.waitSignal(sharing.noticed) as copied:
        sharing.copy()
    text = QApplication.clipboard().text()
    size = count_text(len(text))
    assert copied.args[0] == f"Copied a share code of {size} characters: 1 run, 40 points, no weights."
    other = Document(Experiment())
    elsewhere = Sharing(other, sharing.parent())
    with qtbot.waitSignal(elsewhere.noticed):
        assert elsewhere.takes(f"Look: {text} (from me)")
    elsewhere.close()
    assert other.experiment.curve.points.digest == document.experiment.curve.points.digest
    assert other.experiment.curve.runs == document.experiment.curve.runs


def test_pasting_replaces_one_task_as_one_undo_entry(sharing, document, noticed, qtbot):
    edits, before, shared = [], document.experiment, classes()
    document.edited.connect(edits.append)
    with qtbot.waitSignal(sharing.noticed):
        assert sharing.takes(write_share_code(shared).text)
    after = document.experiment
    assert (after.task, after.classes.runs, after.classes.active) == ("classes", shared.classes.runs, 1)
    assert after.curve is before.curve
    assert noticed[0].startswith("Pasted a share code: Classes, 2 runs, ")
    assert isinstance(edits[0], ChangeRuns)
    assert edits[0].changes == {0: StartAfresh(), 3: StartAfresh()}
    assert (document.undo_stack.count(), document.undo_stack.undoText()) == (1, PASTE)
    document.undo_stack.undo()
    assert document.experiment is before


def test_pasting_replaces_frozen_runs_and_changes_of_all_runs_too(sharing, document, noticed, qtbot):
    workspace = document.experiment.workspace
    frozen = replace(workspace.run, slot=1, activity="frozen")
    here = replace(document.experiment, edits_all_runs=True)
    document.push(Proposal(here.with_workspace(replace(workspace, runs=(workspace.run, frozen))), "Pin"))
    other = Experiment()
    runs = other.workspace.run, replace(other.workspace.run, slot=1, name="other")
    shared = other.with_workspace(replace(other.workspace, runs=runs))
    with qtbot.waitSignal(sharing.noticed):
        sharing.takes(write_share_code(shared).text)
    assert document.experiment.workspace.runs == runs


def test_a_damaged_code_is_refused_in_a_dialog_and_changes_nothing(sharing, document, host, qtbot):
    before = document.experiment
    assert sharing.takes(write_share_code(classes()).text[:-200])
    qtbot.waitUntil(lambda: host.findChild(QMessageBox) is not None)
    box = host.findChild(QMessageBox)
    assert "its end is missing" in box.text().replace("\u200b", "")
    assert document.experiment is before
    assert not document.undo_stack.count()
    box.accept()


def test_text_without_a_code_is_left_to_others(sharing, noticed):
    assert not sharing.takes("x,y\n1,2\n")


def test_points_that_do_not_fit_are_counted_on_both_sides(sharing, document, noticed, qtbot):
    workspace = document.experiment.workspace
    positions = np.random.default_rng(0).normal(size=(5_000, 2))
    document = Document(document.experiment.with_workspace(add_points(workspace, positions[:, :1], positions[:, 1:])))
    elsewhere = Sharing(document, sharing.parent())
    with qtbot.waitSignal(elsewhere.noticed) as copied:
        elsewhere.copy()
    elsewhere.close()
    assert "Its 5,040 points do not fit and were left out" in copied.args[0]
    with qtbot.waitSignal(sharing.noticed):
        sharing.takes(QApplication.clipboard().text())
    assert noticed[0].endswith("Its own 5,040 points did not fit into it; these were generated.")
    assert len(document.experiment.curve.points) == 5_040


def test_the_dialog_begins_with_the_code_on_the_clipboard(sharing, document, noticed, qtbot):
    QApplication.clipboard().setText(write_share_code(classes()).text)
    sharing.ask()
    qtbot.waitUntil(sharing.dialog.accept_button.isEnabled)
    assert document.experiment.task == "curve"
    dialog = sharing.dialog
    dialog.accept_button.click()
    assert document.experiment.task == "classes"
    assert noticed
    assert sharing.dialog is None
    assert not dialog.isVisible()


def test_other_text_on_the_clipboard_is_not_shown_in_the_dialog(sharing, qtbot):
    QApplication.clipboard().setText("a secret")
    sharing.ask()
    assert sharing.dialog.text.toPlainText() == ""
    sharing.ask()
    assert sharing.dialog.isVisible()
