"""The activation picker: each function as a drawn card, the chosen one in words, and the number or formula it takes."""

from collections.abc import Sequence
from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QWidget

from neuronlab.core.activations.activation import Activation
from neuronlab.core.activations.table import ACTIVATION_LABELS, CUSTOM, activation_named
from neuronlab.core.specs.network import LayerSpec
from neuronlab.gui.panels.activation.card import ActivationCard
from neuronlab.gui.panels.activation.parameter_row import ParameterRow
from neuronlab.gui.theme.theme import SPACE, Theme
from neuronlab.gui.widgets.fields import heading, stop_at_chosen
from neuronlab.gui.widgets.folds import Fold
from neuronlab.gui.widgets.formula_row import FormulaRow
from neuronlab.gui.widgets.panel import Panel
from neuronlab.gui.widgets.plain_text import PlainLabel
from neuronlab.session.proposals import MERGE_SECONDS, WHOLE_GESTURE
from neuronlab.wording.activation_costs import cost_text

COLUMNS = 4
FIRST_PAGE = 8
"""So many cards are always there; the others wait behind a fold."""
FIRST_FORMULA = "z*sigmoid(1.5*z)"

_FORMULA_MEANING = "A formula in z, such as z*sigmoid(1.5*z); used at once when it is complete, the weights stay"
_NO_LAYER = "There is no hidden layer: the network is w·x + b, one straight line. Add a layer to bend it."


def first_parameter(row: Activation) -> float:
    """The value an activation has where nobody has set another; 0 where it takes none."""
    return row.parameter.default if row.parameter else 0.0


class ActivationPanel(Panel):
    """Edits the activation of the selected layer."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._layer = 0
        self._chosen = ""
        self._formula = FIRST_FORMULA
        self._title = heading("Activation")
        self._group = QButtonGroup(self, exclusive=True)
        keys = list(ACTIVATION_LABELS)
        first, rest = keys[:FIRST_PAGE], keys[FIRST_PAGE:]
        if CUSTOM in first:
            first, rest = keys[:-1], keys[-1:]
        self.cards: dict[str, ActivationCard] = {}
        self.more = Fold(f"All {len(keys)} activations", "The others, and a formula of your own", theme)
        self._behind = frozenset(rest)
        self.parameter = ParameterRow()
        self.formula = FormulaRow("f(z) =", _FORMULA_MEANING, partial(activation_named, CUSTOM))
        self.meaning = PlainLabel(wordWrap=True)
        self.meaning.setProperty("role", "small")
        self.rows.addWidget(self._title)
        self.rows.addLayout(self._gallery(first))
        self.more.rows.addLayout(self._gallery(rest))
        for widget in (self.more, self.parameter, self.formula, self.meaning):
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
        """The selected layer, counted from 0; the last one where it is gone."""
        return min(self._layer, len(self.run.network.hidden) - 1)

    @property
    def subject(self) -> object:
        """The selected layer."""
        hidden = self.run.network.hidden
        return super().subject, self._number, len(hidden), hidden[self._number] if hidden else None

    def tab_stops(self) -> list[QWidget]:
        """What Tab stops at, from the top down; of the cards at the chosen one, from there arrow keys lead on."""
        first = [card for key, card in self.cards.items() if key not in self._behind]
        rest = [card for key, card in self.cards.items() if key in self._behind]
        return [*first, self.more.header, *rest, self.parameter.slider, self.parameter.number, self.formula.text]

    @Slot(int)
    def select_layer(self, number: int) -> None:
        """Show the activation of another hidden layer."""
        self._layer = number
        self.refresh()

    def refresh(self) -> None:
        """Show the selected layer's activation."""
        hidden = self.run.network.hidden
        for card in self.cards.values():
            card.setEnabled(bool(hidden))
        if not hidden:
            self._show_none()
            return
        layer = hidden[self._number]
        if layer.activation == CUSTOM:
            self._formula = layer.formula
        self._draw_cards(layer)
        self.cards[layer.activation].setChecked(True)
        self._title.setText(f"ACTIVATION OF HIDDEN {self._number + 1}")
        self._show_fold(layer)
        self.parameter.show_parameter(layer.kind.parameter, layer.value)
        self.formula.setVisible(layer.activation == CUSTOM)
        if layer.activation == CUSTOM:
            self.formula.show_formula(self._number, layer.formula)
        self.meaning.setText(_words(layer))

    def _show_none(self) -> None:
        # An exclusive group never lets go of its last choice by itself.
        self._group.setExclusive(False)
        for card in self.cards.values():
            card.setChecked(False)
        self._group.setExclusive(True)
        self._title.setText("ACTIVATION")
        self.parameter.hide()
        self.formula.hide()
        self.meaning.setText(_NO_LAYER)

    def _draw_cards(self, layer: LayerSpec) -> None:
        for key, card in self.cards.items():
            row = activation_named(key, self._formula)
            card.show_activation(row, layer.value if key == layer.activation else first_parameter(row))

    def _show_fold(self, layer: LayerSpec) -> None:
        """Open by itself when what was chosen is inside; a person may close it again."""
        is_inside = layer.activation in self._behind
        if is_inside and layer.activation != self._chosen:
            self.more.open()
        self._chosen = layer.activation
        self.more.header.show_summary(ACTIVATION_LABELS[layer.activation] if is_inside else "")

    @Slot(int)
    def _choose_card(self, index: int) -> None:
        self.choose(list(self.cards)[index])

    @Slot(str)
    def choose(self, key: str) -> None:
        """Give the selected layer an activation, at its usual parameter or with the formula used last."""
        formula = self._formula if key == CUSTOM else ""
        text = f"{ACTIVATION_LABELS[key]} in Hidden {self._number + 1}"
        self.propose_layer(self._number, lambda layer: layer.with_activation(key, formula), text)

    @Slot(float, int)
    def _set_parameter(self, value: float, drag: int) -> None:
        parameter = self.run.network.hidden[self._number].kind.parameter
        if parameter is not None:
            text = f"{parameter.name.capitalize()} of Hidden {self._number + 1}"
            gesture, within_s = (f"{text}, drag {drag}", WHOLE_GESTURE) if drag else (text, MERGE_SECONDS)
            self.propose_layer(self._number, lambda layer: replace(layer, parameter=value), text, gesture, within_s)

    @Slot(str)
    def _set_formula(self, formula: str) -> None:
        text = f"Formula of Hidden {self._number + 1}"
        self.propose_layer(self._number, lambda layer: replace(layer, formula=formula), text, text)


def _words(layer: LayerSpec) -> str:
    """The chosen activation: what it is like, its formula and slope, its range and its cost."""
    row = layer.kind
    facts = [f"f(z) = {row.formula}", f"slope (dashed) {row.slope}", f"range {row.range}", cost_text(layer.activation)]
    return f"{row.meaning}\n{' · '.join(filter(None, facts))}"
