"""Writes a lab report as PDF: its text flows over the pages, and its pictures are drawn as lines and texts."""

from collections.abc import Sequence
from string import Template

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPointF, QRectF, QSizeF, Qt, QUrl
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPalette,
    QPdfWriter,
    QTextBlock,
    QTextDocument,
    QTextImageFormat,
)

from neuronlab.files.report_page import figures_and_findings, opening
from neuronlab.gui.pictures.recording import DPI, Recording
from neuronlab.gui.theme.theme import LIGHT, text_font
from neuronlab.wording.lab_report import LabReport

_MARGIN_PX = 56
_TALLEST = 0.75
"""Greatest height of a picture, as a share of a page."""
_CAPTION_PX = 24
_STYLE = Template("""
h1 { font-size: 22px; } h2 { font-size: 16px; margin-top: 18px; } p { margin: 4px 0; }
.made { color: $muted; } td, th { padding: 2px 14px 2px 0; font-size: 12px; text-align: left; font-weight: normal; }
.best { font-weight: bold; } pre { font-size: 11px; background: $field; white-space: pre-wrap; }
""")


def report_pages(report: LabReport, pictures: Sequence[tuple[str, Recording]]) -> bytes:
    """The report as the bytes of a PDF file, with pictures under their captions."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(report.title)
    writer.setCreator("NeuronLab")
    writer.setResolution(DPI)
    writer.setPageLayout(QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF()))
    page = QSizeF(writer.width(), writer.height())
    document = QTextDocument()
    document.documentLayout().setPaintDevice(writer)
    document.setDefaultFont(text_font())
    document.setDefaultStyleSheet(_STYLE.substitute(LIGHT.named()))
    document.setDocumentMargin(_MARGIN_PX)
    document.setPageSize(page)
    nothing = QImage(1, 1, QImage.Format.Format_ARGB32)
    nothing.fill(Qt.GlobalColor.transparent)
    for number in range(len(pictures)):
        document.addResource(QTextDocument.ResourceType.ImageResource, QUrl(str(number)), nothing)
    document.setHtml(opening(report) + _placeholders(pictures, page) + figures_and_findings(report))
    with QPainter(writer) as painter:
        for number in range(document.pageCount()):
            if number:
                writer.newPage()
            _paint_page(painter, document, QRectF(QPointF(0, number * page.height()), page), pictures)
    return bytes(buffer.data().data())


def _placeholders(pictures: Sequence[tuple[str, Recording]], page: QSizeF) -> str:
    """A paragraph with the room of each picture and its caption, which the end of a page must not part."""
    parts = ["<h2>Pictures</h2>"] if pictures else []
    for number, (_caption, recording) in enumerate(pictures):
        size = QSizeF(recording.size)
        most = QSizeF(page.width() - 2 * _MARGIN_PX, _TALLEST * page.height())
        share = min(1.0, most.width() / size.width(), most.height() / size.height())
        sides = f'width="{int(size.width() * share)}" height="{int(size.height() * share) + _CAPTION_PX}"'
        parts.append(f'<p><img src="{number}" {sides}></p>')
    return "".join(parts)


def _paint_page(
    painter: QPainter, document: QTextDocument, area: QRectF, pictures: Sequence[tuple[str, Recording]]
) -> None:
    painter.save()
    painter.translate(-area.topLeft())
    context = QAbstractTextDocumentLayout.PaintContext()
    context.palette.setColor(QPalette.ColorRole.Text, LIGHT.color("text"))
    context.clip = area
    painter.setClipRect(area)
    document.documentLayout().draw(painter, context)
    block = document.begin()
    while block.isValid():
        image = _image_in(block)
        if image is not None:
            # The line, and not its paragraph, moves on to the next page where it does not fit.
            line = block.layout().lineAt(0).position()
            corner = document.documentLayout().blockBoundingRect(block).topLeft() + line
            if area.contains(corner):
                caption, recording = pictures[int(image.name())]
                painter.save()
                painter.translate(corner)
                share = image.width() / recording.size.width()
                painter.scale(share, share)
                recording.play(painter)
                painter.restore()
                painter.setFont(text_font())
                painter.setPen(LIGHT.color("muted"))
                painter.drawText(corner + QPointF(0.0, image.height() - _CAPTION_PX / 3), caption)
        block = block.next()
    painter.restore()


def _image_in(block: QTextBlock) -> QTextImageFormat | None:
    """The image that a paragraph consists of; None if it is of text."""
    formats = block.begin()
    while not formats.atEnd():
        style = formats.fragment().charFormat()
        if style.isImageFormat():
            return style.toImageFormat()
        formats += 1
    return None
