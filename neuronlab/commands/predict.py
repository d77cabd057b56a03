"""`neuronlab predict`: ask an exported network about the inputs in a CSV."""

import argparse
import sys
from pathlib import Path

import numpy as np

from neuronlab.core.arrays import Array
from neuronlab.core.errors import InputError
from neuronlab.core.network import Network
from neuronlab.files.atomic import require_writable, write_atomically
from neuronlab.files.csv_points import Table, encode_table, read_inputs
from neuronlab.files.models import IMPORTERS, load_model

_NUMBERS_AT_ONCE = 2**23
"""A forward pass keeps what every unit puts out for every row; together they stay below this many numbers."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("model", metavar="MODEL", type=Path, help=f"an exported network ({', '.join(IMPORTERS)})")
    parser.add_argument(
        "inputs", metavar="INPUTS.csv", type=Path, help="as many leading columns as the network has inputs are read"
    )
    parser.add_argument("--out", metavar="FILE", type=Path, help="CSV to write instead of printing")


def run(arguments: argparse.Namespace) -> int:
    """Predict and write; returns the exit code."""
    out: Path | None = arguments.out
    if out is not None:
        if out.suffix.lower() != ".csv":
            raise InputError(f"{out} cannot be written as predictions: its name has to end in .csv.")
        require_writable(out)
    network, _ = load_model(arguments.model)
    table = read_inputs(arguments.inputs, network.spec.inputs)
    predictions = predict_in_pieces(network, table.values)
    answer = encode_table(Table((*table.names, "prediction"), np.concatenate([table.values, predictions], axis=1)))
    if out is None:
        sys.stdout.buffer.write(answer)
    else:
        write_atomically(out, answer)
        print(f"Wrote {len(predictions):,} predictions to {out}.")
    return 0


def predict_in_pieces(network: Network, inputs: Array) -> Array:
    """Raw predictions (n, outputs) for any number of raw inputs (n, inputs), in bounded space."""
    rows = max(1, _NUMBERS_AT_ONCE // sum(network.spec.widths))
    return np.concatenate([network.predict(inputs[first : first + rows]) for first in range(0, len(inputs), rows)])
