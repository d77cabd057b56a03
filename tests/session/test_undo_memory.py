"""What undo keeps takes bounded memory, and nothing that was merged or dropped is kept at all."""

import gc
import weakref

import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.core.data.edits import add_points
from neuronlab.core.specs.experiment import Experiment
from neuronlab.session import undo_memory
from neuronlab.session.document import Document
from neuronlab.session.proposals import Proposal
from neuronlab.session.undo_entries import UNDO_SHORTENED

FOREVER = float("inf")


@pytest.fixture
def document():
    return Document(Experiment())


@pytest.fixture
def told(document):
    sentences = []
    document.undo_shortened.connect(sentences.append)
    return sentences


def draw(document, x, gesture=""):
    workspace = add_points(document.experiment.workspace, np.array([[x]]), np.zeros((1, 1)))
    document.push(Proposal(document.experiment.with_workspace(workspace), "Draw points", gesture, FOREVER))
    return weakref.ref(document.experiment.workspace.points)


def alive(known):
    gc.collect()
    return [index for index, one in enumerate(known) if one() is not None]


def bytes_of(document):
    return sum(array.nbytes for array in document.experiment.workspace.points.arrays)


def xs(document):
    return document.experiment.workspace.points.inputs[:, 0].tolist()


def test_a_stroke_keeps_the_points_before_and_after_it_and_none_between(document):
    draw(document, -1.0)
    known = [weakref.ref(document.experiment.workspace.points)]
    known += [draw(document, float(number), "stroke") for number in range(20)]
    assert document.undo_stack.count() == 2
    assert alive(known) == [0, 20]


def test_a_cleared_stack_keeps_no_points_but_the_present_ones(document):
    known = [draw(document, float(number), "stroke" if number > 5 else "") for number in range(20)]
    document.undo_stack.undo()
    document.undo_stack.clear()
    assert alive(known) == [5]


def test_entries_that_a_new_edit_replaces_are_freed(document):
    known = [draw(document, float(number)) for number in range(4)]
    document.undo_stack.undo()
    document.undo_stack.undo()
    known.append(draw(document, 9.0))
    assert alive(known) == [0, 1, 4]


def test_entries_beyond_the_number_there_can_be_are_freed(document):
    known = [draw(document, float(number)) for number in range(250)]
    limit = document.undo_stack.undoLimit()
    assert alive(known) == list(range(250 - limit - 1, 250))


def test_points_that_take_too_much_memory_are_dropped_oldest_first_and_said_once(document, told, monkeypatch):
    for number in range(10):
        draw(document, float(number))
    monkeypatch.setattr(undo_memory, "ENTRIES_BYTES", 10 * bytes_of(document))
    known = [draw(document, float(number)) for number in range(10, 20)]
    assert told == [UNDO_SHORTENED]
    stack = document.undo_stack
    assert 1 < stack.count() == stack.index() < 10
    assert alive(known) == list(range(10 - stack.count() - 1, 10))


def test_what_is_left_of_a_shortened_undo_goes_back_and_forth_exactly(document, monkeypatch):
    for number in range(10):
        draw(document, float(number))
    monkeypatch.setattr(undo_memory, "ENTRIES_BYTES", 4 * bytes_of(document))
    draw(document, 10.0)
    seen, stack = [xs(document)], document.undo_stack
    while stack.canUndo():
        stack.undo()
        seen.append(xs(document))
    assert seen == [[float(n) for n in range(count)] for count in range(11, 11 - len(seen), -1)]
    while stack.canRedo():
        stack.redo()
    assert xs(document) == seen[0]


def test_shortening_undo_changes_nothing_else(document, qtbot, monkeypatch):
    for number in range(6):
        draw(document, float(number))
    document.undo_stack.undo()
    document.undo_stack.undo()
    before, index = document.experiment, document.undo_stack.index()
    seen = []
    for signal in (document.changed, document.edited, document.undo_stack.canUndoChanged):
        signal.connect(seen.append)
    monkeypatch.setattr(undo_memory, "ENTRIES_BYTES", 1)
    document.limit_undo()
    stack = document.undo_stack
    assert index > 1
    assert (stack.index(), stack.count()) == (1, 2)  # the entries next to the present stay
    assert (stack.undoText(), stack.redoText()) == ("Draw points", "Draw points")
    assert document.experiment is before
    assert seen == []


def test_a_gesture_goes_on_in_its_entry_when_undo_was_shortened(document, monkeypatch):
    draw(document, 1.0)
    draw(document, 2.0)
    draw(document, 3.0, "stroke")
    monkeypatch.setattr(undo_memory, "ENTRIES_BYTES", 1)
    document.limit_undo()
    draw(document, 4.0, "stroke")
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert xs(document) == [1.0, 2.0]


def test_a_drag_of_a_parameter_finds_its_entry_where_it_was(document, monkeypatch):
    draw(document, 1.0)
    draw(document, 2.0)
    document.set_parameters("Set w", {0: 1.0}, "drag", FOREVER, stay_fixed=True)
    monkeypatch.setattr(undo_memory, "ENTRIES_BYTES", 1)
    document.limit_undo()
    assert document.undo_stack.index() == 3
    document.let_go()
    document.limit_undo()
    assert document.undo_stack.index() == 1


def test_points_that_entries_share_count_once(document, told, monkeypatch):
    draw(document, 1.0)
    monkeypatch.setattr(undo_memory, "ENTRIES_BYTES", 4 * bytes_of(document))
    for number in range(50):
        run = document.experiment.workspace.run
        document.push_run(replace(run, training=replace(run.training, learning_rate=0.02 + 0.001 * number)), "Rate")
    assert document.undo_stack.count() == 51
    assert told == []


def test_the_budget_is_an_eighth_of_the_memory_or_of_four_gigabytes_where_nobody_says(monkeypatch):
    assert undo_memory.machine_bytes() // 8 == undo_memory.UNDO_BYTES
    monkeypatch.delattr("os.sysconf", raising=False)
    assert undo_memory.machine_bytes() == 4 * 2**30
