"""The forward and backward pass, compiled once per shape and batch size into buffers that every step uses again.

A small network is all call overhead, so a step is a list of as few NumPy calls as can be and allocates nothing. Arrays
are feature-major: a layer's activations are (units, batch) with a row of ones below, so that the bias is one more
column of the weights and costs nothing. Products are made by the bound method `a.dot`, which at these sizes is faster
than `matmul` and `np.dot` alike, and lets go of the GIL, so that a window in another thread can draw. What layers
put out lies one above the other in one array: neighbours with the same activation have their slopes worked out
together, in the calls of one.
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
from neuronlab.core.network.network import activation_values, parameter_blocks, slope_views
from neuronlab.core.specs.network import LayerSpec, NetworkSpec


@dataclass(frozen=True, eq=False)
class HiddenBuffers:
    """What one hidden layer needs in a step; all arrays are C-contiguous.

    z, y and slope (units, batch) are rows of the stacks that all layers share. `feed` (columns, batch) are the rows
    [y², if so; y; 1] that the layer above is fed, with `fed` (units, batch) those of y, and `d_feed` its gradient with
    `d` those of y, which are those of z once a pass is done. `keep` (units, batch) are the factors of dropout. Without
    dropout `fed` is y itself, and without an activation y is z itself. A slope that is learned writes over z on the way
    back.
    """

    spec: LayerSpec
    value: Array
    rows: slice
    z: Array
    y: Array
    slope: Array
    feed: Array
    fed: Array
    d_feed: Array
    d: Array
    keep: Array | None

    @property
    def kind(self) -> Activation:
        """The activation the layer ends in."""
        return self.spec.kind

    @property
    def feeds_squares(self) -> bool:
        """Whether the layer above is fed y² too, in the first rows of `feed`."""
        return len(self.feed) > len(self.fed) + 1


class GradientProgram:
    """Computes `rate` times the gradient of the loss over one batch into a flat vector.

    A trainer may fold its learning rate in as `rate`. `parameters` and `gradient` are flat vectors of one dtype, read
    and written in place. `outputs` and `errors`, one (units, batch) array per layer, hold after a pass what the layers
    put out (the logits last), and `rate` times the gradient of the loss by their z. With `noise`, layers drop out units
    as their specs say; without, none does. Raises InputError when so large a batch would take too much memory.
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

        # All but the calls that the batch itself takes part in are laid out here, in the order they are made.
        products = [*(layer.z for layer in hidden), self.logits]
        self._first_block, self._first_product = blocks[0], products[0]
        self._forward: list[Call] = []
        for layer, block_above, product_above in zip(hidden, blocks[1:], products[1:], strict=True):
            scratch = self._stacks.scratch(layer.rows, layer.kind.scratch)
            if not layer.kind.is_linear:
                self._forward += layer.kind.forward(layer.z, layer.y, scratch, layer.value)
            self._forward += [*_mute_calls(layer, layer.y), *_feed_calls(layer, noise)]
            self._forward += [(block_above.dot, (layer.feed, product_above))]

        slope = LOSSES[loss].slope(spec.output, self.logits, self.error, rate)
        self._compared, self._before_error = slope.compared, slope.before
        self._backward: list[Call] = [*slope.after, *self._stacks.slope_calls(hidden)]
        # The whole block's transpose is used and the gradient of the ones ignored: a part of it would be copied.
        self.errors = errors = [*(layer.d for layer in hidden), self.error]
        self._first_error, self._first_gradient = errors[0], gradients[0]
        learned = slope_views(spec, gradient)
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
        """The whole pass over x (columns, batch) and target (outputs, batch), read when the calls are made.

        `x_turned` (batch, columns) is x the other way round, where that is at hand as an array of its own.
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
"""Memory that the buffers of one batch may take."""


def require_room(spec: NetworkSpec, batch: int, dtype: npt.DTypeLike) -> None:
    """Raise InputError when a batch of so many points takes more memory than there should be need of."""
    rows = sum(_fed_columns(spec))
    arrays = 3 + max((layer.kind.scratch for layer in spec.hidden), default=0)
    needed = rows * arrays * np.dtype(dtype).itemsize
    if needed * batch > MOST_BYTES:
        raise InputError(
            f"A step of {batch:,} points through this network would take {needed * batch / 2**30:.0f} GB of memory. "
            f"Choose a batch size of at most {MOST_BYTES // needed:,}, or a smaller network."
        )


def _fed_columns(spec: NetworkSpec) -> list[int]:
    """For every hidden layer, how many rows the layer above is fed of it."""
    return [unit.columns(layer.width) for layer, unit in zip(spec.hidden, spec.units[1:], strict=True)]


class _Stacks:
    """The arrays that all hidden layers share, one above the other, each with the rows its layer above is fed."""

    def __init__(self, spec: NetworkSpec, batch: int, dtype: npt.DTypeLike) -> None:
        columns = _fed_columns(spec)
        self.starts = [sum(columns[:number]) for number in range(len(columns))]
        total = sum(columns)
        self.y, self.d = np.ones((2, total, batch), dtype)
        self.z = np.zeros((total, batch), dtype)
        self._scratch = np.empty((max((layer.kind.scratch for layer in spec.hidden), default=1), total, batch), dtype)

    def scratch(self, rows: slice, count: int = 1) -> list[Array]:
        """So many arrays (units, batch) for one layer, or for several neighbours."""
        return [array[rows] for array in self._scratch[:count]]

    def slope_calls(self, hidden: list[HiddenBuffers]) -> list[Call]:
        """The calls that leave every layer's slope in its `slope`, those of equal neighbours as one."""
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
    """Equal for layers whose slopes can be worked out in one go; a layer that learns its slopes stays alone."""
    own = layer.rows.start if layer.spec.learns_slope else -1
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
            slope=stacks.scratch(rows)[0],
            feed=feed,
            fed=feed[-1 - layer.width : -1],
            d_feed=d_feed,
            d=d_feed[-1 - layer.width : -1],
            keep=np.empty((layer.width, feed.shape[1]), feed.dtype) if drops else None,
        )


def _mute_calls(layer: HiddenBuffers, rows: Array) -> list[Call]:
    """The call that writes 0 over the rows (units, batch) of muted units, of signals and of gradients alike."""
    if not layer.spec.muted:
        return []
    is_muted = np.zeros((len(rows), 1), np.bool_)
    is_muted[list(layer.spec.muted)] = True
    return [(partial(np.copyto, where=is_muted), (rows, np.zeros((), rows.dtype)))]


def _feed_calls(layer: HiddenBuffers, noise: np.random.Generator | None) -> list[Call]:
    """From what a layer puts out to what the layer above is fed: dropout, then squares."""
    calls: list[Call] = []
    if layer.keep is not None and noise is not None:
        # Kept units are raised, so that the sum stays what it is on average (Srivastava et al., 2014).
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
    """From the gradient of the rows fed upwards to that of what the layer puts out, in `d`."""
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
    """From the gradient of what the layer puts out to that of z, in `d`; and the gradient of what it learns."""
    calls: list[Call] = []
    if learned_gradient is not None and layer.kind.learned is not None:
        calls += layer.kind.learned(layer.d, layer.z, learned_gradient)
    if not layer.kind.is_linear:
        calls += [(np.multiply, (layer.d, layer.slope, layer.d))]
    return calls
