"""Transfer of learned weights across a change of the number of classes: the logits of a class follow its name."""

from dataclasses import replace

import numpy as np
from msgspec.structs import replace as respec

from neuronlab.core.arrays import Array, frozen
from neuronlab.core.data.points import Scaling
from neuronlab.core.network.losses import fitting_loss
from neuronlab.core.network.network import parameter_blocks
from neuronlab.core.network.outputs import class_logits
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.network import NetworkSpec
from neuronlab.core.training.state import RunState

NEW_LOGIT = -3.0
"""Initial logit of a new class: well below the others, so that it has little effect."""


def with_classes(before: RunSpec, after: RunSpec, state: RunState) -> tuple[RunSpec, RunState]:
    """`before` and its state, with the outputs of `after`, whose hidden layers may differ.

    One sigmoid output z represents the logits −z/2 and z/2 of two classes, so nothing changes between classes that are
    kept. The optimiser's memory of the outputs is reset to zero.
    """
    old, new = before.network, after.network
    if old.outputs == new.outputs and old.output == new.output:
        return before, state
    spec: NetworkSpec = respec(old, outputs=new.outputs, output=new.output, labels=new.labels)
    block = parameter_blocks(old, state.parameters)[-1].astype(np.float64)
    outputs = _outputs_of(class_logits(block), old.labels, new.labels)
    loss = fitting_loss(before.training.loss, new.output, after.training.loss)
    run: RunSpec = respec(before, network=spec, training=respec(before.training, loss=loss))
    carried = replace(
        state,
        parameters=frozen(_with_outputs(old, state.parameters, outputs)),
        memory=frozen(np.stack([_with_outputs(old, slot, np.zeros_like(outputs)) for slot in state.memory]))
        if len(state.memory)
        else np.empty((0, spec.parameter_count), state.memory.dtype),
        target_scaling=Scaling.none(spec.outputs),
    )
    return run, carried


def _outputs_of(logits: Array, old: tuple[str, ...], new: tuple[str, ...]) -> Array:
    """The block of an output layer for the new classes, from a row [W | b] for the logit of each old class."""
    rows = np.zeros((len(new), logits.shape[1]))
    rows[:, -1] = NEW_LOGIT
    for index, label in enumerate(new):
        if label in old:
            rows[index] = logits[old.index(label)]
    return rows[1:] - rows[:1] if len(new) == 2 else rows


def _with_outputs(spec: NetworkSpec, flat: Array, outputs: Array) -> Array:
    """A flat vector (parameters,) with the last layer's block replaced; learned negative slopes still follow it."""
    last = parameter_blocks(spec, flat)[-1].size
    end = len(flat) - spec.negative_slope_count
    return np.concatenate([flat[: end - last], outputs.ravel().astype(flat.dtype), flat[end:]])
