"""The shape of a network as frozen values: what goes in, the hidden layers, and what comes out."""

from collections.abc import Callable
from itertools import pairwise
from typing import Annotated

import msgspec
from msgspec.structs import force_setattr, replace

from neuronlab.core.activations.activation import Activation
from neuronlab.core.activations.table import activation_named
from neuronlab.core.data.features import in_order
from neuronlab.core.errors import InputError
from neuronlab.core.network.outputs import OUTPUTS
from neuronlab.core.network.units import UNITS, Unit
from neuronlab.core.specs.base import Spec, require_between, require_row

MAX_HIDDEN_LAYERS = 16
MAX_WIDTH = 512
MAX_PARAMETERS = 5_000_000
MAX_DROPOUT = 0.9


class LayerSpec(Spec, frozen=True):
    """One hidden layer: how many units of which kind, and the activation they end in.

    `parameter` is the number the activation can be adjusted by, None for its usual one; `formula` is that of a custom
    activation. `dropout` is the share of units left out at random in every step of training. Units are numbered from 0,
    and these numbers rise: `muted` ones put out 0, whatever they work out, and `frozen` ones are not trained.
    """

    width: Annotated[int, msgspec.Meta(ge=1, le=MAX_WIDTH)] = 8
    activation: str = "tanh"
    parameter: float | None = None
    formula: str = ""
    unit: str = "linear"
    dropout: Annotated[float, msgspec.Meta(ge=0.0, le=MAX_DROPOUT)] = 0.0
    muted: tuple[int, ...] = ()
    frozen: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        require_row(UNITS, self.unit, "kind of unit")
        _require_units("muted", self.muted, self.width)
        _require_units("frozen", self.frozen, self.width)
        adjustable = self.kind.parameter
        if self.parameter is None:
            return
        if adjustable is None:
            raise InputError(f"{self.kind.label} has no parameter that could be {self.parameter:g}.")
        name = f"The {adjustable.name} of {self.kind.label}"
        require_between(name, self.parameter, adjustable.low, adjustable.high)

    @property
    def kind(self) -> Activation:
        """The activation: a row of the table, or the compiled formula."""
        return activation_named(self.activation, self.formula)

    @property
    def value(self) -> float:
        """The activation's parameter as it is, or starts; 0 where there is none."""
        if self.parameter is not None:
            return self.parameter
        return self.kind.parameter.default if self.kind.parameter else 0.0

    @property
    def learns_slope(self) -> bool:
        """Whether the parameter is learned, one for each unit."""
        return self.kind.parameter is not None and self.kind.parameter.is_learned

    def with_activation(self, activation: str, formula: str = "") -> "LayerSpec":
        """The same layer with another activation, at its usual parameter."""
        return replace(self, activation=activation, formula=formula, parameter=None)

    def with_width(self, width: int) -> "LayerSpec":
        """The same layer with more units or fewer; the first ones stay, and what was set of the others is gone."""
        return replace(self, width=width, muted=_below(self.muted, width), frozen=_below(self.frozen, width))

    @property
    def untouched(self) -> "LayerSpec":
        """The same layer with no unit muted or frozen: what another one like it begins as."""
        return replace(self, muted=(), frozen=())


