"""The measured cost of each activation relative to ReLU, shown where you choose one."""

import json
from functools import cache

from neuronlab.assets import resource

_NAME = "activation_costs.json"
_CHEAP = 1.25
"""Costs up to this multiple of ReLU's are indistinguishable from it."""
_PLAIN = 3.0
"""From this multiple on, the text has no decimals."""


@cache
def measured_costs() -> dict[str, float]:
    """Relative cost of each activation in a training step, by key (ReLU is 1); empty without measurements."""
    path = resource(_NAME)
    if not path.is_file():
        return {}
    costs: dict[str, float] = json.loads(path.read_text(encoding="utf-8"))["relative_to_relu"]
    return costs


def cost_text(key: str) -> str:
    """The cost of an activation in a few words; empty for ReLU itself and what was not measured."""
    cost = measured_costs().get(key)
    if cost is None or key == "relu":
        return ""
    if cost <= _CHEAP:
        return "as cheap as ReLU"
    return f"costs {cost:.0f} × ReLU" if cost >= _PLAIN else f"costs {cost:.1f} × ReLU"
