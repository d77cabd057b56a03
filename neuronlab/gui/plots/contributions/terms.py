"""The terms of a sum as a list to switch on and off, which affects the view only, not the network."""

from dataclasses import dataclass

import numpy as np

from neuronlab.analysis.contributions import Contributions
from neuronlab.analysis.frames.frame import Frame
from neuronlab.core.activations.table import CUSTOM
from neuronlab.core.arrays import Array, BoolArray
from neuronlab.wording.equations import FEW_TERMS, unit_equation, unit_symbol
from neuronlab.wording.numbers import signed_text, sum_text, weight_text

MOST_ROWS = 24
"""Of more units than this, the smallest are combined into one term."""
_MOST_NUMBERS = 3
"""Maximum number of parameters written out in a unit's row."""


@dataclass(frozen=True)
class Term:
    """A row of the list: one unit, several units together, or, without `units`, the bias."""

    units: tuple[int, ...]

    @property
    def is_bias(self) -> bool:
        """Whether the term is the bias."""
        return not self.units

    def texts(self, frame: Frame, shown: Contributions) -> tuple[str, ...]:
        """The term with its current numbers, from the longest text to the shortest."""
        if self.is_bias:
            return (f"b = {weight_text(shown.bias)}",)
        if len(self.units) > 1:
            return (f"others ({len(self.units)} units)",)
        unit = self.units[0]
        symbol, factor = unit_symbol(frame.network, shown.layer, unit), weight_text(float(shown.weights[unit]))
        if shown.layer < 0:
            return (f"{factor} · {symbol}",)
        part = frame.network.layers[shown.layer]
        is_custom = frame.network_spec.hidden[shown.layer].activation == CUSTOM
        name = "" if part.activation.is_linear else "f" if is_custom else part.activation.label
        short = f"{symbol}: {factor} · {name}(…)", f"{factor} · {symbol}"
        if part.block.shape[1] > _MOST_NUMBERS:
            return short
        inner = unit_equation(frame.network, shown.layer, unit)[0].split(" = ", 1)[1]
        return f"{symbol}: {factor} · {inner if name else f'({inner})'}", *short

    def values(self, shown: Contributions) -> Array:
        """Its contribution over the samples (samples,)."""
        if self.is_bias:
            return np.full(len(shown.x), shown.bias)
        terms = shown.terms(np.array(self.units))
        return np.asarray(terms.sum(axis=0)) if len(terms) > 1 else terms[0]

    def color(self, shown: Contributions) -> str:
        """Name of its colour; for a single unit that of its weight's sign, as in the diagram."""
        if len(self.units) != 1:
            return "muted"
        return "negative" if shown.weights[self.units[0]] < 0.0 else "positive"

    def size(self, shown: Contributions) -> float:
        """Its standard deviation over the plot."""
        if len(self.units) == 1:
            return float(shown.sizes[self.units[0]])
        with np.errstate(all="ignore"):
            return float(self.values(shown).std())


class Terms:
    """The terms, in descending order of contribution with the bias last, and which of them are on.

    During training the order is kept until the number of steps has doubled, because moving rows can be neither read nor
    clicked.
    """

    def __init__(self) -> None:
        self.rows: tuple[Term, ...] = ()
        self._off: set[Term] = set()
        self._shape: object = None
        self._sorted_at = 0

    def follow(self, frame: Frame) -> None:
        """Update to a frame; the terms of another network are all on."""
        shown = frame.contributions
        if shown is None:
            return
        spec = frame.network_spec
        shape = frame.task, spec.layout, spec.activations
        if shape != self._shape:
            self._shape, self._off, self.rows = shape, set(), ()
        if not self.rows or not frame.is_playing or not self._sorted_at <= frame.step < 2 * self._sorted_at:
            self._sorted_at = frame.step
            self._sort(shown)

    def _sort(self, shown: Contributions) -> None:
        order = [int(unit) for unit in shown.order]
        single = order if len(order) <= MOST_ROWS else order[: MOST_ROWS - 1]
        rest = order[len(single) :]
        off = {unit for term in self._off for unit in term.units}
        is_bias_off = BIAS in self._off
        self.rows = (*(Term((unit,)) for unit in single), *([Term(tuple(sorted(rest)))] if rest else []), BIAS)
        # Units that were off stay off individually; combined units stay off only if all of them were.
        self._off = {term for term in self.rows if term.units and off.issuperset(term.units)}
        self._off |= {BIAS} if is_bias_off else set()

    def is_on(self, term: Term) -> bool:
        """Whether a term is part of the sum shown."""
        return term not in self._off

    @property
    def all_on(self) -> bool:
        """Whether the sum shown is the whole sum."""
        return not self._off

    def toggle(self, row: int) -> None:
        """Switch a term on or off."""
        self._off ^= {self.rows[row]}

    def switch_all(self, *, is_on: bool) -> None:
        """Switch all terms on or off."""
        self._off = set() if is_on else set(self.rows)

    def mask(self, shown: Contributions) -> BoolArray:
        """Which units are on (units,)."""
        is_on = np.ones(len(shown.weights), np.bool_)
        is_on[[unit for term in self._off for unit in term.units]] = False
        return is_on

    def total(self, shown: Contributions) -> Array:
        """Sum of the terms that are on (samples,)."""
        return shown.total(self.mask(shown), with_bias=self.is_on(BIAS))

    def equations(self, frame: Frame, shown: Contributions) -> list[str]:
        """Equation of the sum shown, with more and with fewer of its largest terms written out."""
        name = "ŷ" if self.all_on else "shown"
        bias = signed_text(shown.bias) if self.is_on(BIAS) else ""
        on = [term for term in self.rows if term.units and self.is_on(term)]
        units = [term.units[0] for term in on if len(term.units) == 1]
        if not on:
            return [f"{name} = {weight_text(shown.bias) if self.is_on(BIAS) else '0'}"]
        if not units:
            return [f"{name} = {on[0].texts(frame, shown)[0]}{bias}"]
        factors = [
            (float(shown.weights[u]), f"·{unit_symbol(frame.network, shown.layer, u)}") for u in units[:FEW_TERMS]
        ]
        texts = []
        for count in range(len(factors), 0, -1):
            more = sum(len(term.units) for term in on) - count
            texts.append(f"{name} = {sum_text(factors[:count])}{f' … + {more} more' if more else ''}{bias}")
        return texts


BIAS = Term(())
