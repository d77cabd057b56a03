"""The axes of the plot far from zero, as they are painted."""

import pytest
from PySide6.QtGui import QFontMetricsF, QPainter, QPixmap

from neuronlab.core.specs.columns import ColumnMeaning
from neuronlab.gui.theme.theme import SMALL, figures

HOURS = ColumnMeaning(unit="hours", origin="2021-06-12T03:20:00")


def texts_of(axis):
    """The texts of the ticks that are painted, and the caption."""
    (low, high), size = axis.range, axis.size()
    spacing, ticks = axis.tickValues(low, high, size.width() if axis.orientation == "bottom" else size.height())[0]
    return axis.tickStrings(ticks, 1.0, spacing), axis.caption


@pytest.mark.parametrize("side", ["bottom", "left"])
def test_ticks_never_repeat_and_the_offset_is_written_once_at_the_end(plot, side):
    axis = plot.getPlotItem().getAxis(side)
    plot.show_ranges((1.7e9, 1.7e9 + 2.0), (-1e9 - 1.0, -1e9 + 1.0))
    texts, caption = texts_of(axis)
    assert len(set(texts)) == len(texts) > 1
    assert caption == {"bottom": "+1.7e9", "left": "−1e9"}[side]
    with_caption = plot.grab().toImage()
    plot.show_ranges((0.0, 2.0), (-1.0, 1.0))
    assert texts_of(axis)[0] == texts
    without = plot.grab().toImage()
    ratio = plot.devicePixelRatioF()
    end = plot.mapFromScene(axis.mapRectToScene(axis.rect())).boundingRect()
    across = range(round(ratio * (end.right() - 50)), round(ratio * end.right()))
    up = range(round(ratio * (end.bottom() - 14)), round(ratio * end.bottom()))
    if side == "left":
        across = range(round(ratio * (end.left() + 2)), round(ratio * (end.left() + 12)))
        up = range(round(ratio * (end.top() + 2)), round(ratio * (end.top() + 40)))
    assert any(with_caption.pixel(x, y) != without.pixel(x, y) for x in across for y in up)
    assert len({without.pixel(x, y) for x in across for y in up}) == 1  # nothing is written there near zero


@pytest.mark.parametrize(("top", "is_written"), [(1.0, False), (1.05, True)])
def test_no_text_is_cut_off_at_the_upper_edge(plot, top, is_written):
    axis = plot.getPlotItem().getAxis("left")
    plot.show_ranges((0.0, 1.0), (0.0, top))
    pixmap = QPixmap(1, 1)
    with QPainter(pixmap) as painter:
        _, _, texts = axis.generateDrawSpecs(painter)
    assert ("1.0" in [text for _, _, text in texts]) == is_written


def label_of(axis):
    """The title as it is painted, and the room that it takes along its axis, from its beginning."""
    box = axis.mapRectFromItem(axis.label, axis.label.boundingRect())
    ends = (box.left(), box.right()) if axis.orientation == "bottom" else (box.top(), box.bottom())
    return axis.label.toPlainText().strip(), ends


def test_times_since_an_origin_have_ticks_at_round_dates_with_the_day_at_the_end(plot):
    plot.name_axes(("x · time", "y"), (HOURS, ColumnMeaning()))
    plot.show_ranges((0.0, 6.5), (0.0, 1.0))
    axis = plot.getPlotItem().getAxis("bottom")
    texts, caption = texts_of(axis)
    assert (texts[0], caption) == ("04:00", "2021-06-12")
    assert plot.ticks("bottom")[1][0] == "x · time 2021-06-12"
    assert len(plot.snap_steps) == 2
    plot.show_ranges((0.0, 24.0 * 400), (0.0, 1.0))
    assert texts_of(axis)[0][-1].startswith("2022-0")
    plot.show_ranges((0.0, 1e13), (0.0, 1.0))  # no calendar goes so far
    assert texts_of(axis)[0][0] == "0"
    plot.name_axes(("x", "y"), (ColumnMeaning(), ColumnMeaning()))
    plot.show_ranges((0.0, 6.5), (0.0, 1.0))
    assert texts_of(axis)[0][0] == "0"


def test_an_upright_axis_of_dates_is_wider(plot):
    axis = plot.getPlotItem().getAxis("left")
    plot.recolor()
    before = axis.minimumWidth()
    plot.name_axes(("x", "y"), (ColumnMeaning(), HOURS))
    assert axis.minimumWidth() > before
    plot.show_ranges((0.0, 1.0), (0.0, 6.5))
    assert texts_of(axis)[1] == "2021-06-12"


@pytest.mark.parametrize("side", ["bottom", "left"])
def test_a_long_title_is_cut_in_its_middle_and_leaves_the_caption_alone(plot, side):
    title = "y · " + "mean temperature " * 9 + "[°C]"
    plot.name_axes((title, title), (HOURS, HOURS))
    plot.show_ranges((0.0, 6.5), (0.0, 6.5))
    plot.grab()
    axis = plot.getPlotItem().getAxis(side)
    text, (low, high) = label_of(axis)
    length = axis.size().width() if side == "bottom" else axis.size().height()
    room = QFontMetricsF(figures(SMALL)).horizontalAdvance(axis.caption)
    assert text.endswith("[°C]")
    assert "…" in text
    assert min(low, length - high) >= room
    assert (low + high) / 2.0 == pytest.approx(length / 2.0, abs=4.0)
