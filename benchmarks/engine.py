"""The cost of a training step compared with other libraries, all measured in one run.

Five shapes with SGD and with Adam, in float32 with tanh, on one batch that is there in memory. The contenders:

- "NeuronLab": `Trainer.advance`. Everything a run pays is in it: the watch for overflow, samples of the history at the
  spacing of a long run, the loop itself.
- "bare calls": a list of the NumPy calls that one step needs, with nothing around it; and "plain NumPy": the step as
  one writes it (`numpy_peers.py`).
- scikit-learn, PyTorch and JAX, each in its best usual form (`peers.py`), where they are installed. "JAX turned" keeps
  features in rows and points in columns, as NeuronLab does and hardly anybody would; it has no bar.

Then, of NeuronLab alone: "mini-batch", SGD with ten times the points, so that every tenth step is followed by a
shuffled epoch; "first 5,000", the same from its very start, where samples of the history lie closest; and the most
memory that 1,000 mini-batch steps hold at once beyond what was there before. Then how the cost grows (`scaling.py`).
Times are the least of many short rounds taken in turns. Ends with 1 when a bar is missed; what is not installed misses
none.

    python benchmarks/engine.py [--quick] [--json]
"""

import argparse
import json
import sys
from contextlib import ExitStack
from dataclasses import asdict, dataclass

import measuring
import numpy as np
import scaling
from measuring import Bar, Clock, clock_of, least_times, peak_bytes, show_bars
from numpy_peers import bare_calls, plain
from peer_process import PeerProcess
from peers import PEERS
from problems import Problem, make_trainer, neuronlab

SHAPES = (((2, 4, 2, 1), 10), ((1, 8, 8, 1), 100), ((2, 8, 8, 8, 1), 30), ((1, 32, 32, 1), 200), ((2, 64, 64, 1), 256))
OPTIMIZERS = {"sgd": "SGD", "adam": "Adam"}
IN_PROCESS = {"neuronlab": neuronlab, "bare": bare_calls, "plain": plain}
LABELS = {"neuronlab": "NeuronLab", "bare": "bare calls", "plain": "plain NumPy"} | {
    name: peer.label for name, peer in PEERS.items()
}
BARE_BAR = 1.15
JAX_BARS = (1.6, 1.6, 1.4, 1.4, 1.4)
"""By shape: on the smallest a step is ten calls into NumPy, and each costs what JAX takes for a layer."""
AHEAD_BAR = 1.0
ADAM_BAR, ADAM_BAR_FROM = 1.35, (1, 32, 32, 1)
"""Adam over SGD, where parameters are few beside the activations; below, its dozen calls are half of the step."""
PEAK_BAR_BYTES = 4096
FIRST_STEPS = 5000
ROUNDS, QUICK_ROUNDS = 30, 8


@dataclass(frozen=True)
class Row:
    """One shape: `times[optimizer][contender]`, `mini_batch` and `first_5000` in µs per step, the peak in bytes."""

    shape: str
    batch: int
    times: dict[str, dict[str, float]]
    mini_batch: float
    first_5000: float
    peak_bytes: int

    def ratio(self, optimizer: str, other: str) -> float | None:
        """NeuronLab's step over the other's, where that was measured."""
        times = self.times[optimizer]
        return times["neuronlab"] / times[other] if other in times else None

    @property
    def adam_over_sgd(self) -> float:
        """NeuronLab's step with Adam over its step with SGD."""
        return self.times["adam"]["neuronlab"] / self.times["sgd"]["neuronlab"]


def measure(widths: tuple[int, ...], batch: int, peers: dict[str, PeerProcess], rounds: int) -> Row:
    """All figures of one shape."""
    clocks: dict[tuple[str, str], Clock] = {}
    for optimizer in OPTIMIZERS:
        problem = Problem(widths, batch, optimizer)
        for name, contender in IN_PROCESS.items():
            clocks[optimizer, name] = clock_of(contender(problem).advance)
        for name, peer in peers.items():
            clocks[optimizer, name] = peer.clock(problem)
    shuffled = Problem(widths, batch, points=10 * batch)
    clocks["sgd", "mini-batch"] = clock_of(make_trainer(shuffled).advance, whole=shuffled.steps_per_epoch)
    times = least_times(clocks, rounds)
    for peer in peers.values():
        peer.clear()
    starts = [clock_of(make_trainer(shuffled, stride=None).advance) for _ in range(3)]
    return Row(
        shape=problem.shape,
        batch=batch,
        times={kind: {name: times[kind, name] for name in (*IN_PROCESS, *peers)} for kind in OPTIMIZERS},
        mini_batch=times["sgd", "mini-batch"],
        first_5000=min(start.seconds(FIRST_STEPS) / FIRST_STEPS * 1e6 for start in starts),
        peak_bytes=peak_bytes(make_trainer(shuffled, stride=None).advance, 1000),
    )


