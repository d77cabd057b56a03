"""What a training step costs, beside a bare loop of the same NumPy calls.

For five shapes, in float32 with tanh: the bare loop makes the calls of one step (`np.dot` and ufuncs into arrays that
are there already) from a list, on one batch, with nothing around them. Measured in turns with it:

- "step": `Trainer.advance` with that one batch as all its points. Everything a run pays on top is in it: the watch for
  overflow, samples of the history at the spacing of a long run, the loop itself. The bar is for plain descent. Adam has
  no bar: the powers of β in its step size are Python's own arithmetic, of which the bare loop has none.
- "mini-batch": plain descent with ten times the points, so that every tenth step is followed by a shuffled epoch.
- "first 5,000": the same from its very start, where samples of the history lie closest.

Times are the least of many short rounds, because other programs can only add to them. The last column is the most
memory that 1,000 mini-batch steps hold at once beyond what was there before, as tracemalloc sees it. Ends with 1 when a
bar is missed.

    python benchmarks/engine.py [--json]
"""

import argparse
import json
import os
import sys
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from itertools import pairwise

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before NumPy loads: its threads only cost at these sizes

import numpy as np

from neuronlab.core.arrays import Call
from neuronlab.core.history import HistoryRecord
from neuronlab.core.points import DRAWN, PointSet
from neuronlab.core.specs import LayerSpec, NetworkSpec, RunSpec, TrainingSpec
from neuronlab.core.trainer import Trainer, fresh_state

SHAPES = (((2, 4, 2, 1), 10), ((1, 8, 8, 1), 100), ((2, 8, 8, 8, 1), 30), ((1, 32, 32, 1), 200), ((2, 64, 64, 1), 256))
RATIO_BAR = 1.15
PEAK_BAR_BYTES = 4096
ROUNDS = 60
ROUND_SECONDS = 4e-3
LONG_RUN_STRIDE = 4096
"""Steps between samples of the history after two million steps."""
FIRST_STEPS = 5000
LEARNING_RATE = 1e-3

Loop = Callable[[int], object]
"""Makes so many steps."""


@dataclass(frozen=True)
class Row:
    """Microseconds per step of one shape, and the bytes that 1,000 steps hold at most."""

    shape: str
    batch: int
    sgd_bare: float
    sgd_step: float
    adam_bare: float
    adam_step: float
    mini_batch: float
    first_5000: float
    peak_bytes: int

    @property
    def sgd_ratio(self) -> float:
        """Our step over the bare loop's."""
        return self.sgd_step / self.sgd_bare

    @property
    def adam_ratio(self) -> float:
        """Our step over the bare loop's."""
        return self.adam_step / self.adam_bare

    @property
    def holds(self) -> bool:
        """Whether this shape meets all bars."""
        return self.sgd_ratio <= RATIO_BAR and self.peak_bytes < PEAK_BAR_BYTES


def bare_loop(widths: tuple[int, ...], batch: int, optimizer: str) -> Loop:
    """The NumPy calls of one step, listed, and a loop that makes them."""
    rng = np.random.default_rng(0)
    shapes = [(out, below + 1) for below, out in pairwise(widths)]
    parameters = 0.3 * rng.standard_normal(sum(out * below for out, below in shapes)).astype(np.float32)
    gradient, mean, square, scratch = np.zeros((4, len(parameters)), np.float32)
    weights, weight_gradients, start = [], [], 0
    for shape in shapes:
        stop = start + shape[0] * shape[1]
        weights.append(parameters[start:stop].reshape(shape))
        weight_gradients.append(gradient[start:stop].reshape(shape))
        start = stop
    x, target = np.ones((widths[0] + 1, batch), np.float32), np.empty((1, batch), np.float32)
    x[:-1] = rng.uniform(-2, 2, (widths[0], batch))
    target[:] = np.sin(2 * x[0])
    padded = [np.ones((units + 1, batch), np.float32) for units in widths[1:-1]]
    d_padded = [np.empty_like(rows) for rows in padded]
    z, slope = ([np.empty_like(rows[:-1]) for rows in padded] for _ in range(2))
    y, d = [rows[:-1] for rows in padded], [rows[:-1] for rows in d_padded]
    prediction, error = np.empty((2, 1, batch), np.float32)
    numbers = (LEARNING_RATE * 2 / batch, LEARNING_RATE, 0.9, 0.999, 1e-8)
    scale, rate, beta1, beta2, epsilon = (np.asarray(number, np.float32) for number in numbers)

    calls: list[Call] = []
    below = x
    for layer in range(len(z)):
        calls += [(np.dot, (weights[layer], below, z[layer])), (np.tanh, (z[layer], y[layer]))]
        below = padded[layer]
    calls += [(np.dot, (weights[-1], below, prediction))]
    calls += [(np.subtract, (prediction, target, error)), (np.multiply, (error, scale, error))]
    d_above = error
    for layer in reversed(range(len(z))):
        calls += [
            (np.dot, (d_above, padded[layer].T, weight_gradients[layer + 1])),
            (np.dot, (weights[layer + 1].T, d_above, d_padded[layer])),
            (np.multiply, (y[layer], y[layer], slope[layer])),
            (np.multiply, (d[layer], slope[layer], slope[layer])),
            (np.subtract, (d[layer], slope[layer], d[layer])),
        ]
        d_above = d[layer]
    calls += [(np.dot, (d_above, x.T, weight_gradients[0]))]
    if optimizer == "sgd":
        calls += [(np.subtract, (parameters, gradient, parameters))]
    else:
        calls += [
            (np.multiply, (mean, beta1, mean)),
            (np.add, (mean, gradient, mean)),
            (np.multiply, (square, beta2, square)),
            (np.multiply, (gradient, gradient, gradient)),
            (np.add, (square, gradient, square)),
            (np.sqrt, (square, scratch)),
            (np.add, (scratch, epsilon, scratch)),
            (np.divide, (mean, scratch, scratch)),
            (np.multiply, (scratch, rate, scratch)),
            (np.subtract, (parameters, scratch, parameters)),
        ]

    def loop(steps: int) -> None:
        for _ in range(steps):
            for function, arrays in calls:
                function(*arrays)

    return loop


