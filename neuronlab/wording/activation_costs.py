"""What an activation costs beside ReLU, as it was measured once: told where one chooses."""

import json
from functools import cache

from neuronlab.assets import resource

_NAME = "activation_costs.json"
_CHEAP = 1.25
"""Up to so many times ReLU's cost there is nothing to tell apart."""
_PLAIN = 3.0
"""From here on whole multiples say enough."""


@cache
def measured_costs() -> dict[str, float]:
    """Cost of a training step's activation by its key, ReLU's being 1; empty where nothing was measured."""
    path = resource(_NAME)
    if not path.is_file():
        return {}
    costs: dict[str, float] = json.loads(path.read_text(encoding="utf-8"))["relative_to_relu"]
    return costs


def cost_text(key: str) -> str:
    """An activation's cost in a few words; nothing where it was not measured."""
    cost = measured_costs().get(key)
    if cost is None:
        return ""
    if cost <= _CHEAP:
        return "as cheap as it gets"
    return f"costs {cost:.0f} × ReLU" if cost >= _PLAIN else f"costs {cost:.1f} × ReLU"