def bars_of(rows: list[Row]) -> list[Bar]:
    """What a step may cost, as ratios within this run; peers that were not measured set none."""
    bars = []
    for row, jax_bar in zip(rows, JAX_BARS, strict=True):
        limits = [("sgd", "bare", BARE_BAR), ("sgd", "jax", jax_bar)]
        limits += [(kind, name, AHEAD_BAR) for kind in OPTIMIZERS for name in ("plain", "scikit_learn", "pytorch")]
        for kind, name, limit in limits:
            ratio = row.ratio(kind, name)
            if ratio is not None:
                bars.append(Bar(f"{OPTIMIZERS[kind]}, over {LABELS[name]}", row.shape, ratio, limit))
    first = [widths for widths, _ in SHAPES].index(ADAM_BAR_FROM)
    bars += [Bar("Adam over SGD", row.shape, row.adam_over_sgd, ADAM_BAR) for row in rows[first:]]
    bars += [Bar("bytes held by 1,000 steps", row.shape, row.peak_bytes, PEAK_BAR_BYTES - 1) for row in rows]
    return bars


def show(rows: list[Row]) -> None:
    """The table for people."""
    others = [label for name, label in LABELS.items() if name != "neuronlab"]
    for kind, label in OPTIMIZERS.items():
        print(f"\n{label + ', µs per step':<18}{'NeuronLab':>12}" + "".join(f"{other:>16}" for other in others))
        for row in rows:
            cells = "".join(_cell(row, kind, name) for name in LABELS if name != "neuronlab")
            print(f"{row.shape:>11}{row.batch:>5} {row.times[kind]['neuronlab']:13.1f}{cells}")
    print("In brackets: NeuronLab's time divided by the other's.")
    print("\nNeuronLab alone     Adam / SGD    mini-batch   first 5,000    held by 1,000 steps")
    for row in rows:
        figures = f"{row.adam_over_sgd:13.2f}{row.mini_batch:14.1f}{row.first_5000:14.1f}{row.peak_bytes:21,} B"
        print(f"{row.shape:>11}{row.batch:>5} {figures}")


def _cell(row: Row, optimizer: str, other: str) -> str:
    ratio = row.ratio(optimizer, other)
    return f"{'not installed':>16}" if ratio is None else f"{row.times[optimizer][other]:9.1f} {f'({ratio:.2f})':>6}"


def main() -> int:
    """Measure, show, and say by the exit code whether the bars are met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one object instead of the table")
    parser.add_argument("--quick", action="store_true", help="fewer rounds and only the ends of the scaling")
    arguments = parser.parse_args()
    absent = sorted({peer.package for peer in PEERS.values() if peer.version is None})
    versions = measuring.versions() | {peer.package: peer.version for peer in PEERS.values() if peer.version}
    rounds = QUICK_ROUNDS if arguments.quick else ROUNDS
    with np.errstate(all="ignore"), ExitStack() as stack:
        peers = {name: stack.enter_context(PeerProcess(name)) for name, peer in PEERS.items() if peer.version}
        rows = [measure(widths, batch, peers, rounds) for widths, batch in SHAPES]
    growth = scaling.measure(arguments.quick)
    bars = bars_of(rows) + growth.bars()
    holds = all(bar.holds for bar in bars)
    if arguments.json:
        shapes = [asdict(row) | {"adam_over_sgd": row.adam_over_sgd} for row in rows]
        verdicts = [asdict(bar) | {"holds": bar.holds} for bar in bars]
        result = {"unit": "microseconds per step", "versions": versions, "not_installed": absent, "shapes": shapes}
        print(json.dumps(result | {"scaling": asdict(growth), "bars": verdicts, "holds": holds}))
    else:
        print("float32, tanh, least times of rounds in turns; " + ", ".join(map(" ".join, versions.items())))
        if absent:
            print(f"Not installed here: {', '.join(absent)}. `make bench-peers` measures beside them.")
        show(rows)
        scaling.show(growth)
        show_bars(bars)
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
