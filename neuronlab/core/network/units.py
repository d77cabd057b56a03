"""What a unit works out before its activation: a sum over its inputs, with or without their squares.

The sum is one product of the layer's parameter block with the rows it is fed, so a kind of unit is a choice of rows:
[x; 1] for w·x + b, and [x²; x; 1] for a·x² + w·x + b.
"""

from dataclasses import dataclass

from neuronlab.core.arrays import Array


@dataclass(frozen=True, kw_only=True)
class Unit:
    """One kind of unit; `terms` is the number of weights it has for each input."""

    label: str
    formula: str
    meaning: str
    terms: int

    @property
    def has_squares(self) -> bool:
        """Whether the squares of the inputs are fed in too, before the inputs themselves."""
        return self.terms == 2

    def columns(self, fan_in: int) -> int:
        """Columns of a layer's parameter block for so many inputs: weights, and the bias as the last."""
        return self.terms * fan_in + 1

    def fill_squares(self, rows: Array) -> None:
        """Given (columns, n) rows whose last but the ones are x, write x² into the first where they are fed in."""
        if self.has_squares:
            count = (len(rows) - 1) // 2
            rows[:count] = rows[count:-1] ** 2


UNITS: dict[str, Unit] = {
    "linear": Unit(
        label="Linear",
        formula="w·x + b",
        meaning="A weighted sum: modular, and easy to read on its own.",
        terms=1,
    ),
    "quadratic": Unit(
        label="Quadratic",
        formula="a·x² + w·x + b",
        meaning="A parabola by itself: only convex or concave, and squares of squares explode or vanish with depth.",
        terms=2,
    ),
}
