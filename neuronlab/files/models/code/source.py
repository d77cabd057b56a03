"""What source code is written from: the layers of a network, its features and a few lines about it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from neuronlab.core.arrays import Array
from neuronlab.core.data.features import FEATURES, PLAIN
from neuronlab.core.errors import InputError
from neuronlab.core.formulas.expressions import parse
from neuronlab.core.network.network import Network
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.core.text import written
from neuronlab.files.models.code.activations import activation_lines, term_text
from neuronlab.files.models.code.languages import Language
from neuronlab.files.models.contents import exportable
from neuronlab.files.models.model import Model, ModelColumn, ToExport, Training
from neuronlab.files.models.texts import feature_names
from neuronlab.wording.numbers import counted

MOST_PARAMETERS = 300_000
"""Largest network as source code: about 4 MB, which editors and compilers still take in seconds."""
_DIGITS, _MOST_DIGITS = 6, 17
"""Digits of the ends of a range; float64 has no more."""


@dataclass(frozen=True, eq=False)
class LayerSource:
    """A layer to be written.

    Attributes:
        number: Its number, from 1.
        weights: (out, in).
        bias: (out,).
        squares: (out, in) weights of the squared inputs; None for affine units.
        slopes: (out,) learned negative slopes; None if it has none.
        spec: Its settings; None for the output layer.
    """

    number: int
    weights: Array
    bias: Array
    squares: Array | None
    slopes: Array | None
    spec: LayerSpec | None

    def lines(self, language: Language, slopes: str) -> list[str]:
        """The statements of its activation; none for the output layer, whose `z` are logits."""
        return activation_lines(language, self.spec, slopes) if self.spec else []


def network_for_source(what: ToExport) -> Network:
    """The network to write. Raises InputError if it is not finite or too large for source code."""
    network = exportable(what.model.network)
    if network.spec.parameter_count > MOST_PARAMETERS:
        raise InputError(
            f"A network of {network.spec.parameter_count:,} parameters is too large for source code; the limit is "
            f"{MOST_PARAMETERS:,}. Export it as .npz instead."
        )
    return network


def layer_sources(network: Network) -> list[LayerSource]:
    """The layers of a network, from the first hidden layer to the output."""
    specs: Sequence[LayerSpec | None] = (*network.spec.hidden, None)
    return [
        LayerSource(number, layer.weights, layer.bias, layer.squares, layer.parameter[:, 0] if learns else None, spec)
        for number, (layer, spec) in enumerate(zip(network.layers, specs, strict=True), 1)
        for learns in [spec is not None and spec.learns_negative_slope]
    ]


def input_names(spec: NetworkSpec) -> tuple[str, ...]:
    """The names of the scaled inputs in code: x, or x1 and x2."""
    return PLAIN[spec.inputs]


def feature_texts(language: Language, spec: NetworkSpec) -> list[str]:
    """The features as expressions of the scaled inputs."""
    return [_feature_text(language, key, input_names(spec)) for key in feature_names(spec)]


def features_of_texts(language: Language, texts: Sequence[str], inputs: int) -> tuple[str, ...]:
    """The rows of FEATURES that expressions stand for. Raises InputError if one is unknown."""
    known = {_feature_text(language, key, PLAIN[inputs]): key for key, row in FEATURES.items() if row.inputs == inputs}
    if not set(texts) <= set(known):
        raise InputError("It has an unknown feature")
    keys = tuple(known[text] for text in texts)
    return () if keys == PLAIN[inputs] else keys


def _feature_text(language: Language, key: str, names: tuple[str, ...]) -> str:
    expression = parse(key, names)
    operands = {index: expression.terms[index].name for index in expression.needed[:-1]}
    return term_text(language, expression.terms[expression.result], operands)


def outline(model: Model) -> str:
    """The columns that a model connects: sqm, rooms → price."""
    inputs, targets = (", ".join(column.name for column in columns) for columns in (model.inputs, model.targets))
    return f"{inputs} → {targets}"


def column_text(column: ModelColumn) -> str:
    """A column with what is known of it: sqm, in m², from 20 to 140 in training."""
    parts = [column.name or "without a name"]
    if column.unit and not column.name.endswith((f"[{column.unit}]", f"({column.unit})")):
        parts.append(f"in {column.unit}")
    if column.origin:
        parts.append(f"where 0 is {column.origin}")
    if column.low is not None and column.high is not None:
        parts.append(f"from {' to '.join(_ends_text(column.low, column.high))} in training")
    return ", ".join(parts)


def _ends_text(low: float, high: float) -> list[str]:
    """The ends of a range, with the digits that tell a thousandth of it, as dates need."""
    span, largest, digits = high - low, max(abs(low), abs(high)), _DIGITS
    if 0.0 < span < math.inf:
        digits = min(max(digits, 4 + math.ceil(math.log10(largest / span))), _MOST_DIGITS)
    return [written(end, f".{digits}g") for end in (low, high)]


def training_text(training: Training) -> str:
    """How a model was trained, in one line."""
    losses = [("training", training.train_loss), ("test", training.test_loss)]
    ends = ", ".join(f"{name} loss {written(loss, '.4g')}" for name, loss in losses if loss is not None)
    text = f"Trained with {training.program}: {counted(training.steps, 'step')} on {counted(training.points, 'point')}"
    return f"{text}; {ends}" if ends else text
