"""A stack of layers as another program stored it, put together as a network of one of our tasks.

Programs store the same function in many ways: a layer's bias as a separate addition, scaling before the first layer
and after the last, the last layer without its softmax. Factors and terms between layers are kept until it is clear what
they belong to: at both ends they become the network's scalings, anywhere else they are multiplied into the weights.
"""

from collections.abc import Sequence

import numpy as np

from neuronlab.core.activations.table import CUSTOM, activation_named
from neuronlab.core.arrays import Array
from neuronlab.core.data.points import Scaling
from neuronlab.core.errors import InputError
from neuronlab.core.network.outputs import MAX_CLASSES
from neuronlab.core.specs.network import MAX_HIDDEN_LAYERS, MAX_WIDTH
from neuronlab.files.models.contents import LayerContents, ModelContents, build_network
from neuronlab.files.models.model import Model
from neuronlab.files.models.stacks.activations import SOFTMAX, FoundActivation
from neuronlab.wording.numbers import counted

_MOST_NAMED = 6
_LINEAR = FoundActivation("identity")


class Stack:
    """The layers of a network, given in order; `network` puts them together.

    What does not fit is collected with the place where it was found, so that one sentence can name all of it.
    """

    def __init__(self) -> None:
        self._refused: list[str] = []
        self._layers: list[LayerContents] = []
        self._input_scaling: Scaling | None = None
        self._weights: Array | None = None  # of the layer whose activation has not come yet
        self._bias: Array | None = None
        self._factor: Array | None = None  # of the present values, (width,) or (1,)
        self._term: Array | None = None
        self._inputs: int | None = None
        self._width: int | None = None  # of the present values, where it is known
        self._is_complete = False

    @property
    def is_empty(self) -> bool:
        """Whether no layer was given yet."""
        return self._inputs is None

    @property
    def has_refused(self) -> bool:
        """Whether anything does not fit."""
        return bool(self._refused)

    def refuse(self, where: str, why: str) -> None:
        """Say what does not fit: the end of a sentence about a place, or a sentence of its own."""
        is_sentence = why[:1].isupper() and not why[1:2].isupper()
        self._refused.append(f"{where}: {why[0].lower()}{why[1:]}" if is_sentence else f"{where} {why}")

    def linear(self, where: str, weights: Array, bias: Array | None) -> None:
        """A layer's weights (out, in) and bias (out,), or None if that may follow as a term."""
        if weights.ndim != 2 or not weights.size:
            self.refuse(where, "has weights that are not a table")
            return
        out, columns = weights.shape
        if self._is_complete:
            self._is_going_on(where)
        elif self._width is not None and columns != self._width:
            self.refuse(where, f"takes {counted(columns, 'input')}, but gets {self._width} from below")
        elif max(out, columns) > MAX_WIDTH:
            self.refuse(where, f"has {max(out, columns):,} units; the limit is {MAX_WIDTH}")
        elif bias is not None and bias.shape != (out,):
            self.refuse(where, f"has {counted(out, 'output')} but {counted(bias.size, 'bias')}")
        elif self._is_going_on(where):
            if self._weights is not None:
                self._close(_LINEAR)
            self._open(weights, bias)
        self._inputs, self._width = self._inputs or columns, out

    def affine(self, where: str, factor: Array | None = None, term: Array | None = None) -> None:
        """Multiply the present values by a factor, then add a term; each has one number, or one for every value."""
        for numbers in (factor, term):
            if numbers is not None and (numbers.ndim != 1 or len(numbers) not in (1, self._width or len(numbers))):
                self.refuse(where, f"has {counted(numbers.size, 'number')} for {counted(self._width or 0, 'value')}")
                return
        if not self._is_going_on(where):
            return
        if self._weights is not None and self._bias is None and factor is None and self._factor is None:
            assert term is not None
            self._bias = np.broadcast_to(term, (len(self._weights),))
            return
        one, zero = np.ones(1), np.zeros(1)
        by, plus = (one if factor is None else factor), (zero if term is None else term)
        self._factor = (one if self._factor is None else self._factor) * by
        self._term = (zero if self._term is None else self._term) * by + plus

    def activation(self, where: str, found: FoundActivation) -> None:
        """The activation of the layer before, or softmax."""
        if self.is_empty and not self._refused:
            self.refuse(where, "comes before the first layer of weights")
        if not self._is_going_on(where) or found == _LINEAR:
            return
        if found.name == CUSTOM:
            try:
                activation_named(CUSTOM, found.formula)
            except InputError as error:
                self.refuse(where, f"has an activation that cannot be used: {error}".rstrip("."))
                return
        self._ensure_open()
        if found.name == SOFTMAX:
            self._is_complete = True
            self._fold_pending()
            self._to_classes()
        else:
            self._close(found)

    def network(self, labels: Sequence[str] = ()) -> Model:
        """The network, without facts. Raises InputError naming all that does not fit."""
        if not self._refused and not self._layers and self._weights is None:
            raise InputError("It contains no layers")
        if self._refused:
            named, rest = self._refused[:_MOST_NAMED], len(self._refused) - _MOST_NAMED
            raise InputError("; ".join([*named, *([f"and {rest} more"] if rest > 0 else [])]))
        target_scaling = self._finish()
        task, outputs = self._task()
        names = tuple(labels) if labels else tuple(map(str, range(max(2, outputs))))
        contents = ModelContents(
            task,
            self._input_scaling or Scaling.none(self._inputs or 1),
            target_scaling or Scaling.none(outputs),
            self._layers,
            labels=names if task == "classes" else (),
        )
        return Model(build_network(contents), task)

    def _is_going_on(self, where: str) -> bool:
        """Whether a layer can be added; after one that was refused, the others are only looked at."""
        if self._is_complete:
            self.refuse(where, "comes after softmax, which must be last")
        elif len(self._layers) > MAX_HIDDEN_LAYERS and not self._refused:
            self.refuse(where, f"is one too many; the limit is {MAX_HIDDEN_LAYERS} hidden layers and an output")
        return not self._refused

    def _open(self, weights: Array, bias: Array | None) -> None:
        """Begin a layer; pending factors and terms of its inputs are scaling or multiplied into it."""
        factor, term = self._factor, self._term
        if factor is not None and term is not None:
            self._factor = self._term = None
            scaling = None if self._layers else _scaling_of(factor, term, weights.shape[1])
            if scaling is not None:
                self._input_scaling = scaling
            else:
                shift = weights.astype(np.float64) @ np.broadcast_to(term, (weights.shape[1],))
                weights = weights * np.broadcast_to(factor, (weights.shape[1],))
                bias = shift if bias is None else bias + shift
        self._weights, self._bias = weights, bias

    def _fold_pending(self) -> None:
        """Multiply pending factors and terms of the open layer's outputs into it."""
        assert self._weights is not None
        if self._factor is None or self._term is None:
            return
        width = len(self._weights)
        factor, term = (np.broadcast_to(values, (width,)) for values in (self._factor, self._term))
        self._weights = self._weights * factor[:, None]
        self._bias = term if self._bias is None else self._bias * factor + term
        self._factor = self._term = None

    def _ensure_open(self) -> None:
        """An activation directly after another one needs a layer that passes every value on."""
        if self._weights is None:
            self._weights, self._bias = np.eye(self._width or 1), None

    def _close(self, found: FoundActivation) -> None:
        """Add the open layer with its activation."""
        self._fold_pending()
        assert self._weights is not None
        width = len(self._weights)
        slopes = None if found.slopes is None else np.asarray(found.slopes)
        if slopes is not None and slopes.shape == (1,):
            slopes = np.broadcast_to(slopes, (width,))
        bias = np.zeros(width) if self._bias is None else self._bias
        with np.errstate(over="ignore"):
            weights, bias = self._weights.astype(np.float32), bias.astype(np.float32)
        self._layers.append(
            LayerContents(found.name, weights, bias, None, slopes, "linear", found.parameter, found.formula)
        )
        self._weights = self._bias = None

    def _to_classes(self) -> None:
        """Close the last layer: its outputs are logits of classes.

        Softmax of two logits is the sigmoid of their difference.
        """
        assert self._weights is not None
        if len(self._weights) == 2:
            bias = np.zeros(2) if self._bias is None else self._bias
            self._weights, self._bias = self._weights[1:] - self._weights[:1], bias[1:] - bias[:1]
            self._width = 1
            self._close(FoundActivation("sigmoid"))
        else:
            self._close(FoundActivation(SOFTMAX))

    def _finish(self) -> Scaling | None:
        """Complete the last layer; returns the scaling of the targets, if any."""
        if self._is_complete or self._is_output():
            return None
        passes_on = self._weights is None
        self._ensure_open()
        assert self._weights is not None
        outputs = len(self._weights)
        if self._inputs == 2 and 2 <= outputs <= MAX_CLASSES and not passes_on:
            self._fold_pending()
            self._to_classes()
            return None
        scaling = None
        if self._factor is not None and self._term is not None:
            scaling = _undone_by(self._factor, self._term, outputs)
            if scaling is not None:
                self._factor = self._term = None
        self._close(_LINEAR)
        return scaling

    def _is_output(self) -> bool:
        """Whether the last layer already is the output of two classes: one sigmoid of two inputs."""
        if self._weights is not None or self._factor is not None or self._inputs != 2 or self._width != 1:
            return False
        last = self._layers[-1]
        if last.activation != "sigmoid" or last.parameter not in (None, 1.0):
            return False
        self._layers[-1] = last._replace(parameter=None)
        return True

    def _task(self) -> tuple[str, int]:
        """The only task of this shape, and the number of outputs."""
        outputs, last = len(np.asarray(self._layers[-1].bias)), self._layers[-1].activation
        if self._inputs == 2 and last in (SOFTMAX, "sigmoid"):
            return "classes", outputs
        if outputs == 1 and last == "identity" and self._inputs in (1, 2):
            return ("curve" if self._inputs == 1 else "surface"), outputs
        if last in (SOFTMAX, "sigmoid"):
            raise InputError(f"It finds classes from {_counted(self._inputs or 0, 'input')}; here they have two inputs")
        counts = f"{_counted(self._inputs or 0, 'input')} and {_counted(outputs, 'output')}"
        raise InputError(
            f"It has {counts}; a network here has one or two inputs and one output, or two inputs and a probability "
            f"for each of two to {MAX_CLASSES} classes"
        )


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"


def _scaling_of(factor: Array, term: Array, columns: int) -> Scaling | None:
    """The scaling that computes factor·x + term = (x − mean) / deviation, if there is one."""
    factor, term = (np.broadcast_to(values, (columns,)).astype(np.float64) for values in (factor, term))
    with np.errstate(all="ignore"):
        scaling = Scaling(tuple((-term / factor + 0.0).tolist()), tuple((1.0 / factor).tolist()))
    return scaling if scaling.is_sound else None


def _undone_by(factor: Array, term: Array, columns: int) -> Scaling | None:
    """The scaling whose inverse computes factor·ŷ + term, if there is one."""
    factor, term = (np.broadcast_to(values, (columns,)).astype(np.float64) for values in (factor, term))
    scaling = Scaling(tuple(term.tolist()), tuple(factor.tolist()))
    return scaling if scaling.is_sound else None
