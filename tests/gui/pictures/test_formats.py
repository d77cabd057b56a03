"""The formats of a picture: pixels in any scale, and files that hold lines and texts."""

import re

import pytest
from PySide6.QtCore import QPointF, QRect, QSize
from PySide6.QtGui import QColor, QImage, QPainter

from neuronlab.core.errors import InputError
from neuronlab.gui.pictures.formats import PICTURE_FORMATS, SCALES, image_of
from neuronlab.gui.pictures.recording import Recording, RecordingDevice


@pytest.fixture
def recording(qapp):
    device = RecordingDevice(QSize(96, 48))
    with QPainter(device) as painter:
        painter.fillRect(QRect(0, 0, 96, 48), QColor("white"))
        painter.drawText(QPointF(5, 20), "Loss")
    return device.recording


@pytest.mark.parametrize("scale", SCALES)
def test_a_png_has_so_many_pixels_per_pixel_of_the_screen(recording, scale):
    image = QImage.fromData(PICTURE_FORMATS[".png"].encode(recording, scale, "Loss <1>"))
    assert image.size() == QSize(96, 48) * scale
    assert image.text("Title") == "Loss <1>"


def test_a_pdf_is_one_page_of_the_size_of_the_picture_with_its_font(recording):
    data = PICTURE_FORMATS[".pdf"].encode(recording, 1, "Loss")
    assert data.startswith(b"%PDF-")
    assert re.search(rb"/MediaBox \[0 0 72(\.0+)? 36(\.0+)?\]", data)
    assert b"/Type /Font" in data
    assert b"/Subtype /Image" not in data


def test_an_svg_says_its_title_and_its_text(recording):
    text = PICTURE_FORMATS[".svg"].encode(recording, 1, "Loss & more").decode()
    assert "<title>Loss &amp; more</title>" in text
    assert ">Loss</text>" in text


def test_a_picture_of_too_many_pixels_is_refused_before_memory_is_taken(qapp):
    with pytest.raises(InputError, match="too large"):
        image_of(Recording(QSize(10_000, 10_000)), 4)
