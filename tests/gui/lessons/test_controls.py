import pytest
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from neuronlab.gui.lessons.controls import LessonControls
from neuronlab.gui.theme.theme import Theme
from neuronlab.gui.widgets.sections import FoldingSection, SectionHead


class Column:
    def __init__(self, qtbot):
        theme, self.widget = Theme("dark"), QWidget()
        names = "data", "network", "training"
        self.sections = {name: FoldingSection(SectionHead(name, theme), QLabel(name)) for name in names}
        self.above, self.host = QLabel("this run"), QVBoxLayout(self.widget)
        self.controls = LessonControls(self.sections, self.above, self.host, self.widget)
        qtbot.addWidget(self.widget)
        self.widget.show()

    @property
    def in_sight(self):
        order = [self.host.itemAt(index).widget() for index in range(self.host.count())]
        shown = {name: section for name, section in self.sections.items() if section.isVisible()}
        return sorted(shown, key=lambda name: order.index(shown[name]))


@pytest.fixture
def column(qtbot):
    return Column(qtbot)


def test_the_controls_of_the_step_are_shown_and_the_others_come_below_them(column):
    column.controls.show_named(("training",))
    assert column.in_sight == ["training"]
    column.controls.show_all(True)
    assert column.in_sight == ["training", "data", "network"]
    column.controls.show_named(("network",))
    assert column.in_sight == ["network", "data", "training"]
    column.controls.show_all(False)
    assert column.in_sight == ["network"]


def test_without_controls_nothing_says_which_run_they_change(column):
    assert not column.above.isVisible()
    column.controls.show_named(("data",))
    assert column.above.isVisible()
