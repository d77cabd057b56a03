"""How long the Auto speed takes to show learning: for every preset, with the network of a first start.

    python benchmarks/auto_speed.py

Time is that of the frames, 30 a second; where steps take longer than a frame, they count as long as they take. So it
does not depend on the machine, unless that is too slow for the speed. Printed are the seconds until 90 % of the fall of
the watched loss, measured by its logarithm, is done, and until training settles. Ends with 1 when a bar is missed.
"""

import statistics
import sys
import time
from collections.abc import Iterator

import numpy as np
from measuring import Bar, show_bars
from msgspec.structs import replace

from neuronlab.analysis.frames.request import ViewRequest
from neuronlab.analysis.movement import Movement
from neuronlab.app import first_experiment
from neuronlab.core.data.edits import load_generator
from neuronlab.core.data.generators import FORMULA, generators_for
from neuronlab.core.specs.data import preset_spec
from neuronlab.core.specs.experiment import RunSpec, Workspace
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.specs.training import StopSpec
from neuronlab.core.training.trainer import Trainer
from neuronlab.session.speeds import AUTO, FRAME_MS
from neuronlab.session.step_clock import StepClock

MOST_SECONDS = 120.0
PART = 0.9


def workspaces() -> Iterator[tuple[str, Workspace]]:
    """Every preset with its points and the network of a first start."""
    first = first_experiment()
    for task in TASKS:
        workspace = getattr(first, task)
        for key in generators_for(task):
            if key != FORMULA:
                yield f"{task} {key}", load_generator(workspace, preset_spec(task, key, workspace.data))


def canvas_of(workspace: Workspace) -> ViewRequest:
    """What the canvas shows of these points."""
    points = workspace.points
    columns = (points.inputs[:, 0], points.targets[:, 0] if points.inputs.shape[1] == 1 else points.inputs[:, 1])
    ranges = [(float(each.min() - 0.1 * np.ptp(each)), float(each.max() + 0.1 * np.ptp(each))) for each in columns]
    return ViewRequest(x_range=ranges[0], y_range=ranges[1])


def watch(workspace: Workspace) -> tuple[float, float, int]:
    """Seconds until most of the fall is done, seconds until training settles, and the steps until then."""
    run: RunSpec = replace(workspace.run, stop=StopSpec(settled=True))
    trainer, clock, movement = Trainer(run, workspace.points), StepClock(), Movement()
    canvas, now, losses = canvas_of(workspace), 0.0, []
    clock.set_speed(AUTO, now)
    movement.since_last(trainer.network(), canvas)
    while trainer.can_train and now < MOST_SECONDS:
        probe = trainer.probe()
        losses.append((now, probe.train_loss if np.isnan(probe.test_loss) else probe.test_loss))
        began = time.perf_counter()
        due = clock.due(now)
        clock.note_steps(trainer.advance(due))
        now += max(FRAME_MS / 1e3, time.perf_counter() - began)
        if due:
            clock.follow(movement.since_last(trainer.network(), canvas), now)
    times, logs = np.array([at for at, _ in losses]), np.log([loss for _, loss in losses])
    done = logs <= logs[0] - PART * (logs[0] - logs.min())
    return float(times[np.argmax(done)]), now, trainer.step


def bars_of(seconds: dict[str, float]) -> list[Bar]:
    """What the seconds until most of the fall is done are held to, by preset."""
    median = statistics.median(seconds.values())
    return [
        Bar("median seconds", "all", median, 12.0),
        Bar("4 over median seconds", "all", 4.0 / median, 1.0),
        *(Bar("2 over seconds", name, 2.0 / each, 1.0) for name, each in seconds.items()),
        *(Bar("seconds", name, each, 20.0) for name, each in seconds.items()),
    ]


def main() -> None:
    """Print a row for each preset, and whether the bars hold."""
    print(f"{'preset':24}{'90 % of the fall':>18}{'settled after':>16}")
    seconds = {}
    for name, workspace in workspaces():
        seconds[name], settled, steps = watch(workspace)
        print(f"{name:24}{seconds[name]:16.1f} s{settled:8.1f} s, step {steps:,}")
    times = seconds.values()
    print(f"median {statistics.median(times):.1f} s, least {min(times):.1f} s, most {max(times):.1f} s")
    bars = bars_of(seconds)
    show_bars(bars)
    sys.exit(not all(bar.holds for bar in bars))


if __name__ == "__main__":
    main()
