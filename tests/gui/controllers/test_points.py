from dataclasses import replace

import numpy as np
import pytest

from neuronlab.app import first_experiment
from neuronlab.core.specs.columns import ColumnMeaning
from neuronlab.gui.controllers.imports import Imported
from neuronlab.gui.controllers.points import DUPLICATE_PX, PointsController
from neuronlab.session.document import Document
from neuronlab.session.selection import Selection

PIXEL = (0.5, 0.25)


@pytest.fixture
def document(qapp):
    return Document(first_experiment())


@pytest.fixture
def selection(document):
    selection = Selection()
    document.changed.connect(lambda experiment: selection.follow(experiment.workspace.points))
    selection.follow(document.experiment.workspace.points)
    return selection


@pytest.fixture
def controller(document, selection):
    return PointsController(document, selection, lambda: PIXEL)


@pytest.fixture
def points(document):
    return lambda: document.experiment.workspace.points


def test_all_points_are_selected(controller, selection, points):
    controller.select_all()
    assert selection.ids.tolist() == sorted(points().ids.tolist())


def test_copies_lie_so_many_pixels_aside_and_are_selected(controller, selection, document, points):
    before = points()
    chosen = before.ids[[1, 4]]
    selection.choose(chosen)
    controller.duplicate()
    assert len(points()) == len(before) + 2
    copies = points().indices_of(selection.ids)
    assert not set(selection.ids.tolist()) & set(before.ids.tolist())
    np.testing.assert_allclose(points().inputs[copies], before.inputs[[1, 4]] + DUPLICATE_PX * PIXEL[0])
    np.testing.assert_allclose(points().targets[copies], before.targets[[1, 4]] - DUPLICATE_PX * PIXEL[1])
    assert document.undo_stack.count() == 1


def test_selected_points_are_held_out_and_the_same_again_gives_them_back(controller, selection, document, points):
    chosen = points().ids[~points().test][:3]
    selection.choose(chosen)
    controller.hold_out_selected()
    assert points().ids[points().pinned].tolist() == chosen.tolist()
    assert points().test[points().indices_of(chosen)].all()
    first = document.undo_stack.undoText()
    controller.hold_out_selected()
    assert not points().pinned.any()
    assert document.undo_stack.undoText() != first


def test_where_only_some_are_held_out_all_of_them_are(controller, selection, points):
    controller.hold_out_one(points().ids[0], True)
    selection.choose(points().ids[:2])
    controller.hold_out_selected()
    assert points().ids[points().pinned].tolist() == points().ids[:2].tolist()
    controller.hold_out_one(points().ids[0], False)
    assert points().ids[points().pinned].tolist() == points().ids[1:2].tolist()


def test_selected_points_are_deleted_and_come_back_with_undo(controller, selection, document, points):
    before = points()
    selection.choose(before.ids[:5])
    controller.delete()
    assert points().ids.tolist() == before.ids[5:].tolist()
    document.undo_stack.undo()
    assert points() == before


def test_without_a_selection_nothing_is_done(controller, document, points):
    before = points()
    for do in (controller.duplicate, controller.hold_out_selected, controller.delete):
        do()
    assert points() is before
    assert document.undo_stack.count() == 0


def test_what_is_not_possible_is_told_and_nothing_changes(controller, selection, document, points, monkeypatch, qtbot):
    monkeypatch.setattr("neuronlab.core.specs.experiment.MAX_POINTS", len(points()))
    before = document.experiment
    controller.select_all()
    with qtbot.waitSignal(controller.noticed):
        controller.duplicate()
    assert document.experiment == before


def test_imported_points_are_worked_on_in_their_task_as_one_step(controller, document, points, qtbot):
    inputs, targets = np.arange(8.0).reshape(4, 2), np.array([[0.0], [1.0], [0.0], [1.0]])
    imported = Imported(
        name="ants.csv",
        task="classes",
        inputs=inputs,
        targets=targets,
        labels=("ant", "bee"),
        names=("u", "v", "kind"),
    )
    before = document.experiment
    with qtbot.waitSignal(controller.noticed):
        controller.take_in(imported)
    assert document.experiment.task == "classes"
    assert document.experiment.workspace.labels == ("ant", "bee")
    assert points().inputs.tolist() == inputs.tolist()
    document.undo_stack.undo()
    assert document.experiment == before
    test = np.array([False, False, True, False])
    meanings = (ColumnMeaning(unit="cm"), ColumnMeaning(unit="cm"), ColumnMeaning())
    with qtbot.waitSignal(controller.noticed):
        controller.take_in(replace(imported, test=test, meanings=meanings))
    assert points().test.tolist() == test.tolist()
    assert document.experiment.workspace.meanings == meanings
