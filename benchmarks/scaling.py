"""How a step's cost grows with the network, the batch and the number of points, one of them at a time.

All values of one axis are measured in the same turns. Along the points, a round is a whole number of epochs, so that
drawing and gathering a new order is part of the cost; the peers draw theirs with what they have for it.
"""

from contextlib import ExitStack
from dataclasses import dataclass

from measuring import Bar, Clock, clock_of, least_times, longest_pause_ms
from numpy_peers import plain
from peer_process import PeerProcess
from peers import PEERS
from problems import Problem, make_trainer, neuronlab

MOST_POINTS, SOME_POINTS = 1_000_000, 10_000
POINTS_BAR = 1.5
"""A step on a million points over one on ten thousand. Not 1: their points lie in the processor's cache, and a million
do not fit, so that every point of every batch is fetched from memory."""
PAUSE_BAR_MS = 20.0
"""Longer would be seen as a dropped picture at 30 frames a second, which have 33 ms for training and drawing."""
PAUSE_SLICE = 16
ROUNDS, BUDGET_SECONDS = 12, 1.5
IN_PROCESS = {"neuronlab": neuronlab, "plain": plain}
PEERS_HERE = ("pytorch", "jax")


def _problem(width: int = 16, depth: int = 2, batch: int = 100, points: int | None = None) -> Problem:
    return Problem((2, *[width] * depth, 1), batch, points=points)


AXES: dict[str, dict[int, Problem]] = {
    "width": {width: _problem(width=width) for width in (8, 32, 128, 512)},
    "depth": {depth: _problem(depth=depth) for depth in (1, 4, 16)},
    "batch": {batch: _problem(batch=batch) for batch in (1, 16, 256, 4096)},
    "points": {points: _problem(points=points) for points in (100, 1_000, SOME_POINTS, 100_000, MOST_POINTS)},
}
MEANING = {
    "width": "2-w-w-1, batch 100",
    "depth": "hidden layers of 16 units, batch 100",
    "batch": "2-16-16-1, all points in the batch",
    "points": "2-16-16-1, batch 100",
}
QUICK = {"width": (8, 512), "depth": (1, 16), "batch": (1, 4096), "points": (SOME_POINTS, MOST_POINTS)}


@dataclass(frozen=True)
class Scaling:
    """Microseconds per step: `axes[axis][value][contender]`; and the longest pause in milliseconds, by points."""

    axes: dict[str, dict[int, dict[str, float]]]
    pauses_ms: dict[int, float]

    def bars(self) -> list[Bar]:
        """Neither the cost nor the pauses may follow the number of points."""
        most, some = (self.axes["points"][count]["neuronlab"] for count in (MOST_POINTS, SOME_POINTS))
        case = f"{MOST_POINTS:,} points"
        growth = Bar(f"step over one on {SOME_POINTS:,} points", case, most / some, POINTS_BAR)
        return [
            growth,
            *(Bar("longest pause, ms", f"{n:,} points", ms, PAUSE_BAR_MS) for n, ms in self.pauses_ms.items()),
        ]


def measure(quick: bool) -> Scaling:
    """All axes, or with `quick` only their ends."""
    axes = {}
    with ExitStack() as stack:
        peers = {name: stack.enter_context(PeerProcess(name)) for name in PEERS_HERE if PEERS[name].version}
        for axis, problems in AXES.items():
            chosen = {value: problems[value] for value in (QUICK[axis] if quick else problems)}
            axes[axis] = _measure_axis(chosen, peers)
    pauses = {count: _pause_ms(AXES["points"][count]) for count in (SOME_POINTS, 100_000, MOST_POINTS)}
    return Scaling(axes, pauses)


def _measure_axis(problems: dict[int, Problem], peers: dict[str, PeerProcess]) -> dict[int, dict[str, float]]:
    clocks: dict[tuple[int, str], Clock] = {}
    for value, problem in problems.items():
        for name, contender in IN_PROCESS.items():
            clocks[value, name] = clock_of(contender(problem).advance, whole=problem.steps_per_epoch)
        for name, peer in peers.items():
            clocks[value, name] = peer.clock(problem)
    times = least_times(clocks, ROUNDS, BUDGET_SECONDS)
    for peer in peers.values():
        peer.clear()
    names = [*IN_PROCESS, *peers]
    return {value: {name: times[value, name] for name in names} for value in problems}


def _pause_ms(problem: Problem) -> float:
    """The longest slice of a little more than an epoch, its turn included; the history as close as at a start."""
    trainer = make_trainer(problem, stride=None)
    steps = problem.steps_per_epoch + problem.steps_per_epoch // 10 + PAUSE_SLICE
    return longest_pause_ms(trainer.advance, steps, PAUSE_SLICE, passes=range(5))


def show(scaling: Scaling) -> None:
    """The axes below each other, for people."""
    labels = {"neuronlab": "NeuronLab", "plain": "plain NumPy"} | {name: PEERS[name].label for name in PEERS_HERE}
    heading = "".join(f"{label:>14}" for label in labels.values())
    print(f"\n{'Scaling: µs per step, SGD':<34}{heading}")
    for axis, rows in scaling.axes.items():
        print(f"{axis}: {MEANING[axis]}")
        for value, times in rows.items():
            cells = "".join(f"{times[name]:14,.1f}" if name in times else f"{'not installed':>14}" for name in labels)
            print(f"{value:>34,}{cells}")
    print(f"longest pause: among calls of {PAUSE_SLICE} steps over more than an epoch, 2-16-16-1, batch 100")
    for count, pause in scaling.pauses_ms.items():
        print(f"{count:>27,} points{pause:11.1f} ms")
