"""The measures that the gradients view can show for every layer, one row each."""

from collections.abc import Callable
from dataclasses import dataclass

from neuronlab.analysis.flow import (
    Band,
    delta_band,
    delta_verdict,
    gradient_band,
    gradient_verdict,
    update_band,
    update_verdict,
)
from neuronlab.core.arrays import Array
from neuronlab.core.training.history import HistoryRecord
from neuronlab.core.training.probe import Probe


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A quantity that every layer has at every step.

    Attributes:
        label: Its name.
        meaning: Its explanation.
        now: Its current values (layers,).
        past: Its past values (samples, layers).
        band: Healthy range of the current values.
        verdict: One word on the current values.
        low_word: What values below the range mean.
        high_word: What values above the range mean.
        start: Powers of ten that the scale shows at least.
        is_known_now: Whether a current value of NaN means an overflow.
    """

    label: str
    meaning: str
    now: Callable[[Probe], Array]
    past: Callable[[HistoryRecord], Array]
    band: Callable[[Array], Band]
    verdict: Callable[[Array], str]
    low_word: str
    high_word: str
    start: tuple[float, float]
    is_known_now: bool


MEASURES = {
    "gradient": Measure(
        label="∂L/∂W",
        meaning="The gradient of the loss with respect to each layer's weights.\n"
        "It vanishes below a thousandth of the output layer's and explodes above a thousand times it.",
        now=lambda probe: probe.gradient_rms,
        past=lambda history: history.gradient_rms,
        band=gradient_band,
        verdict=gradient_verdict,
        low_word="vanishing",
        high_word="exploding",
        start=(-6.0, 0.0),
        is_known_now=True,
    ),
    "delta": Measure(
        label="∂L/∂z",
        meaning="The gradient of a single point's loss with respect to each layer's pre-activations.\n"
        "Backpropagation may shrink or grow it from layer to layer.",
        now=lambda probe: probe.delta_rms,
        past=lambda history: history.delta_rms,
        band=delta_band,
        verdict=delta_verdict,
        low_word="vanishing",
        high_word="exploding",
        start=(-6.0, 0.0),
        is_known_now=True,
    ),
    "update": Measure(
        label="ΔW/W",
        meaning="The change of each layer's weights in one step, relative to their size. About 1e-3 is healthy;\n"
        "above 1e-2 a smaller learning rate may help. Measured at the last step in the history.",
        now=lambda probe: probe.update_ratio,
        past=lambda history: history.update_ratio,
        band=update_band,
        verdict=update_verdict,
        low_word="small",
        high_word="large",
        start=(-6.0, 0.0),
        is_known_now=False,
    ),
}
