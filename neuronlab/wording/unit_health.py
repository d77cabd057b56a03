"""The state of a unit in a frame: muted, frozen, dead or saturated."""

from typing import NamedTuple

import numpy as np

from neuronlab.analysis.activation_view import ActivationData
from neuronlab.analysis.frames.frame import Frame
from neuronlab.analysis.health.stuck_units import SATURATED_SHARE
from neuronlab.core.arrays import BoolArray
from neuronlab.wording.numbers import NOTHING, share_text, weight_text


class UnitHealth(NamedTuple):
    """Lines about a unit; `is_alarming` if the first one says why the unit cannot learn."""

    lines: tuple[str, ...]
    is_alarming: bool = False


def silent_units(frame: Frame, layer: int) -> set[int]:
    """Units of a hidden layer that never fire; empty for the input (−1) and the output."""
    return _marked(frame.marks.silent, layer) if frame.marks is not None else set()


def saturated_units(frame: Frame, layer: int) -> set[int]:
    """Saturated units of a hidden layer, stuck where the activation is flat; empty for the input and the output."""
    return _marked(frame.marks.saturated, layer) if frame.marks is not None else set()


def _marked(masks: tuple[BoolArray, ...], layer: int) -> set[int]:
    return set(np.flatnonzero(masks[layer]).tolist()) if 0 <= layer < len(masks) else set()


def muted_units(frame: Frame, layer: int) -> set[int]:
    """Muted units of a hidden layer, whose output is set to 0."""
    hidden = frame.network_spec.hidden
    return set(hidden[layer].muted) if 0 <= layer < len(hidden) else set()


def frozen_units(frame: Frame, layer: int) -> set[int]:
    """Units of a layer with weights that are not trained."""
    return set(frame.network_spec.frozen[layer]) if layer >= 0 else set()


def gradient_text(frame: Frame, symbol: str, index: int) -> str:
    """The gradient of the training loss, as trained, with respect to one parameter; a dash without training points."""
    if not frame.train_count:
        return f"∂L/∂{symbol} {NOTHING}"
    return f"∂L/∂{symbol} {weight_text(float(frame.probe.gradient[index]))}"


def unit_health(frame: Frame, layer: int, unit: int) -> UnitHealth:
    """The state of a unit; shares of the training points only for the unit in `Frame.activation`."""
    muted, frozen = unit in muted_units(frame, layer), unit in frozen_units(frame, layer)
    wishes = [text for text, is_set in (("muted: output 0", muted), ("frozen: not trained", frozen)) if is_set]
    by_wish = [" · ".join(wishes)] if wishes else []
    if unit in silent_units(frame, layer):
        return UnitHealth(("never fires on the training points", *by_wish), is_alarming=True)
    data = frame.activation
    if data is None or muted or (data.layer, data.unit) != (layer, unit) or not len(data.z):
        if muted or unit not in saturated_units(frame, layer):
            return UnitHealth(tuple(by_wish))
        return UnitHealth(("saturated on the training points", *by_wish), is_alarming=True)
    if data.saturated >= SATURATED_SHARE:
        stuck = f"saturated on {share_text(data.saturated)} of the training points"
        return UnitHealth((stuck, *by_wish), is_alarming=True)
    return UnitHealth((*by_wish, _shares(data)))


def _shares(data: ActivationData) -> str:
    parts = [f"silent on {share_text(data.silent)}"] if data.silent else []
    parts += [f"saturated on {share_text(data.saturated)}"] if data.saturated else []
    where = f"{', '.join(parts)} of the points, " if parts else ""
    return f"{where}mean |f′| {weight_text(data.mean_derivative)}"
