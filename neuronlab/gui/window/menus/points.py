"""The context menu of the selected points."""

import numpy as np

from neuronlab.core.network.outputs import MAX_CLASSES
from neuronlab.gui.theme.class_marks import MARKS
from neuronlab.gui.window.menus.rows import MenuRow, named
from neuronlab.gui.window.workbench import Workbench
from neuronlab.session.selection import Selection
from neuronlab.wording.numbers import counted, elided
from neuronlab.wording.points import COPY, DELETE, DUPLICATE, HOLD_OUT, hold_out_words

_LONGEST_NAME = 24


def _role(window: Workbench, selection: Selection) -> str:
    words = hold_out_words(window.session.document.experiment.workspace.points, selection.ids)
    return "Use for testing" if words is HOLD_OUT else words.name


def _labels(window: Workbench) -> tuple[str, ...]:
    labels: tuple[str, ...] = window.session.document.experiment.workspace.labels
    return labels


def _is_all_of_class(window: Workbench, selection: Selection, number: int) -> bool:
    points = window.session.document.experiment.workspace.points
    return bool(np.all(points.targets[points.indices_of(selection.ids), 0] == number))


def _class(number: int) -> MenuRow[Selection]:
    return MenuRow(
        text=lambda window, _selection: f"{MARKS[number]} {elided(_labels(window)[number], _LONGEST_NAME)}",
        keys=str(number + 1),
        act=lambda window, _selection: window.data_panel.choose_class(number),
        is_offered=lambda window, _selection: number < len(_labels(window)),
        is_on=lambda window, selection: _is_all_of_class(window, selection, number),
    )


POINT_ROWS: tuple[MenuRow[Selection], ...] = (
    MenuRow(
        text=named("Class"),
        rows=tuple(_class(number) for number in range(MAX_CLASSES)),
        is_offered=lambda window, _selection: bool(_labels(window)),
    ),
    MenuRow(
        text=_role,
        keys=HOLD_OUT.keys,
        act=lambda window, _selection: window.points_controller.hold_out_selected(),
    ),
    MenuRow(
        text=named(COPY.name),
        meaning=COPY.meaning,
        keys=COPY.keys,
        act=lambda window, _selection: window.clipboard.copy(),
        starts_group=True,
    ),
    MenuRow(
        text=named(DUPLICATE.name),
        meaning=DUPLICATE.meaning,
        keys=DUPLICATE.keys,
        act=lambda window, _selection: window.points_controller.duplicate(),
    ),
    MenuRow(
        text=lambda _window, selection: f"{DELETE.name} {counted(len(selection), 'point')}",
        meaning=DELETE.meaning,
        keys=DELETE.keys,
        act=lambda window, _selection: window.points_controller.delete(),
        starts_group=True,
    ),
)
