import numpy as np
from PySide6.QtGui import QColor

from neuronlab.gui.plots.painting.pixels import image_of, packed


def test_a_packed_colour_is_the_one_qt_paints():
    scale = np.array([[1, 2, 3, 255], [250, 128, 0, 64]], np.uint8)
    image = image_of(packed(scale)[None, :])
    assert [image.pixelColor(x, 0) for x in (0, 1)] == [QColor(1, 2, 3, 255), QColor(250, 128, 0, 64)]


def test_the_first_row_of_an_array_is_the_top_of_the_image():
    image = image_of(np.array([[0xFF000001, 0xFF000002, 0xFF000003], [0xFF000004, 0xFF000005, 0xFF000006]], np.uint32))
    assert (image.width(), image.height()) == (3, 2)
    assert [[image.pixelColor(x, y).blue() for x in range(3)] for y in range(2)] == [[1, 2, 3], [4, 5, 6]]


def test_an_image_stays_as_it_is_when_its_array_changes():
    pixels = np.full((2, 2), 0xFFFF0000, np.uint32)
    image = image_of(pixels)
    pixels[:] = 0
    assert image.pixelColor(1, 1) == QColor("red")


def test_a_strided_array_is_painted_as_it_is_indexed():
    column = np.array([[0xFF000001, 0xFF000002], [0xFF000003, 0xFF000004]], np.uint32)[::-1, :1]
    image = image_of(column)
    assert [image.pixelColor(0, y).blue() for y in range(2)] == [3, 1]
