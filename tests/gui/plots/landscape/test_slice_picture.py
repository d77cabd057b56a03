from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from neuronlab.gui.plots.landscape.slice_picture import INVITATION, LEGEND, SlicePicture, loss_levels
from neuronlab.wording.numbers import loss_text
from tests.gui.plots.landscape.surveys import frame_of, slice_of

SIZE = (350, 260)


@pytest.fixture
def picture(theme, shown):
    picture = SlicePicture(theme)
    shown(picture, size=SIZE)
    return picture


@pytest.fixture
def trainer(tracked):
    return tracked()


@pytest.mark.parametrize(
    ("ends", "levels"),
    [
        ((-2.0, 0.0), [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0]),
        ((-12.0, 3.0), [10.0**power for power in range(-12, 4, 2)]),
        ((np.log10(17.0), np.log10(18.6)), [17.0, 17.5, 18.0, 18.5]),
    ],
)
def test_contour_lines_are_at_round_losses(ends, levels):
    np.testing.assert_allclose(10.0 ** loss_levels(*ends), levels, rtol=1e-9)


def test_contour_lines_are_few_and_within_the_losses():
    for low, high in ((-0.01, 0.02), (-3.0, -1.0), (-30.0, 8.0)):
        levels = loss_levels(low, high)
        assert 2 <= len(levels) <= 12
        assert (levels >= low).all()
        assert (levels <= high).all()


def test_a_sentence_takes_the_place_of_a_slice_and_the_other_way_round(picture, trainer):
    assert picture.painted_texts() == [INVITATION]
    picture.show_landscape(slice_of(frame_of(trainer), (0, 1)))
    assert LEGEND in picture.painted_texts()
    assert picture.tip_at(QPointF(100.0, 100.0))
    picture.say("Too large.")
    assert picture.painted_texts() == ["Too large."]
    assert picture.tip_at(QPointF(100.0, 100.0)) == ""


def test_the_path_ends_where_the_weights_are_now(picture, trainer):
    frame = frame_of(trainer)
    landscape = slice_of(frame)
    picture.show_landscape(landscape)
    np.testing.assert_array_equal(picture.trail(), landscape.path.positions)
    trainer.advance(3)
    later = frame_of(trainer)
    picture.show_frame(later)
    np.testing.assert_allclose(picture.trail()[-1], landscape.plane.project(later.network.parameters))


def test_a_higher_loss_has_a_brighter_colour_and_the_tip_tells_it(picture, trainer, theme):
    landscape = slice_of(frame_of(trainer), (0, 1))
    slope = np.geomspace(0.01, 10.0, landscape.loss.shape[1]) * np.ones((len(landscape.loss), 1))
    picture.show_landscape(replace(landscape, loss=slope))
    image, plot = picture.grab().toImage(), picture._layout().plot
    table = theme.colors.magnitude_table()[:, :3]
    for x, shade, loss in ((plot.left() + 1.0, table[0], 0.01), (plot.right() - 1.0, table[-1], 10.0)):
        seen = image.pixelColor(int(x), int(plot.top()) + 8).getRgb()[:3]
        assert np.abs(np.array(seen) - shade).max() <= 16
        assert loss_text(loss) in picture.tip_at(QPointF(x, plot.top() + 8.0))
