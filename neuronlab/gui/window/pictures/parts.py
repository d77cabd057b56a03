"""Finds the parts of a window that pictures are taken of."""

from PySide6.QtCore import QPoint, QSize
from PySide6.QtWidgets import QWidget

from neuronlab.gui.window.workbench import Workbench
from neuronlab.wording.pictured import PICTURED

_BY_OTHER_NAME = {"network": "diagram"}
"""Parts whose attribute of the window is called otherwise."""


def part_of(window: Workbench, name: str) -> QWidget:
    """The part with a name in `PICTURED`."""
    if name == "window":
        return window
    part: QWidget = getattr(window, _BY_OTHER_NAME.get(name, name.replace("-", "_")))
    return part


def name_of(attribute: str) -> str:
    """The name in `PICTURED` of the part that is this attribute of the window."""
    others = {other: name for name, other in _BY_OTHER_NAME.items()}
    return others.get(attribute, attribute.replace("_", "-"))


def is_in_sight(window: Workbench, name: str) -> bool:
    """Whether a part is on screen: Qt also calls a page behind another tab visible, but it lies outside its window."""
    part = part_of(window, name)
    area = part.rect().translated(part.mapTo(part.window(), QPoint(0, 0)))
    return part.isVisible() and not part.visibleRegion().isEmpty() and part.window().rect().intersects(area)


def sizes_in_sight(window: Workbench) -> dict[str, QSize]:
    """The size of each part that is on screen, by its name."""
    return {name: part_of(window, name).size() for name in PICTURED if is_in_sight(window, name)}
