import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from neuronlab.gui.theme.menu import choose_text_size
from neuronlab.gui.window.body import STAGE_SHARE, BodyState, decoded_state
from tests.controls import click, double_click, trigger
from tests.windows import in_one_window, share_window


def resize(window, qtbot, width, height):
    window.resize(width, height)
    qtbot.waitUntil(lambda: (window.width(), window.height()) == (width, height))
    QApplication.processEvents()


def start_over(window, qtbot):
    """The window as it is first seen, whatever it was used for before."""
    resize(window, qtbot, 1280, 800)
    trigger(qtbot, window.actions_by_name["reset_layout"])
    QApplication.processEvents()


def drag_handle(qtbot, splitter, index, by):
    """Drag a handle of a splitter with the mouse; `by` is a QPoint."""
    handle = splitter.handle(index)
    start = handle.rect().center()
    qtbot.mousePress(handle, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(handle, start + by)
    qtbot.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=start + by)


def share(body):
    sizes = body.center.sizes()
    return sizes[1] / sum(sizes)


def folded(window):
    return {name for name, dock in window.body.views.items() if dock.is_folded and not dock.isHidden()}


@in_one_window(
    ("size", "expected"),
    [
        ((1440, 900), set()),
        ((1280, 720), {"scores"}),
        ((1440, 600), {"scores", "gradients"}),
        ((1440, 500), {"scores", "gradients", "loss"}),
    ],
)
def test_where_the_height_is_short_scores_and_gradients_fold_before_neurons(window, qtbot, size, expected):
    window.setMinimumSize(0, 0)
    resize(window, qtbot, *size)
    qtbot.waitUntil(lambda: folded(window) == expected)
    assert window.neurons.isVisible()


def test_the_plot_card_stays_large_enough_in_the_smallest_window(window, qtbot):
    resize(window, qtbot, 1024, 700)
    assert window.width() == 1024
    assert window.canvas.width() >= 480
    assert window.canvas.height() >= 300
    assert folded(window) == {"gradients"}
    assert window.rect().contains(window.controls.geometry())
    for part in (window.top_bar.export, window.insight_bar.points, window.timeline.text):
        right = part.mapTo(window, part.rect().bottomRight())
        assert right.x() < 1024


def a_wide_window_has_two_columns_and_the_stage_beside_the_plot(window, qtbot):
    start_over(window, qtbot)
    resize(window, qtbot, 2560, 1440)
    canvas, stage = window.canvas, window.stage
    assert stage.mapTo(window, QPoint()).x() > canvas.mapTo(window, QPoint()).x() + canvas.width()
    assert stage.width() == pytest.approx(canvas.width(), rel=0.15)
    neurons, loss = (window.docks[name].mapTo(window, QPoint()).x() for name in ("neurons", "loss"))
    assert loss >= neurons + 340
    resize(window, qtbot, 1440, 900)
    assert stage.mapTo(window, QPoint()).y() > canvas.mapTo(window, QPoint()).y()
    neurons, loss = (window.docks[name].mapTo(window, QPoint()).x() for name in ("neurons", "loss"))
    assert loss == neurons


def every_page_of_the_stage_keeps_the_height_it_was_given(window, qtbot):
    start_over(window, qtbot)
    center = window.body.center
    assert share(window.body) == pytest.approx(STAGE_SHARE, abs=0.02)
    drag_handle(qtbot, center, 1, QPoint(0, -80))
    higher = share(window.body)
    assert higher > STAGE_SHARE + 0.05
    window.stage.show_page("landscape")
    assert share(window.body) == pytest.approx(STAGE_SHARE, abs=0.02)
    window.stage.show_page("network")
    assert share(window.body) == pytest.approx(higher, abs=0.02)
    resize(window, qtbot, 1280, 820)
    assert share(window.body) == pytest.approx(higher, abs=0.02)


def the_stage_covers_the_plot_and_gives_it_back(window, qtbot):
    start_over(window, qtbot)
    stage, before = window.stage, window.stage.height()
    click(qtbot, stage.cover)
    qtbot.waitUntil(lambda: not window.canvas.isVisible() and stage.height() > 1.5 * before)
    double_click(qtbot, stage.tabs, stage.tabs.tabRect(0).center())
    qtbot.waitUntil(lambda: window.canvas.isVisible() and stage.height() == before)


def dragged_widths_stay_with_their_arrangement(window, qtbot):
    start_over(window, qtbot)
    usual = window.body.sizes()
    drag_handle(qtbot, window.body, 2, QPoint(-60, 0))
    dragged = window.body.sizes()
    assert dragged[2] == pytest.approx(usual[2] + 60, abs=3)
    resize(window, qtbot, 1300, 720)
    assert window.body.sizes()[2] == dragged[2]
    resize(window, qtbot, 1440, 720)
    assert window.body.sizes()[2] != dragged[2]
    resize(window, qtbot, 1280, 720)
    assert window.body.sizes()[2] == dragged[2]


