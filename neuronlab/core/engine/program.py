"""The forward and backward pass, compiled once per shape and batch size into buffers that every step reuses.

For a small network call overhead dominates, so a step is a list of as few NumPy calls as possible, without allocations.
Arrays are feature-major: a layer's activations are (units, batch) with a row of ones below, so that the bias is another
column of the weights and costs nothing. Products use the bound method `a.dot`, which at these sizes is faster than
`matmul` and `np.dot`, and releases the GIL, so that the window's thread can draw. The outputs of all layers are stacked
in one array: derivatives of adjacent layers with the same activation are computed together, in the same calls.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import groupby

import numpy as np
import numpy.typing as npt

from neuronlab.core.activations.activation import Activation
from neuronlab.core.arrays import Array, Call, run_calls
from neuronlab.core.errors import InputError
from neuronlab.core.network.losses import LOSSES
from neuronlab.core.network.network import activation_values, negative_slope_views, parameter_blocks
from neuronlab.core.specs.network import LayerSpec, NetworkSpec


@dataclass(frozen=True, eq=False)
class HiddenBuffers:
    """The buffers of one hidden layer; all arrays are C-contiguous.

    Without dropout `fed` is y itself, and without an activation y is z itself. The backward pass of learned negative
    negative slopes overwrites z.

    Attributes:
        spec: The layer.
        value: The activation's parameter.
        rows: The layer's rows in the stacks that all layers share.
        z: (units, batch) pre-activations, rows of a stack.
        y: (units, batch) outputs, rows of a stack.
        derivative: (units, batch) derivatives, rows of a stack.
        feed: (columns, batch) input rows [y², if quadratic; y; 1] of the layer above.
        fed: (units, batch) the rows of y in `feed`.
        d_feed: (columns, batch) gradient of `feed`.
        d: (units, batch) the rows of y in `d_feed`; after a pass, the gradient of z.
        keep: (units, batch) factors of dropout, or None.
    """

    spec: LayerSpec
    value: Array
    rows: slice
    z: Array
    y: Array
    derivative: Array
    feed: Array
    fed: Array
    d_feed: Array
    d: Array
    keep: Array | None

    @property
    def kind(self) -> Activation:
        """The layer's activation."""
        return self.spec.kind

    @property
    def feeds_squares(self) -> bool:
        """Whether `feed` starts with y², for quadratic units above."""
        return len(self.feed) > len(self.fed) + 1


