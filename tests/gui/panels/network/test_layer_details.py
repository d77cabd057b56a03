import pytest

from neuronlab.core.engine.optimizers import OPTIMIZERS
from neuronlab.core.specs.network import LayerSpec
from neuronlab.gui.panels.network.layer_details import LayerDetails
from tests.controls import click, type_into

FULL_BATCH = next(row for row in OPTIMIZERS.values() if row.is_full_batch)
LAYER = LayerSpec(5, "tanh", unit="quadratic", dropout=0.25)


@pytest.fixture
def details(qtbot):
    details = LayerDetails()
    qtbot.addWidget(details)
    details.show_layer(LAYER, OPTIMIZERS["adam"])
    details.show()
    return details


@pytest.fixture
def heard(details):
    heard = []
    details.unit_changed.connect(heard.append)
    details.dropout_changed.connect(heard.append)
    return heard


def test_a_layer_is_shown_silently(details, heard):
    assert details.unit.button("quadratic").isChecked()
    assert details.dropout.value() == 25
    details.show_layer(LayerSpec(7, "relu"), OPTIMIZERS["adam"])
    assert details.unit.button("linear").isChecked()
    assert details.dropout.value() == 0
    assert heard == []


def test_every_control_tells_what_was_chosen(details, heard, qtbot):
    type_into(qtbot, details.dropout, "50")
    click(qtbot, details.unit.button("linear"))
    assert heard == [50, "linear"]


def test_dropout_is_grey_under_an_optimiser_that_compares_steps_and_says_why(details):
    meaning = details.dropout.toolTip()
    details.show_layer(LAYER, FULL_BATCH)
    assert not details.dropout.isEnabled()
    assert FULL_BATCH.label in details.dropout.toolTip()
    details.show_layer(LAYER, OPTIMIZERS["adam"])
    assert details.dropout.isEnabled()
    assert details.dropout.toolTip() == meaning
