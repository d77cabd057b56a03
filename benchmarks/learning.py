"""How well networks learn from NeuronLab's start, beside the default start of PyTorch and beside scikit-learn.

    python benchmarks/learning.py [--seeds 5] [--steps 4000]

Every preset without noise, five networks, raw and standardised points, Adam at 0.01 on all points at once. NeuronLab
and PyTorch differ only in the initial parameters: both are trained by NeuronLab's engine, whose steps are those of
PyTorch (tests/references). scikit-learn trains by itself, on standardised points, where one activation serves all
layers.

The error of numbers is their root mean square over the points, as a fraction of the target's deviation; below 1 % it
counts as 1 %. Of classes it is the accuracy on 500 other points. A row is the median over the seeds. Ends with 1 when a
bar is missed.
"""

import argparse
import importlib.util
import itertools
import multiprocessing
import os
import statistics
import sys
import warnings
from collections import defaultdict
from dataclasses import dataclass
from dataclasses import replace as with_fields

import numpy as np
from measuring import Bar, show_bars
from msgspec.structs import replace

from neuronlab.commands.layers import parse_layers
from neuronlab.core.arrays import Array
from neuronlab.core.data.generators import FORMULA, generators_for
from neuronlab.core.data.points import PointSet, Scaling
from neuronlab.core.data.series import series
from neuronlab.core.network.network import parameter_blocks
from neuronlab.core.specs.data import DataSpec, preset_spec
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.tasks import CLASS_NAMES, TASKS
from neuronlab.core.specs.training import TrainingSpec
from neuronlab.core.training.state import fresh_state
from neuronlab.core.training.trainer import Trainer

NETWORKS = ("32:relu", "8:relu,8:tanh", "16:relu,16:relu", "16:tanh", "16:sigmoid")
RATE = 0.01
LEAST_ERROR = 0.01
OTHER_POINTS = 500
CLEARLY = 1.5
"""A row is clearly worse or better if its error is so many times that of PyTorch, or one so many times smaller."""
OURS, TORCH, SKLEARN = "NeuronLab", "PyTorch", "scikit-learn"


@dataclass(frozen=True)
class Row:
    """One line of the result: what is learned, by which network, from raw or standardised points."""

    task: str
    preset: str
    network: str
    is_scaled: bool


def data_of(row: Row, seed: int, count: int = 0) -> tuple[Array, Array]:
    """Inputs and targets of a preset without noise."""
    data = preset_spec(row.task, row.preset, DataSpec())
    data = replace(data, noise=0.0, seed=seed, count=count or data.count)
    return series(row.task, data)


def run_of(row: Row, targets: Array, seed: int) -> RunSpec:
    """The run of a row."""
    task, layers = TASKS[row.task], parse_layers(row.network)
    labels = CLASS_NAMES[: int(targets.max()) + 1] if task.predicts_classes else CLASS_NAMES[:2]
    training = TrainingSpec(learning_rate=RATE, loss=task.loss, seed=seed, standardize=row.is_scaled)
    return RunSpec(task.network(layers, labels), training)


def parameters_of_torch(run: RunSpec, seed: int) -> Array:
    """The initial parameters of `torch.nn.Linear` layers of this shape."""
    import torch  # noqa: PLC0415  # only where it is installed

    torch.manual_seed(seed)
    flat = np.empty(run.network.parameter_count, np.float32)
    for block in parameter_blocks(run.network, flat):
        layer = torch.nn.Linear(block.shape[1] - 1, block.shape[0])
        block[:, :-1], block[:, -1] = layer.weight.detach().numpy(), layer.bias.detach().numpy()
    return flat


def trained(row: Row, seed: int, steps: int, library: str) -> float:
    """The error, or the accuracy, of one training."""
    inputs, targets = data_of(row, seed)
    if library == SKLEARN:
        return _trained_by_sklearn(row, seed, steps, inputs, targets)
    task, run = TASKS[row.task], run_of(row, targets, seed)
    points = PointSet.empty(task.inputs, task.targets).joined(inputs, targets, test_share=0.0, split_seed=0)
    state = fresh_state(run, points)
    if library == TORCH:
        state = with_fields(state, parameters=parameters_of_torch(run, seed))
    trainer = Trainer(run, points, state)
    trainer.advance(steps)
    network = trainer.network()
    if not task.predicts_classes:
        return _error(network.predict(inputs)[:, 0], targets[:, 0])
    others, classes = data_of(row, seed + 1_000, OTHER_POINTS)
    scores = network.predict(others)
    answers = scores[:, 0] > 0.5 if scores.shape[1] == 1 else scores.argmax(axis=1)
    return float((answers == classes[:, 0]).mean())


def _trained_by_sklearn(row: Row, seed: int, steps: int, inputs: Array, targets: Array) -> float:
    from sklearn.neural_network import MLPClassifier, MLPRegressor  # noqa: PLC0415  # only where it is installed

    warnings.simplefilter("ignore")  # that it stopped at the last of its epochs
    layers, scaling, of_targets = parse_layers(row.network), Scaling.fit(inputs), Scaling.fit(targets)
    kind = MLPClassifier if TASKS[row.task].predicts_classes else MLPRegressor
    model = kind(
        hidden_layer_sizes=[layer.width for layer in layers],
        activation={"sigmoid": "logistic"}.get(layers[0].activation, layers[0].activation),
        learning_rate_init=RATE,
        alpha=0.0,
        batch_size=len(inputs),
        max_iter=steps,
        n_iter_no_change=steps,
        random_state=seed,
    )
    if kind is MLPRegressor:
        model.fit(scaling.apply(inputs), of_targets.apply(targets)[:, 0])
        return _error(of_targets.undo(model.predict(scaling.apply(inputs))[:, None])[:, 0], targets[:, 0])
    model.fit(scaling.apply(inputs), targets[:, 0].astype(int))
    others, classes = data_of(row, seed + 1_000, OTHER_POINTS)
    return float((model.predict(scaling.apply(others)) == classes[:, 0]).mean())


