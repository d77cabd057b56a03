from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter

from neuronlab.analysis.activation_view import activation_curve, activation_data
from neuronlab.core.specs.network import LayerSpec
from neuronlab.gui.plots.activation.picture import LEAST_HEIGHT, ActivationLayout, ActivationPicture
from neuronlab.gui.theme.theme import DARK
from neuronlab.wording.equations import unit_equation
from neuronlab.wording.numbers import weight_text
from tests.core.building import make_points

ENDS = (-4.0, 4.0)


@pytest.fixture
def picture_of(make_frame, qapp):  # fonts need the application
    """The picture of one unit fed with these x, at a width and a height."""

    def make(layer, x, size=(350.0, 240.0), block=(1.0, 0.0)):
        frame = make_frame(layer, blocks=[[block]], points=make_points(x, x))
        network, inputs = frame.network, np.array(x, float)[:, None]
        data = activation_data(network, network.features(inputs), network.activations(inputs), (0, 0))
        details = len(unit_equation(network, 0, 0)) > 1
        layout = ActivationLayout(*size, network.layers[0].block.shape[1] - 1, details)
        curve = activation_curve(network, (0, 0), ENDS)
        return ActivationPicture(frame, data, layout, curve, ENDS, (-0.0, 4.0), data.histogram(ENDS), 1.0)

    return make


def texts(picture):
    return [label.text for label in picture.labels]


@pytest.mark.parametrize("height", [LEAST_HEIGHT, 200.0, 400.0])
@pytest.mark.parametrize(("terms", "has_details"), [(1, False), (8, True)])
def test_the_parts_stand_below_one_another_inside_the_picture(height, terms, has_details):
    layout = ActivationLayout(350.0, height, terms, has_details)
    parts = layout.equation, layout.details, layout.shares, layout.plot, layout.axis, layout.layer
    assert all(upper.bottom() <= lower.top() for upper, lower in combinations(parts, 2))
    assert layout.plot.height() > 40.0
    assert layout.layer.bottom() <= height
    assert all(part.left() > 0.0 and part.right() < 350.0 for part in parts)


def test_a_long_equation_has_a_second_line_where_there_is_room():
    low, high = (ActivationLayout(350.0, height, 8, False) for height in (LEAST_HEIGHT, 300.0))
    assert high.equation.height() == 2.0 * low.equation.height()
    assert ActivationLayout(350.0, 300.0, 1, False).equation.height() == low.equation.height()
    assert (low.details.height(), high.details.height()) == (0.0, 0.0)
    assert ActivationLayout(350.0, 300.0, 8, True).details.height() > 0.0


def test_only_shares_that_are_there_are_told(picture_of):
    live, mixed = picture_of((1, "relu"), [1, 2]), picture_of((1, "relu"), [-1, 1, 2, 3])
    assert not any("silent" in text for text in texts(live))
    (share,) = [text for text in texts(mixed) if "silent" in text]
    assert share.startswith("25")
    assert any(text.endswith(weight_text(0.75)) for text in texts(mixed))


def test_the_scales_are_told_without_a_negative_zero(picture_of):
    shown = texts(picture_of((1, "relu"), [1, 2]))
    assert {"4", "0", "z = −4"} <= set(shown)
    assert "−0" not in shown


def test_what_belongs_to_the_equation_is_told_where_there_is_room(picture_of):
    layer = LayerSpec(1, "custom", formula="z*sigmoid(z)")
    for height, is_told in ((LEAST_HEIGHT, False), (300.0, True)):
        shown = texts(picture_of(layer, [1, 2], size=(350.0, height)))
        assert any("z*sigmoid(z)" in text for text in shown) == is_told


def test_a_bar_stands_over_its_points_and_its_tip_counts_them(picture_of):
    picture = picture_of((1, "tanh"), [1.01, 1.02, 1.03, -2.0])
    box, image = picture.layout.plot, QImage(350, 240, QImage.Format.Format_RGB32)
    image.fill(0)
    with QPainter(image) as painter:
        picture.paint(painter, DARK)
    at = box.bottomLeft().toPoint()
    at.setX(round(box.left() + (1.02 - ENDS[0]) / 8.0 * box.width()))
    ground = DARK.color("plot")
    bar, beside = (image.pixelColor(at.x() + by, at.y() - 6) for by in (0, 14))
    assert bar != ground == beside
    tip = picture.tip_at(QPointF(at.x(), box.center().y()))
    assert [word for word in tip.split() if word.isdigit()] == ["3", "4"]
