"""The axes of the plot far from zero, as they are painted."""

import pytest


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
