"""The stages of a step: forward layer by layer, loss, backward layer by layer, update."""

from dataclasses import dataclass
from enum import Enum

from neuronlab.core.network.network import layer_names
from neuronlab.core.specs.network import NetworkSpec


class Part(Enum):
    """The part of a step that a stage belongs to; the value is its name."""

    FORWARD = "Forward"
    LOSS = "Loss"
    BACKWARD = "Backward"
    UPDATE = "Update"


@dataclass(frozen=True)
class Stage:
    """One part of a step at one layer, counted from 0; −1 is the input, also for parts without a layer."""

    part: Part
    layer: int = -1


def stages_of(spec: NetworkSpec) -> tuple[Stage, ...]:
    """All stages of a step, in order."""
    layers = range(len(spec.hidden) + 1)
    return (
        Stage(Part.FORWARD),
        *(Stage(Part.FORWARD, layer) for layer in layers),
        Stage(Part.LOSS),
        *(Stage(Part.BACKWARD, layer) for layer in reversed(layers)),
        Stage(Part.UPDATE),
    )


def stage_name(spec: NetworkSpec, stage: Stage) -> str:
    """The name of a stage: Forward · Hidden 1."""
    if stage.part in {Part.LOSS, Part.UPDATE}:
        return str(stage.part.value)
    return f"{stage.part.value} · {('Input', *layer_names(spec))[stage.layer + 1]}"
