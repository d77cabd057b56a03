import numpy as np
import pytest

from neuronlab.core.activations.table import ACTIVATIONS, activation_named
from neuronlab.gui.panels.activation.card import ActivationCard, curve_and_derivative
from neuronlab.gui.theme.theme import Theme
from tests.controls import click


@pytest.fixture
def make_card(qtbot):
    """A card on the screen, of the size it has in the panel."""

    def make(label="tanh", key="tanh", value=0.0):
        card = ActivationCard(label, Theme("dark"))
        card.show_activation(ACTIVATIONS[key], value)
        qtbot.addWidget(card)
        card.resize(card.sizeHint())
        card.show()
        return card

    return make


@pytest.mark.parametrize("key", ACTIVATIONS)
def test_a_card_draws_what_the_engine_computes(qapp, key):
    row = ACTIVATIONS[key]
    z, y, slope = curve_and_derivative(row, row.parameter.default if row.parameter else 0.0)
    away = ~np.isin(np.abs(z), np.abs([*row.kinks, 0.0]).round(6))
    by_differences = np.gradient(y, z)
    smooth = away & (np.abs(np.gradient(by_differences, z)) < 1.5)
    assert np.allclose(slope[smooth], by_differences[smooth], atol=0.05)


def test_a_card_of_huge_values_is_painted_without_complaint(qtbot):
    card = ActivationCard("Steep", Theme("dark"))
    qtbot.addWidget(card)
    card.show_activation(activation_named("custom", "exp(3*z*z)"), 0.0)
    assert not card.grab().isNull()


def test_a_card_is_drawn_at_the_value_of_its_parameter(make_card):
    card = make_card("Leaky ReLU", "leaky_relu", 0.1)
    first = card.grab().toImage()
    card.show_activation(ACTIVATIONS["leaky_relu"], 0.9)
    assert card.grab().toImage() != first
    card.show_activation(ACTIVATIONS["leaky_relu"], 0.1)
    assert card.grab().toImage() == first


def test_a_card_says_what_it_stands_for(make_card):
    card, row = make_card(), ACTIVATIONS["tanh"]
    assert row.label in card.accessibleName()
    for fact in (row.formula, row.meaning, row.derivative):
        assert fact in card.toolTip()


def test_a_chosen_card_has_a_frame_in_the_accents_colour(make_card, qtbot):
    card, accent = make_card(), Theme("dark").colors.color("text")

    def frame():
        return card.grab().toImage().pixelColor(card.width() // 2, 0)

    assert frame() != accent
    click(qtbot, card)
    assert frame() == accent
