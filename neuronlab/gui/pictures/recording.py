"""Records what is painted as shapes, texts and images, from which any format of a picture is made.

Qt's own SVG generator drops every clip, so curves would leave their plots and scrolled contents their frames.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QBrush,
    QFont,
    QImage,
    QPaintDevice,
    QPaintEngine,
    QPaintEngineState,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QPolygonF,
    QTextItem,
    QTransform,
)
from typing_extensions import override

from neuronlab.session.guarded import Guarded

DPI = 96
"""Dots per inch of a picture at scale 1, as on a usual screen."""


@dataclass(frozen=True, eq=False)
class Ink:
    """How something is painted.

    Attributes:
        pen: Its outline, or the colour of a text.
        brush: Its filling.
        transform: From its own coordinates to pixels of the picture.
        clip: The part of the picture in which it shows, in pixels.
        opacity: From 0 to 1.
        hints: How it is drawn, for painters that make pixels.
    """

    pen: QPen
    brush: QBrush
    transform: QTransform
    clip: QPainterPath
    opacity: float
    hints: QPainter.RenderHint


@dataclass(frozen=True, eq=False)
class Shape:
    """A path with an outline and a filling."""

    ink: Ink
    path: QPainterPath
    is_filled: bool = True


@dataclass(frozen=True, eq=False)
class Text:
    """A text on one line.

    Attributes:
        ink: How it is painted.
        at: The left end of its base line.
        text: What it says.
        font: Its font.
        width: Its width in its own coordinates.
    """

    ink: Ink
    at: QPointF
    text: str
    font: QFont
    width: float


@dataclass(frozen=True, eq=False)
class Image:
    """An image, in a rectangle of its own coordinates."""

    ink: Ink
    area: QRectF
    image: QImage


@dataclass(eq=False)
class Recording:
    """All that was painted, from back to front, on a picture of `size` pixels."""

    size: QSize
    items: list[Shape | Text | Image] = field(default_factory=list)

    def play(self, painter: QPainter) -> None:
        """Paint it. The transformation and the clip of the painter hold for all of it."""
        base = painter.worldTransform()
        scale = abs(base.determinant()) ** 0.5
        for item in self.items:
            ink = item.ink
            painter.save()
            painter.setTransform(base)
            painter.setClipPath(ink.clip, Qt.ClipOperation.IntersectClip)
            painter.setTransform(ink.transform * base)
            painter.setRenderHints(ink.hints)
            painter.setOpacity(painter.opacity() * ink.opacity)
            painter.setPen(_scaled(ink.pen, scale))
            painter.setBrush(ink.brush)
            match item:
                case Shape():
                    if not item.is_filled:
                        painter.setBrush(Qt.BrushStyle.NoBrush)
                    painter.drawPath(item.path)
                case Text():
                    painter.setFont(item.font)
                    painter.drawText(item.at, item.text)
                case Image():
                    painter.drawImage(item.area, item.image)
            painter.restore()


def _scaled(pen: QPen, scale: float) -> QPen:
    """A pen whose width in pixels of the picture is scaled with it; others scale by themselves."""
    if not pen.isCosmetic() or scale == 1.0:
        return pen
    wider = QPen(pen)
    wider.setWidthF(max(pen.widthF(), 1.0) * scale)
    return wider


class _Engine(Guarded, QPaintEngine):
    """Adds what is painted to a recording; `bounds` is the rectangle that nothing leaves, in pixels."""

    def __init__(self, recording: Recording) -> None:
        super().__init__(QPaintEngine.PaintEngineFeature.AllFeatures)
        self._recording = recording
        self.bounds = QRect(0, 0, recording.size.width(), recording.size.height())
        self._forget()

    def _forget(self) -> None:
        self._pen, self._brush, self._transform = QPen(), QBrush(), QTransform()
        self._font, self._opacity, self._hints = QFont(), 1.0, QPainter.RenderHint(0)
        self._clip: QPainterPath | None = None
        self._is_clipped = False
        self._ink: Ink | None = None

    def set_bounds(self, bounds: QRect) -> None:
        """Let nothing leave this rectangle, from now on."""
        self.bounds, self._ink = bounds, None

    @override
    def type(self) -> QPaintEngine.Type:
        """Of no kind that Qt knows."""
        return QPaintEngine.Type.User

    @override
    def begin(self, _device: QPaintDevice) -> bool:
        """Begin with the state of a new painter."""
        self._forget()
        self.setActive(True)
        return True

    @override
    def end(self) -> bool:
        """End."""
        self.setActive(False)
        return True

    @override
    def updateState(self, state: QPaintEngineState) -> None:
        """Follow the painter."""
        flags, self._ink = state.state(), None
        dirty = QPaintEngine.DirtyFlag
        if flags & dirty.DirtyPen:
            self._pen = QPen(state.pen())
        if flags & dirty.DirtyBrush:
            self._brush = QBrush(state.brush())
        if flags & dirty.DirtyTransform:
            self._transform = QTransform(state.transform())
        if flags & dirty.DirtyFont:
            self._font = QFont(state.font())
        if flags & dirty.DirtyOpacity:
            self._opacity = state.opacity()
        if flags & dirty.DirtyHints:
            self._hints = state.renderHints()
        if flags & dirty.DirtyClipPath:
            self._clip_to(state.transform().map(state.clipPath()), state.clipOperation())
        elif flags & dirty.DirtyClipRegion:
            region = QPainterPath()
            region.addRegion(state.clipRegion())
            self._clip_to(state.transform().map(region), state.clipOperation())
        if flags & dirty.DirtyClipEnabled:
            self._is_clipped = state.isClipEnabled()

    def _clip_to(self, path: QPainterPath, operation: Qt.ClipOperation) -> None:
        if operation == Qt.ClipOperation.NoClip:
            self._clip = None
        elif operation == Qt.ClipOperation.IntersectClip and self._clip is not None:
            self._clip, self._is_clipped = self._clip.intersected(path), True
        else:
            self._clip, self._is_clipped = path, True

    def _current(self) -> Ink:
        """The look of what is painted now."""
        if self._ink is None:
            clip = QPainterPath()
            clip.addRect(QRectF(self.bounds))
            if self._is_clipped and self._clip is not None:
                clip = clip.intersected(self._clip)
            self._ink = Ink(self._pen, self._brush, self._transform, clip, self._opacity, self._hints)
        return self._ink

    @override
    def drawPath(self, path: QPainterPath) -> None:
        """Record a path."""
        self._recording.items.append(Shape(self._current(), QPainterPath(path)))

    @override
    def drawPolygon(self, points: Iterable[QPointF | QPoint], mode: QPaintEngine.PolygonDrawMode) -> None:
        """Record a polygon or a line."""
        modes = QPaintEngine.PolygonDrawMode
        path = QPainterPath()
        path.addPolygon(QPolygonF([QPointF(point) for point in points]))
        if mode == modes.PolylineMode:
            self._recording.items.append(Shape(self._current(), path, is_filled=False))
            return
        path.closeSubpath()
        path.setFillRule(Qt.FillRule.WindingFill if mode == modes.WindingMode else Qt.FillRule.OddEvenFill)
        self._recording.items.append(Shape(self._current(), path))

    @override
    def drawTextItem(self, at: QPointF | QPoint | QPainterPath.Element, item: QTextItem) -> None:
        """Record a text."""
        assert isinstance(at, QPointF)
        text = Text(self._current(), QPointF(at), item.text(), QFont(item.font()), item.width())
        self._recording.items.append(text)

    @override
    def drawPixmap(self, area: QRectF | QRect, pixmap: QPixmap | QImage, part: QRectF | QRect) -> None:
        """Record a part of an image."""
        self._add_image(area, QPixmap(pixmap).toImage(), part)

    @override
    def drawImage(
        self,
        area: QRectF | QRect,
        image: QImage,
        part: QRectF | QRect,
        flags: Qt.ImageConversionFlag = Qt.ImageConversionFlag.AutoColor,
    ) -> None:
        """Record a part of an image."""
        self._add_image(area, image, part)

    def _add_image(self, area: QRectF | QRect, image: QImage, part: QRectF | QRect) -> None:
        """Record a part of an image, in its pixels."""
        cut = image.copy(QRectF(part).toAlignedRect())
        self._recording.items.append(Image(self._current(), QRectF(area), cut))


class RecordingDevice(Guarded, QPaintDevice):
    """What a painter paints on to be recorded."""

    def __init__(self, size: QSize) -> None:
        super().__init__()
        self.recording = Recording(size)
        self._engine = _Engine(self.recording)

    def set_bounds(self, bounds: QRect) -> None:
        """Let nothing leave this rectangle of the picture, from now on."""
        self._engine.set_bounds(bounds)

    @override
    def paintEngine(self) -> QPaintEngine:
        """The engine that records."""
        return self._engine

    @override
    def metric(self, metric: QPaintDevice.PaintDeviceMetric) -> int:
        """Qt's questions about the device: its size in pixels and millimetres, its resolution, its colours."""
        kinds, size = QPaintDevice.PaintDeviceMetric, self.recording.size
        return {
            kinds.PdmWidth: size.width(),
            kinds.PdmHeight: size.height(),
            kinds.PdmWidthMM: round(size.width() * 25.4 / DPI),
            kinds.PdmHeightMM: round(size.height() * 25.4 / DPI),
            kinds.PdmNumColors: 2**24,
            kinds.PdmDepth: 32,
            kinds.PdmDpiX: DPI,
            kinds.PdmDpiY: DPI,
            kinds.PdmPhysicalDpiX: DPI,
            kinds.PdmPhysicalDpiY: DPI,
            kinds.PdmDevicePixelRatio: 1,
            kinds.PdmDevicePixelRatioScaled: 0x10000,
        }.get(metric, 0)
