"""`neuronlab predict`: predict with an exported network from the inputs in a table."""

import argparse
from dataclasses import replace
from pathlib import Path

from neuronlab.commands.output import complain, say, write
from neuronlab.commands.reading_options import add_reading_options, reading_choices
from neuronlab.commands.table_reading import warnings_of
from neuronlab.commands.trained_reading import choices_of_training
from neuronlab.core.errors import InputError
from neuronlab.core.specs.columns import ColumnMeaning
from neuronlab.files.atomic import require_writable, write_atomically
from neuronlab.files.models.formats import IMPORTERS, load_model
from neuronlab.files.models.predictions import OUTSIDE, encode_predictions, rows_outside
from neuronlab.files.tables.inputs import read_inputs
from neuronlab.wording.numbers import counted


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("model", metavar="MODEL", type=Path, help=f"an exported network ({', '.join(IMPORTERS)})")
    parser.add_argument(
        "inputs",
        metavar="INPUTS.csv",
        type=Path,
        help="a table with the columns that the model was trained on, in any order, or without a header in the same "
        "order; further columns are ignored",
    )
    add_reading_options(parser, inputs_only=True)
    parser.add_argument("--out", metavar="FILE", type=Path, help="write a CSV file instead of printing")
    parser.add_argument(
        "--outside",
        action="store_true",
        help=f"add a column {OUTSIDE}: 1 in rows with an input outside the range of the training points, else 0",
    )


def run(arguments: argparse.Namespace) -> int:
    """Predict and write; returns the exit code."""
    out: Path | None = arguments.out
    if out is not None:
        if out.suffix.lower() != ".csv":
            raise InputError(f"{out} cannot be written: the name of a file of predictions must end in .csv.")
        require_writable(out)
    model = load_model(arguments.model)
    columns, training = model.facts.inputs, model.facts.training
    choices = reading_choices(arguments)
    if choices.missing is None and training is not None:
        choices = replace(choices, missing=choices_of_training(training.command).missing)
    table = read_inputs(
        arguments.inputs,
        model.network.spec.inputs,
        [column.name for column in columns],
        choices,
        [ColumnMeaning(column.unit, column.origin, column.comma) for column in columns],
    )
    for warning in warnings_of(table.notes):
        complain(f"Warning: {warning}")
    outside = rows_outside(model, table.values)
    if outside is None and arguments.outside:
        raise InputError(
            f"{arguments.model} does not say on which range it was trained, which --{OUTSIDE} requires. "
            f"Remove --{OUTSIDE}."
        )
    answer = encode_predictions(model, table.names, table.values, outside if arguments.outside else None)
    if out is None:
        write(answer)
    else:
        write_atomically(out, answer)
        say(f"Wrote {counted(len(table.values), 'prediction')} to {out}.")
    if outside is not None and outside.any():
        count = int(outside.sum())
        verb = "is" if count == 1 else "are"
        marking = "" if arguments.outside else f" Use --{OUTSIDE} to mark {'it' if count == 1 else 'them'}."
        of_rows = f"{count:,} of {counted(len(outside), 'row')}"
        complain(f"{of_rows} {verb} outside the range that the model was trained on.{marking}")
    return 0
