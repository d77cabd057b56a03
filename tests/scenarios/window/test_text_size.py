"""The text size is chosen in the View menu or by keys; everything follows at once, and nothing is cut off."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QLabel,
    QMenu,
    QPushButton,
    QStyle,
    QStyleOptionComboBox,
    QToolButton,
    QWidget,
)

from neuronlab.analysis.frames.request import ALL_VIEWS
from neuronlab.core.specs.tasks import TASKS
from neuronlab.gui.theme.menu import TextSizeMenu, choose_text_size
from neuronlab.gui.theme.sizes import PERCENTS, resize_children, scaled, set_text_percent
from neuronlab.gui.theme.theme import BODY, SMALL
from neuronlab.gui.widgets.fields import ChoiceField
from neuronlab.gui.widgets.fitting import FittingLabel
from neuronlab.gui.widgets.folds import Summary
from neuronlab.session.settings import Settings
from tests.controls import press_key, trigger
from tests.painted import overlaps, painted
from tests.windows import in_one_window, share_window

__all__ = ["painted"]

PANEL_PX = 272 - 28 - 8
"""Room for the panels in the narrowest left column, beside its padding and its scroll bar."""
COLUMN_PX, VIEW_PX = 240, 120
"""Width of the narrowest right column, and the least height of a view in it."""
IN_COLUMN = ("neurons", "gradients", "loss", "scores", "inspector")


@pytest.fixture(autouse=True)
def usual_size_afterwards():
    yield
    set_text_percent(100)


@pytest.fixture
def choose(window, rest):
    """Choose a text size and wait until the window has followed."""

    def choose(percent):
        choose_text_size(window.theme, window.settings, percent)
        rest()

    return choose


def text_size_action(window, percent):
    menu = window.findChild(TextSizeMenu)
    return next(action for action in menu.actions() if action.text() == f"{percent} %")


def cut_off(root):
    """Texts of the visible widgets under `root` that have less room than they need."""
    cut = []
    for widget in root.findChildren(QLabel) + root.findChildren(QPushButton) + root.findChildren(QCheckBox):
        if not widget.isVisibleTo(root) or not widget.text() or isinstance(widget, Summary | FittingLabel):
            continue
        is_wrapped = isinstance(widget, QLabel) and widget.wordWrap()
        hint = widget.minimumSizeHint() if is_wrapped else widget.sizeHint()
        if hint.width() > widget.width() + 1 or widget.fontMetrics().height() > widget.height() + 1:
            cut.append((widget.text(), hint.width(), widget.width(), widget.height()))
    cut += [
        (button.text(), button.width())
        for button in root.findChildren(QToolButton)
        if button.isVisibleTo(root) and button.fontMetrics().horizontalAdvance(button.text()) > button.width()
    ]
    for field in root.findChildren(ChoiceField):
        option = QStyleOptionComboBox()
        field.initStyleOption(option)
        part, edit = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
        room = field.style().subControlRect(part, option, edit, field)
        if field.isVisibleTo(root) and field.fontMetrics().height() > room.height() + 2:
            cut.append((field.currentText(), room.height()))
    return cut


def wait_until_whole(qtbot, parts):
    """Wait until nothing is cut off: rows break in their turn, and what is around them follows."""

    def are_whole():
        cut = [text for part in parts for text in cut_off(part)]
        assert not cut, cut

    qtbot.waitUntil(are_whole)


def open_folds(panels):
    for panel in panels:
        for fold in getattr(panel, "folds", ()):
            fold.fold.open()


@pytest.fixture
def alone(window):
    """Shows a view by itself at a size, styled like the window; it no longer belongs to the window."""
    taken = set()

    def take(view, width, height):
        taken.add(view)
        view.setParent(None)
        view.setStyleSheet(window.styleSheet())
        view.resize(width, height)
        view.show()
        QApplication.processEvents()
        return view

    yield take
    for view in taken:
        view.close()
        view.deleteLater()


# -- choosing ---------------------------------------------------------------------------------------------------------


def the_menu_sets_the_text_size_at_once_and_for_the_next_start(window, qtbot, rest):
    for percent in (150, 90, 100):
        trigger(qtbot, text_size_action(window, percent))
        rest()
        assert window.network_panel.keep.font().pixelSize() == scaled(BODY) == round(0.13 * percent)
        assert window.network_panel.head.summary.font().pixelSize() == scaled(SMALL)
        assert Settings().text_percent == percent


def keys_step_through_the_text_sizes(window, choose, qtbot):
    control_shift = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    for key, percents in ((Qt.Key.Key_Period, (110, 125, 150, 150)), (Qt.Key.Key_Comma, (125, 110, 100, 90, 90))):
        for percent in percents:
            press_key(qtbot, window.canvas.plot, key, control_shift)
            assert text_size_action(window, percent).isChecked()
    choose(100)


def the_text_size_is_in_the_view_menu(window):
    menus = [action.menu() for action in window.menuBar().actions() if action.text() == "&View"]
    assert any(isinstance(menu, TextSizeMenu) for menu in menus[0].findChildren(QMenu) + window.findChildren(QMenu))


# -- the run bar ------------------------------------------------------------------------------------------------------


@in_one_window("percents", [(150,), (90, 125)])
def test_the_parts_of_a_chip_stand_beside_each_other_in_every_size(window, choose, rest, percents):
    if len(window.run_bar.chips) < 2:
        window.runs_controller.race_activations()
        window.session.pause()
        rest()
    for percent in percents:
        choose(percent)
    for chip in window.run_bar.chips:
        assert chip.name.geometry().right() < chip.eye.geometry().left()
        assert chip.name.text() in chip.toolTip()
        assert chip.width() == chip.room(shows_loss=chip.loss.isVisible())


# -- panels -----------------------------------------------------------------------------------------------------------


@in_one_window("stretch", [100, 108])
def test_the_panels_fit_the_narrowest_column(window, rest, qtbot, stretch):
    font = QApplication.font()
    usual, wide = QFont(font), QFont(font)
    wide.setStretch(stretch)
    try:
        QApplication.setFont(wide)
        window.theme.changed.emit()
        open_folds(window.panels)
        panels = (window.data_panel, window.network_panel, window.activation_panel, window.training_panel)
        for task in TASKS:
            window.data_panel.choose_task(task)
            rest()
            needed = {type(panel).__name__: panel.minimumSizeHint().width() for panel in panels}
            assert max(needed.values()) <= PANEL_PX, (task, needed)
            wait_until_whole(qtbot, panels)
    finally:
        QApplication.setFont(usual)
        window.theme.changed.emit()


@pytest.mark.parametrize("percents", [(90, 150), pytest.param((110, 125), marks=pytest.mark.long)])
def test_no_text_of_the_panels_is_cut_off(window, choose, rest, qtbot, percents):
    window.resize(1600, 1200)
    for percent in percents:
        choose(percent)
        open_folds(window.panels)
        for task in TASKS:
            window.data_panel.choose_task(task)
            rest()
            wait_until_whole(qtbot, window.panels)


# -- painted views ----------------------------------------------------------------------------------------------------


@pytest.fixture
def whole_frame(window, session, run, qtbot):
    """A frame with the answers for all views, after some training."""

    def frame_of(task):
        window.data_panel.choose_task(task)
        qtbot.waitUntil(lambda: session.frame is not None and session.frame.task == task)
        window.train_at(1e5)
        session.play()
        qtbot.waitUntil(lambda: session.frame.step > 50 or not session.is_playing)
        session.pause()
        qtbot.waitUntil(lambda: not session.is_playing)
        window.activation.choose(0, 0)
        session.look(window._request(ALL_VIEWS))
        qtbot.waitUntil(lambda: session.frame.contributions is not None or task != "curve")
        qtbot.waitUntil(lambda: session.frame.units is not None and session.frame.scores is not None)
        qtbot.waitUntil(lambda: session.frame.activation is not None)
        return session.frame

    return frame_of


@pytest.mark.parametrize(
    ("task", "percent"),
    [
        ("curve", 90),
        ("surface", 150),
        *(pytest.param(task, percent, marks=pytest.mark.long) for task in TASKS for percent in PERCENTS),
    ],
)
def test_painted_texts_fit_their_rows_in_every_view(window, choose, whole_frame, painted, alone, task, percent):
    frame = whole_frame(task)
    choose(percent)
    for view in window.plots:
        for width in (COLUMN_PX, 360):
            size = view.minimumSizeHint().expandedTo(view.minimumSize())
            alone(view, max(size.width(), scaled(width)), max(size.height(), scaled(260)))
            view.show_frame(frame)
            QApplication.processEvents()
            texts = painted(view)
            assert [text.text for text in texts if not text.is_whole] == [], view.view
            assert overlaps(texts) == [], view.view
            assert all(text.pixels >= scaled(SMALL) for text in texts), view.view


@in_one_window("name", IN_COLUMN)
def views_of_the_right_column_can_be_small(window, name):
    view = getattr(window, name)
    size = view.minimumSizeHint().expandedTo(view.minimumSize()) if view.layout() else view.minimumSize()
    assert size.width() <= COLUMN_PX
    assert size.height() <= VIEW_PX


# -- back and forth ---------------------------------------------------------------------------------------------------


def test_the_usual_size_looks_as_before_once_it_is_back(window, whole_frame, alone):
    frame, plots = whole_frame("curve"), window.plots
    parts = (*window.panels, *plots)
    for part in parts:
        alone(part, 360, 600)

    def pictures():
        for plot in plots:
            plot.show_frame(frame)
        for part in parts:
            part.setStyleSheet(window.styleSheet())
            resize_children(part)
            QApplication.processEvents()
            part.resize(360, 600)
            if focus := part.focusWidget():
                focus.clearFocus()
            QApplication.processEvents()
        return [part.grab().toImage() for part in parts]

    before = pictures()
    for percent in (150, 90):
        choose_text_size(window.theme, window.settings, percent)
        same = [type(part).__name__ for part, now, usual in zip(parts, pictures(), before, strict=True) if now == usual]
        assert same == ["CollapseView"]  # which has nothing to show
    choose_text_size(window.theme, window.settings, 100)
    changed = [type(part).__name__ for part, now, usual in zip(parts, pictures(), before, strict=True) if now != usual]
    assert changed == []


def another_text_size_reaches_all_texts_and_changes_neither_figures_nor_ranges(window, choose, session):
    before = session.frame, window.canvas.plot.ranges, window.loss.painted_texts(), window.scores.painted_texts()
    choose(150)
    assert session.frame.step == before[0].step
    assert window.canvas.plot.ranges == before[1]
    assert (window.loss.painted_texts(), window.scores.painted_texts()) == before[2:]
    small = [
        widget
        for kind in (QLabel, QPushButton, QCheckBox)
        for widget in window.findChildren(kind)
        if isinstance(widget, QWidget) and widget.isVisible() and 0 < widget.font().pixelSize() < scaled(SMALL)
    ]
    assert small == []
    choose(100)


def test_rows_of_the_table_are_as_high_as_before_once_the_usual_size_is_back(window, choose):
    window.docks["table"].reveal()
    usual = window.table.view.rowHeight(0)
    choose(150)
    assert window.table.view.rowHeight(0) == 1.5 * usual
    choose(100)
    assert window.table.view.rowHeight(0) == usual


test_text_sizes_are_chosen_and_reach_everything = share_window(
    the_menu_sets_the_text_size_at_once_and_for_the_next_start,
    keys_step_through_the_text_sizes,
    the_text_size_is_in_the_view_menu,
    views_of_the_right_column_can_be_small,
    another_text_size_reaches_all_texts_and_changes_neither_figures_nor_ranges,
)
