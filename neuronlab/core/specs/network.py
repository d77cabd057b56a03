"""The shape of a network, as frozen values."""

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
from neuronlab.core.text import written

MAX_HIDDEN_LAYERS = 16
MAX_WIDTH = 512
MAX_PARAMETERS = 5_000_000
MAX_DROPOUT = 0.9


class LayerSpec(Spec, frozen=True):
    """A hidden layer.

    Attributes:
        width: Number of units.
        activation: A row of ACTIVATIONS, or CUSTOM.
        parameter: The activation's parameter; None for its default.
        formula: The formula of a custom activation.
        unit: A row of UNITS.
        dropout: Fraction of units dropped at random in every training step.
        muted: Increasing indices of units whose output is set to 0.
        frozen: Increasing indices of units that are not trained.
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
            raise InputError(f"{self.kind.label} has no parameter; {written(self.parameter, 'g')} was given.")
        name = f"The {adjustable.name} of {self.kind.label}"
        require_between(name, self.parameter, adjustable.low, adjustable.high)

    @property
    def kind(self) -> Activation:
        """The activation: a row of the table, or the compiled formula."""
        return activation_named(self.activation, self.formula)

    @property
    def value(self) -> float:
        """The activation's parameter, or its initial value if it is learned; 0 if there is none."""
        if self.parameter is not None:
            return self.parameter
        return self.kind.parameter.default if self.kind.parameter else 0.0

    @property
    def learns_negative_slope(self) -> bool:
        """Whether the parameter is learned, one for each unit."""
        return self.kind.parameter is not None and self.kind.parameter.is_learned

    def with_activation(self, activation: str, formula: str = "") -> "LayerSpec":
        """The same layer with another activation, at its default parameter."""
        return replace(self, activation=activation, formula=formula, parameter=None)

    def with_width(self, width: int) -> "LayerSpec":
        """The same layer with another number of units; the first ones are kept with their settings."""
        return replace(self, width=width, muted=_below(self.muted, width), frozen=_below(self.frozen, width))

    @property
    def untouched(self) -> "LayerSpec":
        """The same layer with no unit muted or frozen, as a template for new layers."""
        return replace(self, muted=(), frozen=())


class NetworkSpec(Spec, frozen=True):
    """The shape of a network: inputs → features → hidden layers → outputs.

    Attributes:
        inputs: Number of inputs.
        outputs: Number of output units.
        hidden: Hidden layers.
        features: Rows of FEATURES; () for the inputs themselves.
        output: A row of OUTPUTS.
        labels: Names of the classes, for a classifier.
        frozen_outputs: Indices of the output units that are not trained.
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
            raise InputError(f"{len(self.hidden)} hidden layers are too many; the limit is {MAX_HIDDEN_LAYERS}.")
        if self.parameter_count > MAX_PARAMETERS:
            raise InputError(f"{self.parameter_count:,} parameters are too many; the limit is {MAX_PARAMETERS:,}.")

    @property
    def widths(self) -> tuple[int, ...]:
        """Widths of all layers, from the features to the outputs."""
        return (len(self.features) or self.inputs, *(layer.width for layer in self.hidden), self.outputs)

    @property
    def activations(self) -> tuple[str, ...]:
        """Activations of the layers with weights; `identity` for the output, which has a row of OUTPUTS instead."""
        return (*(layer.activation for layer in self.hidden), "identity")

    @property
    def units(self) -> tuple[Unit, ...]:
        """The kind of unit of every layer with weights; output units are affine."""
        return (*(UNITS[layer.unit] for layer in self.hidden), UNITS["linear"])

    @property
    def block_shapes(self) -> list[tuple[int, int]]:
        """(outputs, columns) of every layer's parameter block."""
        return [
            (out, unit.columns(below)) for (below, out), unit in zip(pairwise(self.widths), self.units, strict=True)
        ]

    @property
    def negative_slope_count(self) -> int:
        """Number of learned negative slopes; they follow all blocks."""
        return sum(layer.width for layer in self.hidden if layer.learns_negative_slope)

    @property
    def parameter_count(self) -> int:
        """Number of weights, biases and learned negative slopes."""
        return sum(out * columns for out, columns in self.block_shapes) + self.negative_slope_count

    @property
    def layout(self) -> tuple[object, ...]:
        """Everything that determines the meaning of each entry of the parameter vector."""
        learned = tuple(layer.learns_negative_slope for layer in self.hidden)
        return self.inputs, self.features, tuple(self.block_shapes), learned, self.output

    @property
    def frozen(self) -> tuple[tuple[int, ...], ...]:
        """Indices of the frozen units of every layer with weights."""
        return (*(layer.frozen for layer in self.hidden), self.frozen_outputs)

    @property
    def has_linear_logits(self) -> bool:
        """Whether the logits are a linear function of the inputs."""
        return self._is_all(lambda kind: kind.is_linear)

    @property
    def is_piecewise_linear(self) -> bool:
        """Whether the logits are a piecewise linear function of the inputs."""
        return self._is_all(lambda kind: kind.is_piecewise_linear)

    def _is_all(self, is_so: Callable[[Activation], bool]) -> bool:
        """Whether `is_so` holds for every activation, there are no features, and all units are affine."""
        return not self.features and all(
            is_so(layer.kind) and not UNITS[layer.unit].has_squares for layer in self.hidden
        )

    @property
    def is_linear(self) -> bool:
        """Whether the prediction is a linear function of the inputs."""
        return self.has_linear_logits and self.output == "linear"

    @property
    def drops_out(self) -> bool:
        """Whether any layer has dropout."""
        return any(layer.dropout for layer in self.hidden)


def _require_units(what: str, units: tuple[int, ...], width: int) -> None:
    """Raise InputError unless these are increasing indices of units of a layer of this width."""
    rises = all(below < above for below, above in pairwise(units))
    if not rises or (units and not 0 <= units[0] <= units[-1] < width):
        raise InputError(f"The {what} units must be increasing indices from 0 to {width - 1}, not {_listed(units)}.")


def _listed(units: tuple[int, ...], most: int = 8) -> str:
    return ", ".join(map(str, units[:most])) + (", …" if len(units) > most else "")


def _below(units: tuple[int, ...], width: int) -> tuple[int, ...]:
    return tuple(unit for unit in units if unit < width)