def test_reset_layout_restores_everything(window, qtbot):
    before = window.body.sizes(), window.body.center.sizes(), [d.height() for d in window.body.views.values()]
    drag_handle(qtbot, window.body, 1, QPoint(40, 0))
    drag_handle(qtbot, window.body, 2, QPoint(-60, 0))
    drag_handle(qtbot, window.body.center, 1, QPoint(0, -80))
    drag_handle(qtbot, window.body.columns[0]._splitter, 1, QPoint(0, 30))
    window.docks["network"].float_(True)
    window.docks["neurons"].float_(True)
    window.docks["loss"].put_away()
    window.docks["inspector"].reveal()
    click(qtbot, window.docks["gradients"].head.title)
    click(qtbot, window.data_panel.head.title)
    click(qtbot, window.stage.cover)
    trigger(qtbot, window.actions_by_name["reset_layout"])
    QApplication.processEvents()
    qtbot.waitUntil(
        lambda: (
            (window.body.sizes(), window.body.center.sizes(), [d.height() for d in window.body.views.values()])
            == before
        )
    )
    assert window.stage.page == "network"
    assert not any(dock.isWindow() for dock in window.docks.values())
    assert window.data_panel.isVisible()


def what_was_arranged_comes_back(window, qtbot):
    start_over(window, qtbot)
    drag_handle(qtbot, window.body, 2, QPoint(-60, 0))
    drag_handle(qtbot, window.body.center, 1, QPoint(0, -80))
    window.docks["contributions"].float_(True)
    window.docks["scores"].put_away()
    click(qtbot, window.docks["gradients"].head.title)
    window.stage.show_page("table")
    state = msgspec.json.encode(window.body.state())
    sizes = window.body.sizes()
    trigger(qtbot, window.actions_by_name["reset_layout"])
    assert window.body.sizes() != sizes
    window.body.restore(decoded_state(state.decode()))
    QApplication.processEvents()
    assert window.body.sizes() == sizes
    assert window.docks["contributions"].isWindow()
    assert window.docks["scores"].isHidden()
    assert window.docks["gradients"].is_folded
    assert window.stage.page == "table"
    assert msgspec.json.decode(msgspec.json.encode(window.body.state())) == msgspec.json.decode(state)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"page": 3}', '{"docks": {"loss": {"area": [1, 2]}}}'])
def test_a_layout_that_cannot_be_read_is_that_of_the_first_start(text):
    assert decoded_state(text) == BodyState()


def test_a_layout_with_unknown_names_and_odd_numbers_is_used_as_far_as_it_can_be(window):
    text = (
        '{"page": "games", "shares": {"network": 7.0}, "docks": {"games": {}}, "heights": {"loss": -4, "x": 2},'
        ' "sides": {"9": [1, 2], "1": [300, 5000]}, "panels": [true]}'
    )
    window.body.restore(decoded_state(text))
    QApplication.processEvents()
    assert window.stage.page == "network"
    assert window.canvas.height() > 50
    assert window.canvas.width() > 200
    assert not window.data_panel.isVisible()


def a_restored_layout_shows_one_page_of_the_stage(window, qtbot):
    start_over(window, qtbot)
    window.stage.show_page("landscape")
    window.body.restore(decoded_state(msgspec.json.encode(window.body.state()).decode()))
    QApplication.processEvents()
    assert [name for name, dock in window.stage.docks.items() if dock.is_in_sight] == ["landscape"]
    assert not window.microscope.isVisible()


def test_a_window_kept_on_a_screen_that_is_gone_stays_docked(window):
    window.body.restore(decoded_state('{"docks": {"loss": {"area": [90000, 90000, 300, 200]}}}'))
    assert not window.docks["loss"].isWindow()


def test_another_text_size_and_back_leaves_the_layout_as_it_was(window, qtbot, rest):
    rest()
    before = window.body.sizes(), window.top_bar.height(), window.body.center.sizes()
    for percent in (150, 100):
        choose_text_size(window.theme, window.settings, percent)
        rest()
    assert (window.body.sizes(), window.top_bar.height()) == before[:2]
    assert window.body.center.sizes() == pytest.approx(before[2], abs=1)


def without_views_the_room_goes_to_the_plot_and_comes_back(window, qtbot):
    start_over(window, qtbot)
    before = window.canvas.width()
    for dock in window.body.views.values():
        dock.put_away()
    qtbot.waitUntil(lambda: window.canvas.width() > before + 250)
    window.docks["inspector"].reveal()
    assert window.inspector.isVisible()
    qtbot.waitUntil(lambda: window.canvas.width() == before)


def with_all_tabs_torn_off_the_plot_has_their_room(window, qtbot):
    start_over(window, qtbot)
    before = window.canvas.height()
    for name in window.stage.docks:
        window.docks[name].float_(True)
    qtbot.waitUntil(lambda: not window.stage.isVisible() and window.canvas.height() > before + 150)
    window.docks["table"].close()
    qtbot.waitUntil(lambda: window.stage.isVisible() and window.docks["table"].is_in_sight)


def test_folded_views_say_the_main_thing_in_their_heads(window, learned, qtbot):
    for name in ("gradients", "loss", "scores"):
        click(qtbot, window.docks[name].head.title)
    learned(200)
    heads = {name: window.docks[name].head.summary.full_text for name in ("gradients", "loss", "scores")}
    assert heads["loss"] == f"train {window.top_bar.metrics['train_loss'].value.text()}"
    assert heads["scores"].startswith("test R² 0.")
    assert heads["gradients"]


test_arrangements = share_window(
    a_wide_window_has_two_columns_and_the_stage_beside_the_plot,
    every_page_of_the_stage_keeps_the_height_it_was_given,
    the_stage_covers_the_plot_and_gives_it_back,
    dragged_widths_stay_with_their_arrangement,
    what_was_arranged_comes_back,
    a_restored_layout_shows_one_page_of_the_stage,
    without_views_the_room_goes_to_the_plot_and_comes_back,
    with_all_tabs_torn_off_the_plot_has_their_room,
)
