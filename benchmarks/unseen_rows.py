"""How well `neuronlab fit` predicts rows that it never saw of small noisy real tables, beside scikit-learn.

    python benchmarks/unseen_rows.py [--seeds 5]

Twelve tables that scikit-learn and statsmodels ship, with the columns a person would learn first. For each seed a fifth
of the rows is taken away before `fit` sees the file; it holds out some of the rest itself, to choose the step to keep.
scikit-learn's MLP has the same hidden layers, learns from all of the rest, scaled to mean 0 and standard deviation 1
(and so are its targets), and may make 2,000 passes; all else is its default. The score is R² for numbers and accuracy
for classes on the rows taken away, the median over the seeds. Ends with 1 when the bar is missed.
"""

import argparse
import contextlib
import csv
import gzip
import importlib.util
import io
import statistics
import sys
import tempfile
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from measuring import Bar, show_bars

from neuronlab.analysis.scores import Fit
from neuronlab.cli import main as neuronlab
from neuronlab.files.models.formats import load_model

SHARE_UNSEEN = 0.2
WITHIN = 0.02
MOST_WORSE = 2
"""On so many tables the score may be further below scikit-learn's."""
PASSES = 2_000
HIDDEN = (16, 16)
"""The hidden layers of `fit` by default."""


@dataclass(frozen=True)
class RealTable:
    """A shipped table and what is learned from it.

    Attributes:
        file: Its place in the installed packages.
        columns: The inputs and the target, by their numbers from 0.
        is_classes: Whether the target is a class.
        first_row: The first row of points.
        separator: What stands between its cells; "" for spaces.
        target_file: Where the target is, if it has a file of its own.
    """

    file: str
    columns: tuple[int, ...]
    is_classes: bool = False
    first_row: int = 1
    separator: str = ","
    target_file: str = ""


TABLES = {
    "food by income": RealTable("statsmodels/datasets/engel/engel.csv", (0, 1)),
    "cancer by population": RealTable("statsmodels/datasets/cancer/cancer.csv", (1, 0)),
    "volume of the Nile by year": RealTable("statsmodels/datasets/nile/nile.csv", (0, 1)),
    "strikes by production": RealTable("statsmodels/datasets/strikes/strikes.csv", (1, 0)),
    "spending by age, income": RealTable("statsmodels/datasets/ccard/ccard.csv", (1, 2, 0)),
    "crime by poverty, urban": RealTable("statsmodels/datasets/statecrime/statecrime.csv", (4, 7, 1)),
    "mathematics by low income, Asian": RealTable(
        "statsmodels/datasets/star98/src/star98.dat", (3, 4, 16), separator="\t"
    ),
    "diabetes by body mass, lipids": RealTable(
        "sklearn/datasets/data/diabetes_data_raw.csv.gz",
        (2, 8, 0),
        first_row=0,
        separator="",
        target_file="sklearn/datasets/data/diabetes_target.csv.gz",
    ),
    "iris by sepals": RealTable("sklearn/datasets/data/iris.csv", (0, 1, 4), is_classes=True),
    "wine by alcohol, acid": RealTable("sklearn/datasets/data/wine_data.csv", (0, 1, 13), is_classes=True),
    "tumour by radius, texture": RealTable("sklearn/datasets/data/breast_cancer.csv", (0, 1, 30), is_classes=True),
    "vote by two opinions": RealTable(
        "statsmodels/datasets/anes96/anes96.csv", (3, 4, 9), is_classes=True, separator="\t"
    ),
}


class Rows(NamedTuple):
    """Points: inputs (n, inputs) and targets (n, 1), for classes their numbers from 0."""

    inputs: npt.NDArray[np.float64]
    targets: npt.NDArray[np.float64]


def rows_of(table: RealTable) -> Rows:
    """All points of a table."""
    cells = _cells(table.file, table)
    *inputs, target = table.columns
    targets = _cells(table.target_file, table) if table.target_file else cells
    x = np.array([[float(row[column]) for column in inputs] for row in cells])
    y = np.array([[float(row[target])] for row in targets])
    return Rows(x, y)


def _cells(file: str, table: RealTable) -> list[list[str]]:
    package, _, inside = file.partition("/")
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise SystemExit(f"{package} is not installed; run `make bench-peers`.")
    path = Path(found.submodule_search_locations[0]) / inside
    data = path.read_bytes()
    lines = (gzip.decompress(data) if path.suffix == ".gz" else data).decode().splitlines()[table.first_row :]
    return list(csv.reader(lines, delimiter=table.separator)) if table.separator else [line.split() for line in lines]


