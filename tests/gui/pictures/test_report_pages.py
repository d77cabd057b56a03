import re

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QPainter

from neuronlab.gui.pictures.recording import RecordingDevice
from neuronlab.gui.pictures.report_pages import report_pages
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
