"""What the numbers of a column mean."""

from typing import Literal

from neuronlab.core.data.names import require_name
from neuronlab.core.specs.base import Spec

Comma = Literal["", "decimal", "thousands"]
"""What a comma in a cell was read as; "" where there was no doubt."""


class ColumnMeaning(Spec, frozen=True):
    """What the numbers of a column mean, besides its name.

    Attributes:
        unit: Their unit, as in `cm`, `$` or `hours`; "" if none is known.
        origin: The ISO 8601 date and time that 0 means, where they are a time since then in `unit`; "" for others.
        comma: What a comma in its cells was read as where it could mean either; "" where there was no doubt.
    """

    unit: str = ""
    origin: str = ""
    comma: Comma = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        for what, text in (("unit", self.unit), ("origin", self.origin)):
            require_name(f"The {what} of a column", text)
