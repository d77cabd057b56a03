"""The activation picker: a card per function, a description of the chosen one, and its parameter or formula."""

from collections.abc import Callable, Sequence
from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QGridLayout, QSizePolicy, QStackedWidget, QWidget

from neuronlab.core.activations.activation import Activation
from neuronlab.core.activations.table import ACTIVATION_LABELS, CUSTOM, activation_named
from neuronlab.core.network.units import UNITS
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.core.training.transfer import same_layers
from neuronlab.gui.panels.activation.card import ActivationCard
from neuronlab.gui.panels.activation.parameter_row import ParameterRow
from neuronlab.gui.theme.theme import SPACE, Theme
from neuronlab.gui.widgets.fields import SteadyText, name_field, stop_at_chosen
from neuronlab.gui.widgets.folds import Fold
from neuronlab.gui.widgets.formula_row import FormulaRow
from neuronlab.gui.widgets.panel import ControlsPanel, require_layer
from neuronlab.gui.widgets.plain_text import PlainLabel
from neuronlab.session.proposals import MERGE_SECONDS, WHOLE_GESTURE
from neuronlab.wording.activation_costs import cost_text

COLUMNS = 4
FIRST_PAGE = 8
"""Number of cards always shown; the others are in a fold."""
FIRST_FORMULA = "z*sigmoid(1.5*z)"

_FORMULA_MEANING = "A formula in z, such as z*sigmoid(1.5*z); used once it is complete. Weights are kept"
_LINEAR_OF_PARABOLAS = "No activation: each unit is a parabola, and stacked layers make polynomials of higher degree."
_NO_LAYER = "No hidden layer: the network is affine, w·x + b. Add a layer to make it nonlinear."


def first_parameter(row: Activation) -> float:
    """Default value of the activation's parameter; 0 if it has none."""
    return row.parameter.default if row.parameter else 0.0


