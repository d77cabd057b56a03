import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from neuronlab.gui.theme.theme import Theme
from neuronlab.gui.widgets.sections import FoldingSection, SectionHead
from tests.controls import click


@pytest.fixture
def around(qtbot):
    around = QWidget()
    qtbot.addWidget(around)
    return around


@pytest.fixture
def section(around, qtbot):
    section = FoldingSection(SectionHead("Training", Theme("dark")), QLabel("content"))
    column = QVBoxLayout(around)
    column.addWidget(section)
    column.addStretch()
    around.resize(300, 200)
    with qtbot.waitExposed(around):
        around.show()
    return section


def test_a_click_on_the_heading_folds_and_opens(section, qtbot):
    said = []
    section.folded.connect(said.append)
    click(qtbot, section.head.title)
    assert section.is_folded
    assert not section.content.isVisible()
    assert section.height() == section.folded_height
    click(qtbot, section.head.title)
    assert section.content.isVisible()
    assert said == [True, False]


def test_the_heading_can_be_reached_and_pressed_with_the_keyboard(section, qtbot):
    section.head.title.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(section.head.title, Qt.Key.Key_Space)
    assert section.is_folded
    assert section.head.title.accessibleName() == "Training, folded"


def test_the_summary_stands_there_while_it_is_folded(section):
    section.head.show_summary("Adam 0.01, all points")
    assert not section.head.summary.isVisible()
    section.fold(True)
    assert section.head.summary.isVisible()
    assert "Adam 0.01, all points" in section.head.title.toolTip()
    section.fold(False)
    section.head.show_summary("97 parameters", always=True)
    assert section.head.summary.isVisible()


def test_what_a_person_has_chosen_is_known(section, qtbot):
    assert section.by_hand is None
    section.fold(True)
    assert section.by_hand is None
    click(qtbot, section.head.title)
    assert section.by_hand is False
    click(qtbot, section.head.title)
    assert section.by_hand is True


def test_widgets_of_the_head_show_while_it_is_open_and_tools_keep_their_room(section):
    button, tool = QPushButton("order"), QPushButton("tool")
    section.head.add(button)
    before = section.head.sizeHint().width()
    section.head.add_tool(tool)
    hidden = section.head.sizeHint().width()
    assert hidden > before
    assert not tool.isVisible()
    section.head.show_tools(True)
    assert tool.isVisible()
    assert section.head.sizeHint().width() == hidden
    section.fold(True)
    assert not button.isVisible()
    section.fold(False)
    assert button.isVisible()


def test_a_folded_section_grows_with_its_head(section, qtbot):
    section.fold(True)
    taller = section.folded_height + 20
    section.head.setMinimumHeight(taller)
    qtbot.waitUntil(lambda: section.maximumHeight() == section.folded_height == taller)
