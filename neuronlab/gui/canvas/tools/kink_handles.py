"""The triangles below the plot as handles: dragging one sets its unit's bias so that the kink moves there."""

from dataclasses import dataclass

import numpy as np

from neuronlab.analysis.frames.frame import Frame
from neuronlab.analysis.kinks import Kink, bias_for, bias_index
from neuronlab.core.network.network import layer_names
from neuronlab.core.specs.network import NetworkSpec
from neuronlab.gui.canvas.pictures.kink_lane import TRIANGLE_PX
from neuronlab.gui.canvas.pictures.kinks import KinkMarks
from neuronlab.gui.canvas.strokes.hand import PointerPosition
from neuronlab.gui.canvas.view import CanvasView
from neuronlab.wording.columns import value_text
from neuronlab.wording.numbers import weight_text

_REACH_PX = 7.0
_READ_STEPS = 1000.0
"""A kink's position is read with digits that tell a thousand positions in the plot apart."""
"""Horizontal distance beyond a triangle within which it can be grabbed; the whole height of the lane counts."""
_GAP = "\u2003"


@dataclass(frozen=True)
class BiasMove:
    """A new bias of a unit.

    Attributes:
        text: Name of the undo entry.
        index: Index in the flat parameter vector.
        value: The bias.
    """

    text: str
    index: int
    value: float


@dataclass
class _KinkDrag:
    """A handle being dragged.

    Attributes:
        kink: Its kink.
        spec: The network's spec.
        aside: Horizontal offset of the pointer from the kink.
        x: Position of the kink.
        has_moved: Whether the pointer has moved far enough to drag.
    """

    kink: Kink
    spec: NetworkSpec
    aside: float
    x: float
    has_moved: bool = False


class KinkHandles:
    """Grabs the marks of a curve; the grabbed or hovered one is highlighted."""

    def __init__(self, plot: CanvasView, marks: KinkMarks) -> None:
        self._plot, self._marks = plot, marks
        self._frame: Frame | None = None
        self._drag: _KinkDrag | None = None

    @property
    def is_dragged(self) -> bool:
        """Whether a handle is being dragged."""
        return self._drag is not None

    def show_frame(self, frame: Frame | None) -> None:
        """Represent the units of this frame; a drag ends if its network is gone."""
        self._frame = frame if frame is not None and frame.line is not None else None
        if self._drag is not None:
            if self._frame is None or self._frame.network_spec != self._drag.spec:
                self.let_go()
            else:
                self._show_drag(self._drag, self._frame)

    def take(self, position: PointerPosition) -> bool:
        """Grab the nearest handle within reach, if any."""
        found, frame = self._nearest(position), self._frame
        if found is None or frame is None:
            return False
        kink, x = found
        self._drag = _KinkDrag(kink, frame.network_spec, position.x - x, x)
        return True

    def let_go(self) -> None:
        """Release the handle."""
        self._drag = None
        self._marks.stand_out(None)

    def move(self, position: PointerPosition) -> BiasMove | None:
        """The bias that follows the pointer; None until it has moved, and if no finite bias fits."""
        drag, frame = self._drag, self._frame
        if drag is None or frame is None:
            return None
        x = float(np.clip(position.x - drag.aside, *self._plot.ranges[0]))  # beyond, it could not be grabbed again
        drag.has_moved |= x != drag.x
        drag.x = x
        self._show_drag(drag, frame)
        return _bias(frame, drag) if drag.has_moved else None

    def keep_up(self) -> BiasMove | None:
        """The bias that keeps a dragged kink in place after training has moved it."""
        drag, frame = self._drag, self._frame
        if drag is None or frame is None or not (drag.has_moved and frame.is_playing):
            return None
        move = _bias(frame, drag)
        return None if move is None or np.float32(move.value) == frame.network.parameters[move.index] else move

    def hover(self, position: PointerPosition | None) -> str:
        """Highlight the dragged or hovered handle and return its description; empty if there is none."""
        frame, drag = self._frame, self._drag
        if frame is None:
            return ""
        if drag is not None:
            self._show_drag(drag, frame)
            return self._words(frame, drag.kink, drag.x)
        found = None if position is None else self._nearest(position)
        if found is None:
            self._marks.stand_out(None)
            return ""
        self._marks.stand_out(found[1])
        return self._words(frame, *found)

    def _show_drag(self, drag: _KinkDrag, frame: Frame) -> None:
        """Show the drag at once, before a frame with the new bias arrives."""
        assert frame.line is not None
        kinks = frame.line.kinks
        layer, unit, value = drag.kink
        its_own = kinks.x[(kinks.layers == layer) & (kinks.units == unit) & (kinks.values == value)]
        its_own = its_own[np.isfinite(its_own)]
        before = float(its_own[np.abs(its_own - drag.x).argmin()]) if len(its_own) else None
        self._marks.stand_out(drag.x, instead_of=before)

    def _nearest(self, position: PointerPosition) -> tuple[Kink, float] | None:
        """The kink whose triangle is under the pointer, and its x; the nearest of several."""
        line = None if self._frame is None else self._frame.line
        if line is None or not self._marks.isVisible():
            return None
        if not self._plot.is_in_lane(position):
            return None
        kinks = line.kinks
        distances = np.nan_to_num(np.abs(kinks.x - position.x) / position.x_per_px, nan=np.inf)
        if distances.min(initial=np.inf) > TRIANGLE_PX[0] + _REACH_PX:
            return None
        nearest = int(distances.argmin())
        kink = Kink(int(kinks.layers[nearest]), int(kinks.units[nearest]), float(kinks.values[nearest]))
        return kink, float(kinks.x[nearest])

    def _words(self, frame: Frame, kink: Kink, x: float) -> str:
        name = layer_names(frame.network_spec)[kink.layer]
        bias = float(frame.network.layers[kink.layer].bias[kink.unit])
        low, high = self._plot.ranges[0]
        at = f"switches at x {value_text(x, (high - low) / _READ_STEPS, self._plot.meanings[0])}"
        if kink.value:
            at += f" (z = {weight_text(kink.value)})"
        return _GAP.join((f"{name}, unit {kink.unit + 1}", at, f"bias {weight_text(bias)}", "drag to move this kink"))


def _bias(frame: Frame, drag: _KinkDrag) -> BiasMove | None:
    value = bias_for(frame.network, drag.kink, drag.x)
    if not abs(value) <= float(np.finfo(frame.network.parameters.dtype).max):
        return None
    return BiasMove("Move a kink", bias_index(frame.network, drag.kink.layer, drag.kink.unit), value)
