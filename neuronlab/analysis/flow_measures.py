"""What the picture of gradients can show of every layer, one row for each choice."""

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
    """A size that every layer has at every step: `now` (layers,) and `past` (samples, layers).

    `band` and `verdict` judge those of now; `low_word` and `high_word` say what is beyond the band. `start` are the
    powers of ten its scale shows at least. `is_known_now` says that one of now which is no number has overflowed.
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
        meaning="The gradient of each layer's weights: how strongly the loss asks them to change.\n"
        "It vanishes below a thousandth of the output's, and explodes beyond a thousand times as much.",
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
        meaning="What comes back to each layer's units, before the weights: the slope of the loss of one point\n"
        "by their pre-activations. It shrinks or grows on its way down from the output.",
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
        meaning="How far one step moves each layer's weights, as a share of their size: about 1e-3 is healthy,\n"
        "above 1e-2 a smaller learning rate may help. Measured at the last step that is in the history.",
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
