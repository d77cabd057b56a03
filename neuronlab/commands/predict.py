"""`neuronlab predict`: predict with an exported network from the inputs in a CSV file."""

import argparse
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from neuronlab.analysis.scores import in_pieces, most_likely
from neuronlab.commands.output import say, write
from neuronlab.core.arrays import Array
from neuronlab.core.errors import InputError
from neuronlab.core.network.outputs import class_probabilities
from neuronlab.files.atomic import require_writable, write_atomically
from neuronlab.files.models.formats import IMPORTERS, load_model
from neuronlab.files.tables.points import read_inputs
from neuronlab.files.tables.reader import encode_rows

PREDICTION = "prediction"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("model", metavar="MODEL", type=Path, help=f"an exported network ({', '.join(IMPORTERS)})")
    parser.add_argument(
        "inputs", metavar="INPUTS.csv", type=Path, help="inputs, in the leading columns; further columns are ignored"
    )
    parser.add_argument("--out", metavar="FILE", type=Path, help="write a CSV file instead of printing")


def run(arguments: argparse.Namespace) -> int:
    """Predict and write; returns the exit code."""
    out: Path | None = arguments.out
    if out is not None:
        if out.suffix.lower() != ".csv":
            raise InputError(f"{out} cannot be written: the name of a file of predictions must end in .csv.")
        require_writable(out)
    network = load_model(arguments.model).network
    table = read_inputs(arguments.inputs, network.spec.inputs)
    predictions = in_pieces(network, table.values, network.predict)
    names, rows = _columns(predictions, network.spec.labels)
    joined = ([*given, *predicted] for given, predicted in zip(table.values.tolist(), rows, strict=True))
    answer = encode_rows([*table.names, *names], joined)
    if out is None:
        write(answer)
    else:
        write_atomically(out, answer)
        say(f"Wrote {len(predictions):,} predictions to {out}.")
    return 0


def _columns(predictions: Array, labels: tuple[str, ...]) -> tuple[list[str], Iterable[list[object]]]:
    """Names and rows of the output columns: for classes their probabilities, then the prediction."""
    if not labels:
        return [PREDICTION], predictions.tolist()
    probabilities = class_probabilities(predictions).tolist()
    predicted = np.array(labels)[most_likely(predictions)]
    rows = ([*row, str(label)] for row, label in zip(probabilities, predicted, strict=True))
    return [*(f"p({label})" for label in labels), PREDICTION], rows
