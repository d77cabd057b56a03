"""One training step in detail: the batch, the forward pass of every layer, the loss, the backward pass, the update.

The step runs the compiled training program on copies, so every number equals that of the actual step, bit for bit.
"""

from dataclasses import dataclass

import numpy as np

from neuronlab.analysis.update_terms import UpdateTrace, trace_update
from neuronlab.core.arrays import Array, IntArray, frozen, run_calls, run_flat
from neuronlab.core.engine.batches import Batch
from neuronlab.core.engine.optimizers import OPTIMIZERS
from neuronlab.core.engine.penalties import penalty_value
from neuronlab.core.engine.program import GradientProgram, HiddenBuffers
from neuronlab.core.engine.updates import Updates
from neuronlab.core.errors import InputError
from neuronlab.core.network.losses import LOSSES
from neuronlab.core.network.network import Network, negative_slope_views, parameter_blocks, weight_mask
from neuronlab.core.network.outputs import OUTPUTS
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.training.state import RunState
from neuronlab.core.training.trainer import Trainer

MOST_PARAMETERS = 100_000
MOST_WORK = 50_000_000
"""Largest cost of a step, points × (parameters + `_UNIT_WORK` × units), which takes about 100 ms."""
_UNIT_WORK = 25
"""Cost of a unit, whose numbers are kept for every point, relative to a weight."""

_NO_POINTS = "There are no training points, so there is no step to show. Draw some points."


@dataclass(frozen=True, eq=False)
class LayerPass:
    """The forward and backward pass of one layer; arrays are (units, batch) unless stated otherwise.

    A muted unit has `a` and `d_a` of 0, whatever its z. ℓ is the loss of a single point, L the mean of ℓ.

    Attributes:
        fed: (inputs, batch) inputs, after the dropout of the layer below.
        z: Pre-activations.
        a: Outputs; of the last layer the prediction as trained, a scaled number or a probability.
        keep: Factors by which dropout multiplies `a`, 0 or more than 1; None without dropout.
        derivative: f′(z); None for the last layer.
        d_a: ∂ℓ/∂a; None for the last layer.
        d_z: ∂ℓ/∂z.
        gradient: (units, columns) ∂L/∂[a | W | b], the mean over the batch.
        negative_slope_gradient: (units, 1) ∂L/∂α of learned negative slopes; None if there are none.
    """

    fed: Array
    z: Array
    a: Array
    keep: Array | None
    derivative: Array | None
    d_a: Array | None
    d_z: Array
    gradient: Array
    negative_slope_gradient: Array | None


@dataclass(frozen=True, eq=False)
class StepTrace:
    """All numbers of one step, read-only.

    Attributes:
        run: The run.
        step: Steps made before it.
        epoch: Epochs completed before it.
        train_count: Number of training points.
        network: The network before the step.
        points: (batch,) indices of its points among all points, in batch order.
        inputs: (batch, inputs) raw inputs.
        targets: (batch, targets) raw targets.
        aims: (outputs, batch) targets of the outputs: scaled, or 0 and 1 for classes.
        layers: The passes of all layers.
        loss: Mean over the batch as trained, without penalties.
        penalty: What penalties add to the loss.
        update: The update of the parameters.
    """

    run: RunSpec
    step: int
    epoch: int
    train_count: int
    network: Network
    points: IntArray
    inputs: Array
    targets: Array
    aims: Array
    layers: tuple[LayerPass, ...]
    loss: float
    penalty: float
    update: UpdateTrace

    @property
    def count(self) -> int:
        """Number of points in the batch."""
        return len(self.points)

    def loss_of(self, point: int) -> float:
        """The loss ℓ of one point of the batch, as trained."""
        return _loss(self.run, self.layers[-1].z[:, [point]], self.aims[:, [point]])


def why_not(run: RunSpec, train_count: int) -> str:
    """The reason a step cannot be shown, in one or two sentences; empty if it can."""
    parameters, points = run.network.parameter_count, run.training.points_per_step(train_count)
    if not points:
        return _NO_POINTS
    if parameters > MOST_PARAMETERS:
        return f"A network of {parameters:,} parameters is too large to show a step; the limit is {MOST_PARAMETERS:,}."
    most = MOST_WORK // (parameters + _UNIT_WORK * sum(run.network.widths))
    if points > most:
        return f"A step of {points:,} points is too large to show. Choose a batch size of at most {most:,}."
    return ""


def take_apart(trainer: Trainer) -> StepTrace:
    """The next step of a trainer, which is not changed. Raises InputError with the text of `why_not`."""
    run, state = trainer.run, trainer.state()
    reason = why_not(run, trainer.points.train_count)
    if reason:
        raise InputError(reason)
    members, batch = trainer.upcoming()
    points = np.flatnonzero(~trainer.points.test)[members]
    with np.errstate(all="ignore"):
        layers, gradient = _pass(run, state, batch)
        update = _update(trainer, state, batch, gradient)
        training = run.training
        return StepTrace(
            run=run,
            step=state.step,
            epoch=state.epoch,
            train_count=trainer.points.train_count,
            network=Network(run.network, state.parameters, state.input_scaling, state.target_scaling),
            points=frozen(points),
            inputs=frozen(trainer.points.inputs[points]),
            targets=frozen(trainer.points.targets[points]),
            aims=frozen(batch.y),
            layers=layers,
            loss=_loss(run, layers[-1].z, batch.y),
            penalty=penalty_value(state.parameters, update.mask, training.l1, training.l2),
            update=update,
        )


