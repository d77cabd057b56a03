"""The formats of a picture, as a table from which dialogs and the command line are filled."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QSizeF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QPdfWriter

from neuronlab.core.errors import InputError
from neuronlab.gui.pictures.recording import DPI, Recording
from neuronlab.gui.pictures.svg import png_bytes, svg_text

SCALES = (1, 2, 3, 4)
"""Pixels of a PNG per pixel of the screen, in each direction."""
MOST_PIXELS = 2**28
"""Beyond, an image would take more than a gigabyte."""
_INCH_POINTS = 72.0


@dataclass(frozen=True, kw_only=True)
class PictureFormat:
    """A format of a picture.

    Attributes:
        label: Its name.
        meaning: What it is good for.
        encode: Makes the bytes of a file from a recording, a scale and a title.
        has_scale: Whether the scale changes anything.
    """

    label: str
    meaning: str
    encode: Callable[[Recording, int, str], bytes]
    has_scale: bool = False


def image_of(recording: Recording, scale: int = 1) -> QImage:
    """A recording as an image, with `scale` pixels per pixel of the screen. Raises InputError if it is too large."""
    size = recording.size * scale
    if size.width() * size.height() > MOST_PIXELS:
        raise InputError(
            f"a picture of {size.width():,} × {size.height():,} pixels is too large; choose a smaller scale."
        )
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    with QPainter(image) as painter:
        painter.scale(scale, scale)
        recording.play(painter)
    return image


def _png(recording: Recording, scale: int, title: str) -> bytes:
    image = image_of(recording, scale)
    image.setText("Title", title)
    return png_bytes(image)


def _svg(recording: Recording, _scale: int, title: str) -> bytes:
    return svg_text(recording, title).encode()


def _pdf(recording: Recording, _scale: int, title: str) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setCreator("NeuronLab")
    writer.setResolution(DPI)
    size = QSizeF(recording.size) * _INCH_POINTS / DPI
    page = QPageSize(size, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch)
    writer.setPageLayout(QPageLayout(page, QPageLayout.Orientation.Portrait, QMarginsF()))
    with QPainter(writer) as painter:
        recording.play(painter)
    return bytes(buffer.data().data())


PICTURE_FORMATS: dict[str, PictureFormat] = {
    ".png": PictureFormat(label="PNG image", meaning="Pixels, for slides and messages", encode=_png, has_scale=True),
    ".svg": PictureFormat(
        label="SVG drawing", meaning="Lines and texts, for web pages and drawing programs", encode=_svg
    ),
    ".pdf": PictureFormat(label="PDF page", meaning="Lines and texts, for print and LaTeX", encode=_pdf),
}
"""By the suffix of a file's name."""
