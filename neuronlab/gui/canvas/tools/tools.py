"""The tools, each a function that starts a stroke. A stroke maps pointer positions to workspaces, without side effects.

`TOOLS` is the table; tool buttons, keys and canvas are built from it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt

from neuronlab.core.specs.experiment import Workspace
from neuronlab.gui.canvas.strokes.adding import DrawStroke, LineStroke, SprayStroke
from neuronlab.gui.canvas.strokes.changing import BRUSH_RADIUS_PX, EraseStroke, LassoStroke, MoveStroke, RepaintStroke
from neuronlab.gui.canvas.strokes.hand import Hand, PointerPosition, Stroke, nearest_point

ANY_TASK = ("curve", "classes", "surface")
PLANE_TASKS = ("classes", "surface")


def _press_draw(hand: Hand, _workspace: Workspace, _position: PointerPosition) -> Stroke | None:
    return DrawStroke(hand)


def _press_spray(hand: Hand, _workspace: Workspace, _position: PointerPosition) -> Stroke | None:
    return SprayStroke(hand)


def _press_line(hand: Hand, _workspace: Workspace, _position: PointerPosition) -> Stroke | None:
    return LineStroke(hand)


def _press_erase(_hand: Hand, _workspace: Workspace, _position: PointerPosition) -> Stroke | None:
    return EraseStroke()


def _press_repaint(hand: Hand, _workspace: Workspace, _position: PointerPosition) -> Stroke | None:
    return RepaintStroke(hand)


def _press_move(hand: Hand, workspace: Workspace, position: PointerPosition) -> Stroke | None:
    """Grab the point under the pointer, and with it all selected points if it is one of them."""
    index = nearest_point(workspace, position)
    if index is None:
        return None
    grabbed, selected = workspace.points.ids[[index]], hand.selection.ids
    return MoveStroke(hand, workspace, selected if grabbed[0] in selected else grabbed, position)


def _press_lasso(hand: Hand, workspace: Workspace, position: PointerPosition) -> Stroke | None:
    """Grab the selected points if the pointer is on one, else start an outline."""
    index = nearest_point(workspace, position)
    is_on_selected = index is not None and workspace.points.ids[index] in hand.selection.ids
    return _press_move(hand, workspace, position) if is_on_selected else LassoStroke(hand, position)


def _no_radius(_hand: Hand) -> float:
    return 0.0


def _brush_radius(_hand: Hand) -> float:
    return BRUSH_RADIUS_PX


def _spray_radius(hand: Hand) -> float:
    return float(hand.options.spray_radius_px)


@dataclass(frozen=True, kw_only=True)
class Tool:
    """A way to edit the points.

    Attributes:
        label: Name of the tool.
        key: Its keyboard shortcut.
        icon: Name of its icon.
        meaning: Its tooltip.
        hint: What to do with it, in a few words.
        undo_text: Name of its undo entry.
        cursor: The mouse cursor.
        press: Starts a stroke, or returns None if there is nothing to grab.
        radius_px: Radius of the brush shown, 0 for none.
        grabs_points: Whether it marks a point within reach. A click with such a tool changes nothing, so a double-click
            can fit the view.
        options: Fields of ToolOptions that it uses.
        tasks: Tasks it is available in.
    """

    label: str
    key: str
    icon: str
    meaning: str
    hint: str
    undo_text: str
    cursor: Qt.CursorShape
    press: Callable[[Hand, Workspace, PointerPosition], Stroke | None]
    radius_px: Callable[[Hand], float] = _no_radius
    grabs_points: bool = False
    options: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ANY_TASK


TOOLS: dict[str, Tool] = {
    "draw": Tool(
        label="Draw",
        key="D",
        icon="mdi6.pencil",
        meaning="Draw points: click adds one, dragging scatters them along the stroke",
        hint="Click or drag to add points",
        undo_text="Draw points",
        cursor=Qt.CursorShape.CrossCursor,
        press=_press_draw,
        options=("target", "snaps"),
    ),
    "line": Tool(
        label="Curve",
        key="C",
        icon="mdi6.vector-curve",
        meaning="Draw a freehand line with evenly spaced points exactly on it",
        hint="Drag to draw a line of points",
        undo_text="Draw a curve",
        cursor=Qt.CursorShape.CrossCursor,
        press=_press_line,
        options=("target", "spacing_px", "snaps"),
    ),
    "spray": Tool(
        label="Spray",
        key="S",
        icon="mdi6.spray",
        meaning="Spray points over a disc while the button is pressed",
        hint="Press to spray points",
        undo_text="Spray points",
        cursor=Qt.CursorShape.CrossCursor,
        press=_press_spray,
        radius_px=_spray_radius,
        options=("target", "spray_radius_px", "spray_density", "snaps"),
    ),
    "erase": Tool(
        label="Erase",
        key="E",
        icon="mdi6.eraser",
        meaning="Erase the points under the brush",
        hint="Drag over points to erase them",
        undo_text="Erase points",
        cursor=Qt.CursorShape.BlankCursor,
        press=_press_erase,
        radius_px=_brush_radius,
    ),
    "move": Tool(
        label="Move",
        key="M",
        icon="mdi6.cursor-move",
        meaning="Drag a point to move it, or all selected points; double-click fits the view",
        hint="Drag points to move them",
        undo_text="Move points",
        cursor=Qt.CursorShape.OpenHandCursor,
        press=_press_move,
        grabs_points=True,
        options=("snaps",),
    ),
    "lasso": Tool(
        label="Lasso",
        key="L",
        icon="mdi6.lasso",
        meaning="Draw around points to select them (Shift: add to the selection); drag a selected one to move all. "
        "You can delete, duplicate (Ctrl+D) or copy them, or change their class or value",
        hint="Draw around points to select them",
        undo_text="Move points",
        cursor=Qt.CursorShape.ArrowCursor,
        press=_press_lasso,
        grabs_points=True,
        options=("target", "snaps"),
    ),
    "repaint": Tool(
        label="Repaint",
        key="B",
        icon="mdi6.brush",
        meaning="Give points under the brush the chosen class or value",
        hint="Drag over points to relabel them",
        undo_text="Repaint points",
        cursor=Qt.CursorShape.BlankCursor,
        press=_press_repaint,
        radius_px=_brush_radius,
        options=("target",),
        tasks=PLANE_TASKS,
    ),
}


def tools_for(task: str) -> dict[str, Tool]:
    """Tools available in a task."""
    return {key: tool for key, tool in TOOLS.items() if task in tool.tasks}