def parted(rows: Rows, seed: int) -> tuple[Rows, Rows]:
    """The rows to learn from, and those taken away."""
    order = np.random.default_rng(seed).permutation(len(rows.inputs))
    count = round(SHARE_UNSEEN * len(order))
    unseen, seen = np.sort(order[:count]), np.sort(order[count:])
    return Rows(rows.inputs[seen], rows.targets[seen]), Rows(rows.inputs[unseen], rows.targets[unseen])


def score_of_fit(table: RealTable, seen: Rows, unseen: Rows, seed: int) -> float:
    """The score of what the command makes of a file with the rows to learn from."""
    names = ["x", "y"] if len(table.columns) == 2 else ["x1", "x2", "label" if table.is_classes else "y"]
    with tempfile.TemporaryDirectory() as folder:
        data, model = Path(folder, "seen.csv"), Path(folder, "model.npz")
        with data.open("w", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(names)
            for x, y in zip(seen.inputs.tolist(), seen.targets[:, 0].tolist(), strict=True):
                writer.writerow([*map(repr, x), int(y) if table.is_classes else repr(y)])
        task = "classes" if table.is_classes else "curve" if len(names) == 2 else "surface"
        words = ["fit", str(data), "--task", task, "--seed", str(seed), "--out", str(model), "--json"]
        with contextlib.redirect_stdout(io.StringIO()):
            code = neuronlab(words)
        if code:
            raise RuntimeError(f"fit ended with {code}: {' '.join(words)}")
        network = load_model(model).network
    return _score(Fit.of(network.spec, network.predict(unseen.inputs), unseen.targets))


def _score(fit: Fit) -> float:
    score = fit.r2 if fit.accuracy is None else fit.accuracy
    if score is None:
        raise RuntimeError("The rows taken away are all alike.")
    return score


def score_of_sklearn(table: RealTable, seen: Rows, unseen: Rows, seed: int) -> float:
    """The score of scikit-learn's MLP on scaled data."""
    from sklearn.compose import TransformedTargetRegressor  # noqa: PLC0415  # only where it is installed
    from sklearn.neural_network import MLPClassifier, MLPRegressor  # noqa: PLC0415  # likewise
    from sklearn.pipeline import make_pipeline  # noqa: PLC0415  # likewise
    from sklearn.preprocessing import StandardScaler  # noqa: PLC0415  # likewise

    warnings.simplefilter("ignore")  # that it stopped at the last of its passes
    settings: dict[str, Any] = {"hidden_layer_sizes": HIDDEN, "max_iter": PASSES, "random_state": seed}
    if table.is_classes:
        model = make_pipeline(StandardScaler(), MLPClassifier(**settings))
    else:
        regressor = TransformedTargetRegressor(MLPRegressor(**settings), transformer=StandardScaler())
        model = make_pipeline(StandardScaler(), regressor)
    model.fit(seen.inputs, seen.targets[:, 0])
    return float(model.score(unseen.inputs, unseen.targets[:, 0]))


class BothScores(NamedTuple):
    """The median scores on the rows taken away."""

    ours: float
    theirs: float


def measure(seeds: int) -> dict[str, BothScores]:
    """The scores of all tables."""
    found = {}
    for name, table in TABLES.items():
        rows, ours, theirs = rows_of(table), [], []
        for seed in range(seeds):
            seen, unseen = parted(rows, seed)
            ours.append(score_of_fit(table, seen, unseen, seed))
            theirs.append(score_of_sklearn(table, seen, unseen, seed))
        found[name] = BothScores(statistics.median(ours), statistics.median(theirs))
    return found


def bars_of(found: dict[str, BothScores]) -> list[Bar]:
    """What the results are held to."""
    worse = sum(each.ours < each.theirs - WITHIN for each in found.values())
    return [Bar(f"tables more than {WITHIN:g} below scikit-learn", "all", worse, MOST_WORSE)]


def show(found: dict[str, BothScores]) -> None:
    """Print the scores."""
    print(f"{'score on rows never seen':34}{'NeuronLab':>11}{'scikit-learn':>14}{'difference':>12}")
    for name, each in found.items():
        kind = "accuracy" if TABLES[name].is_classes else "R²"
        print(f"{name:34}{each.ours:11.3f}{each.theirs:14.3f}{each.ours - each.theirs:+12.3f}  {kind}")


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=5, help="how often each table is parted (default %(default)s)")
    found = measure(parser.parse_args().seeds)
    show(found)
    bars = bars_of(found)
    show_bars(bars)
    sys.exit(not all(bar.holds for bar in bars))


if __name__ == "__main__":
    main()