def make_trainer(
    widths: tuple[int, ...], batch: int, count: int, optimizer: str = "sgd", stride: int | None = None
) -> Trainer:
    """A fresh trainer on `count` points; `stride` is the spacing of its history when not that of a start."""
    rng = np.random.default_rng(0)
    inputs = rng.uniform(-2, 2, (count, widths[0]))
    points = PointSet(
        inputs,
        np.sin(2 * inputs[:, :1]),
        ids=np.arange(count),
        test=np.zeros(count, bool),
        source=np.full(count, DRAWN),
    )
    run = RunSpec(
        NetworkSpec(inputs=widths[0], hidden=tuple(LayerSpec(width, "tanh") for width in widths[1:-1])),
        TrainingSpec(optimizer=optimizer, learning_rate=LEARNING_RATE, batch_size=batch),
    )
    state = fresh_state(run, points)
    if stride is not None:
        state = replace(state, history=HistoryRecord.empty(len(run.network.hidden) + 1, stride))
    return Trainer(run, points, state)


def least_times(loops: list[Loop]) -> list[float]:
    """Microseconds per step of each loop: the least of rounds in which they take turns."""
    least = [np.inf] * len(loops)
    steps = []
    for loop in loops:
        loop(20)
        steps.append(max(10, round(ROUND_SECONDS / (seconds(loop, 20) / 20))))
    for _ in range(ROUNDS):
        for index, loop in enumerate(loops):
            least[index] = min(least[index], seconds(loop, steps[index]) / steps[index] * 1e6)
    return least


def seconds(loop: Loop, steps: int) -> float:
    """How long so many steps take."""
    began = time.perf_counter()
    loop(steps)
    return time.perf_counter() - began


def peak_bytes_of_1000_steps(trainer: Trainer) -> int:
    """The most that is held at once beyond what was there before, after a warm-up."""
    tracemalloc.start()
    trainer.advance(500)
    tracemalloc.reset_peak()
    before, _ = tracemalloc.get_traced_memory()
    trainer.advance(1000)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak - before


def measure(widths: tuple[int, ...], batch: int) -> Row:
    """All figures of one shape."""
    loops = [
        bare_loop(widths, batch, "sgd"),
        make_trainer(widths, batch, batch, "sgd", LONG_RUN_STRIDE).advance,
        bare_loop(widths, batch, "adam"),
        make_trainer(widths, batch, batch, "adam", LONG_RUN_STRIDE).advance,
        make_trainer(widths, batch, 10 * batch, "sgd", LONG_RUN_STRIDE).advance,
    ]
    with np.errstate(all="ignore"):
        times = least_times(loops)
    starts = [make_trainer(widths, batch, 10 * batch) for _ in range(3)]
    first = min(seconds(start.advance, FIRST_STEPS) / FIRST_STEPS * 1e6 for start in starts)
    peak = peak_bytes_of_1000_steps(make_trainer(widths, batch, 10 * batch))
    sgd_bare, sgd_step, adam_bare, adam_step, mini_batch = times
    shape = "-".join(map(str, widths))
    return Row(shape, batch, sgd_bare, sgd_step, adam_bare, adam_step, mini_batch, first, peak)


def show(rows: list[Row]) -> None:
    """One table for people."""
    print(
        "µs per step, float32, tanh     SGD                     Adam                    SGD                     peak of"
    )
    print(
        "    shape   batch       bare   step  ratio      bare   step  ratio      mini-batch  first 5,000  1,000 steps"
    )
    for row in rows:
        sgd = f"{row.sgd_bare:7.1f}{row.sgd_step:7.1f}{row.sgd_ratio:7.2f}"
        adam = f"{row.adam_bare:7.1f}{row.adam_step:7.1f}{row.adam_ratio:7.2f}"
        rest = f"{row.mini_batch:12.1f}{row.first_5000:13.1f}{row.peak_bytes:9,} B"
        print(f"{row.shape:>9}{row.batch:8}    {sgd}   {adam}    {rest}")
    ratio, peak = max(row.sgd_ratio for row in rows), max(row.peak_bytes for row in rows)
    verdicts = {True: "held", False: "MISSED"}
    print(f"Step over bare loop: at most {ratio:.2f}; the bar of {RATIO_BAR} is {verdicts[ratio <= RATIO_BAR]}.")
    print(f"Memory: at most {peak:,} bytes; the bar of {PEAK_BAR_BYTES:,} is {verdicts[peak < PEAK_BAR_BYTES]}.")


def main() -> int:
    """Measure, show, and say by the exit code whether the bars are met."""
    parser = argparse.ArgumentParser(
        description="What a training step costs beside a bare loop of the same NumPy calls."
    )
    parser.add_argument("--json", action="store_true", help="print one object instead of the table")
    as_json = parser.parse_args().json
    rows = [measure(widths, batch) for widths, batch in SHAPES]
    holds = all(row.holds for row in rows)
    if as_json:
        shapes = [asdict(row) | {"sgd_ratio": row.sgd_ratio, "adam_ratio": row.adam_ratio} for row in rows]
        bars = {"ratio": RATIO_BAR, "peak_bytes": PEAK_BAR_BYTES}
        print(json.dumps({"unit": "microseconds per step", "shapes": shapes, "bars": bars, "holds": holds}))
    else:
        show(rows)
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
