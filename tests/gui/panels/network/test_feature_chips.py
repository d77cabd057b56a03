import pytest

from neuronlab.core.data.features import PLAIN, features_for
from neuronlab.core.specs.network import NetworkSpec
from neuronlab.gui.panels.network.feature_chips import FeatureChips, chosen_features
from tests.controls import click

ONE, TWO = NetworkSpec(), NetworkSpec(inputs=2)


@pytest.fixture
def chips(qtbot):
    chips = FeatureChips()
    qtbot.addWidget(chips)
    chips.show_network(ONE)
    chips.show()
    return chips


def on(chips):
    return tuple(key for key, chip in chips.chips.items() if chip.isChecked())


@pytest.mark.parametrize("network", [ONE, TWO])
def test_there_is_a_chip_for_every_feature_and_the_plain_inputs_are_on(chips, network):
    chips.show_network(network)
    assert list(chips.chips) == list(features_for(network.inputs))
    assert on(chips) == chosen_features(network) == PLAIN[network.inputs]


def test_what_a_network_is_fed_is_shown_silently(chips, qtbot):
    with qtbot.assertNotEmitted(chips.chosen):
        chips.show_network(NetworkSpec(features=("x^2", "sin(x)")))
    assert on(chips) == ("x^2", "sin(x)")


def test_switching_tells_all_that_are_on_in_the_order_of_the_table(chips, qtbot):
    click(qtbot, chips.chips["sin(x)"])
    with qtbot.waitSignal(chips.chosen) as chosen:
        click(qtbot, chips.chips["x^2"])
    assert chosen.args == [("x", "x^2", "sin(x)")]


def test_the_last_one_stays_on(chips, qtbot):
    with qtbot.assertNotEmitted(chips.chosen), qtbot.waitSignal(chips.refused):
        click(qtbot, chips.chips["x"])
    assert on(chips) == ("x",)
