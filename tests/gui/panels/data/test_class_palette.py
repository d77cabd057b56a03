import pytest

from neuronlab.core.network.outputs import MAX_CLASSES
from neuronlab.gui.panels.data.class_palette import ClassPalette
from neuronlab.gui.theme.theme import Theme
from tests.controls import click

LABELS = ("ant", "bee", "cat")


@pytest.fixture
def palette(qtbot):
    palette = ClassPalette(Theme("dark"))
    qtbot.addWidget(palette)
    palette.show_labels(LABELS, 1)
    palette.show()
    return palette


@pytest.fixture
def heard(palette):
    """What the palette tells: the signal's name, and what it carries."""
    heard = []
    for name in ("chosen", "added", "removed", "renamed"):
        getattr(palette, name).connect(lambda *what, name=name: heard.append((name, *what)))
    return heard


def visible(palette):
    return [button for button in palette.buttons if button.isVisible()]


def test_there_is_a_button_for_every_class_and_the_one_in_hand_is_marked(palette, heard):
    assert [button.text() for button in visible(palette)] == list(LABELS)
    assert [button.isChecked() for button in visible(palette)] == [False, True, False]
    palette.show_labels(LABELS[:1], 2)
    assert [button.isChecked() for button in visible(palette)] == [True]
    assert heard == []


def test_a_click_takes_a_class_in_hand_or_adds_one(palette, heard, qtbot):
    click(qtbot, palette.buttons[2])
    click(qtbot, palette.add)
    assert heard == [("chosen", 2), ("added",)]


def test_no_more_classes_can_be_added_than_there_can_be(palette):
    assert palette.add.isEnabled()
    palette.show_labels(tuple("ABCDEF"[:MAX_CLASSES]), 0)
    assert not palette.add.isEnabled()


def test_names_without_room_give_way_to_the_marks_alone(palette):
    palette.show_labels(("setosa", "versicolor", "virginica", "another"), 0)
    assert [button.text() for button in visible(palette)] == [""] * 4
    assert "versicolor" in palette.buttons[1].accessibleName()


def test_every_class_has_a_mark_of_its_own(palette):
    palette.show_labels(tuple("ABCDEF"), 0)
    marks = [button.icon().pixmap(14, 14).toImage() for button in palette.buttons]
    assert all(one != other for number, one in enumerate(marks) for other in marks[:number])


@pytest.mark.parametrize(("answer", "told"), [("wasp", [("renamed", "bee", "wasp")]), (None, [])])
def test_a_class_is_renamed_by_its_name_unless_one_thinks_better_of_it(palette, heard, monkeypatch, answer, told):
    monkeypatch.setattr("neuronlab.gui.panels.data.class_palette.ask_text", lambda *_: answer)
    rename, _ = palette.buttons[1].actions()
    rename.trigger()
    assert heard == told


def test_the_class_that_is_removed_is_the_one_its_button_shows_now(palette, heard):
    _, remove = palette.buttons[0].actions()
    palette.show_labels(("bee", "cat"), 0)
    remove.trigger()
    assert heard == [("removed", "bee")]


@pytest.mark.parametrize("names", [("A", "B"), tuple("ABCDEF"), ("setosa", "versicolor", "virginica"), ("w" * 40,) * 2])
def test_the_classes_fit_the_narrowest_panel(palette, names):
    names = tuple(f"{name}{number}" if len(name) > 8 else name for number, name in enumerate(names))
    palette.show_labels(names, 0)
    assert palette.minimumSizeHint().width() <= 236
    for button in visible(palette):
        assert button.fontMetrics().horizontalAdvance(button.text()) + button.iconSize().width() <= button.width()


def test_names_that_begin_alike_can_be_told_apart_on_their_buttons(palette):
    palette.show_labels(("variety one", "variety two"), 0)
    assert len({button.text() for button in visible(palette)} - {""}) == 2
    assert "variety two" in palette.buttons[1].toolTip()