class ActivationPanel(ControlsPanel):
    """Edits the activation of the selected layer."""

    def __init__(self, theme: Theme) -> None:
        super().__init__("Activation", theme)
        self._theme = theme
        self._layer = 0
        self._formula = FIRST_FORMULA
        self._group = QButtonGroup(self, exclusive=True)
        keys = list(ACTIVATION_LABELS)
        first, rest = keys[:FIRST_PAGE], keys[FIRST_PAGE:]
        if CUSTOM in first:
            first, rest = keys[:-1], keys[-1:]
        self.cards: dict[str, ActivationCard] = {}
        self.more = Fold(f"All {len(keys)} activations", "More activations, and your own formula", theme)
        self._behind = frozenset(rest)
        self.parameter = ParameterRow()
        self.formula = FormulaRow("f(z) =", _FORMULA_MEANING, partial(activation_named, CUSTOM))
        self.meaning = SteadyText()
        self.meaning.setProperty("role", "small")
        self.all_layers = QCheckBox("All layers")
        name_field(self.all_layers, "All layers", "Set the activation of all hidden layers at once")
        self.all_layers.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.rows.addLayout(self._gallery(first))
        self.more.rows.addLayout(self._gallery(rest))
        self.more.line.addWidget(self.all_layers)
        self._none = PlainLabel()
        self._none.setProperty("role", "small")
        self._adjusted = QStackedWidget()  # as high whatever the activation, so that choosing a layer moves nothing
        self._adjusted.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        for page in (self._none, self.parameter, self.formula):
            self._adjusted.addWidget(page)
        for widget in (self.more, self._adjusted, self.meaning):
            self.rows.addWidget(widget)
        stop_at_chosen(self._group)
        self._group.idClicked.connect(self._choose_card)
        self.parameter.changed.connect(self._set_parameter)
        self.formula.changed.connect(self._set_formula)

    def _gallery(self, keys: Sequence[str]) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(SPACE - 2)
        for index, key in enumerate(keys):
            card = ActivationCard(ACTIVATION_LABELS[key], self._theme)
            self._group.addButton(card, len(self.cards))
            self.cards[key] = card
            grid.addWidget(card, index // COLUMNS, index % COLUMNS)
        for column in range(COLUMNS):
            grid.setColumnStretch(column, 1)
        return grid

    @property
    def _number(self) -> int:
        """Index of the selected layer, counted from 0; the last layer if the selected one is gone."""
        return min(self._layer, len(self.run.network.hidden) - 1)

    @property
    def subject(self) -> object:
        """The selected layer."""
        hidden = self.run.network.hidden
        return super().subject, self._number, len(hidden), hidden[self._number] if hidden else None

    def tab_stops(self) -> list[QWidget]:
        """Widgets in tab order. Tab stops at the chosen card only; arrow keys reach the others."""
        first = [card for key, card in self.cards.items() if key not in self._behind]
        rest = [card for key, card in self.cards.items() if key in self._behind]
        return [
            *first,
            self.more.header,
            self.all_layers,
            *rest,
            self.parameter.slider,
            self.parameter.number,
            self.formula.text,
        ]

    @Slot(int)
    def select_layer(self, number: int) -> None:
        """Select another hidden layer and show its activation."""
        self._layer = number
        self.refresh()

    def refresh(self) -> None:
        """Show the selected layer's activation."""
        hidden = self.run.network.hidden
        for card in self.cards.values():
            card.setEnabled(bool(hidden))
        self.all_layers.setVisible(len(hidden) > 1)
        if not hidden:
            self._show_none()
            return
        layer = hidden[self._number]
        if layer.activation == CUSTOM:
            self._formula = layer.formula
        self._draw_cards(layer)
        self.cards[layer.activation].setChecked(True)
        self.head.show_title(f"Activation of Hidden {self._number + 1}")
        self.head.show_summary(ACTIVATION_LABELS[layer.activation])
        self._show_fold(layer)
        self.parameter.show_parameter(layer.kind.parameter, layer.value)
        self._none.setText(f"{ACTIVATION_LABELS[layer.activation]} has no parameter.")
        has_parameter = layer.kind.parameter is not None
        usual = self.parameter if has_parameter else self._none
        self._adjusted.setCurrentWidget(self.formula if layer.activation == CUSTOM else usual)
        if layer.activation == CUSTOM:
            self.formula.show_formula(self._number, layer.formula)
        self.meaning.setText(_words(layer))
        self.meaning.expect([_words(layer.with_activation(key, FIRST_FORMULA)) for key in self.cards if key != CUSTOM])

    def _show_none(self) -> None:
        # An exclusive group cannot be cleared while it is exclusive.
        self._group.setExclusive(False)
        for card in self.cards.values():
            card.setChecked(False)
        self._group.setExclusive(True)
        self.head.show_title("Activation")
        self.head.show_summary("")
        self._none.setText("")
        self._adjusted.setCurrentWidget(self._none)
        self.meaning.setText(_NO_LAYER)

    def _draw_cards(self, layer: LayerSpec) -> None:
        for key, card in self.cards.items():
            row = activation_named(key, self._formula)
            card.show_activation(row, layer.value if key == layer.activation else first_parameter(row))

    def _show_fold(self, layer: LayerSpec) -> None:
        """Name an activation whose card is in the fold; opening the fold would move all that follows."""
        is_inside = layer.activation in self._behind
        self.more.header.show_summary(ACTIVATION_LABELS[layer.activation] if is_inside else "")

    @Slot(int)
    def _choose_card(self, index: int) -> None:
        self.choose(list(self.cards)[index])

    @Slot(str)
    def choose(self, key: str) -> None:
        """Set the selected layer's activation, with its default parameter or the last formula used."""
        formula = self._formula if key == CUSTOM else ""
        if self.all_layers.isChecked():
            self._choose_for_all(key, formula)
            return
        text = f"{ACTIVATION_LABELS[key]} in Hidden {self._number + 1}"
        self.propose_layer(self._number, lambda layer: layer.with_activation(key, formula), text)

    def _choose_for_all(self, key: str, formula: str) -> None:
        def apply(network: NetworkSpec) -> NetworkSpec:
            changed: NetworkSpec = replace(
                network, hidden=tuple(layer.with_activation(key, formula) for layer in network.hidden)
            )
            return changed

        text = f"{ACTIVATION_LABELS[key]} in all layers"
        self.propose_network(apply, text, origins=same_layers(self.run.network))

    @Slot(float, int)
    def _set_parameter(self, value: float, drag: int) -> None:
        parameter = self.run.network.hidden[self._number].kind.parameter
        if parameter is not None:
            text = f"{parameter.name.capitalize()} of Hidden {self._number + 1}"
            gesture, within_s = (f"{text}, drag {drag}", WHOLE_GESTURE) if drag else (text, MERGE_SECONDS)
            self._change(lambda layer: replace(layer, parameter=value), text, gesture, within_s)

    @Slot(str)
    def _set_formula(self, formula: str) -> None:
        text = f"Formula of Hidden {self._number + 1}"
        self._change(lambda layer: replace(layer, formula=formula), text, text)

    def _change(
        self,
        change: Callable[[LayerSpec], LayerSpec],
        text: str,
        gesture: str,
        within_s: float = MERGE_SECONDS,
    ) -> None:
        """Change the selected layer; with *All layers*, all that have the same activation."""
        number, key = self._number, self.run.network.hidden[self._number].activation

        def apply(network: NetworkSpec) -> NetworkSpec:
            require_layer(network, number)
            takes_all = self.all_layers.isChecked()
            hidden = tuple(
                change(layer) if index == number or (takes_all and layer.activation == key) else layer
                for index, layer in enumerate(network.hidden)
            )
            changed: NetworkSpec = replace(network, hidden=hidden)
            return changed

        self.propose_network(apply, text, gesture, within_s, same_layers(self.run.network))


def _words(layer: LayerSpec) -> str:
    """Description of the chosen activation: character, formula, derivative, range and cost."""
    row = layer.kind
    derivative = f"derivative (dashed) {row.derivative}"
    facts = [f"f(z) = {row.formula}", derivative, f"range {row.range}", cost_text(layer.activation)]
    meaning = _LINEAR_OF_PARABOLAS if row.is_linear and UNITS[layer.unit].has_squares else row.meaning
    return f"{meaning}\n{' · '.join(filter(None, facts))}"
