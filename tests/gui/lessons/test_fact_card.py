"""The card has all facts in their order, and says what is only half true."""

from neuronlab.gui.lessons.fact_card import FactCard

FACTS = ("One.", "Two.", "Three.", "Four.", "Five.")


def test_all_facts_stand_one_below_the_other(theme, shown):
    card = shown(FactCard(FACTS, "", theme))
    assert [fact.text for fact in card.facts] == list(FACTS)
    tops = [fact.mapTo(card, fact.rect().topLeft()).y() for fact in card.facts]
    assert tops == sorted(set(tops))
    assert not card.half_heading.isVisible()


def test_what_is_half_true_is_said(theme, shown):
    card = shown(FactCard(FACTS, "It holds where layers are **wide**.", theme))
    assert card.half_heading.isVisible()
    assert card.half_true.text == "It holds where layers are wide."
