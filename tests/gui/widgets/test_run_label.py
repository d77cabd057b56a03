import pytest
from PySide6.QtWidgets import QHBoxLayout, QWidget

from neuronlab.gui.theme.theme import Theme
from neuronlab.gui.widgets.run_label import NameLabel, RunLabel, RunMark


@pytest.fixture
def theme(qapp):
    return Theme("dark")


def center_of(mark):
    return mark.grab().toImage().pixelColor(mark.rect().center())


def test_a_mark_has_the_colour_of_its_slot_and_is_faint_while_the_run_is_hidden(qtbot, theme):
    mark = RunMark(theme)
    qtbot.addWidget(mark)
    mark.show_slot(2)
    assert center_of(mark).name() == theme.colors.runs[2]
    mark.show_slot(2, is_shown=False)
    assert center_of(mark).name() != theme.colors.runs[2]
    mark.show_slot(2)
    theme.set_mode("light")
    assert center_of(mark).name() == theme.colors.runs[2]


def test_a_name_takes_its_room_and_is_elided_in_less(qtbot):
    label = NameLabel("a name that is not short")
    qtbot.addWidget(label)
    label.show()
    label.resize(label.sizeHint())
    assert label.text() == "a name that is not short"
    label.resize(label.minimumSizeHint())
    assert label.text().endswith("…")


def test_without_a_run_there_is_nothing_and_no_room_for_it(qtbot, theme):
    around = QWidget()
    qtbot.addWidget(around)
    label = RunLabel(theme)
    QHBoxLayout(around).addWidget(label)
    around.show()
    assert label.sizeHint().width() <= 0
    label.show_run(1, "tanh")
    assert label.mark.isVisible()
    assert label.name.isVisible()
    assert "tanh" in label.toolTip()
    label.show_compact(True)
    assert label.mark.isVisible()
    assert not label.name.isVisible()
    label.show_run(0, "")
    assert not label.mark.isVisible()
