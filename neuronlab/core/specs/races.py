"""Races: copies of one run that differ in one setting, so that a difference between them is that setting's effect.

Each is a function of the active run. It gives up to six runs around the run's own setting, without muted or frozen
units, for any run that is valid.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise

from msgspec.structs import replace

from neuronlab.core.engine.optimizers import OPTIMIZERS
from neuronlab.core.errors import InputError
from neuronlab.core.network.units import UNITS
from neuronlab.core.specs.experiment import MAX_RUNS, RunSpec
from neuronlab.core.specs.network import MAX_HIDDEN_LAYERS, MAX_PARAMETERS, MAX_WIDTH, LayerSpec, NetworkSpec
from neuronlab.core.specs.training import TrainingSpec

_SMALLER = 3
"""Up to three are smaller than the run's own, and two larger: larger networks take longer, larger rates diverge."""
_MOST_DOUBLINGS = MAX_WIDTH.bit_length()
_RATE_FIGURES = 6
"""Products are rounded to this many figures: 0.01 · 0.3 reads 0.003."""


@dataclass(frozen=True, kw_only=True)
class Race:
    """A race.

    Attributes:
        label: Its name, a command.
        meaning: What its runs are.
        runs: The runs for an active one: slots from 0, without names, all shown and training.
    """

    label: str
    meaning: str
    runs: Callable[[RunSpec], tuple[RunSpec, ...]]


def copies(changed: Sequence[RunSpec]) -> tuple[RunSpec, ...]:
    """The same runs with slots from 0, without names, all shown and training."""
    return tuple(replace(run, slot=slot, name="", is_shown=True, activity="trains") for slot, run in enumerate(changed))


def _whole(run: RunSpec) -> RunSpec:
    """The same run with no unit muted or frozen."""
    hidden = tuple(layer.untouched for layer in run.network.hidden)
    return replace(run, network=replace(run.network, hidden=hidden, frozen_outputs=()))


def _layered(run: RunSpec) -> RunSpec:
    """The same run with no unit muted or frozen, and with at least one hidden layer."""
    run = _whole(run)
    return run if run.network.hidden else _with_hidden(run, (LayerSpec(),))


def _with_hidden(run: RunSpec, hidden: Sequence[LayerSpec]) -> RunSpec:
    changed: RunSpec = replace(run, network=replace(run.network, hidden=tuple(hidden)))
    return changed


def _with_training(run: RunSpec, training: TrainingSpec) -> RunSpec:
    changed: RunSpec = replace(run, training=training)
    return changed


# -- activations --------------------------------------------------------------------------------------------------

_ENTRANTS = (
    ("relu", "linear"),
    ("tanh", "linear"),
    ("sigmoid", "linear"),
    ("identity", "linear"),
    ("step", "linear"),
    ("identity", "quadratic"),
)
"""Activations and kinds of units."""


def _activations(run: RunSpec) -> tuple[RunSpec, ...]:
    base = _layered(run)
    aim = base.network.parameter_count
    return copies([_with_units(base, activation, unit, aim) for activation, unit in _ENTRANTS])


def _with_units(base: RunSpec, activation: str, unit: str, aim: int) -> RunSpec:
    """The same run with these units in all hidden layers, as many as bring its parameters closest to `aim`."""
    hidden = [replace(layer.with_activation(activation), unit=unit) for layer in base.network.hidden]
    widths = _widths_near(base.network, unit, aim)
    return _with_hidden(base, [layer.with_width(width) for layer, width in zip(hidden, widths, strict=True)])


def _widths_near(network: NetworkSpec, unit: str, aim: int) -> tuple[int, ...]:
    """Widths whose number of parameters is closest to `aim`, close to the network's own in proportion.

    All widths are scaled alike first; then single layers gain or lose a unit as long as that comes closer.
    """
    _, *own, _ = network.widths

    def excess(widths: tuple[int, ...]) -> int:
        return _parameters(network, widths, unit) - aim

    def scaled(factor: float) -> tuple[int, ...]:
        return tuple(min(MAX_WIDTH, max(1, round(width * factor))) for width in own)

    low, high = 1.0 / MAX_WIDTH, float(MAX_WIDTH)
    if not excess(tuple(own)):
        return tuple(own)
    while high - low > low / (2.0 * MAX_WIDTH):
        middle = (low * high) ** 0.5
        low, high = (middle, high) if excess(scaled(middle)) <= 0 else (low, middle)
    widths = min(scaled(low), scaled(high), key=lambda some: _distance(excess(some), aim))
    while True:
        closer = min(_neighbours(widths), key=lambda some: _distance(excess(some), aim))
        if _distance(excess(closer), aim) >= _distance(excess(widths), aim):
            return widths
        widths = closer


def _distance(excess: int, aim: int) -> int:
    """How far a number of parameters is from the aim; one above the limit is farther than any other."""
    return abs(excess) if aim + excess <= MAX_PARAMETERS else MAX_PARAMETERS + excess


