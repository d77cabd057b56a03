"""Measures as they are asked for: "rmse" of the active run, "rmse of tanh" of the run with that name."""

from typing import NamedTuple

_OF = " of "


class MeasureOf(NamedTuple):
    """A measure of a run.

    Attributes:
        measure: A row of MEASURES.
        run: The name of the run; "" for the active one.
    """

    measure: str
    run: str = ""

    @classmethod
    def of(cls, text: str) -> "MeasureOf":
        """What a text such as "rmse of tanh" asks for."""
        measure, _, run = text.partition(_OF)
        return cls(measure.strip(), run.strip())

    @property
    def text(self) -> str:
        """The text by which a frame is asked."""
        return f"{self.measure}{_OF}{self.run}" if self.run else self.measure