class NetworkSpec(Spec, frozen=True):
    """The shape of a network: inputs → features → hidden layers → outputs.

    `features` are rows of FEATURES, () for the inputs themselves. `output` is a row of OUTPUTS; where it tells classes
    apart, `labels` are their names. `frozen_outputs` are the numbers of the output units that are not trained.
    """

    inputs: Annotated[int, msgspec.Meta(ge=1, le=64)] = 1
    outputs: Annotated[int, msgspec.Meta(ge=1, le=64)] = 1
    hidden: tuple[LayerSpec, ...] = ()
    features: tuple[str, ...] = ()
    output: str = "linear"
    labels: tuple[str, ...] = ()
    frozen_outputs: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        _require_units("frozen", self.frozen_outputs, self.outputs)
        force_setattr(self, "features", in_order(self.features, self.inputs))
        require_row(OUTPUTS, self.output, "output")
        OUTPUTS[self.output].require_fit(self.outputs, self.labels)
        if len(self.hidden) > MAX_HIDDEN_LAYERS:
            raise InputError(f"{len(self.hidden)} hidden layers; at most {MAX_HIDDEN_LAYERS} are possible.")
        if self.parameter_count > MAX_PARAMETERS:
            raise InputError(f"{self.parameter_count:,} parameters; at most {MAX_PARAMETERS:,} are possible.")

    @property
    def widths(self) -> tuple[int, ...]:
        """How many numbers leave every layer, from the features to the outputs."""
        return (len(self.features) or self.inputs, *(layer.width for layer in self.hidden), self.outputs)

    @property
    def activations(self) -> tuple[str, ...]:
        """Activation of every layer with weights; the output's is a row of OUTPUTS instead, so `identity` here."""
        return (*(layer.activation for layer in self.hidden), "identity")

    @property
    def units(self) -> tuple[Unit, ...]:
        """The kind of unit of every layer with weights; output units are linear."""
        return (*(UNITS[layer.unit] for layer in self.hidden), UNITS["linear"])

    @property
    def block_shapes(self) -> list[tuple[int, int]]:
        """(outputs, columns) of every layer's parameter block."""
        return [
            (out, unit.columns(below)) for (below, out), unit in zip(pairwise(self.widths), self.units, strict=True)
        ]

    @property
    def learned_slopes(self) -> int:
        """Parameters that belong to activations; they follow all blocks."""
        return sum(layer.width for layer in self.hidden if layer.learns_slope)

    @property
    def parameter_count(self) -> int:
        """All weights and biases, and the slopes that activations learn."""
        return sum(out * columns for out, columns in self.block_shapes) + self.learned_slopes

    @property
    def layout(self) -> tuple[object, ...]:
        """What the meaning of each number of the parameter vector depends on."""
        learned = tuple(layer.learns_slope for layer in self.hidden)
        return self.inputs, self.features, tuple(self.block_shapes), learned, self.output

    @property
    def frozen(self) -> tuple[tuple[int, ...], ...]:
        """The numbers of the units that are not trained, of every layer with weights."""
        return (*(layer.frozen for layer in self.hidden), self.frozen_outputs)

    @property
    def has_linear_logits(self) -> bool:
        """Whether nothing bends before the output, so that all layers together are one linear map."""
        return self._is_all(lambda kind: kind.is_linear)

    @property
    def is_piecewise_linear(self) -> bool:
        """Whether nothing bends between kinks before the output, so that around any place it is a linear map."""
        return self._is_all(lambda kind: kind.is_piecewise_linear)

    def _is_all(self, is_so: Callable[[Activation], bool]) -> bool:
        """Whether it is so of every activation, and what they are fed are weighted sums of the inputs themselves."""
        return not self.features and all(
            is_so(layer.kind) and not UNITS[layer.unit].has_squares for layer in self.hidden
        )

    @property
    def is_linear(self) -> bool:
        """Whether nothing bends at all."""
        return self.has_linear_logits and self.output == "linear"

    @property
    def drops_out(self) -> bool:
        """Whether any layer leaves out units at random in training."""
        return any(layer.dropout for layer in self.hidden)


def _require_units(what: str, units: tuple[int, ...], width: int) -> None:
    """Raise InputError unless these are numbers of units of a layer so wide, each above the one before it."""
    rises = all(below < above for below, above in pairwise(units))
    if not rises or (units and not 0 <= units[0] <= units[-1] < width):
        raise InputError(f"The {what} units have to be rising numbers from 0 to {width - 1}, not {_listed(units)}.")


def _listed(units: tuple[int, ...], most: int = 8) -> str:
    return ", ".join(map(str, units[:most])) + (", …" if len(units) > most else "")


def _below(units: tuple[int, ...], width: int) -> tuple[int, ...]:
    return tuple(unit for unit in units if unit < width)
