import math

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter

from neuronlab.core.network.network import Network
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.gui.plots.inspector.parameter_rows import (
    ROW_HEIGHT,
    HeadingRow,
    RowLayout,
    paint_number,
    row_labels,
    rows_of,
)
from neuronlab.gui.theme.theme import DARK
from neuronlab.wording.numbers import fine_text
from neuronlab.wording.parameters import Role

LAYOUT = RowLayout(0.0, 340.0)


def network_of(*hidden):
    spec = NetworkSpec(hidden=hidden)
    return Network(spec, np.random.default_rng(0).normal(size=spec.parameter_count).astype(np.float32))


def roles_of(rows):
    return [None if isinstance(row, HeadingRow) else row.role for row in rows]


def test_the_bias_and_the_slope_come_first_then_what_comes_in_then_what_goes_on():
    network = network_of(LayerSpec(2, "prelu"), LayerSpec(3, "tanh"))
    weights, onward = [Role.WEIGHT], [Role.ONWARD] * 3
    assert roles_of(rows_of(network, (0, 1))) == [Role.BIAS, Role.NEGATIVE_SLOPE, None, *weights, None, *onward]


def test_an_output_goes_nowhere():
    assert roles_of(rows_of(network_of(LayerSpec(2, "tanh")), (1, 0))) == [Role.BIAS, None, Role.WEIGHT, Role.WEIGHT]


def test_few_weights_keep_the_order_of_their_units():
    rows = rows_of(network_of(LayerSpec(12, "relu")), (1, 0))
    indices = [row.index for row in rows[2:]]
    assert indices == sorted(indices)
    assert "12" in rows[1].text


def test_of_many_weights_the_largest_come_first():
    spec = NetworkSpec(hidden=(LayerSpec(512, "relu"),))
    parameters = np.random.default_rng(0).normal(size=spec.parameter_count).astype(np.float32)
    rows = rows_of(Network(spec, parameters), (1, 0))
    assert "512" in rows[1].text
    sizes = np.abs(parameters[[row.index for row in rows[2:]]])
    assert len(sizes) == 512
    assert (np.diff(sizes) <= 0.0).all()


def test_caption_slider_and_number_stand_side_by_side_in_their_row():
    layout = RowLayout(44.0, 340.0)
    assert layout.caption.right() < layout.track.left()
    assert layout.track.right() < layout.field.left()
    assert layout.field.right() <= layout.width
    assert all(layout.whole.contains(part) for part in (layout.caption, layout.track, layout.field))
    assert layout.whole.height() == ROW_HEIGHT


@pytest.mark.parametrize(("value", "share"), [(-2.0, 0.0), (0.0, 0.5), (1.0, 0.75), (99.0, 1.0), (math.nan, 0.5)])
def test_a_value_lies_on_its_slider_between_the_ends(value, share):
    assert LAYOUT.across(value, 2.0) == LAYOUT.track.left() + share * LAYOUT.track.width()


def test_a_parameter_has_its_caption_and_its_number_and_a_heading_only_its_text():
    bias = rows_of(network_of(), (0, 0))[0]
    assert [label.text for label in row_labels(bias, LAYOUT, 1.25)] == [bias.caption, fine_text(1.25)]
    assert [label.text for label in row_labels(HeadingRow("weights"), LAYOUT, 1.25)] == ["weights"]


@pytest.mark.parametrize(("value", "color"), [(1.0, "positive"), (-1.0, "negative")])
def test_the_bar_goes_from_the_middle_to_the_value_in_the_colour_of_its_sign(qapp, value, color):
    image = QImage(340, ROW_HEIGHT, QImage.Format.Format_RGB32)
    image.fill(0)
    with QPainter(image) as painter:
        paint_number(painter, DARK, rows_of(network_of(), (0, 0))[0], LAYOUT, value, 2.0, is_current=False)
    row = round(LAYOUT.track.center().y())
    bar = [x for x in range(340) if image.pixelColor(x, row) == DARK.color(color)]
    ends = sorted((LAYOUT.track.center().x(), LAYOUT.across(value, 2.0)))
    assert (min(bar), max(bar)) == pytest.approx(ends, abs=6)
