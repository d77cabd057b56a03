"""What can be done with selected points, in the one wording it has in the panel, the table, the menu and undo list."""

from dataclasses import dataclass

import numpy.typing as npt

from neuronlab.core.data.points import PointSet


@dataclass(frozen=True)
class Words:
    """What a deed is called, what it does, and its keys."""

    name: str
    meaning: str
    keys: str

    @property
    def tip(self) -> str:
        """The meaning and the keys."""
        return f"{self.meaning} ({self.keys})"


COPY = Words("Copy", "Copy the selected points as text, for any spreadsheet", "Ctrl+C")
DUPLICATE = Words("Duplicate", "Put a copy beside every selected point", "Ctrl+D")
HOLD_OUT = Words("Hold out", "Pin the selected points as test points, whatever the split says", "H")
GIVE_BACK = Words("Give back to the split", "Let the split decide again whether the selected points train or test", "H")
DELETE = Words("Delete", "Remove the selected points; undo brings them back", "Del")


def hold_out_words(points: PointSet, ids: npt.ArrayLike) -> Words:
    """What holding means for the points with these ids: where all of them are pinned already, to give them back."""
    pinned = points.pinned[points.indices_of(ids)]
    return GIVE_BACK if len(pinned) and pinned.all() else HOLD_OUT
