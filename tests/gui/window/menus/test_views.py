import pytest
from PySide6.QtWidgets import QMenu, QPushButton, QVBoxLayout, QWidget

from neuronlab.gui.widgets.fields import ChoiceField, Segments, name_field
from neuronlab.gui.window.menus.rows import fill
from neuronlab.gui.window.menus.views import VIEW_ROWS, button_rows
from tests.gui.window.menus.conftest import entry, texts_of
from tests.windows import share_window


@pytest.fixture
def view(qtbot):
    """A view with a choice of two, a list, and two buttons, of which one is hidden."""
    view = QWidget()
    qtbot.addWidget(view)
    column = QVBoxLayout(view)
    view.segments = Segments({"a": "Alpha", "b": "Beta"}, {"a": "first", "b": "second"})
    view.segments.show_key("a")
    view.field = ChoiceField({"x": "Ex", "y": "Why"})
    name_field(view.field, "Letter", "A letter")
    view.button, view.hidden = QPushButton("Compute"), QPushButton("Hidden")
    for part in (view.segments, view.field, view.button, view.hidden):
        column.addWidget(part)
    view.hidden.hide()
    view.show()
    return view


def test_the_menu_offers_what_the_buttons_of_a_view_offer(view, qtbot):
    menu, chosen = QMenu(), []
    qtbot.addWidget(menu)
    view.segments.chosen.connect(chosen.append)
    view.field.chosen.connect(chosen.append)
    view.button.clicked.connect(lambda: chosen.append("pressed"))
    fill(menu, list(button_rows(view)), None, None)
    assert texts_of(menu) == ["Alpha", "Beta", "Letter", "Compute"]
    assert [entry(menu, name).isChecked() for name in ("Alpha", "Beta")] == [True, False]
    entry(menu, "Beta").trigger()
    entry(menu, "Letter", "Why").trigger()
    entry(menu, "Compute").trigger()
    assert chosen == ["b", "y", "pressed"]
    assert view.field.currentText() == "Why"


def test_a_disabled_button_is_greyed_out(view, qtbot):
    view.button.setEnabled(False)
    menu = QMenu()
    qtbot.addWidget(menu)
    fill(menu, list(button_rows(view)), None, None)
    assert not entry(menu, "Compute").isEnabled()


def every_view_with_rows_is_a_part_of_the_window(window):
    assert all(isinstance(getattr(window, name), QWidget) for name in VIEW_ROWS)


def the_loss_offers_to_pin(window, session, right_hand):
    menu = right_hand.click(window.loss, window.loss.rect().center())
    assert not entry(menu, "Pin a frozen copy of the run").isChecked()
    right_hand.choose("Pin a frozen copy of the run")
    assert window.run_controller.is_pinned


def the_gradients_offer_their_measures(window, right_hand):
    right_hand.click(window.gradients, window.gradients.rect().center())
    right_hand.choose("Histogram")
    assert window.gradients.spread_of == 0


def the_timeline_offers_the_way_back_only_while_one_looks_back(window, session, right_hand, wait_for_frame):
    session.step()
    wait_for_frame(lambda frame: frame.step == 1)
    menu = right_hand.click(window.timeline, window.timeline.line.geometry().center())
    assert not entry(menu, "Back to now").isEnabled()
    right_hand.choose("Show an earlier step")
    assert session.document.looks_back
    menu = right_hand.click(window.timeline, window.timeline.line.geometry().center())
    assert entry(menu, "Back to now").isEnabled()


def the_table_of_runs_offers_to_sort_and_to_copy(window, qtbot, right_hand, rest):
    window.stage.show_page("runs")
    qtbot.waitUntil(lambda: window.runs.model.rowCount() == 1)
    rest()  # the widths of the columns follow those of the page
    grid = window.runs.grid
    column = [column.key for column in window.runs.model.columns].index("train_loss")
    cell = grid.visualRect(window.runs.model.index(0, column)).center()
    menu = right_hand.click(grid.viewport(), cell)
    assert {"Copy as CSV", "Copy as Markdown", "Activate run"} <= set(texts_of(menu))
    right_hand.choose("Sort by this column, largest first")
    assert window.runs.model.sort_by == ("train_loss", True)
    right_hand.click(grid.viewport(), cell)
    right_hand.choose("Restore the order of the runs")
    assert window.runs.model.sort_by is None


test_menus_of_views = share_window(
    every_view_with_rows_is_a_part_of_the_window,
    the_loss_offers_to_pin,
    the_gradients_offer_their_measures,
    the_timeline_offers_the_way_back_only_while_one_looks_back,
    the_table_of_runs_offers_to_sort_and_to_copy,
)