class GradientProgram:
    """Computes `rate` times the gradient of the loss over one batch into a flat vector.

    A trainer may fold its learning rate in as `rate`. `parameters` and `gradient` are flat vectors of one dtype, read
    and written in place. After a pass `outputs` and `errors`, one (units, batch) array per layer, contain the outputs
    of the layers (the logits last), and `rate` times the gradient of the loss with respect to z. With `noise`, layers
    apply dropout as specified; without, none does. Raises InputError if the batch would take too much memory.
    """

    def __init__(
        self,
        spec: NetworkSpec,
        loss: str,
        batch: int,
        parameters: Array,
        gradient: Array,
        rate: float = 1.0,
        noise: np.random.Generator | None = None,
    ) -> None:
        dtype = parameters.dtype
        require_room(spec, batch, dtype)
        blocks, gradients = parameter_blocks(spec, parameters), parameter_blocks(spec, gradient)
        self._stacks = _Stacks(spec, batch, dtype)
        hidden = list(_view_hidden(spec, self._stacks, activation_values(spec, parameters), noise))
        self.hidden = tuple(hidden)
        self.logits = np.empty((spec.outputs, batch), dtype)
        self.error = np.empty_like(self.logits)
        self.outputs = [*(layer.y for layer in hidden), self.logits]

        # All calls except those that involve the batch are prepared here, in the order in which they run.
        products = [*(layer.z for layer in hidden), self.logits]
        self._first_block, self._first_product = blocks[0], products[0]
        self._forward: list[Call] = []
        for layer, block_above, product_above in zip(hidden, blocks[1:], products[1:], strict=True):
            scratch = self._stacks.scratch(layer.rows, layer.kind.scratch)
            if not layer.kind.is_linear:
                self._forward += layer.kind.forward(layer.z, layer.y, scratch, layer.value)
            self._forward += [*_mute_calls(layer, layer.y), *_feed_calls(layer, noise)]
            self._forward += [(block_above.dot, (layer.feed, product_above))]

        gradient_of_loss = LOSSES[loss].gradient(spec.output, self.logits, self.error, rate)
        self._compared, self._before_error = gradient_of_loss.compared, gradient_of_loss.before
        self._backward: list[Call] = [*gradient_of_loss.after, *self._stacks.derivative_calls(hidden)]
        # The transpose of the whole block is used and the gradient of the ones ignored: a slice would be copied.
        self.errors = errors = [*(layer.d for layer in hidden), self.error]
        self._first_error, self._first_gradient = errors[0], gradients[0]
        learned = negative_slope_views(spec, gradient)
        for index in reversed(range(len(hidden))):
            layer, d_above = hidden[index], errors[index + 1]
            self._backward += [
                (d_above.dot, (layer.feed.T, gradients[index + 1])),
                (blocks[index + 1].T.dot, (d_above, layer.d_feed)),
                *_through_feed_calls(layer),
                *_mute_calls(layer, layer.d),
                *_through_activation_calls(layer, learned[index]),
            ]

    def calls(self, x: Array, target: Array, x_turned: Array | None = None) -> list[Call]:
        """The whole pass over x (columns, batch) and target (outputs, batch), which are read when the calls run.

        `x_turned` (batch, columns) is the transpose of x, if available as a separate array.
        """
        return [
            (self._first_block.dot, (x, self._first_product)),
            *self._forward,
            *self._before_error,
            (np.subtract, (self._compared, target, self.error)),
            *self._backward,
            (self._first_error.dot, (x.T if x_turned is None else x_turned, self._first_gradient)),
        ]

    def forward(self, x: Array) -> Array:
        """Run x (columns, batch) through the layers; returns the buffer of the logits (outputs, batch)."""
        self._first_block.dot(x, self._first_product)
        run_calls(self._forward)
        return self.logits


MOST_BYTES = 2 * 2**30
"""Largest memory for the buffers of one batch."""


def require_room(spec: NetworkSpec, batch: int, dtype: npt.DTypeLike) -> None:
    """Raise InputError if the buffers for a batch of this size exceed `MOST_BYTES`."""
    rows = sum(_fed_columns(spec))
    arrays = 3 + max((layer.kind.scratch for layer in spec.hidden), default=0)
    needed = rows * arrays * np.dtype(dtype).itemsize
    if needed * batch > MOST_BYTES:
        raise InputError(
            f"A step of {batch:,} points through this network would take {needed * batch / 2**30:.0f} GB of memory. "
            f"Choose a batch size of at most {MOST_BYTES // needed:,}, or a smaller network."
        )


def _fed_columns(spec: NetworkSpec) -> list[int]:
    """For every hidden layer, the number of input rows of the layer above."""
    return [unit.columns(layer.width) for layer, unit in zip(spec.hidden, spec.units[1:], strict=True)]


class _Stacks:
    """The arrays that all hidden layers share, stacked, each with the input rows of the layer above."""

    def __init__(self, spec: NetworkSpec, batch: int, dtype: npt.DTypeLike) -> None:
        columns = _fed_columns(spec)
        self.starts = [sum(columns[:number]) for number in range(len(columns))]
        total = sum(columns)
        self.y, self.d = np.ones((2, total, batch), dtype)
        self.z = np.zeros((total, batch), dtype)
        self._scratch = np.empty((max((layer.kind.scratch for layer in spec.hidden), default=1), total, batch), dtype)

    def scratch(self, rows: slice, count: int = 1) -> list[Array]:
        """`count` arrays (units, batch) for one layer, or for several adjacent ones."""
        return [array[rows] for array in self._scratch[:count]]

    def derivative_calls(self, hidden: list[HiddenBuffers]) -> list[Call]:
        """The calls that write every layer's derivative to its `derivative`, combined for adjacent equal layers."""
        calls: list[Call] = []
        for _, group in groupby(hidden, key=_sameness):
            layers = list(group)
            kind = layers[0].kind
            if not kind.is_linear:
                rows = slice(layers[0].rows.start, layers[-1].rows.stop)
                scratch = self.scratch(rows, kind.scratch)
                calls += kind.backward(self.z[rows], self.y[rows], scratch, layers[0].value)
        return calls


