import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from neuronlab.gui.theme.sizes import set_text_percent, text_percent
from neuronlab.gui.window.presentation import TEXT_PERCENT
from tests.controls import click, focus_on, press_key, trigger
from tests.windows import in_one_window, share_window


@pytest.fixture(autouse=True)
def usual_text_afterwards():
    yield
    set_text_percent(100)


def parts(window):
    return window.canvas, window.diagram, window.controls, window.neurons, window.menuBar()


def f11_shows_plot_and_network_alone_in_large_type_and_gives_everything_back(window, qtbot):
    window.stage.show_page("landscape")
    click(qtbot, window.docks["loss"].head.title)
    before = window.body.state()
    widths = [window.top_bar.metrics[name].value.width() for name in ("steps", "train_loss")]
    focus_on(qtbot, window.canvas.plot)
    press_key(qtbot, window.canvas.plot, Qt.Key.Key_F11)
    assert [part.isVisible() for part in parts(window)] == [True, True, False, False, False]
    assert window.isFullScreen()
    assert text_percent() == TEXT_PERCENT
    assert window.top_bar.play.isVisible()
    steps, loss = (window.top_bar.metrics[name].value for name in ("steps", "train_loss"))
    assert (steps.width(), loss.width()) == tuple(TEXT_PERCENT * width // 100 for width in widths)
    assert window.timeline.isVisible()
    press_key(qtbot, window.canvas.plot, Qt.Key.Key_F11)
    assert [part.isVisible() for part in parts(window)] == [True, False, True, True, True]
    assert not window.isFullScreen()
    assert text_percent() == 100
    QApplication.processEvents()
    assert window.body.state() == before


def the_keyboard_is_with_the_plot_and_in_no_field_before_or_after(window, qtbot):
    window.docks["runs"].reveal()
    focus_on(qtbot, window.runs.grid)
    for _ in range(2):
        trigger(qtbot, window.actions_by_name["present"])
        QApplication.processEvents()
        assert window.focusWidget() is window.canvas.plot


@in_one_window(
    ("steps", "chosen"),
    [(["smaller_text"], 125), (["smaller_text", "larger_text"], TEXT_PERCENT), (["smaller_text"] * 3, 100)],
)
def test_a_text_size_chosen_meanwhile_stays(window, qtbot, steps, chosen):
    trigger(qtbot, window.actions_by_name["present"])
    for name in steps:
        trigger(qtbot, window.actions_by_name[name])
    assert text_percent() == chosen
    trigger(qtbot, window.actions_by_name["present"])
    assert text_percent() == window.settings.text_percent == chosen
    trigger(qtbot, window.actions_by_name["present"])
    assert text_percent() == TEXT_PERCENT
    trigger(qtbot, window.actions_by_name["present"])
    assert text_percent() == chosen


def escape_ends_it_before_it_clears_the_selection(window, qtbot):
    window.points_controller.select_all()
    trigger(qtbot, window.actions_by_name["present"])
    press_key(qtbot, window.canvas.plot, Qt.Key.Key_Escape)
    assert not window.presentation.is_on
    assert len(window.selection) > 0
    press_key(qtbot, window.canvas.plot, Qt.Key.Key_Escape)
    assert len(window.selection) == 0


def it_trains_and_undoes_as_ever(window, session, qtbot, wait_for_frame):
    trigger(qtbot, window.actions_by_name["present"])
    focus_on(qtbot, window.canvas.plot)
    press_key(qtbot, window.canvas.plot, Qt.Key.Key_Right)
    wait_for_frame(lambda frame: frame.step == 1 and frame.marks is not None)
    trigger(qtbot, window.actions_by_name["present"])


def test_closing_a_presentation_remembers_the_usual_layout(window, qtbot):
    trigger(qtbot, window.actions_by_name["present"])
    window.close()
    _geometry, body = window.settings.layout()
    assert '"hides_controls":false' in body
    assert text_percent() == 100


test_presenting = share_window(
    f11_shows_plot_and_network_alone_in_large_type_and_gives_everything_back,
    the_keyboard_is_with_the_plot_and_in_no_field_before_or_after,
    escape_ends_it_before_it_clears_the_selection,
    it_trains_and_undoes_as_ever,
)
