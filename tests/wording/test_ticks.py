"""Axis ticks far from zero, of few digits, say what they mean together with what is written once for the axis."""

import math

import numpy as np
import pytest

from neuronlab.wording.ticks import end_texts, tick_scale


@pytest.mark.parametrize(
    ("low", "high", "spacing", "caption", "texts"),
    [
        (-3.2, 3.2, 2.0, "", ["−2", "0", "2"]),
        (-0.1, 0.5, 0.2, "", ["0.0", "0.2", "0.4"]),
        (1959.9, 1963.1, 1.0, "", ["1960", "1961", "1962", "1963"]),
        (1699999999.9, 1700000002.1, 0.5, "+1.7e9", ["0.0", "0.5", "1.0", "1.5", "2.0"]),
        (1699999000.0, 1700012000.0, 5000.0, "+1.7e9", ["0", "5000", "10000"]),
        (-1700000002.1, -1699999999.9, 1.0, "−1.7e9", ["−2", "−1", "0"]),
        (1960.0, 1960.21, 0.05, "+1960", ["0.00", "0.05", "0.10", "0.15", "0.20"]),
        (223e3, 1018e3, 2e5, "×1e6", ["0.4", "0.6", "0.8", "1.0"]),
        (-1e-5, 1e-5, 5e-6, "×1e−6", ["−10", "−5", "0", "5", "10"]),
        (1700000000.9028, 1700000000.9041, 5e-4, "×1e−3 +1700000000.9", ["3.0", "3.5", "4.0"]),
        (0.9143, 0.9149, 2e-4, "×1e−3", ["914.4", "914.6", "914.8"]),
        (-1e30, 1e30, 1e30, "×1e30", ["−1", "0", "1"]),
    ],
)
def test_ticks_are_short_and_differ(low, high, spacing, caption, texts):
    scale = tick_scale(low, high, spacing)
    ticks = np.arange(math.ceil(low / spacing), math.floor(high / spacing) + 1) * spacing
    assert [scale.text(tick, spacing) for tick in ticks] == texts
    assert scale.caption == caption


@pytest.mark.parametrize("centre", [0.0, 1.7e9, -1e9, 123.456, 2e6, 1e17])
@pytest.mark.parametrize("span", [1e-3, 2.0, 1e4, 1e12])
def test_a_tick_and_its_caption_are_the_value(centre, span):
    if span < 1e-12 * abs(centre):
        pytest.skip("no plot shows so little")
    spacing = span / 5.0
    scale = tick_scale(centre - span / 2, centre + span / 2, spacing)
    for value in centre + spacing * np.arange(-2, 3):
        shown = float(scale.text(value, spacing).replace("−", "-"))
        nearest = round((value - scale.offset) / spacing) * spacing
        assert shown * 10.0**scale.exponent == pytest.approx(nearest, abs=0.6 * spacing)
        assert len(scale.text(value, spacing)) <= 7


@pytest.mark.parametrize(("low", "high", "spacing"), [(0.0, math.inf, 1.0), (math.nan, 1.0, 1.0), (0.0, 1.0, 0.0)])
def test_what_is_no_axis_has_plain_ticks(low, high, spacing):
    assert tick_scale(low, high, spacing).caption == ""


def test_ends_that_would_read_the_same_are_told_from_an_offset():
    assert end_texts(-1.25, 3.0) == ("−1.25", "3", "")
    assert end_texts(1699999999.9, 1700000002.1) == ("−0.1", "2.1", "+1.7e9")
    assert end_texts(5.0, 5.0) == ("5", "5", "")
