import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from neuronlab.gui.plots.painting.heat_maps import draw_maps, map_pixels
from neuronlab.gui.plots.painting.pixels import packed
from neuronlab.gui.theme.theme import scale_table

GRAY = packed(scale_table(("#000000", "#ffffff")))[None]
RED = packed(scale_table(("#000000", "#ff0000")))[None]
RISING = np.array([[0.0, 1.0, 2.0, 3.0, 4.0, 5.0]])
"""Two rows of three: the first, 0 to 2, is the lower one."""


def levels(pixels):
    return pixels.astype(np.int64) & 0xFF


def test_the_first_row_is_at_the_bottom_and_the_first_column_at_the_left():
    (pixels,) = levels(map_pixels(RISING, (2, 3), (3, 2), (0.0, 5.0), GRAY))
    assert pixels.tolist() == [[153, 204, 255], [0, 51, 102]]


def test_values_are_stretched_smoothly_and_keep_their_ends():
    (pixels,) = levels(map_pixels(RISING, (2, 3), (48, 36), (0.0, 5.0), GRAY))
    assert (np.diff(pixels, axis=1) >= 0).all()
    assert (np.diff(pixels, axis=0) <= 0).all()
    assert np.abs(np.diff(pixels, axis=1)).max() < 8
    assert (pixels[-1, 0], pixels[0, -1]) == (0, 255)


def test_what_lies_beyond_has_the_colour_of_the_end():
    values = np.array([[-9.0, np.inf, -np.inf, 9.0]])
    (pixels,) = levels(map_pixels(values, (1, 4), (4, 1), (0.0, 1.0), GRAY))
    assert pixels.tolist() == [[0, 255, 0, 255]]


def test_what_is_no_number_has_no_colour_and_leaves_its_neighbours_theirs():
    (pixels,) = map_pixels(np.array([[1.0, np.nan, 1.0]]), (1, 3), (9, 1), (0.0, 1.0), GRAY)
    assert (pixels[0, [0, 1, 7, 8]] == 0xFFFFFFFF).all()
    assert pixels[0, 4] == 0


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("largest", [3.4e38, 5e38])
def test_values_near_the_largest_number_keep_their_colours(largest):
    values = np.array([[-3.4e38, 0.0, 3.4e38, np.nan]], np.float32)
    (pixels,) = map_pixels(values, (1, 4), (4, 1), (-largest, largest), GRAY)
    low, middle, high = levels(pixels)[0, :3]
    assert (low, middle, high) == (0, 128, 255) if largest < 4e38 else 0 < low < middle < high < 255
    assert pixels[0, 3] == 0


def test_every_map_can_have_a_scale_of_its_own():
    pixels = map_pixels(np.ones((2, 1)), (1, 1), (1, 1), (0.0, 1.0), np.concatenate([GRAY, RED]))
    assert pixels.ravel().tolist() == [0xFFFFFFFF, 0xFFFF0000]


@pytest.mark.parametrize("scale", [1.0, 1.25, 2.0])
def test_maps_fill_their_boxes_and_nothing_else(qapp, scale):
    image = QImage(round(60 * scale), round(40 * scale), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(QColor("blue"))
    painter = QPainter(image)
    draw_maps(painter, np.ones((2, 6)), (2, 3), np.array([[4.0, 8.0], [36.0, 8.0]]), (20.0, 24.0), (0.0, 1.0), GRAY)
    painter.end()
    white = [
        (x, y) for x in range(image.width()) for y in range(image.height()) if image.pixelColor(x, y) == QColor("white")
    ]
    assert len(white) == 2 * round(20 * scale) * round(24 * scale)
    assert min(white) == (round(4 * scale), round(8 * scale))
