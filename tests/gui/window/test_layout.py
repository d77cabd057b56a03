import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QLabel

from neuronlab.analysis.frames.request import ALL_VIEWS
from neuronlab.core.activations.table import ACTIVATIONS
from neuronlab.core.specs.tasks import TASKS
from neuronlab.gui.panels.activation.panel import FIRST_PAGE
from neuronlab.gui.theme.menu import ThemeMenu
from neuronlab.gui.theme.theme import DARK, LIGHT, MODES
from neuronlab.gui.widgets.fitting import FittingLabel
from neuronlab.gui.window.layout import ARRANGEMENTS, arrangement_for, first_size
from tests.controls import click, trigger
from tests.windows import in_one_window


def test_hidden_plots_are_not_asked_for(window, wait_for_frame, qtbot):
    assert wait_for_frame(lambda frame: frame.units is not None).history is not None
    for name in ("neurons", "gradients", "loss"):
        window.docks[name].put_away()
    window.diagram.hide()
    window.feed.look()
    frame = wait_for_frame(lambda frame: frame.marks is None)
    assert frame.line is not None
    trigger(qtbot, window.actions_by_name["reset_layout"])
    window.diagram.show()
    window.feed.look()
    wait_for_frame(lambda frame: frame.marks is not None and frame.history is not None)
    assert {plot.view for plot in window.feed.plots} == ALL_VIEWS


@in_one_window("size", [(1280, 720), (1440, 900)])
@in_one_window("mode", ["dark", "light"])
def test_no_text_is_cut_off(window, qtbot, mode, size, rest):
    window.theme.set_mode(mode)
    window.resize(*size)
    qtbot.waitUntil(lambda: (window.width(), window.height()) == size)
    rest()
    for label in window.findChildren(QLabel):
        if label.isVisible() and label is not window.insight_bar.text and not label.wordWrap():
            if isinstance(label, FittingLabel):
                continue  # shows a shorter text
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
    widths = window.body.sizes()
    hand.hover(1.0, 0.5)
    assert "ŷ" in window.canvas.pointer.readout.text()
    rest()
    assert window.body.sizes() == widths


def test_the_controls_are_never_narrower_than_what_is_in_them(window):
    area = window.controls
    assert area.minimumWidth() >= area.widget().minimumSizeHint().width()


@in_one_window("task", TASKS)
def test_all_but_the_training_fits_the_usual_window_without_scrolling(window, qtbot, task):
    window.resize(1440, 900)
    window.data_panel.choose_task(task)
    bar = window.controls.verticalScrollBar()
    for key in list(ACTIVATIONS)[:FIRST_PAGE]:
        window.activation_panel.choose(key)
        qtbot.waitUntil(lambda: bar.maximum() <= window.training_panel.height())


def test_in_a_small_window_controls_fold_until_they_are_opened(window, qtbot):
    window.resize(1024, 700)
    training, activation = (window.controls.sections[p] for p in (window.training_panel, window.activation_panel))
    qtbot.waitUntil(lambda: training.is_folded and activation.is_folded)
    assert window.network_panel.isVisible()
    assert training.head.summary.full_text == "Adam 0.01, all points"
    click(qtbot, training.head.title)
    assert window.training_panel.isVisible()
    window.resize(1024, 690)
    qtbot.waitUntil(lambda: window.height() == 690)
    assert window.training_panel.isVisible()
    window.resize(1440, 900)
    qtbot.waitUntil(lambda: not activation.is_folded)


def test_the_first_size_fits_the_screen():
    assert first_size(QRect(0, 0, 1366, 728)) == QSize(1358, 688)
    assert first_size(QRect(0, 0, 2560, 1440)) == QSize(1440, 900)


@pytest.mark.parametrize(
    ("width", "index"), [(100, 0), (1024, 0), (1199, 0), (1200, 1), (1440, 2), (2199, 2), (2560, 3)]
)
def test_a_wider_window_has_a_wider_arrangement(width, index):
    assert arrangement_for(width) == index
    assert [row.from_width for row in ARRANGEMENTS] == sorted(row.from_width for row in ARRANGEMENTS)


def test_the_table_opens_docked_and_its_key_leads_back(window, qtbot):
    window.stage.show_page("landscape")
    trigger(qtbot, window.actions_by_name["table"])
    assert window.docks["table"].is_in_sight
    assert not window.docks["table"].isWindow()
    trigger(qtbot, window.actions_by_name["table"])
    assert window.stage.page == "landscape"


def test_all_of_the_histograms_is_seen_in_a_small_window(window, qtbot):
    click(qtbot, window.gradients.choice.button("spread"))
    picture = window.gradients._spread
    qtbot.waitUntil(picture.isVisible)
    qtbot.waitUntil(lambda: picture.visibleRegion().boundingRect().size() == picture.size())
