"""The state of a hidden layer in a few words, shown beside its name."""

import numpy as np

from neuronlab.analysis.frames.frame import Frame
from neuronlab.wording.numbers import weight_text


def layer_health(frame: Frame, layer: int) -> str:
    """The number of silent or saturated units if there are any, else the mean derivative of the activation.

    |f′(z)| is averaged over the units and over the inputs the plot shows; near 0 the layer is saturated.
    """
    activation, marks = frame.network.layers[layer].activation, frame.marks
    if activation.flat_below_kink:
        if marks is None or not frame.train_count:
            return ""
        silent, units = int(np.count_nonzero(marks.silent[layer])), len(marks.silent[layer])
        fires = "fires" if silent == 1 else "fire"
        return f"{silent} of {units} never {fires}" if silent else ""
    if activation.is_linear or frame.units is None:
        return ""
    if marks is not None and marks.saturated[layer].any():
        return f"{np.count_nonzero(marks.saturated[layer])} of {len(marks.saturated[layer])} saturated"
    derivative = mean_derivative(frame, layer)
    return f"mean |f′| {weight_text(derivative)}" if np.isfinite(derivative) else ""


def mean_derivative(frame: Frame, layer: int) -> float:
    """|f′(z)| of a hidden layer, averaged over its units and the inputs the plot shows."""
    assert frame.units is not None
    below = frame.units.outputs[layer - 1] if layer else frame.units.features
    part = frame.network.layers[layer]
    with np.errstate(all="ignore"):
        z = part.pre_activations(below.astype(part.block.dtype))
        return float(np.abs(part.activation.derivatives(z, part.parameter)).mean())
