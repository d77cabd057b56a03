"""Measure what a repeat over seeds takes beside a bare loop of the engine on the same number of processes.

100 seeds of 1-8-8-1 with 4,000 steps each. Both start their processes anew, and these have one BLAS thread and low
priority. The bare loop does nothing but make trainers and advance them: no courses, scores, curves, reports or files.
They take turns, and the least time of each counts. Ends with 1 when a repeat takes more than 1.15 times as long.

    python benchmarks/sweeps.py [--json] [--quick]
"""

import argparse
import json
import os
import sys
import tempfile
import time
from multiprocessing import get_context
from pathlib import Path

from measuring import Bar, show_bars, versions
from msgspec.structs import replace

from neuronlab.core.data.edits import load_generator
from neuronlab.core.specs.experiment import Experiment, RunSpec
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.core.training.trainer import Trainer
from neuronlab.sweeps.plan import Plan
from neuronlab.sweeps.pool import usual_processes
from neuronlab.sweeps.repeats import Repeats
from neuronlab.sweeps.store import Store

SEEDS, STEPS, ROUNDS = 100, 4_000, 4
QUICK_SEEDS, QUICK_STEPS, QUICK_ROUNDS = 6, 200, 1
MOST_RATIO = 1.15


def plan_of(seeds: int, steps: int) -> Plan:
    """The points of a first launch and a network 1-8-8-1."""
    empty = Experiment().curve
    workspace = load_generator(empty, empty.data)
    run = RunSpec(NetworkSpec(hidden=(LayerSpec(8, "relu"), LayerSpec(8, "tanh"))))
    return Plan((run,), workspace.points, workspace.data, "curve", seeds, steps)


def bare_loop(plan: Plan, first: int, stride: int) -> None:
    """Train every so many seeds of a plan and keep nothing."""
    if hasattr(os, "nice"):
        os.nice(10)
    (run,) = plan.runs
    for number in range(first, plan.seeds, stride):
        training = replace(run.training, seed=run.training.seed + number)
        Trainer(replace(run, training=training), plan.points).advance(plan.steps)


def bare_seconds(plan: Plan, processes: int) -> float:
    """Seconds that the bare loop takes."""
    began = time.perf_counter()
    started = [get_context("spawn").Process(target=bare_loop, args=(plan, k, processes)) for k in range(processes)]
    for process in started:
        process.start()
    for process in started:
        process.join()
        assert process.exitcode == 0
    return time.perf_counter() - began


def repeat_seconds(plan: Plan, processes: int) -> float:
    """Seconds that a repeat takes which nothing is kept of yet."""
    with tempfile.TemporaryDirectory() as scratch:
        began = time.perf_counter()
        repeats = Repeats(Store(Path(scratch)), processes)
        repeats.start(plan)
        repeats.wait()
        took = time.perf_counter() - began
        assert repeats.results is not None
        assert repeats.results.done == plan.total, repeats.results.complaint
    return took


def main() -> int:
    """Measure, print, judge."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--quick", action="store_true", help="a few short runs once, to see that it works")
    arguments = parser.parse_args()
    seeds, steps, rounds = (QUICK_SEEDS, QUICK_STEPS, QUICK_ROUNDS) if arguments.quick else (SEEDS, STEPS, ROUNDS)
    plan, processes = plan_of(seeds, steps), usual_processes()
    bare, repeat = [], []
    for _ in range(rounds):
        bare.append(bare_seconds(plan, processes))
        repeat.append(repeat_seconds(plan, processes))
    bar = Bar("Repeat / bare loop", "1-8-8-1", min(repeat) / min(bare), MOST_RATIO)
    if arguments.json:
        print(json.dumps({"bare": bare, "repeat": repeat, "ratio": bar.value, "processes": processes} | versions()))
    else:
        print(f"{seeds} seeds, {steps:,} steps, {processes} processes; seconds in turns")
        for name, times in (("bare loop", bare), ("repeat", repeat)):
            print(f"  {name:<12}" + "  ".join(f"{seconds:7.2f}" for seconds in times))
        show_bars([bar])
    return 0 if bar.holds or arguments.quick else 1


if __name__ == "__main__":
    sys.exit(main())