def _sameness(layer: HiddenBuffers) -> tuple[object, ...]:
    """A key that is equal for layers whose derivatives can be combined; unique for learned negative slopes."""
    own = layer.rows.start if layer.spec.learns_negative_slope else -1
    return layer.spec.activation, layer.spec.formula, layer.spec.value, own


def _view_hidden(
    spec: NetworkSpec, stacks: _Stacks, values: list[Array], noise: np.random.Generator | None
) -> Iterator[HiddenBuffers]:
    for layer, unit, value, start in zip(spec.hidden, spec.units[1:], values, stacks.starts, strict=True):
        stop = start + unit.columns(layer.width)
        rows = slice(stop - 1 - layer.width, stop - 1)
        drops = noise is not None and layer.dropout > 0.0
        feed, d_feed = stacks.y[start:stop], stacks.d[start:stop]
        feed = feed.copy() if drops else feed
        yield HiddenBuffers(
            spec=layer,
            value=value,
            rows=rows,
            z=(stacks.y if layer.kind.is_linear else stacks.z)[rows],
            y=stacks.y[rows],
            derivative=stacks.scratch(rows)[0],
            feed=feed,
            fed=feed[-1 - layer.width : -1],
            d_feed=d_feed,
            d=d_feed[-1 - layer.width : -1],
            keep=np.empty((layer.width, feed.shape[1]), feed.dtype) if drops else None,
        )


def _mute_calls(layer: HiddenBuffers, rows: Array) -> list[Call]:
    """The call that sets the rows (units, batch) of muted units to 0, for signals and gradients alike."""
    if not layer.spec.muted:
        return []
    is_muted = np.zeros((len(rows), 1), np.bool_)
    is_muted[list(layer.spec.muted)] = True
    return [(partial(np.copyto, where=is_muted), (rows, np.zeros((), rows.dtype)))]


def _feed_calls(layer: HiddenBuffers, noise: np.random.Generator | None) -> list[Call]:
    """From a layer's outputs to the inputs of the layer above: dropout, then squares."""
    calls: list[Call] = []
    if layer.keep is not None and noise is not None:
        # Kept units are scaled up to preserve the expected sum (Srivastava et al., 2014).
        dropped = layer.spec.dropout
        share, raised = (np.asarray(number, layer.y.dtype) for number in (dropped, 1.0 / (1.0 - dropped)))
        calls += [
            (partial(noise.random, None, layer.y.dtype, layer.keep), ()),
            (np.greater_equal, (layer.keep, share, layer.keep)),
            (np.multiply, (layer.keep, raised, layer.keep)),
            (np.multiply, (layer.y, layer.keep, layer.fed)),
        ]
    if layer.feeds_squares:
        calls += [(np.multiply, (layer.fed, layer.fed, layer.feed[: len(layer.fed)]))]
    return calls


def _through_feed_calls(layer: HiddenBuffers) -> list[Call]:
    """From the gradient of `feed` to that of the layer's outputs, in `d`."""
    calls: list[Call] = []
    if layer.feeds_squares:  # d ← d + 2·y·d_squares
        d_squares = layer.d_feed[: len(layer.fed)]
        calls += [
            (np.multiply, (d_squares, layer.fed, d_squares)),
            (np.add, (d_squares, d_squares, d_squares)),
            (np.add, (layer.d, d_squares, layer.d)),
        ]
    if layer.keep is not None:
        calls += [(np.multiply, (layer.d, layer.keep, layer.d))]
    return calls


def _through_activation_calls(layer: HiddenBuffers, learned_gradient: Array | None) -> list[Call]:
    """From the gradient of the layer's outputs to that of z, in `d`; and the gradient of learned negative slopes."""
    calls: list[Call] = []
    if learned_gradient is not None and layer.kind.learned is not None:
        calls += layer.kind.learned(layer.d, layer.z, learned_gradient)
    if not layer.kind.is_linear:
        calls += [(np.multiply, (layer.d, layer.derivative, layer.d))]
    return calls
