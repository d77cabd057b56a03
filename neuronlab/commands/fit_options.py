"""The options of `neuronlab fit`: one for everything the engine can be told, with the tables of the core as choices."""

import argparse
from pathlib import Path

from neuronlab.commands.fit_specs import USUAL_BATCH, USUAL_RATE, USUAL_STEPS
from neuronlab.commands.layers import parse_layers, split_outside_brackets
from neuronlab.core.activations.table import ACTIVATION_LABELS, ACTIVATIONS
from neuronlab.core.data.features import FEATURES
from neuronlab.core.engine.optimizers import OPTIMIZERS
from neuronlab.core.engine.schedules import SCHEDULES
from neuronlab.core.errors import InputError
from neuronlab.core.network.initializers import INITIALIZER_LABELS
from neuronlab.core.network.losses import LOSSES
from neuronlab.core.network.units import UNITS
from neuronlab.core.specs.network import LayerSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.specs.training import TrainingSpec
from neuronlab.files.models.formats import EXPORTERS


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments; what they may be comes from the tables of the core."""
    _add_data(parser)
    _add_network(parser)
    _add_start(parser)
    _add_training(parser)
    _add_penalties(parser)
    _add_stops(parser)
    _add_results(parser)


def _add_data(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("data", metavar="DATA.csv", type=Path, help="points to learn from, one a line")
    add = parser.add_argument_group("data").add_argument
    add(
        "--task",
        choices=tuple(TASKS),
        help="what to learn: a curve x,y; classes x1,x2,label; a surface x1,x2,y. Without it two columns are a curve, "
        "three with names or at most six whole numbers in the last are classes, and others a surface",
    )
    add("--test", metavar="SHARE", type=float, default=0.2, help="share held out for testing (default %(default)s)")
    add(
        "--seed", metavar="N", type=int, default=0, help="of the start, the split and the batches (default %(default)s)"
    )


def _add_network(parser: argparse.ArgumentParser) -> None:
    adjustable = [f"{name}({row.parameter.name})" for name, row in ACTIVATIONS.items() if row.parameter is not None]
    add = parser.add_argument_group("network").add_argument
    add(
        "--hidden",
        metavar="LAYERS",
        type=_parsed_layers,
        default="16:relu,16:tanh",
        help="WIDTH:ACTIVATION of each hidden layer, from the input on (default %(default)s), or the word none for a "
        f"single neuron. Activations: {', '.join(ACTIVATION_LABELS)}. In brackets may stand what one is adjusted by, "
        f"{', '.join(adjustable)}, and has to stand the formula of custom(max(0, z)). A third part is the kind of "
        f"unit, as in 8:tanh:quadratic: {', '.join(UNITS)}",
    )
    add(
        "--features",
        metavar="LIST",
        type=_parsed_features,
        default=(),
        help=f"what is fed in instead of the inputs alone, as in 'x,sin(x)': {', '.join(FEATURES)}",
    )
    add(
        "--dropout",
        metavar="SHARE",
        type=float,
        default=0.0,
        help="share of hidden units left out at random in every step (default %(default)g)",
    )


def _add_start(parser: argparse.ArgumentParser) -> None:
    usual = TrainingSpec()
    add = parser.add_argument_group("first weights").add_argument
    add("--init", choices=tuple(INITIALIZER_LABELS), default=usual.initializer, help="rule (default %(default)s)")
    add("--init-scale", metavar="NUMBER", type=float, help="what the rule is adjusted by")
    add(
        "--init-bias",
        metavar="NUMBER",
        type=float,
        default=usual.initial_bias,
        help="first value of every bias (default %(default)g)",
    )


def _add_training(parser: argparse.ArgumentParser) -> None:
    usual = TrainingSpec()
    losses = ", ".join(f"{row.loss} for {'a ' * (not row.predicts_classes)}{task}" for task, row in TASKS.items())
    add = parser.add_argument_group("training").add_argument
    add("--loss", choices=tuple(LOSSES), help=f"what is made small (default: {losses})")
    add("--optimizer", choices=tuple(OPTIMIZERS), default="adam", help="how it steps (default %(default)s)")
    add("--lr", metavar="RATE", type=float, help=f"learning rate (default {USUAL_RATE:g})")
    whole = [f"0 with {name}" for name, row in OPTIMIZERS.items() if row.is_full_batch]
    batch = ", ".join([str(USUAL_BATCH), *whole])
    add("--batch", metavar="N", type=int, help=f"points a step; 0 takes all (default {batch})")
    add(
        "--schedule",
        choices=tuple(SCHEDULES),
        default=usual.schedule,
        help="how the rate changes (default %(default)s)",
    )
    add(
        "--schedule-steps",
        metavar="N",
        type=int,
        help=f"steps it changes over (default {usual.schedule_steps})",
    )
    add(
        "--schedule-factor",
        metavar="FACTOR",
        type=float,
        help=f"what it changes by in that time (default {usual.schedule_factor:g})",
    )
    add(
        "--warmup",
        metavar="N",
        type=int,
        default=usual.warmup,
        help="steps over which the rate rises from nothing (default %(default)s)",
    )
    add(
        "--clip",
        metavar="LENGTH",
        type=float,
        default=usual.clip,
        help="longest a gradient may be; 0 for any length (default %(default)g)",
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
        help=f"times the rate, the share every step takes off the weights (default {', '.join(['0', *decays])})",
    )


def _add_stops(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument_group("when it stops, at the first of these").add_argument
    add(
        "--steps",
        metavar="N",
        type=int,
        help=f"after so many steps (default {USUAL_STEPS}, or none with --epochs or --seconds)",
    )
    add("--epochs", metavar="N", type=int, default=0, help="when all points have been seen so many times")
    add("--target-loss", metavar="LOSS", type=float, default=0.0, help="when the training loss has come down to this")
    add("--patience", metavar="N", type=int, default=0, help="when the loss has hardly fallen for so many steps")
    add("--seconds", metavar="S", type=float, default=0.0, help="after so many seconds of training")


def _add_results(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument_group("what comes out").add_argument
    add(
        "--out",
        metavar="FILE",
        type=Path,
        action="append",
        default=[],
        help=f"write the network here, as {' or '.join(EXPORTERS)}; may be given several times",
    )
    add("--json", action="store_true", help="print one JSON object instead of words")


def _parsed_layers(text: str) -> tuple[LayerSpec, ...]:
    try:
        return parse_layers(text)
    except InputError as error:
        raise argparse.ArgumentTypeError(str(error).rstrip(".")) from error


def _parsed_features(text: str) -> tuple[str, ...]:
    try:
        return tuple(split_outside_brackets(text, ",")) if text.strip() else ()
    except InputError as error:
        raise argparse.ArgumentTypeError(str(error).rstrip(".")) from error
