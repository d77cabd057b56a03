import re
import zlib

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QPainter

from neuronlab.gui.pictures.recording import RecordingDevice
from neuronlab.gui.pictures.report_pages import report_pages
from neuronlab.gui.theme.theme import LIGHT
from neuronlab.wording.lab_report import LabReport
from neuronlab.wording.run_table import RunTable


@pytest.fixture
def picture(qapp):
    device = RecordingDevice(QSize(600, 500))
    with QPainter(device) as painter:
        painter.fillRect(QRect(0, 0, 600, 500), QColor("white"))
    return device.recording


@pytest.mark.parametrize(("pictures", "pages"), [(0, 1), (1, 1), (3, 3)])
def test_pictures_flow_over_pages_and_stay_drawings(picture, pictures, pages):
    report = LabReport("Title", "today", ("about",), (), RunTable((), (), ""), (), (), ())
    data = report_pages(report, [("Plot <1>", picture)] * pictures)
    assert data.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type /Page\b", data)) == pages
    assert set(re.findall(rb"/Width (\d+)", data)) <= {b"1"}  # only the room of a picture is an image


def contents(data):
    """What is painted on each page."""
    streams = re.findall(rb"stream\r?\n(\x78.*?)\r?\nendstream", data, re.DOTALL)  # the compressed ones
    texts = [zlib.decompressobj().decompress(stream) for stream in streams]
    return [text for text in texts if b" Tf" in text]


def test_a_caption_stays_with_its_picture(qapp):
    report = LabReport("Title", "today", ("about",) * 3, (), RunTable((), (), ""), (), (), ())
    red, _, _ = LIGHT.color("muted").getRgbF()[:3]
    muted = f"\n{red:.3f}".encode()
    moved = 0
    for height in range(720, 900, 10):
        device = RecordingDevice(QSize(600, height))
        with QPainter(device) as painter:
            painter.fillRect(QRect(0, 0, 600, height), QColor("red"))
        for page in contents(report_pages(report, [("Plot", device.recording)]))[1:]:
            assert (muted in page) == (b"\n1 0 0 scn" in page)
            moved += muted in page
    assert moved > 0
