"""A recording painted again looks as what was recorded, inside the same clips."""

import pytest
from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from neuronlab.gui.pictures.formats import image_of
from neuronlab.gui.pictures.recording import Image, RecordingDevice, Shape, Text

SIZE = QSize(120, 80)


def recorded(draw):
    device = RecordingDevice(SIZE)
    with QPainter(device) as painter:
        draw(painter)
    return device.recording


def painted(draw):
    image = QImage(SIZE, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    with QPainter(image) as painter:
        draw(painter)
    return image


def lines(painter):
    painter.setPen(QPen(QColor("teal"), 2.5, Qt.PenStyle.DashLine))
    painter.translate(3, 4)
    painter.drawLines([QLineF(0, 0, 50, 20), QLineF(50, 20, 90, 5)])
    painter.drawPolyline([QPointF(5, 70), QPointF(50, 30), QPointF(90, 60)])


def shapes(painter):
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setOpacity(0.5)
    painter.setBrush(QColor("orange"))
    painter.scale(2, 0.5)
    painter.drawEllipse(QRectF(5, 10, 30, 90))
    painter.drawPolygon(QPolygonF([QPointF(0, 0), QPointF(40, 50), QPointF(10, 90)]))
    painter.fillRect(QRectF(40, 40, 9, 9), QColor("red"))


def clips(painter):
    painter.save()
    painter.setClipRect(QRect(10, 10, 60, 40))
    path = QPainterPath()
    path.addRect(QRectF(20, 0, 90, 30))
    painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
    painter.fillRect(QRect(0, 0, 120, 80), QColor("blue"))
    painter.restore()
    painter.fillRect(QRect(90, 60, 40, 40), QColor("green"))
    painter.setClipRect(QRect(0, 60, 40, 10))
    painter.fillRect(QRect(0, 0, 120, 80), QColor("black"))
    painter.setClipping(False)
    painter.fillRect(QRect(50, 70, 5, 5), QColor("black"))


def images(painter):
    pixmap = QPixmap(20, 10)
    pixmap.fill(QColor("purple"))
    painter.drawPixmap(QPointF(5, 5), pixmap)
    painter.drawImage(QRectF(40, 20, 60, 40), pixmap.toImage(), QRectF(0, 0, 10, 10))


def texts(painter):
    font = QFont()
    font.setPixelSize(13)
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(QColor("navy"))
    painter.drawText(QPointF(5, 30), "Loss <b> µ")


@pytest.mark.parametrize("draw", [lines, shapes, clips, images, texts], ids=lambda draw: draw.__name__)
def test_what_was_recorded_is_painted_again_pixel_by_pixel(qapp, draw):
    assert image_of(recorded(draw)) == painted(draw)


def test_texts_stay_texts_and_only_images_are_images(qapp):
    assert [type(item) for item in recorded(texts).items] == [Text]
    assert [type(item) for item in recorded(images).items] == [Image, Image]
    assert {type(item) for item in recorded(lambda painter: (lines(painter), shapes(painter))).items} == {Shape}


def test_nothing_shows_outside_of_the_bounds_that_were_set(qapp):
    device = RecordingDevice(SIZE)
    with QPainter(device) as painter:
        device.set_bounds(QRect(0, 0, 10, 10))
        painter.setClipRect(QRect(5, 5, 50, 50))  # replaces a clip, but not the bounds
        painter.fillRect(QRect(0, 0, 120, 80), QColor("black"))
    image = image_of(device.recording)
    assert image.pixelColor(7, 7).alpha() == 255
    assert image.pixelColor(20, 20).alpha() == image.pixelColor(2, 2).alpha() == 0


def test_lines_get_wider_with_the_picture_whatever_their_pen(qapp):
    def draw(painter):
        for y, is_cosmetic in ((20.0, True), (60.0, False)):
            pen = QPen(QColor("black"), 2.0, c=Qt.PenCapStyle.FlatCap)
            pen.setCosmetic(is_cosmetic)
            painter.setPen(pen)
            painter.drawLine(QLineF(0.0, y, 120.0, y))

    image = image_of(recorded(draw), 4)
    for y in (20, 60):
        inked = sum(image.pixelColor(200, row).alpha() for row in range(4 * y - 20, 4 * y + 20)) / 255
        assert inked == pytest.approx(8.0, abs=0.1)
