"""Widgets are recorded as they look, whole, and are left as they were."""

import pyqtgraph as pg
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFrame, QGraphicsItem, QLabel, QScrollArea, QTableWidget, QVBoxLayout, QWidget

from neuronlab.gui.pictures.formats import image_of
from neuronlab.gui.pictures.recording import Image, Shape, Text
from neuronlab.gui.pictures.widgets import record
from neuronlab.gui.plots.contributions.view import ContributionsView
from neuronlab.gui.plots.neurons.view import NeuronsView
from neuronlab.gui.theme.theme import Theme
from tests.frames import make_frame, make_trainer

__all__ = ["make_frame", "make_trainer"]


@pytest.fixture
def frame(qtbot):
    """A window of 200 × 150 in which a part can be placed."""
    frame = QFrame()
    QVBoxLayout(frame).setContentsMargins(0, 0, 0, 0)
    frame.resize(200, 150)
    qtbot.addWidget(frame)
    return frame


def shown_in(frame, part, qtbot):
    frame.layout().addWidget(part)
    with qtbot.waitExposed(frame):
        frame.show()
    return part


def texts(recording):
    return [item.text for item in recording.items if isinstance(item, Text)]


def test_a_window_looks_as_on_the_screen(frame, qtbot):
    label = QLabel("A text")
    shown_in(frame, label, qtbot)
    frame.setStyleSheet("QFrame { background: #223344; color: white } QLabel { border: 2px solid red }")
    shown = frame.grab().toImage().convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
    assert image_of(record(frame)) == shown


def test_a_part_shows_the_ground_below_it(frame, qtbot):
    label = QLabel()
    shown_in(frame, label, qtbot)
    frame.setStyleSheet("QFrame { background: #223344 } QLabel { background: transparent }")
    assert image_of(record(label)).pixelColor(5, 5).name() == "#223344"


def test_a_child_stays_within_its_parent(frame, qtbot):
    holder = shown_in(frame, QWidget(), qtbot)
    inner = QWidget(holder)
    inner.setGeometry(50, 50, 40, 40)
    wide = QLabel("far beyond", inner)
    wide.setStyleSheet("background: red")
    wide.setGeometry(10, 10, 500, 500)
    for widget in (inner, wide):
        widget.show()
    image = image_of(record(holder))
    assert image.pixelColor(65, 65).name() == "#ff0000"
    assert image.pixelColor(95, 95).name() != "#ff0000"


def test_what_scrolls_is_shown_in_full_without_its_scroll_bars_and_scrolls_on_where_it_was(frame, qtbot):
    area = QScrollArea(widgetResizable=True)
    content = QWidget()
    column = QVBoxLayout(content)
    for number in range(30):
        column.addWidget(QLabel(f"row {number}"))
    area.setWidget(content)
    shown_in(frame, area, qtbot)
    bar = area.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    before, size = bar.value(), area.size()
    recording = record(area)
    assert texts(recording) == [f"row {number}" for number in range(30)]
    assert recording.size.height() >= content.sizeHint().height()
    assert (bar.value(), area.size()) == (before, size)
    assert frame.updatesEnabled()


def test_a_control_that_would_disturb_is_left_out_of_a_part_but_not_of_the_window(frame, qtbot):
    holder = shown_in(frame, QWidget(), qtbot)
    label = QLabel("Type here", holder)
    label.is_pictured = False
    label.show()
    assert texts(record(holder)) == []
    assert texts(record(frame)) == ["Type here"]


def test_a_table_has_all_its_rows_and_columns(frame, qtbot):
    table = shown_in(frame, QTableWidget(30, 6), qtbot)
    recording = record(table)
    assert {f"{number}" for number in range(1, 31)} <= set(texts(recording))


def test_a_plot_is_made_of_shapes_and_keeps_what_it_caches(frame, qtbot):
    plot = shown_in(frame, pg.PlotWidget(), qtbot)
    plot.hideButtons()
    curve = plot.plot([0, 1, 2], [0, 5, 1], pen=pg.mkPen("red", width=3)).curve
    curve.setSegmentedLineMode("on")
    curve.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
    scatter = pg.ScatterPlotItem([0.5], [2.0], brush="yellow", size=9)
    plot.addItem(scatter)
    recording = record(plot)
    assert not any(isinstance(item, Image) for item in recording.items)
    lines = [item for item in recording.items if isinstance(item, Shape) and item.ink.pen.color().name() == "#ff0000"]
    assert [line.path.elementCount() for line in lines] == [3]
    assert any(isinstance(item, Shape) and item.ink.brush.color().name() == "#ffff00" for item in recording.items)
    assert curve.cacheMode() == QGraphicsItem.CacheMode.DeviceCoordinateCache
    assert curve.opts["segmentedLineMode"] == "on"
    assert scatter._exportOpts is False


@pytest.mark.parametrize(
    ("view", "last"), [(NeuronsView, "Hidden 2 · tanh"), (ContributionsView, "b = ")], ids=["neurons", "contributions"]
)
def test_what_is_painted_only_in_sight_is_painted_whole(frame, make_frame, qtbot, view, last):
    frame.setFixedSize(300, 100)
    part = shown_in(frame, view(Theme("dark")), qtbot)
    part.show_frame(make_frame((16, "relu"), (16, "tanh")))
    assert last not in "".join(part.painted_texts())
    assert last in "".join(texts(record(part)))
