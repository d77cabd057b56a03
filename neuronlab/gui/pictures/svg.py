"""Writes a recording as SVG: shapes as paths, texts as texts, and only images as pixels."""

import base64
import re
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontInfo,
    QFontMetricsF,
    QGradient,
    QImage,
    QImageWriter,
    QLinearGradient,
    QPainterPath,
    QPainterPathStroker,
    QPen,
    QTransform,
)

from neuronlab.gui.pictures.recording import Image, Ink, Recording, Shape, Text

_CAPS = {
    Qt.PenCapStyle.FlatCap: "butt",
    Qt.PenCapStyle.SquareCap: "square",
    Qt.PenCapStyle.RoundCap: "round",
}
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CORNERS = 5
"""Elements of the path of a rectangle."""
_JOINS = {
    Qt.PenJoinStyle.MiterJoin: "miter",
    Qt.PenJoinStyle.BevelJoin: "bevel",
    Qt.PenJoinStyle.RoundJoin: "round",
}


def png_bytes(image: QImage) -> bytes:
    """An image as a PNG file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"png"))
    writer.write(image)
    return bytes(buffer.data().data())


def svg_text(recording: Recording, title: str) -> str:
    """A recording as the text of an SVG file, one user unit a pixel."""
    writer = _Writer(recording)
    body = "\n".join(writer.lines())
    width, height = recording.size.width(), recording.size.height()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">\n'
        f"<title>{escape(_allowed(title))}</title>\n<defs>\n{writer.definitions()}</defs>\n{body}\n</svg>\n"
    )


class _Writer:
    """Turns the items of a recording into elements; clips and gradients are defined once."""

    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        self._all = QRectF(0, 0, recording.size.width(), recording.size.height())
        self._names: dict[str, str] = {}

    def lines(self) -> Iterator[str]:
        """The elements, with those of one clip in one group."""
        last: str | None = None
        clips: dict[int, str] = {}
        for item in self._recording.items:
            ink = item.ink
            if ink.clip.isEmpty():
                continue
            if id(ink) not in clips:
                clips[id(ink)] = self._clip_of(ink.clip)
            element = self._element(item)
            if not element:
                continue
            clip = clips[id(ink)]
            if clip != last:
                if last is not None:
                    yield "</g>"
                yield f"<g{clip}>"
                last = clip
            yield element
        if last is not None:
            yield "</g>"

    def definitions(self) -> str:
        """The clips and gradients that elements refer to."""
        return "".join(text.replace("@", name, 1) + "\n" for text, name in self._names.items())

    def _named(self, definition: str) -> str:
        """The name of a definition, in which @ stands for it."""
        return self._names.setdefault(definition, f"d{len(self._names)}")

    def _clip_of(self, clip: QPainterPath) -> str:
        """The attribute that clips; none if nothing is cut off."""
        if clip.elementCount() == _CORNERS and clip.boundingRect().contains(self._all):
            return ""
        name = self._named(f'<clipPath id="@"><path d="{_data(clip)}"/></clipPath>')
        return f' clip-path="url(#{name})"'

    def _element(self, item: Shape | Text | Image) -> str:
        match item:
            case Shape():
                return self._shape(item)
            case Text():
                return _text(item)
            case Image():
                return _image(item)

    def _shape(self, shape: Shape) -> str:
        ink = shape.ink
        path = ink.transform.map(shape.path)
        fill = self._fill(ink, path) if shape.is_filled else 'fill="none"'
        if not _is_inked(ink.pen):
            return "" if fill == 'fill="none"' else f'<path d="{_data(path)}" {fill}{_rule(path)}{_opacity(ink)}/>'
        scale = _scale_of(ink.transform)
        if ink.pen.isCosmetic() or scale is not None:
            stroke = _stroke(ink.pen, 1.0 if ink.pen.isCosmetic() else scale or 1.0)
            return f'<path d="{_data(path)}" {fill} {stroke}{_rule(path)}{_opacity(ink)}/>'
        # A line that is wider in one direction than in the other: its outline is filled.
        outline = ink.transform.map(QPainterPathStroker(ink.pen).createStroke(shape.path))
        filled = "" if fill == 'fill="none"' else f'<path d="{_data(path)}" {fill}{_rule(path)}{_opacity(ink)}/>'
        return f'{filled}<path d="{_data(outline)}" {_paint("fill", ink.pen.color())}{_opacity(ink)}/>'

    def _fill(self, ink: Ink, path: QPainterPath) -> str:
        brush = ink.brush
        gradient = brush.gradient()
        if brush.style() == Qt.BrushStyle.NoBrush:
            return 'fill="none"'
        if isinstance(gradient, QLinearGradient):
            return f'fill="url(#{self._named(_gradient(gradient, ink.transform, path.boundingRect()))})"'
        if brush.style() == Qt.BrushStyle.BDiagPattern:
            paint = _paint("stroke", brush.color())
            hatch = f'<path d="M-2 2L2 -2M0 8L8 0M6 10L10 6" {paint} stroke-width="1"/>'
            name = self._named(f'<pattern id="@" width="8" height="8" patternUnits="userSpaceOnUse">{hatch}</pattern>')
            return f'fill="url(#{name})"'
        return _paint("fill", brush.color())


def _gradient(gradient: QLinearGradient, transform: QTransform, box: QRectF) -> str:
    start, stop = gradient.start(), gradient.finalStop()
    if gradient.coordinateMode() == QGradient.CoordinateMode.LogicalMode:
        start, stop = transform.map(start), transform.map(stop)
    else:
        start, stop = (box.topLeft() + type(start)(at.x() * box.width(), at.y() * box.height()) for at in (start, stop))
    stops = "".join(
        f'<stop offset="{_number(at)}" stop-color="{color.name()}" stop-opacity="{_number(color.alphaF())}"/>'
        for at, color in gradient.stops()
    )
    ends = f'x1="{_number(start.x())}" y1="{_number(start.y())}" x2="{_number(stop.x())}" y2="{_number(stop.y())}"'
    return f'<linearGradient id="@" gradientUnits="userSpaceOnUse" {ends}>{stops}</linearGradient>'


def _text(item: Text) -> str:
    if not item.text.strip():
        return ""
    ink, font = item.ink, item.font
    style = ' font-style="italic"' if font.italic() else ""
    weight = f' font-weight="{int(font.weight())}"' if font.weight() != QFont.Weight.Normal else ""
    # The width that the text has here keeps labels apart where the font is another one.
    width = f' textLength="{_number(item.width)}" lengthAdjust="spacingAndGlyphs"' if item.width > 0 else ""
    # That of the system may be a name that stands for another, which few programs know.
    names = dict.fromkeys([*(font.families() or [font.family()]), QFontInfo(font).family()])
    families = ", ".join([*(f"'{name}'" for name in names if name), "sans-serif"])
    return (
        f'<text x="{_number(item.at.x())}" y="{_number(item.at.y())}"{_matrix(ink.transform)} '
        f"font-family={quoteattr(families)} "
        f'font-size="{_number(_size_of(font))}"{weight}{style}{width} '
        f'{_paint("fill", ink.pen.color())}{_opacity(ink)} xml:space="preserve">{escape(_allowed(item.text))}</text>'
    )


def _size_of(font: QFont) -> float:
    """The size of a font in pixels."""
    return float(font.pixelSize()) if font.pixelSize() > 0 else font.pointSizeF() * QFontMetricsF(font).fontDpi() / 72


def _allowed(text: str) -> str:
    """A text without the characters that XML forbids: control characters, and halves of pairs."""
    return _FORBIDDEN.sub("", text)


def _image(item: Image) -> str:
    if item.image.isNull():
        return ""
    data = base64.b64encode(png_bytes(item.image)).decode()
    area = item.area
    is_smooth = bool(item.ink.hints & item.ink.hints.SmoothPixmapTransform)
    rendering = "" if is_smooth else ' style="image-rendering:pixelated"'
    return (
        f'<image x="{_number(area.x())}" y="{_number(area.y())}" width="{_number(area.width())}" '
        f'height="{_number(area.height())}"{_matrix(item.ink.transform)} preserveAspectRatio="none"'
        f'{rendering}{_opacity(item.ink)} href="data:image/png;base64,{data}"/>'
    )


def _stroke(pen: QPen, scale: float) -> str:
    width = max(pen.widthF(), 1.0 if pen.isCosmetic() else 0.0) * scale
    dashes = ""
    if pen.style() != Qt.PenStyle.SolidLine:
        lengths = " ".join(_number(part * width) for part in pen.dashPattern())
        dashes = f' stroke-dasharray="{lengths}" stroke-dashoffset="{_number(pen.dashOffset() * width)}"'
    cap, join = _CAPS.get(pen.capStyle(), "butt"), _JOINS.get(pen.joinStyle(), "miter")
    color = pen.brush().color()
    return (
        f'{_paint("stroke", color)} stroke-width="{_number(width)}" stroke-linecap="{cap}" '
        f'stroke-linejoin="{join}"{dashes}'
    )


def _is_inked(pen: QPen) -> bool:
    return pen.style() != Qt.PenStyle.NoPen and pen.color().alpha() > 0


def _scale_of(transform: QTransform) -> float | None:
    """The scale of a transformation that is the same in both directions; None for others."""
    across = (transform.m11() ** 2 + transform.m12() ** 2) ** 0.5
    up = (transform.m21() ** 2 + transform.m22() ** 2) ** 0.5
    return across if abs(across - up) <= 1e-3 * max(across, up) else None


def _matrix(transform: QTransform) -> str:
    if transform.isIdentity():
        return ""
    parts = (transform.m11(), transform.m12(), transform.m21(), transform.m22(), transform.dx(), transform.dy())
    return f' transform="matrix({" ".join(f"{part:.6g}" for part in parts)})"'


def _paint(kind: str, color: QColor) -> str:
    opacity = f' {kind}-opacity="{_number(color.alphaF())}"' if color.alpha() < 255 else ""
    return f'{kind}="{color.name()}"{opacity}'


def _opacity(ink: Ink) -> str:
    return f' opacity="{_number(ink.opacity)}"' if ink.opacity < 1.0 else ""


def _rule(path: QPainterPath) -> str:
    return ' fill-rule="evenodd"' if path.fillRule() == Qt.FillRule.OddEvenFill else ""


def _number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".") if abs(value) < 1e6 else f"{value:.0f}"


def _data(path: QPainterPath) -> str:
    """The data of a path."""
    parts: list[str] = []
    kinds = QPainterPath.ElementType
    for index in range(path.elementCount()):
        element = path.elementAt(index)
        at = f"{_number(element.x)} {_number(element.y)}"
        if element.type == kinds.MoveToElement:
            parts.append(f"M{at}")
        elif element.type == kinds.LineToElement:
            parts.append(f"L{at}")
        elif element.type == kinds.CurveToElement:
            parts.append(f"C{at}")
        else:
            parts.append(f" {at}")
    return "".join(parts)
