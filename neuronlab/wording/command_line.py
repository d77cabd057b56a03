"""A run as a `neuronlab fit …` line.

The line makes the same weights bit for bit, on the same machine and versions, wherever `why_not_repeated` has nothing
to say: settings, points and their order, roles, seed and number of steps decide them, and the clock does not.
"""

import shlex
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from neuronlab.core.activations.table import CUSTOM
from neuronlab.core.data.points import PointSet
from neuronlab.core.engine.optimizers import OPTIMIZERS
from neuronlab.core.engine.schedules import SCHEDULES
from neuronlab.core.network.initializers import INITIALIZERS
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.network import LayerSpec
from neuronlab.core.specs.tasks import CLASS_NAMES, TASKS, Task
from neuronlab.core.specs.training import TrainingSpec
from neuronlab.wording.typed_words import list_text, option_words

USUAL_STEPS, USUAL_BATCH, USUAL_RATE, USUAL_SEED, USUAL_TEST = 5000, 32, 0.003, 0, 0.2
USUAL_HIDDEN, NO_LAYERS = "16:relu,16:tanh", "none"
"""What `fit` does without the options; the other defaults are those of `TrainingSpec`.

Tables are noisy: at a rate of 0.003 the test loss jitters less from step to step than at 0.01, and its lowest sample is
less often a lucky one (`benchmarks/unseen_rows.py`).
"""
POINTS_FILE, MODEL_FILE = "points.csv", "model.npz"


class _Option(NamedTuple):
    """An option, its value for a run, and the value it has where it is left out."""

    flag: str
    value: str
    usual: str


def fit_command(
    run: RunSpec,
    points: PointSet,
    steps: int,
    file: str = POINTS_FILE,
    out: str = MODEL_FILE,
    reading: Sequence[str] = (),
) -> str:
    """The command that trains a run for `steps` steps on its points, for a POSIX shell.

    `file` is where the points are exported, with the column `role` if any is held out; `out` is where the command
    writes the network; `reading` has the options about a file that was not exported, which its points do not tell.
    Options that would change nothing are left out, and so are the stop rules: the number of steps says where the run
    ended.
    """
    return shlex.join(["neuronlab", "fit", *fit_arguments(run, points, steps, file, out, reading)])


def fit_arguments(
    run: RunSpec,
    points: PointSet,
    steps: int,
    file: str = POINTS_FILE,
    out: str = MODEL_FILE,
    reading: Sequence[str] = (),
) -> list[str]:
    """The arguments of `fit_command`, after `neuronlab fit`."""
    words = [f"./{file}" if file.startswith("-") else file, *reading]
    for flag, value, usual in _options(run, points, steps):
        if value != usual:
            words += option_words(flag, value)
    if not run.training.standardize:
        words.append("--no-standardize")
    return [*words, "--out", out]


def changed_options(run: RunSpec, other: RunSpec, points: PointSet) -> str:
    """The options that make one run another, as on the command line; "" if none do."""
    was = {flag: value for flag, value, _ in _options(run, points, 0)}
    now = [(flag, value) for flag, value, _ in _options(other, points, 0) if was.get(flag) != value]
    words = [word for pair in now for word in option_words(*pair)]
    if run.training.standardize and not other.training.standardize:
        words.append("--no-standardize")
    return shlex.join(words)


def copied_text(reasons: Sequence[str], file: str = POINTS_FILE) -> str:
    """What to say when the command has been copied; `reasons` are those of `why_not_repeated`."""
    if not reasons:
        return f"Copied. Export the points as {file} first; in the same folder, the command makes the same weights."
    return f"Copied, but the command does not make the same weights. {' '.join(reasons)}"


def layers_text(hidden: Sequence[LayerSpec]) -> str:
    """Hidden layers as `--hidden` takes them: 16:relu,8:leaky_relu(0.2):quadratic."""
    return ",".join(map(_layer_text, hidden)) or NO_LAYERS


