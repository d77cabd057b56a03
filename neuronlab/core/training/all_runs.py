"""Makes a change of one run in another: only what has changed, so that runs keep what they differ in."""

from typing import Any, NamedTuple

from msgspec.structs import asdict, replace

from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.core.training.transfer import Origins

_KIND = ("activation", "formula", "parameter")
"""Fields of a layer that only make sense together."""


class FollowedChange(NamedTuple):
    """A run after the change of another.

    Attributes:
        run: The run.
        origins: For each of its hidden layers, the index of the former layer it continues; None for a new layer.
    """

    run: RunSpec
    origins: Origins


def follow_change(before: RunSpec, after: RunSpec, other: RunSpec, origins: Origins | None = None) -> FollowedChange:
    """`other` with what has changed from `before` to `after`.

    `origins` are those of the hidden layers of `after`. Without them, layers of another number replace all. Raises
    InputError if the other run cannot be like that.
    """
    if origins is None and len(before.network.hidden) == len(after.network.hidden):
        origins = tuple(range(len(after.network.hidden)))
    hidden = _hidden(before.network, after.network, other.network, origins)
    network = replace(
        other.network, **_changed(before.network, after.network, "hidden"), hidden=tuple(layer for layer, _ in hidden)
    )
    training = replace(other.training, **_changed(before.training, after.training))
    stop = replace(other.stop, **_changed(before.stop, after.stop))
    return FollowedChange(
        replace(other, network=network, training=training, stop=stop), tuple(origin for _, origin in hidden)
    )


def _changed(before: Any, after: Any, *but: str) -> dict[str, Any]:
    """The fields that have changed, with their new values."""
    old = asdict(before)
    return {name: value for name, value in asdict(after).items() if name not in but and value != old[name]}


def _hidden(
    before: NetworkSpec, after: NetworkSpec, other: NetworkSpec, origins: Origins | None
) -> list[tuple[LayerSpec, int | None]]:
    """The hidden layers of the other network, each with the one it continues."""
    if before.hidden == after.hidden and (origins is None or origins == tuple(range(len(after.hidden)))):
        return [(layer, number) for number, layer in enumerate(other.hidden)]
    if origins is None:
        return [(layer.untouched, None) for layer in after.hidden]
    layers: list[tuple[LayerSpec, int | None]] = []
    for layer, origin in zip(after.hidden, origins, strict=True):
        if origin is None:
            layers.append((layer.untouched, None))
        elif origin < len(other.hidden):
            layers.append((_layer(before.hidden[origin], layer, other.hidden[origin]), origin))
    beyond = range(len(before.hidden), len(other.hidden))  # layers that the changed run does not have
    return [*layers, *((other.hidden[number], number) for number in beyond)]


def _layer(before: LayerSpec, after: LayerSpec, other: LayerSpec) -> LayerSpec:
    """A layer with what has changed in another."""
    changed = _changed(before, after, "width")
    if any(name in changed for name in _KIND):
        changed |= {name: getattr(after, name) for name in _KIND}
    resized = other if before.width == after.width else other.with_width(after.width)
    for name in ("muted", "frozen"):
        if name in changed:
            changed[name] = tuple(unit for unit in changed[name] if unit < resized.width)
    return replace(resized, **changed)
