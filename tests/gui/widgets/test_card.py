"""A card stacks a heading, its content and its foot."""

from PySide6.QtWidgets import QLabel

from neuronlab.gui.widgets.card import Card


def test_the_content_takes_the_room_between_heading_and_foot(qtbot):
    content, foot = QLabel("content"), QLabel("foot")
    card = Card("Network", content, foot)
    qtbot.addWidget(card)
    card.resize(200, 300)
    with qtbot.waitExposed(card):
        card.show()
    heading = next(label for label in card.findChildren(QLabel) if label.text() == "NETWORK")
    assert heading.geometry().bottom() < content.geometry().top()
    assert content.geometry().bottom() < foot.geometry().top()
    assert content.height() > 200