def _options(run: RunSpec, points: PointSet, steps: int) -> Iterator[_Option]:
    key, task = next((key, row) for key, row in TASKS.items() if row.suits(run.network))
    yield _Option("--task", key, "curve")
    if task.predicts_classes:
        yield _Option("--labels", list_text(run.network.labels), _labels_in_table(points))
    if not points.test.any():
        yield _Option("--test", "0", _number(USUAL_TEST))
    yield _Option("--seed", str(run.training.seed), str(USUAL_SEED))
    yield _Option("--hidden", layers_text(run.network.hidden), USUAL_HIDDEN)
    yield _Option("--features", ",".join(run.network.features), "")
    yield from _start(run.training)
    yield from _training(run, task)
    yield _Option("--steps", str(steps), str(USUAL_STEPS))
    # These steps lead to these weights, whichever step of them is the best.
    yield _Option("--keep", "last", "best" if points.test.any() else "last")


def _labels_in_table(points: PointSet) -> str:
    """The labels that are found in the table if they have their first names; for others the rule is the reader's."""
    found = np.unique(points.targets).astype(int).tolist()
    return list_text([CLASS_NAMES[number] for number in found])


def _start(training: TrainingSpec) -> Iterator[_Option]:
    usual = TrainingSpec()
    yield _Option("--init", training.initializer, usual.initializer)
    rule = INITIALIZERS.get(training.initializer)
    if rule is not None and rule.scale is not None and training.initial_scale is not None:
        yield _Option("--init-scale", _number(training.initial_scale), "")
    yield _Option("--init-bias", _number(training.initial_bias), _number(usual.initial_bias))


def _training(run: RunSpec, task: Task) -> Iterator[_Option]:
    training, usual = run.training, TrainingSpec()
    yield _Option("--loss", training.loss, task.loss)
    yield _Option("--optimizer", training.optimizer, usual.optimizer)
    yield _Option("--l1", _number(training.l1), _number(usual.l1))
    yield _Option("--l2", _number(training.l2), _number(usual.l2))
    optimizer = OPTIMIZERS[training.optimizer]
    if optimizer.is_full_batch:
        return  # the other settings do not apply to it
    yield _Option("--lr", _number(training.learning_rate), _number(USUAL_RATE))
    yield _Option("--batch", str(training.batch_size), str(USUAL_BATCH))
    yield _Option("--weight-decay", _number(training.weight_decay), _number(optimizer.default_decay))
    yield _Option("--clip", _number(training.clip), _number(usual.clip))
    yield _Option("--warmup", str(training.warmup), str(usual.warmup))
    yield _Option("--schedule", training.schedule, usual.schedule)
    schedule = SCHEDULES[training.schedule]
    if schedule.looks_at("steps"):
        yield _Option("--schedule-steps", str(training.schedule_steps), str(usual.schedule_steps))
    if schedule.looks_at("factor"):
        yield _Option("--schedule-factor", _number(training.schedule_factor), _number(usual.schedule_factor))
    yield _Option("--dropout", _dropout_text(run.network.hidden), "0")


def _dropout_text(hidden: Sequence[LayerSpec]) -> str:
    shares = [_number(layer.dropout) for layer in hidden] or ["0"]
    return shares[0] if len(set(shares)) == 1 else ",".join(shares)


def _layer_text(layer: LayerSpec) -> str:
    if layer.activation == CUSTOM:
        inner = f"({layer.formula})"
    else:
        inner = "" if layer.parameter is None else f"({_number(layer.parameter)})"
    kind = "" if layer.unit == LayerSpec().unit else f":{layer.unit}"
    return f"{layer.width}:{layer.activation}{inner}{kind}"


def _number(value: float | str) -> str:
    """The shortest text that reads back as the same number; a word as it is."""
    return value if isinstance(value, str) else repr(float(value)).removesuffix(".0")
