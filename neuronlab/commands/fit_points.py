"""The points that `neuronlab fit` trains on: read, with the classes in the order asked for, and split."""

import argparse
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from msgspec import structs

from neuronlab.commands.table_reading import TableReading, read_table
from neuronlab.core.data.names import require_class_name
from neuronlab.core.data.points import DRAWN, PointSet
from neuronlab.core.data.split import FEWEST_TO_SPLIT
from neuronlab.core.errors import InputError
from neuronlab.core.specs.data import DataSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.files.tables.format import TableFormat
from neuronlab.files.tables.labels import label_of
from neuronlab.files.tables.point_columns import CsvPoints
from neuronlab.files.tables.roles import ROLE, TEST, TRAIN
from neuronlab.wording.command_line import USUAL_TEST
from neuronlab.wording.points import small_split_text


def fit_points(arguments: argparse.Namespace, data: DataSpec) -> tuple[TableReading, PointSet]:
    """The table as it was read, with the classes asked for, and its points split into training and test points.

    Without `--test`, nothing is held out of fewer than `FEWEST_TO_SPLIT` points, which is one of the warnings then.

    Raises InputError if the table cannot be used, or an option contradicts it.
    """
    reading = read_table(arguments)
    if arguments.labels:
        reading = replace(reading, points=with_labels(reading.points, arguments.labels))
    read = reading.points
    given = [option for option, value in _SPLIT.items() if getattr(arguments, value) is not None]
    if read.test is not None and given:
        raise InputError(
            f"The column {ROLE} of {arguments.data} says which points are held out; remove {' and '.join(given)}."
        )
    count = len(read.inputs)
    if read.test is None and arguments.test is None and count < FEWEST_TO_SPLIT:
        reading = replace(
            reading, warnings=(*reading.warnings, f"{small_split_text(count)} {_split_advice(read, data)}")
        )
        data = structs.replace(data, test_share=0.0)
    return reading, split(read, data)


def _split_advice(read: CsvPoints, data: DataSpec) -> str:
    """How to hold points out of a small table."""
    for share in _SHARES:
        if split(read, structs.replace(data, test_share=share)).test.any():
            return f"Use --test {share} to hold some out."
    return "Add further rows to hold some out."


_SHARES = (USUAL_TEST, 0.5, 0.9)
"""The first one is advised that holds any point out: a small share of few points may be none of them."""
_SPLIT = {"--test": "test", "--split-seed": "split_seed"}


def split(read: CsvPoints, data: DataSpec) -> PointSet:
    """The points with the roles of the table, or those that the split gives them."""
    none = PointSet.empty(read.inputs.shape[1], read.targets.shape[1])
    if read.test is None:
        return none.joined(
            read.inputs,
            read.targets,
            test_share=data.test_share,
            split_seed=data.split_seed,
            by_class=TASKS[read.task].predicts_classes,
        )
    if read.test.all():
        raise InputError(f"Every point has the {ROLE} {TEST}. Give at least one the {ROLE} {TRAIN}.")
    count = len(read.inputs)
    return PointSet(read.inputs, read.targets, ids=np.arange(count), test=read.test, source=np.full(count, DRAWN))


def with_labels(read: CsvPoints, labels: Sequence[str]) -> CsvPoints:
    """The points with these classes in this order. Raises InputError unless all classes of the table are among them."""
    if not TASKS[read.task].predicts_classes:
        raise InputError(
            f"--labels applies to classes only, but the task is {read.task}. Remove it, or use --task classes."
        )
    for name in labels:
        require_class_name(name)
    names = [label_of(TableFormat(), name) or name for name in labels]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise InputError(f"--labels contains {twice!r} twice. Remove one of them.")
    missing = next((name for name in read.labels if name not in names), None)
    if missing is not None:
        raise InputError(f"The table has the label {missing!r}, which is not in --labels. Add it to them.")
    numbers = np.array([names.index(name) for name in read.labels], np.float64)
    return replace(read, targets=numbers[read.targets.astype(np.intp)], labels=tuple(names))