@dataclass(frozen=True, eq=False)
class _Forward:
    """Copies of a hidden layer's buffers after the forward pass."""

    z: Array
    a: Array
    fed: Array
    keep: Array | None

    @classmethod
    def of(cls, layer: HiddenBuffers) -> "_Forward":
        keep = None if layer.keep is None else frozen(layer.keep)
        return cls(frozen(layer.z), frozen(layer.y), frozen(layer.fed), keep)


class _Noise:
    """Repeatable random numbers for dropout: every pass of a step drops the same units."""

    def __init__(self, run: RunSpec, state: RunState) -> None:
        draws = run.network.drops_out and not OPTIMIZERS[run.training.optimizer].is_full_batch
        self.generator = np.random.Generator(np.random.PCG64()) if draws else None
        self._start = state.noise

    def rewind(self) -> None:
        if self.generator is not None:
            self.generator.bit_generator.state = self._start


def _pass(run: RunSpec, state: RunState, batch: Batch) -> tuple[tuple[LayerPass, ...], Array]:
    """The passes of all layers, and the gradient (parameters,) of the batch."""
    spec, count, noise = run.network, batch.x.shape[1], _Noise(run, state)
    gradient = np.zeros_like(state.parameters)
    program = GradientProgram(spec, run.training.loss, count, state.parameters, gradient, noise=noise.generator)
    noise.rewind()
    logits = frozen(program.forward(batch.x))
    forward = [_Forward.of(layer) for layer in program.hidden]  # the backward pass overwrites some of it
    noise.rewind()
    run_calls(program.calls(batch.x, batch.y, batch.x_turned))

    errors = [*(layer.d for layer in program.hidden), program.error]
    blocks, gradients = parameter_blocks(spec, state.parameters), parameter_blocks(spec, gradient)
    learned = negative_slope_views(spec, gradient)
    features = batch.x[-1 - spec.widths[0] : -1]
    feds = [frozen(features), *(layer.fed for layer in forward)]
    layers = [
        LayerPass(
            fed=feds[index],
            z=here.z,
            a=here.a,
            keep=here.keep,
            derivative=frozen(np.ones_like(here.z) if buffers.kind.is_linear else buffers.derivative),
            d_a=frozen(_error_below(buffers, here, blocks[index + 1], errors[index + 1]) * float(count)),
            d_z=frozen(errors[index] * float(count)),
            gradient=frozen(gradients[index]),
            negative_slope_gradient=None if (own := learned[index]) is None else frozen(own),
        )
        for index, (buffers, here) in enumerate(zip(program.hidden, forward, strict=True))
    ]
    last = LayerPass(
        fed=feds[-1],
        z=logits,
        a=frozen(OUTPUTS[spec.output].apply(logits)),
        keep=None,
        derivative=None,
        d_a=None,
        d_z=frozen(program.error * float(count)),
        gradient=frozen(gradients[-1]),
        negative_slope_gradient=None,
    )
    return (*layers, last), gradient


def _error_below(buffers: HiddenBuffers, here: _Forward, block_above: Array, d_above: Array) -> Array:
    """The gradient of a layer's outputs (units, batch), which the program overwrites with that of z."""
    d_feed: Array = block_above.T.dot(d_above)
    d: Array = d_feed[-1 - len(here.fed) : -1]
    if buffers.feeds_squares:
        d = d + 2.0 * here.fed * d_feed[: len(here.fed)]
    d = d if here.keep is None else d * here.keep
    d[list(buffers.spec.muted)] = 0.0
    return d


def _update(trainer: Trainer, state: RunState, batch: Batch, gradient: Array) -> UpdateTrace:
    run = trainer.run
    mask = weight_mask(run.network, state.parameters.dtype)
    is_searching = OPTIMIZERS[run.training.optimizer].minimizer is not None
    move = _search if is_searching else _move
    after, memory = move(trainer, state, batch, mask)
    fixed = trainer.fixed
    after, memory = np.where(fixed, state.parameters, after), np.where(fixed, state.memory, memory)
    return trace_update(run.training, state, gradient, mask, fixed, after, memory)


def _move(trainer: Trainer, state: RunState, batch: Batch, mask: Array) -> tuple[Array, Array]:
    """Parameters and memory after the update, computed by the calls of training on copies."""
    run, noise = trainer.run, _Noise(trainer.run, state)
    parameters, memory = state.parameters.copy(), state.memory.copy()
    gradient = np.zeros_like(parameters)
    update = Updates(run.training, parameters, gradient, memory, mask)
    program = GradientProgram(
        run.network, run.training.loss, batch.x.shape[1], parameters, gradient, update.folded_rate, noise.generator
    )
    noise.rewind()
    run_calls(program.calls(batch.x, batch.y, batch.x_turned))
    if update.constant:
        run_calls(update.constant)
    else:
        run_flat(update.following(state.step, state.updates, 1)[0])
    return parameters, memory


def _search(trainer: Trainer, state: RunState, _batch: Batch, _mask: Array) -> tuple[Array, Array]:
    """Parameters and memory after the update of a line-searching optimiser."""
    copy = Trainer(trainer.run, trainer.points, state, state.parameters.dtype)
    copy.waive_stops()
    copy.advance(1)
    after = copy.state()
    return after.parameters, after.memory


def _loss(run: RunSpec, logits: Array, aims: Array) -> float:
    """The mean loss over points, from logits and aims (outputs, n), in the units of training."""
    shape = logits.shape
    z, s, t = logits.astype(np.float64), np.empty(shape), np.empty(shape)
    with np.errstate(all="ignore"):
        value = LOSSES[run.training.loss].value
        return value(run.network.output, z, aims.astype(np.float64), np.ones((shape[0], 1)), s, t)
