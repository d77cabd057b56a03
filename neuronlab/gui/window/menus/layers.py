"""The context menu of a hidden layer, and the activations that a click on the arrow of its heading offers."""

from neuronlab.core.activations.table import ACTIVATION_LABELS
from neuronlab.core.network.units import UNITS
from neuronlab.core.specs.network import MAX_HIDDEN_LAYERS, MAX_WIDTH, LayerSpec
from neuronlab.gui.window.menus.rows import MenuRow, named
from neuronlab.gui.window.workbench import Workbench


def _hidden(window: Workbench) -> tuple[LayerSpec, ...]:
    hidden: tuple[LayerSpec, ...] = window.session.document.experiment.workspace.run.network.hidden
    return hidden


def _spec(window: Workbench, layer: int) -> LayerSpec:
    hidden = _hidden(window)
    return hidden[min(layer, len(hidden) - 1)]


def _widen(window: Workbench, layer: int, by: int) -> None:
    window.network_panel.change_width(layer, _spec(window, layer).width + by)


def _has_room(window: Workbench, _layer: int) -> bool:
    return len(_hidden(window)) < MAX_HIDDEN_LAYERS


def _activation(key: str) -> MenuRow[int]:
    return MenuRow(
        text=named(ACTIVATION_LABELS[key]),
        act=lambda window, layer: window.network_panel.change_activation(layer, key),
        is_on=lambda window, layer: _spec(window, layer).activation == key,
    )


def _unit(key: str) -> MenuRow[int]:
    return MenuRow(
        text=named(f"{UNITS[key].label}: {UNITS[key].formula}"),
        meaning=UNITS[key].meaning,
        act=lambda window, layer: window.network_panel.change_unit(layer, key),
        is_on=lambda window, layer: _spec(window, layer).unit == key,
    )


ACTIVATION_ROWS: tuple[MenuRow[int], ...] = tuple(_activation(key) for key in ACTIVATION_LABELS)

LAYER_ROWS: tuple[MenuRow[int], ...] = (
    MenuRow(text=named("Activation"), rows=ACTIVATION_ROWS),
    MenuRow(text=named("Units"), rows=tuple(_unit(key) for key in UNITS)),
    MenuRow(
        text=named("Add a unit"),
        meaning="It starts with outgoing weights of 0, so the function is unchanged",
        act=lambda window, layer: _widen(window, layer, 1),
        applies=lambda window, layer: _spec(window, layer).width < MAX_WIDTH,
        starts_group=True,
    ),
    MenuRow(
        text=named("Remove the last unit"),
        act=lambda window, layer: _widen(window, layer, -1),
        applies=lambda window, layer: _spec(window, layer).width > 1,
    ),
    MenuRow(
        text=named("Add a layer before it"),
        meaning="The new layer starts close to the identity",
        act=lambda window, layer: window.network_panel.insert_layer(layer),
        applies=_has_room,
        starts_group=True,
    ),
    MenuRow(
        text=named("Add a layer after it"),
        meaning="The new layer starts close to the identity",
        act=lambda window, layer: window.network_panel.insert_layer(layer + 1),
        applies=_has_room,
    ),
    MenuRow(
        text=named("Move towards the input"),
        act=lambda window, layer: window.network_panel.move_layer(layer, -1),
        applies=lambda _window, layer: layer > 0,
    ),
    MenuRow(
        text=named("Move towards the output"),
        act=lambda window, layer: window.network_panel.move_layer(layer, 1),
        applies=lambda window, layer: layer < len(_hidden(window)) - 1,
    ),
    MenuRow(
        text=lambda _window, layer: f"Remove Hidden {layer + 1}",
        meaning="The next layer is refitted to approximate the same function. Undo restores the weights",
        act=lambda window, layer: window.network_panel.remove_layer(layer),
        starts_group=True,
    ),
)
