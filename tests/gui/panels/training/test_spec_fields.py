import pytest
from PySide6.QtWidgets import QLabel

from neuronlab.core.engine.optimizers import OPTIMIZERS
from neuronlab.gui.panels.training.spec_fields import SpecFields
from neuronlab.gui.widgets.fields import ChoiceField
from neuronlab.gui.widgets.number_fields import CountField, NumberField
from neuronlab.gui.widgets.panel import Panel


class FewFields(Panel):
    """A choice, a count and a number of the training."""

    def __init__(self):
        super().__init__()
        self.optimizer = ChoiceField({key: row.label for key, row in OPTIMIZERS.items()})
        self.batch_size, self.l2 = CountField(0, 100), NumberField(0.0, 10.0)
        self.fields = SpecFields(self, "training")
        self.fields.add(self.rows, "optimizer", "Optimiser", self.optimizer, "How to step", "by {}")
        self.fields.add(self.rows, "batch_size", "Batch", self.batch_size, "How many points", "batch {}")
        self.fields.add(self.rows, "l2", "Penalty", self.l2, "How much")

    def refresh(self):
        self.fields.show()


@pytest.fixture
def panel(qapp):
    return FewFields()


@pytest.fixture
def document(connect, panel):
    return connect(panel)


@pytest.fixture
def training(document):
    return lambda: document.experiment.workspace.run.training


def test_each_field_edits_the_part_of_the_run_it_is_named_for(panel, document, training):
    panel.optimizer.chosen.emit("sgd")
    panel.batch_size.setValue(7)
    panel.l2.setValue(0.5)
    assert (training().optimizer, training().batch_size, training().l2) == ("sgd", 7, 0.5)
    assert document.undo_stack.count() == 3


def test_edits_of_one_field_in_a_row_are_one_step_and_choices_are_not(panel, document):
    panel.batch_size.setValue(7)
    panel.batch_size.setValue(8)
    assert document.undo_stack.count() == 1
    panel.optimizer.chosen.emit("sgd")
    panel.optimizer.chosen.emit("rmsprop")
    assert document.undo_stack.count() == 3


def test_the_run_is_shown_without_an_edit(panel, document):
    panel.batch_size.setValue(7)
    panel.optimizer.chosen.emit("sgd")
    document.undo_stack.undo()
    document.undo_stack.undo()
    training = document.experiment.workspace.run.training
    assert (panel.batch_size.value(), panel.optimizer.currentData()) == (training.batch_size, training.optimizer)
    assert document.undo_stack.count() == 2


def test_the_summary_tells_what_is_unusual_of_the_fields_that_have_a_word_for_it(panel, document):
    assert panel.fields.summary() == ""
    panel.l2.setValue(0.5)
    panel.batch_size.setValue(7)
    assert panel.fields.summary() == "batch 7"
    panel.optimizer.chosen.emit("sgd")
    assert panel.fields.summary() == f"by {OPTIMIZERS['sgd'].label}, batch 7"


def test_a_field_without_effect_is_grey_and_says_why(panel, document):
    panel.fields.explain({"l2": "No effect here"})
    assert (panel.l2.isEnabled(), panel.batch_size.isEnabled()) == (False, True)
    assert "No effect here" in panel.l2.toolTip()
    panel.fields.explain({})
    assert panel.l2.isEnabled()
    assert "How much" in panel.l2.toolTip()


def test_added_fields_have_their_labels(panel, document):
    assert {"Optimiser", "Batch", "Penalty"} <= {label.text() for label in panel.findChildren(QLabel)}
