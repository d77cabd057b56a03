"""The options of `neuronlab fit`: one for every setting of the engine, with choices from the tables of the core."""

import argparse
from pathlib import Path
from typing import Literal

from neuronlab.commands.keeping import KEEPS
from neuronlab.commands.layers import parse_layers, split_outside_brackets
from neuronlab.commands.reading_options import add_reading_options
from neuronlab.core.activations.table import ACTIVATION_LABELS, ACTIVATIONS
from neuronlab.core.data.features import FEATURES
from neuronlab.core.data.split import FEWEST_TO_SPLIT
from neuronlab.core.engine.optimizers import OPTIMIZERS
from neuronlab.core.engine.schedules import SCHEDULES
from neuronlab.core.errors import InputError
from neuronlab.core.network.initializers import INITIALIZER_LABELS, SPREAD
from neuronlab.core.network.losses import LOSSES
from neuronlab.core.network.units import UNITS
from neuronlab.core.specs.network import LayerSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.specs.training import TrainingSpec
from neuronlab.files.models.formats import EXPORTERS
from neuronlab.files.tables.roles import ROLE, TEST, TRAIN
from neuronlab.wording.command_line import (
    NO_LAYERS,
    USUAL_BATCH,
    USUAL_HIDDEN,
    USUAL_RATE,
    USUAL_SEED,
    USUAL_STEPS,
    USUAL_TEST,
)
from neuronlab.wording.typed_words import listed


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments; their choices come from the tables of the core."""
    _add_data(parser)
    add_reading_options(parser)
    _add_network(parser)
    _add_start(parser)
    _add_training(parser)
    _add_penalties(parser)
    _add_stops(parser)
    _add_results(parser)


def _add_data(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "data",
        metavar="DATA.csv",
        type=Path,
        help="a table of points, one in each row: text (CSV and the like) or a workbook",
    )
    add = parser.add_argument_group("data").add_argument
    add(
        "--task",
        choices=tuple(TASKS),
        help="what to learn: a curve x,y; classes x1,x2,label; a surface x1,x2,y. By default, two columns are a curve; "
        "three are classes if the last has names or at most six whole numbers, else a surface; of a "
        "wider table the contents of its columns decide",
    )
    add(
        "--labels",
        metavar="LIST",
        type=listed,
        default=(),
        help="names of the classes in order, as in a row of a table (default: those in the table, numbers first)",
    )
    add(
        "--test",
        metavar="SHARE",
        type=float,
        help=f"fraction held out for testing (default {USUAL_TEST:g}, or 0 for fewer than {FEWEST_TO_SPLIT} points). "
        f"A last column named {ROLE} says of every point whether it is for {TRAIN} or {TEST} instead",
    )
    add(
        "--seed",
        metavar="N",
        type=int,
        default=USUAL_SEED,
        help="seed of the initial weights, the split and the batches (default %(default)s)",
    )
    add("--split-seed", metavar="N", type=int, help="seed of the split (default: --seed)")
    add(
        "--no-standardize",
        dest="standardize",
        action="store_false",
        help="use inputs and targets as they are; usually they are scaled to mean 0 and standard deviation 1. Only the "
        "mean of values far from zero is still subtracted",
    )


def _add_network(parser: argparse.ArgumentParser) -> None:
    adjustable = [f"{name}({row.parameter.name})" for name, row in ACTIVATIONS.items() if row.parameter is not None]
    add = parser.add_argument_group("network").add_argument
    add(
        "--hidden",
        metavar="LAYERS",
        type=_parsed_layers,
        default=USUAL_HIDDEN,
        help=f"WIDTH:ACTIVATION of each hidden layer, from input to output (default %(default)s), or {NO_LAYERS} for "
        f"no hidden layer. Activations: {', '.join(ACTIVATION_LABELS)}. A parameter is given in brackets, as in "
        f"{', '.join(adjustable)}, and so is the formula of a custom activation, as in custom(max(0, z)). A third part "
        f"selects the kind of unit, as in 8:tanh:quadratic: {', '.join(UNITS)}",
    )
    add(
        "--features",
        metavar="LIST",
        type=_parsed_features,
        default=(),
        help=f"features to use instead of the plain inputs, as in 'x,sin(x)': {', '.join(FEATURES)}",
    )
    add(
        "--dropout",
        metavar="SHARE",
        type=_parsed_shares,
        default="0",
        help="fraction of hidden units dropped at random in every step (default %(default)s), or one for each layer, "
        "as in 0.1,0",
    )


def _add_start(parser: argparse.ArgumentParser) -> None:
    usual = TrainingSpec()
    add = parser.add_argument_group("initial weights").add_argument
    add("--init", choices=tuple(INITIALIZER_LABELS), default=usual.initializer, help="rule (default %(default)s)")
    add("--init-scale", metavar="NUMBER", type=float, help="parameter of the rule")
    add(
        "--init-bias",
        metavar="NUMBER",
        type=_parsed_bias,
        default=usual.initial_bias,
        help=f"initial value of every bias, or {SPREAD}: those of the first layer spread its units over the inputs "
        "(default %(default)s)",
    )


def _add_training(parser: argparse.ArgumentParser) -> None:
    usual = TrainingSpec()
    losses = ", ".join(f"{row.loss} for {'a ' * (not row.predicts_classes)}{task}" for task, row in TASKS.items())
    add = parser.add_argument_group("training").add_argument
    add("--loss", choices=tuple(LOSSES), help=f"what training minimises (default: {losses})")
    add("--optimizer", choices=tuple(OPTIMIZERS), default="adam", help="optimiser (default %(default)s)")
    add("--lr", metavar="RATE", type=float, help=f"learning rate (default {USUAL_RATE:g})")
    whole = [f"0 with {name}" for name, row in OPTIMIZERS.items() if row.is_full_batch]
    batch = ", ".join([str(USUAL_BATCH), *whole])
    add("--batch", metavar="N", type=int, help=f"batch size; 0 for all points (default {batch})")
    add(
        "--schedule",
        choices=tuple(SCHEDULES),
        default=usual.schedule,
        help="learning rate schedule (default %(default)s)",
    )
    add(
        "--schedule-steps",
        metavar="N",
        type=int,
        help=f"period of the schedule, in steps (default {usual.schedule_steps})",
    )
    add(
        "--schedule-factor",
        metavar="FACTOR",
        type=float,
        help=f"factor by which the rate changes in a period (default {usual.schedule_factor:g})",
    )
    add(
        "--warmup",
        metavar="N",
        type=int,
        default=usual.warmup,
        help="steps over which the rate rises from zero (default %(default)s)",
    )
    add(
        "--clip",
        metavar="LENGTH",
        type=float,
        default=usual.clip,
        help="largest norm of a gradient; 0 for no limit (default %(default)g)",
    )


def _add_penalties(parser: argparse.ArgumentParser) -> None:
    usual = TrainingSpec()
    add = parser.add_argument_group("penalties on weights").add_argument
    add("--l1", metavar="LAMBDA", type=float, default=usual.l1, help="adds λ·Σ|w| to the loss (default %(default)g)")
    add("--l2", metavar="LAMBDA", type=float, default=usual.l2, help="adds λ/2·Σw² to the loss (default %(default)g)")
    decays = [f"{row.default_decay:g} with {name}" for name, row in OPTIMIZERS.items() if row.default_decay]
    add(
        "--weight-decay",
        metavar="SHARE",
        type=float,
        help="fraction, times the learning rate, by which every step shrinks the weights (default "
        f"{', '.join(['0', *decays])})",
    )


def _add_stops(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument_group("stop rules (training stops at the first one met)").add_argument
    add(
        "--steps",
        metavar="N",
        type=int,
        help=f"after this many steps (default {USUAL_STEPS}, or no limit with --epochs or --seconds)",
    )
    add("--epochs", metavar="N", type=int, default=0, help="after this many passes over all training points")
    add(
        "--target-loss", metavar="LOSS", type=float, default=0.0, help="when the training loss has fallen to this value"
    )
    add(
        "--patience",
        metavar="N",
        type=int,
        default=0,
        help="when the test loss has hardly fallen for this many steps; the training loss if nothing is held out",
    )
    add("--settled", action="store_true", help="when the test loss, or training loss without test points, has settled")
    add("--seconds", metavar="S", type=float, default=0.0, help="after this many seconds of training")


def _add_results(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument_group("output").add_argument
    add(
        "--out",
        metavar="FILE",
        type=Path,
        action="append",
        default=[],
        help=f"write the network to this file, in the format of its suffix: {', '.join(EXPORTERS)}; can be repeated",
    )
    add(
        "--keep",
        choices=KEEPS,
        help="the step to keep: the best is that with the lowest loss on the held-out points (default: best, or last "
        "if nothing is held out)",
    )
    add("--json", action="store_true", help="print the results as a JSON object")


def _parsed_layers(text: str) -> tuple[LayerSpec, ...]:
    try:
        return parse_layers(text)
    except InputError as error:
        raise argparse.ArgumentTypeError(str(error).rstrip(".")) from error


def _parsed_bias(text: str) -> float | Literal["spread"]:
    try:
        return SPREAD if text.strip() == SPREAD else float(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is neither a number nor {SPREAD}") from error


def _parsed_shares(text: str) -> tuple[float, ...]:
    try:
        return tuple(map(float, text.split(",")))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is neither a number nor one for each layer") from error


def _parsed_features(text: str) -> tuple[str, ...]:
    try:
        return tuple(split_outside_brackets(text, ",")) if text.strip() else ()
    except InputError as error:
        raise argparse.ArgumentTypeError(str(error).rstrip(".")) from error
