import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel

from neuronlab.gui.theme.theme import Theme
from neuronlab.gui.widgets.docks import Dock
from neuronlab.gui.widgets.stage import TabStage, tabs_that_fit
from tests.controls import click, double_click

NAMES = ["network", "contributions", "landscape", "activation", "microscope", "table"]


@pytest.mark.parametrize(
    ("room", "current", "expected"),
    [(300, 0, [0, 1, 2]), (299, 0, [0, 1]), (240, 2, [0, 2]), (150, 2, [2]), (0, 1, [1])],
)
def test_the_current_tab_and_as_many_others_as_fit_are_shown(room, current, expected):
    assert tabs_that_fit(room, [100, 100, 100], 40, current) == expected


@pytest.fixture
def stage(qtbot):
    theme = Theme("dark")
    stage = TabStage({name: Dock(name, name.title(), "", QLabel(name), theme) for name in NAMES}, theme)
    qtbot.addWidget(stage)
    stage.resize(900, 300)
    with qtbot.waitExposed(stage):
        stage.show()
    return stage


def tab_center(stage, name):
    return stage.tabs.tabRect(NAMES.index(name)).center()


def in_sight(stage):
    return [name for name, dock in stage.docks.items() if dock.is_in_sight]


def test_a_click_on_a_tab_shows_its_view_alone(stage, qtbot):
    said = []
    stage.page_changed.connect(said.append)
    assert in_sight(stage) == ["network"]
    click(qtbot, stage.tabs, tab_center(stage, "landscape"))
    assert in_sight(stage) == ["landscape"]
    assert said == ["landscape"]
    assert stage.page == "landscape"


def test_arrow_keys_go_through_the_tabs(stage, qtbot):
    stage.tabs.setFocus()
    qtbot.keyClick(stage.tabs, Qt.Key.Key_Right)
    assert in_sight(stage) == ["contributions"]


def test_tabs_that_do_not_fit_are_in_the_menu(stage, qtbot):
    assert not stage.more.isVisible()
    stage.resize(420, 300)
    qtbot.waitUntil(stage.more.isVisible)
    shown = [name for index, name in enumerate(NAMES) if stage.tabs.isTabVisible(index)]
    assert shown[0] == "network"
    assert len(shown) < len(NAMES)
    right = max(stage.tabs.tabRect(NAMES.index(name)).right() for name in shown)
    assert right < stage.more.x()
    stage.resize(520, 300)
    qtbot.waitUntil(lambda: sum(map(stage.tabs.isTabVisible, range(len(NAMES)))) == len(shown) + 1)
    shown = [name for index, name in enumerate(NAMES) if stage.tabs.isTabVisible(index)]
    assert all(stage.tabs.tabRect(NAMES.index(name)).width() > 30 for name in shown)
    stage._fill_menu()
    texts = [action.text() for action in stage._menu.actions()]
    assert [name.title() for name in NAMES if name not in shown] == texts
    stage._menu.actions()[-1].trigger()
    assert in_sight(stage) == ["table"]
    assert stage.tabs.isTabVisible(NAMES.index("table"))


def test_a_double_click_on_a_tab_and_the_button_ask_for_the_plots_room(stage, qtbot):
    with qtbot.waitSignal(stage.cover_asked):
        double_click(qtbot, stage.tabs, tab_center(stage, "network"))
    with qtbot.waitSignal(stage.cover_asked):
        click(qtbot, stage.cover)
    stage.show_covering(True)
    assert stage.cover.accessibleName() == "Show the plot"


def test_a_view_torn_off_leaves_the_next_one_and_comes_back_in_front(stage, qtbot):
    network = stage.docks["network"]
    click(qtbot, stage.tear)
    qtbot.waitUntil(network.isVisible)
    assert network.isWindow()
    assert network.windowTitle() == "Network"
    assert stage.page == "contributions"
    assert not stage.tabs.isTabVisible(0)
    network.close()
    assert not network.isWindow()
    assert in_sight(stage) == ["network"]
    assert stage.tabs.isTabVisible(0)


def test_all_views_can_be_torn_off_and_come_back(stage, qtbot):
    for name in NAMES:
        stage.show_page(name)
        click(qtbot, stage.tear)
    assert stage.page == ""
    assert all(dock.isWindow() for dock in stage.docks.values())
    for dock in stage.docks.values():
        dock.close()
    assert in_sight(stage) == ["table"]
    assert all(stage.tabs.isTabVisible(index) for index in range(len(NAMES)))


def test_a_floating_view_is_raised_not_docked_when_it_is_asked_for(stage, qtbot):
    dock = stage.docks["activation"]
    dock.float_(True)
    dock.move(QPoint(40, 40))
    stage.show_page("activation")
    assert dock.isWindow()
    assert dock.isVisible()
