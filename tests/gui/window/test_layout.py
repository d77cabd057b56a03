import pytest
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QApplication, QLabel, QTabBar

from neuronlab.analysis.frames.request import ALL_VIEWS
from neuronlab.core.activations.table import ACTIVATIONS
from neuronlab.core.specs.tasks import TASKS
from neuronlab.gui.panels.activation.panel import FIRST_PAGE
from neuronlab.gui.theme.menu import ThemeMenu
from neuronlab.gui.theme.theme import DARK, LIGHT, MODES
from neuronlab.gui.window.layout import BY_TURNS, first_size
from tests.controls import click, trigger


def test_hidden_plots_are_not_asked_for(window, wait_for_frame, qtbot):
    assert wait_for_frame(lambda frame: frame.units is not None).history is not None
    for name in ("neurons", "gradients", "loss"):
        window.docks[name].close()
    window.diagram.hide()
    window.feed.look()
    frame = wait_for_frame(lambda frame: frame.marks is None)
    assert frame.line is not None
    trigger(qtbot, window.actions_by_name["reset_layout"])
    window.diagram.show()
    window.feed.look()
    wait_for_frame(lambda frame: frame.marks is not None and frame.history is not None)
    assert {plot.view for plot in window.feed.plots} == ALL_VIEWS


def test_docks_float_and_reset_layout_puts_them_back(window, qtbot):
    for dock in window.docks.values():
        dock.setFloating(True)
    window.docks["loss"].close()
    trigger(qtbot, window.actions_by_name["reset_layout"])
    asked_for = [window.docks.pop(name) for name in ("table", *BY_TURNS)]
    assert not any(dock.isVisible() for dock in asked_for)  # they come when they are asked for
    assert not any(dock.isFloating() for dock in window.docks.values())
    assert all(dock.isVisible() for dock in window.docks.values())


@pytest.mark.parametrize("size", [(1280, 720), (1440, 900)])
@pytest.mark.parametrize("mode", ["dark", "light"])
def test_no_text_is_cut_off(window, qtbot, mode, size, rest):
    window.theme.set_mode(mode)
    window.resize(*size)
    qtbot.waitUntil(lambda: (window.width(), window.height()) == size)
    rest()
    for label in window.findChildren(QLabel):
        if label.isVisible() and label is not window.insight_bar.text and not label.wordWrap():
            assert label.sizeHint().width() <= label.width() + 1, label.text()
    for button in (*window.data_panel.tool_buttons.values(), window.top_bar.play, window.top_bar.export):
        assert button.sizeHint().width() <= button.width() + 1


def test_the_theme_can_be_chosen_and_is_remembered(window, qtbot):
    for mode, colors in (("light", LIGHT), ("dark", DARK)):
        trigger(qtbot, next(a for a in window.findChild(ThemeMenu).actions() if a.text() == MODES[mode]))
        assert window.theme.colors is colors
        assert window.settings.theme == mode
        pixel = window.top_bar.grab().toImage().pixelColor(3, 3)
        assert pixel == colors.color("panel")


def test_the_pointer_on_the_plot_moves_nothing(window, hand, qtbot, rest):
    window.resize(1280, 720)
    trigger(qtbot, window.actions_by_name["reset_layout"])
    rest()
    widths = [dock.width() for dock in window.docks.values()]
    hand.hover(1.0, 0.5)
    assert "ŷ" in window.canvas.pointer.readout.text()
    rest()
    assert [dock.width() for dock in window.docks.values()] == widths


def test_the_controls_are_never_narrower_than_what_is_in_them(window):
    area = window.docks["controls"].widget()
    assert area.minimumWidth() >= area.widget().minimumSizeHint().width()


@pytest.mark.parametrize("task", TASKS)
def test_all_but_the_folds_fits_the_usual_window_without_scrolling(window, qtbot, task):
    window.resize(1440, 900)
    window.data_panel.choose_task(task)
    bar = window.docks["controls"].widget().verticalScrollBar()
    folds = sum(fold.height() for fold in window.training_panel.folds)
    for key in list(ACTIVATIONS)[:FIRST_PAGE]:
        window.activation_panel.choose(key)
        qtbot.waitUntil(lambda: bar.maximum() <= folds)


def test_the_first_size_fits_the_screen():
    assert first_size(QRect(0, 0, 1366, 728)) == QSize(1358, 688)
    assert first_size(QRect(0, 0, 2560, 1440)) == QSize(1440, 900)


def test_reset_layout_does_not_show_the_table_for_a_moment(window, qtbot):
    table, shown = window.docks["table"], []
    table.visibilityChanged.connect(shown.append)
    trigger(qtbot, window.actions_by_name["reset_layout"])
    assert True not in shown  # it is a window of its own, which would take the keyboard and leave it nowhere
    assert QApplication.activeWindow() is window
    assert table.isFloating()


def test_reset_layout_leaves_no_tabs_behind(window, qtbot):
    for _ in range(3):
        for name in ("activation", "contributions", "landscape"):
            trigger(qtbot, window.docks[name].menu_action)
            QApplication.processEvents()
        trigger(qtbot, window.actions_by_name["reset_layout"])
        QApplication.processEvents()
    bars = window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
    qtbot.waitUntil(lambda: not any(bar.isVisible() and window.rect().intersects(bar.geometry()) for bar in bars))


def test_all_of_the_histograms_is_seen_in_a_small_window(window, qtbot):
    click(qtbot, window.gradients.choice.button("spread"))
    picture = window.gradients._spread
    qtbot.waitUntil(picture.isVisible)
    qtbot.waitUntil(lambda: picture.visibleRegion().boundingRect().size() == picture.size())
