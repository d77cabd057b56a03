"""Names at both ends of the network: inputs beside the first boxes, classes beside the last."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF

from neuronlab.core.specs.network import NetworkSpec
from neuronlab.gui.plots.diagram.layout import NetworkLayout
from neuronlab.gui.plots.painting.class_names import ClassName, class_names, names_width
from neuronlab.gui.plots.painting.labels import LINE, RIGHT, Label
from neuronlab.gui.theme.sizes import scaled
from neuronlab.gui.theme.theme import SMALL, SPACE, figures
from neuronlab.wording.captions import input_names

_BESIDE = SPACE / 2.0
"""Gap between a box and its name, in pixels."""


def input_labels(spec: NetworkSpec, layout: NetworkLayout) -> list[Label]:
    """Names of several inputs, to the left of their boxes, if there is room."""
    names, column = input_names(spec), layout.columns[0]
    if len(names) < 2:
        return []
    metrics, room = QFontMetricsF(figures(SMALL)), column.left - _BESIDE
    if max(map(metrics.horizontalAdvance, names)) > room:
        return []
    beside = [QRectF(0.0, top, room, scaled(LINE)) for top in (column.middles - scaled(LINE) / 2.0).tolist()]
    shown = names[column.first :]
    return [Label(rect, name, align=RIGHT) for rect, name in zip(beside, shown, strict=False)]


def class_labels(spec: NetworkSpec, layout: NetworkLayout) -> list[ClassName]:
    """Names of the classes, to the right of their boxes, if there is room for at least part of them.

    A single output that separates two classes has both beside it.
    """
    column = layout.columns[-1]
    left = column.left + column.width + _BESIDE
    room = layout.width - left - _BESIDE
    if not spec.labels or room < names_width([""]):
        return []
    middles = column.middles.tolist()
    if spec.outputs == 1:
        middles = [middles[0] - scaled(LINE) / 2.0, middles[0] + scaled(LINE) / 2.0]
    rects = [QRectF(left, middle - scaled(LINE) / 2.0, room, scaled(LINE)) for middle in middles]
    return class_names(rects, spec.labels[: len(rects)])
