"""A model file becomes a run, or a dialog says what does not fit."""

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QMessageBox

from neuronlab.core.data.edits import clear_points
from neuronlab.core.errors import InputError
from neuronlab.files.models.formats import export_model
from neuronlab.files.models.model import Model, ToExport
from neuronlab.gui.controllers import models
from neuronlab.gui.controllers.models import ModelsController
from neuronlab.session import run_proposals
from tests.controls import click
from tests.files.models.networks import make_network, raw_inputs


@pytest.fixture
def opener(still, host):
    opener = ModelsController(still, host)
    opener.sentences = []
    opener.noticed.connect(opener.sentences.append)
    yield opener
    opener.close()


@pytest.fixture
def saved(tmp_path):
    """The path of a saved network."""

    def save(task="curve", name="model.npz", **how):
        network = make_network(task=task, **how)
        export_model(ToExport(Model(network, task)), tmp_path / name, raw_inputs(network))
        return tmp_path / name

    return save


def warning(host, qtbot):
    """The sentence and the lines below it in the dialog over the window."""
    qtbot.waitUntil(lambda: any(box.isVisible() for box in host.findChildren(QMessageBox)))
    (box,) = (box for box in host.findChildren(QMessageBox) if box.isVisible())
    texts = box.text().replace("\u200b", ""), box.informativeText().replace("\u200b", "")
    box.accept()
    return texts


def test_a_file_is_opened_as_a_new_run_with_one_entry_to_undo(opener, still, saved, qtbot):
    document = still.document
    before = document.experiment
    with qtbot.waitSignal(document.changed):
        opener.open_model(saved(name="my model.npz"))
    workspace = document.experiment.workspace
    assert [run.name for run in workspace.runs] == ["", "my model"]
    assert workspace.active == 1
    assert opener.sentences[-1] == "Opened my model.npz as a new run of Curve: 27 parameters, at step 0."
    assert (document.undo_stack.count(), still.pauses) == (1, 1)
    document.undo_stack.undo()
    assert document.experiment == before


def test_a_model_of_another_task_is_opened_there_without_points_too(opener, still, saved, qtbot):
    document = still.document
    here = replace(document.experiment, task="surface")
    cleared = here.with_workspace(clear_points(here.workspace))
    document.push(run_proposals.Proposal(replace(cleared, task="curve"), "Clear"))
    with qtbot.waitSignal(document.changed):
        opener.open_model(saved("surface"))
    assert document.experiment.task == "surface"
    assert len(document.experiment.workspace.runs) == 2


def test_classes_with_other_names_are_asked_for(opener, still, saved, qtbot):
    opener.open_model(saved("classes", labels=("cat", "dog")))
    qtbot.waitUntil(lambda: opener.dialog is not None)
    before = still.document.experiment
    opener.dialog.reject()
    assert (opener.dialog, still.document.experiment) == (None, before)
    opener.open_model(saved("classes", labels=("cat", "dog")))
    qtbot.waitUntil(lambda: opener.dialog is not None)
    with qtbot.waitSignal(still.document.changed):
        click(qtbot, opener.dialog.open_button)
    assert [run.network.labels for run in still.document.experiment.workspace.runs] == [("A", "B")] * 2


def test_what_has_become_impossible_while_the_dialog_was_open_is_said(opener, still, host, saved, qtbot):
    opener.open_model(saved("classes", labels=("cat", "dog")))
    qtbot.waitUntil(lambda: opener.dialog is not None)
    here = still.document.experiment
    here = replace(here, task="classes")
    for _ in range(5):
        here = run_proposals.duplicate(here).experiment
    still.document.push(run_proposals.Proposal(here, "Six runs"))
    click(qtbot, opener.dialog.open_button)
    assert warning(host, qtbot) == ("There can be at most 6 runs: remove one first.", "")


def test_a_seventh_run_is_refused_in_a_sentence(opener, still, host, saved, qtbot):
    for _ in range(5):
        still.document.push(run_proposals.duplicate(still.document.experiment))
    opener.open_model(saved())
    assert warning(host, qtbot) == ("There can be at most 6 runs: remove one first.", "")
    assert len(still.document.experiment.workspace.runs) == 6


def test_what_does_not_fit_is_said_layer_by_layer(opener, host, tmp_path, qtbot, monkeypatch):
    def refuse(path):
        raise InputError(
            f"{path} cannot be read as a model: layer 1 (w) says no more; name it; Layer 3 has an LSTM; and 2 more."
        )

    monkeypatch.setattr(models, "load_model", refuse)
    opener.open_model(tmp_path / "net.onnx")
    sentence, lines = warning(host, qtbot)
    assert sentence == f"{tmp_path / 'net.onnx'} cannot be read as a model."
    assert lines.splitlines() == ["• Layer 1 (w) says no more; name it", "• Layer 3 has an LSTM", "• And 2 more"]


def test_a_file_that_is_damaged_or_gone_is_refused_in_a_sentence(opener, host, tmp_path, qtbot):
    (tmp_path / "bad.json").write_text("{")
    for name, end in (("bad.json", "."), ("gone.npz", "there is no such file.")):
        opener.open_model(tmp_path / name)
        sentence, lines = warning(host, qtbot)
        assert sentence.startswith(f"{tmp_path / name} cannot be read as a model: ")
        assert sentence.endswith(end)
        assert lines == ""


def test_another_file_takes_the_place_of_one_that_is_being_opened(opener, still, saved, qtbot):
    paths = saved("classes", labels=("cat", "dog")), saved(name="second.npz")
    with qtbot.waitSignal(still.document.changed):
        for path in paths:
            opener.open_model(path)
    assert opener.dialog is None
    assert still.document.experiment.workspace.run.name == "second"
