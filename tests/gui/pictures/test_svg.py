"""SVG files hold shapes and texts with their clips, and what is in a text stays text."""

import xml.etree.ElementTree as ET

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QImage, QLinearGradient, QPainter, QPen
from PySide6.QtSvg import QSvgRenderer

from neuronlab.gui.pictures.recording import RecordingDevice
from neuronlab.gui.pictures.svg import svg_text

SVG = "{http://www.w3.org/2000/svg}"


def drawn(draw, title="A picture"):
    device = RecordingDevice(QSize(100, 60))
    with QPainter(device) as painter:
        draw(painter)
    text = svg_text(device.recording, title)
    return text, ET.fromstring(text)


def elements(root, name):
    return list(root.iter(f"{SVG}{name}"))


def test_texts_are_escaped_and_forbidden_characters_left_out(qapp):
    hostile = '<script>&"\x01\ufffe\ud800'
    text, root = drawn(lambda painter: painter.drawText(QPointF(5, 20), hostile), title="</title>&\x00\udc00")
    text.encode()
    assert [element.text for element in elements(root, "text")] == ['<script>&"']
    assert elements(root, "title")[0].text == "</title>&"
    assert "<script>" not in text


def test_a_clip_of_the_painter_is_a_clip_of_the_file(qapp):
    def draw(painter):
        painter.setClipRect(QRect(10, 10, 20, 20))
        painter.fillRect(QRect(0, 0, 100, 60), QColor("red"))
        painter.setClipping(False)
        painter.fillRect(QRect(50, 50, 5, 5), QColor("blue"))

    _, root = drawn(draw)
    clip = elements(root, "clipPath")[0]
    assert clip[0].get("d").startswith("M10 10")
    groups = elements(root, "g")
    assert [group.get("clip-path") for group in groups] == [f"url(#{clip.get('id')})", None]
    assert [group[0].get("fill") for group in groups] == ["#ff0000", "#0000ff"]


def test_a_line_keeps_its_width_in_pixels_when_its_pen_is_cosmetic_and_scales_with_the_plot_otherwise(qapp):
    def draw(painter):
        for is_cosmetic in (True, False):
            pen = QPen(QColor("red"), 2.0, Qt.PenStyle.DashLine)
            pen.setCosmetic(is_cosmetic)
            painter.setPen(pen)
            painter.setWorldMatrixEnabled(True)
            painter.resetTransform()
            painter.scale(3, 3)
            painter.drawLine(QPointF(1, 1), QPointF(20, 10))

    _, root = drawn(draw)
    assert [path.get("stroke-width") for path in elements(root, "path")] == ["2", "6"]
    assert [path.get("d") for path in elements(root, "path")] == ["M3 3L60 30"] * 2
    assert elements(root, "path")[0].get("stroke-dasharray") == "8 4"


def test_a_line_that_is_stretched_is_filled_as_what_it_covers(qapp):
    def draw(painter):
        painter.setPen(QPen(QColor("red"), 2.0))
        painter.scale(5, 1)
        painter.drawLine(QPointF(1, 10), QPointF(1, 50))

    _, root = drawn(draw)
    (path,) = elements(root, "path")
    assert path.get("fill") == "#ff0000"
    assert path.get("stroke") is None


def test_gradients_patterns_and_images_are_kept(qapp):
    def draw(painter):
        gradient = QLinearGradient(0, 0, 10, 0)
        gradient.setColorAt(0, QColor("red"))
        gradient.setColorAt(1, QColor("blue"))
        painter.fillRect(QRect(0, 0, 10, 10), gradient)
        painter.fillRect(QRect(0, 0, 10, 10), Qt.BrushStyle.BDiagPattern)
        image = QImage(2, 2, QImage.Format.Format_RGB32)
        image.fill(QColor("green"))
        painter.drawImage(QRectF(20, 20, 30, 30), image)

    text, root = drawn(draw)
    assert len(elements(root, "linearGradient")) == len(elements(root, "pattern")) == 1
    assert elements(root, "image")[0].get("href").startswith("data:image/png;base64,")
    assert QSvgRenderer(text.encode()).isValid()


def test_texts_name_the_font_that_is_used_and_not_only_the_name_that_stands_for_it(qapp):
    def draw(painter):
        font = QFont("Sans Serif")
        painter.setFont(font)
        painter.drawText(QPointF(5, 20), "Loss")

    _, root = drawn(draw)
    (text,) = elements(root, "text")
    assert f"'{QFontInfo(QFont('Sans Serif')).family()}'" in text.get("font-family")
    assert text.get("font-family").endswith(", sans-serif")
