"""Kinds of units: the pre-activation is a weighted sum of the inputs, with or without their squares.

The sum is one product of the layer's parameter block and its input rows, so a kind of unit is a choice of rows:
[x; 1] for w·x + b, and [x²; x; 1] for a·x² + w·x + b.
"""

from dataclasses import dataclass

from neuronlab.core.arrays import Array


@dataclass(frozen=True, kw_only=True)
class Unit:
    """A kind of unit.

    Attributes:
        label: Its name.
        formula: Its pre-activation.
        meaning: Its characteristics.
        terms: Number of weights per input.
    """

    label: str
    formula: str
    meaning: str
    terms: int

    @property
    def has_squares(self) -> bool:
        """Whether the input rows start with the squares of the inputs."""
        return self.terms == 2

    def columns(self, fan_in: int) -> int:
        """Columns of a layer's parameter block for `fan_in` inputs: the weights, then the bias."""
        return self.terms * fan_in + 1

    def fill_squares(self, rows: Array) -> None:
        """Write x² into the first of the rows (columns, n), which end in x and ones; nothing for affine units."""
        if self.has_squares:
            count = (len(rows) - 1) // 2
            rows[:count] = rows[count:-1] ** 2


UNITS: dict[str, Unit] = {
    "linear": Unit(
        label="Affine",
        formula="w·x + b",
        meaning="A weighted sum plus a bias: modular and easy to interpret.",
        terms=1,
    ),
    "quadratic": Unit(
        label="Quadratic",
        formula="a·x² + w·x + b",
        meaning="A parabola, convex or concave. In deep networks, squares of squares explode or vanish.",
        terms=2,
    ),
}