def _neighbours(widths: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """All widths with one unit more or less in one layer."""
    for number, width in enumerate(widths):
        for other in {max(1, width - 1), min(MAX_WIDTH, width + 1)}:
            yield (*widths[:number], other, *widths[number + 1 :])


def _parameters(network: NetworkSpec, hidden: tuple[int, ...], unit: str) -> int:
    """The number of weights and biases with these widths of hidden layers and this kind of hidden units."""
    first, *_, last = network.widths
    shapes = list(pairwise((first, *hidden, last)))
    units = [*(UNITS[unit] for _ in hidden), UNITS["linear"]]
    return sum(out * kind.columns(below) for (below, out), kind in zip(shapes, units, strict=True))


# -- optimisers and rates -----------------------------------------------------------------------------------------


def _keys_around(own: str, usual: Sequence[str], stand_ins: dict[str, str]) -> list[str]:
    """The usual choices; a choice that is not among them replaces its relative."""
    relative = stand_ins.get(own, own)
    return [own if key == relative else key for key in usual]


def _optimizers(run: RunSpec) -> tuple[RunSpec, ...]:
    base = _whole(run)
    usual = "sgd", "momentum", "adagrad", "rmsprop", "adam", "lbfgs"
    keys = _keys_around(base.training.optimizer, usual, {"nesterov": "momentum", "adamw": "adam"})
    return copies([_with_training(base, base.training.with_optimizer(key)) for key in keys])


def _rates(run: RunSpec) -> tuple[RunSpec, ...]:
    """Rates three times apart; an optimiser that finds its own step length is replaced by the usual one."""
    base = _whole(run)
    training = base.training
    if OPTIMIZERS[training.optimizer].is_full_batch:
        training = training.with_optimizer(TrainingSpec().optimizer)
    own = _with_training(base, training)

    def scaled(ranks: int) -> RunSpec:
        if not ranks:
            return own
        factor = 10.0 ** (ranks // 2) * (3.0 if ranks % 2 else 1.0)
        rate = float(f"{training.learning_rate * factor:.{_RATE_FIGURES}g}")
        return _with_training(base, replace(training, learning_rate=rate))

    return copies(_around_own(own, scaled, range(-2 * MAX_RUNS, 2 * MAX_RUNS)))


# -- shapes -------------------------------------------------------------------------------------------------------


def _widths(run: RunSpec) -> tuple[RunSpec, ...]:
    """All hidden layers half as wide, twice as wide, and so on."""
    base = _layered(run)

    def scaled(doublings: int) -> RunSpec:
        hidden = base.network.hidden
        return _with_hidden(base, [layer.with_width(max(1, round(layer.width * 2.0**doublings))) for layer in hidden])

    return copies(_around_own(base, scaled, range(-_MOST_DOUBLINGS, _MOST_DOUBLINGS + 1)))


def _depths(run: RunSpec) -> tuple[RunSpec, ...]:
    """The first layers alone, or the last one repeated."""
    base = _layered(run)

    def cut(depth: int) -> RunSpec:
        hidden = base.network.hidden
        return _with_hidden(base, (*hidden[:depth], *[hidden[-1]] * (depth - len(hidden))))

    return copies(_around_own(base, cut, range(1, MAX_HIDDEN_LAYERS + 1)))


def _around_own(own: RunSpec, make: Callable[[int], RunSpec], numbers: Iterable[int]) -> list[RunSpec]:
    """Up to six different runs around the own one, of those that no limit forbids."""
    runs: list[RunSpec] = []
    for number in numbers:
        with suppress(InputError):
            runs.append(make(number))
    different = list(dict.fromkeys(runs))
    first = max(0, min(different.index(own) - _SMALLER, len(different) - MAX_RUNS))
    return different[first : first + MAX_RUNS]


# -- initial weights ----------------------------------------------------------------------------------------------


def _initial_weights(run: RunSpec) -> tuple[RunSpec, ...]:
    base = _layered(run)
    training, usual = base.training, ("auto", "he", "xavier", "orthogonal", "normal", "zero")
    relatives = {
        "he_uniform": "he",
        "xavier_uniform": "xavier",
        "lecun": "xavier",
        "uniform": "normal",
        "constant": "zero",
    }
    keys = _keys_around(training.initializer, usual, relatives)
    scales = {training.initializer: training.initial_scale}
    return copies(
        [_with_training(base, replace(training, initializer=key, initial_scale=scales.get(key))) for key in keys]
    )


RACES: dict[str, Race] = {
    "activations": Race(
        label="Race the activations",
        meaning="ReLU, tanh, sigmoid, linear, threshold and quadratic units, with equally many parameters",
        runs=_activations,
    ),
    "optimizers": Race(
        label="Race the optimisers",
        meaning="Six optimisers at the same learning rate",
        runs=_optimizers,
    ),
    "rates": Race(
        label="Race the learning rates",
        meaning="Six learning rates around the present one, each about three times the one before",
        runs=_rates,
    ),
    "widths": Race(
        label="Race the widths",
        meaning="The same layers with half and twice as many units, and so on",
        runs=_widths,
    ),
    "depths": Race(
        label="Race the depths",
        meaning="Fewer and more hidden layers of the same kind",
        runs=_depths,
    ),
    "initial weights": Race(
        label="Race the initial weights",
        meaning="Six rules for initial weights",
        runs=_initial_weights,
    ),
}
"""The races, by what their runs differ in."""
