"""The cost of each activation compared with ReLU: forward and backward pass and the product with its derivative.

All are measured in turns in one run, on a layer of 64 units and 256 points in float32. A row that is linear is left out
of a step altogether and costs nothing. With `--write` the figures go to resources/activation_costs.json, from where the
window tells them when an activation is chosen.

    python benchmarks/activations.py [--write]
"""

import argparse
import json
import platform
import sys
from pathlib import Path

import numpy as np
from measuring import Clock, Loop, clock_of, least_times

from neuronlab.core.activations.activation import Activation
from neuronlab.core.activations.table import ACTIVATIONS
from neuronlab.core.arrays import Call

UNITS, POINTS = 64, 256
UNIT_OF_COST = "relu"
COSTS = Path(__file__).parent.parent / "resources" / "activation_costs.json"


class Layer:
    """The arrays of one layer and the loops of NumPy calls that a step makes in them."""

    def __init__(self, activation: Activation) -> None:
        rng = np.random.default_rng(0)
        self.z, self.d = rng.standard_normal((2, UNITS, POINTS)).astype(np.float32)
        self.y, self.d_z, self._spare = np.empty((3, UNITS, POINTS), np.float32)
        self.scratch = np.zeros((activation.scratch, UNITS, POINTS), np.float32)
        self.d_p = np.zeros((UNITS, 1), np.float32)
        parameter = activation.parameter
        shape = (UNITS, 1) if activation.learned else ()
        p = np.full(shape, parameter.default if parameter else 0.0, np.float32)
        # The engine multiplies in place. Here the product goes elsewhere, or in a million turns it would fade away.
        self.calls: list[Call] = [
            *activation.forward(self.z, self.y, self.scratch, p),
            *activation.backward(self.z, self.y, self.scratch, p),
            (np.multiply, (self.d, self.scratch[0], self.d_z)),
        ]
        # The gradient of a learned parameter may overwrite z, so it works on a copy, whose cost is taken off again.
        self.copy: list[Call] = [(np.copyto, (self._spare, self.z))]
        learned = activation.learned
        self.learned: list[Call] = [*self.copy, *learned(self.d, self._spare, self.d_p)] if learned else []


def loop_of(calls: list[Call]) -> Loop:
    """A loop that makes these calls over and over."""

    def loop(steps: int) -> None:
        for _ in range(steps):
            for function, arrays in calls:
                function(*arrays)

    return loop


def measure(activations: dict[str, Activation]) -> dict[str, float]:
    """Microseconds of each activation on the layer."""
    clocks: dict[tuple[str, str], Clock] = {}
    for name, activation in activations.items():
        if activation.is_linear:
            continue
        layer = Layer(activation)
        clocks[name, "calls"] = clock_of(loop_of(layer.calls))
        if layer.learned:
            clocks[name, "learned"] = clock_of(loop_of(layer.learned))
            clocks[name, "copy"] = clock_of(loop_of(layer.copy))
    with np.errstate(all="ignore"):
        times = least_times(clocks)
    return {
        name: times.get((name, "calls"), 0.0) + times.get((name, "learned"), 0.0) - times.get((name, "copy"), 0.0)
        for name in activations
    }


def main() -> int:
    """Measure, show, and write if asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help=f"write resources/{COSTS.name}")
    arguments = parser.parse_args()
    times = measure(ACTIVATIONS)
    relative = {name: round(took / times[UNIT_OF_COST], 2) for name, took in times.items()}
    print(f"{UNITS} units × {POINTS} points, float32       µs   beside {ACTIVATIONS[UNIT_OF_COST].label}")
    for name, took in times.items():
        print(f"{ACTIVATIONS[name].label:<26}{took:14.1f}{relative[name]:12.2f}")
    if arguments.write:
        COSTS.write_text(costs_json(relative), "utf-8")
        print(f"Written to {COSTS}.")
    return 0


def costs_json(relative: dict[str, float]) -> str:
    """The contents of the file: how it was measured, and each cost as a multiple of ReLU's."""
    python, numpy = (".".join(version.split(".")[:2]) for version in (platform.python_version(), np.__version__))
    measured_with = f"CPython {python}, NumPy {numpy}, float32, {UNITS} units × {POINTS} points"
    contents = {"measured_with": measured_with, "relative_to_relu": relative}
    return json.dumps(contents, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    sys.exit(main())