def _error(predicted: Array, targets: Array) -> float:
    return max(LEAST_ERROR, float(np.sqrt(np.mean((predicted - targets) ** 2)) / max(targets.std(), 1e-9)))


def rows() -> list[Row]:
    """All presets, networks and kinds of points."""
    presets = [(task, key) for task in TASKS for key in generators_for(task) if key != FORMULA]
    return [
        Row(*preset, network, scaled) for preset, network, scaled in itertools.product(presets, NETWORKS, (False, True))
    ]


def libraries_for(row: Row) -> list[str]:
    """What is compared in a row."""
    kinds = {layer.activation for layer in parse_layers(row.network)}
    has_sklearn = importlib.util.find_spec("sklearn") is not None
    return [OURS, TORCH, *([SKLEARN] if has_sklearn and row.is_scaled and len(kinds) == 1 else [])]


Job = tuple[Row, int, int, str]


def _do(job: Job) -> float:
    return trained(*job)


def measure(seeds: int, steps: int) -> dict[Row, dict[str, float]]:
    """The median over the seeds, by row and library."""
    jobs: list[Job] = [
        (row, seed, steps, library) for row in rows() for library in libraries_for(row) for seed in range(seeds)
    ]
    with multiprocessing.get_context("spawn").Pool(os.cpu_count()) as pool:
        results = pool.map(_do, jobs, chunksize=4)
    found: dict[Row, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for (row, _, _, library), result in zip(jobs, results, strict=True):
        found[row][library].append(result)
    return {row: {key: statistics.median(values) for key, values in each.items()} for row, each in found.items()}


def bars_of(found: dict[Row, dict[str, float]]) -> list[Bar]:
    """What the results are held to."""
    ratios = ratios_of(found)
    worse, better = clear_rows(ratios)
    one_layer = max(ratio for row, ratio in ratios.items() if row.network == NETWORKS[0])
    ours, theirs = accuracies(found, TORCH)
    return [
        Bar("median error over PyTorch's", "all", statistics.median(ratios.values()), 1.0),
        Bar("share of clearly worse rows", "all", len(worse) / len(ratios), 0.12),
        Bar("clearly worse rows over better", "all", (1 + len(worse)) / (1 + len(better)), 1.0),
        Bar("largest error over PyTorch's", NETWORKS[0], one_layer, 3.0),
        Bar("accuracy below PyTorch's", "all", max(0.0, theirs - ours), 0.01),
    ]


def ratios_of(found: dict[Row, dict[str, float]], library: str = TORCH) -> dict[Row, float]:
    """Our error over another's, by row of numbers that has both."""
    numbers = {row: each for row, each in found.items() if not TASKS[row.task].predicts_classes}
    return {row: each[OURS] / each[library] for row, each in numbers.items() if library in each}


def clear_rows(ratios: dict[Row, float]) -> tuple[list[Row], list[Row]]:
    """The rows that are clearly worse and clearly better."""
    worse = [row for row, ratio in ratios.items() if ratio > CLEARLY]
    return worse, [row for row, ratio in ratios.items() if ratio < 1.0 / CLEARLY]


def accuracies(found: dict[Row, dict[str, float]], library: str) -> tuple[float, float]:
    """Our median accuracy, and that of another on the same rows."""
    classes = [each for row, each in found.items() if TASKS[row.task].predicts_classes and library in each]
    ours, theirs = (statistics.median(each[key] for each in classes) for key in (OURS, library))
    return ours, theirs


def show(found: dict[Row, dict[str, float]]) -> None:
    """Print what was found for numbers, by network, and for classes."""
    columns = f"{'rows':>6}{'median':>9}{'worse':>7}{'better':>8}{'largest':>9}"
    for library in sorted({key for each in found.values() for key in each} - {OURS}):
        print(f"{f'error over {library}':28}{columns}")
        every = ratios_of(found, library)
        for name in (*NETWORKS, "all"):
            ratios = {row: ratio for row, ratio in every.items() if name in {row.network, "all"}}
            if ratios:
                worse, better = map(len, clear_rows(ratios))
                median, largest = statistics.median(ratios.values()), max(ratios.values())
                print(f"  {name:26}{len(ratios):6}{median:9.2f}{worse:7}{better:8}{largest:9.2f}")
        ours, theirs = accuracies(found, library)
        print(f"  accuracy of classes: {ours:.3f} beside {theirs:.3f}")
    ratios = ratios_of(found)
    print("\nClearly worse than PyTorch")
    for row in sorted(clear_rows(ratios)[0], key=lambda row: -ratios[row]):
        points = "standardised" if row.is_scaled else "raw"
        print(f"  {ratios[row]:5.2f}  {row.task} {row.preset}, {row.network}, {points}")


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=5, help="trainings of each row (default %(default)s)")
    parser.add_argument("--steps", type=int, default=4000, help="steps of each training (default %(default)s)")
    options = parser.parse_args()
    found = measure(options.seeds, options.steps)
    show(found)
    bars = bars_of(found)
    show_bars(bars)
    sys.exit(not all(bar.holds for bar in bars))


if __name__ == "__main__":
    main()
