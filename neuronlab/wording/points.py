"""Commands on selected points, worded once for the panel, table, menu and undo list."""

from dataclasses import dataclass

import numpy.typing as npt

from neuronlab.core.data.points import PointSet
from neuronlab.core.data.split import FEWEST_TO_SPLIT
from neuronlab.wording.numbers import count_text, elided


@dataclass(frozen=True)
class Words:
    """The wording of a command.

    Attributes:
        name: Its name in menus.
        meaning: What it does.
        keys: Its shortcut.
    """

    name: str
    meaning: str
    keys: str

    @property
    def tip(self) -> str:
        """Tooltip: the meaning and the shortcut."""
        return f"{self.meaning} ({self.keys})"


COPY = Words("Copy", "Copy the selected points as text for a spreadsheet", "Ctrl+C")
DUPLICATE = Words("Duplicate", "Place a copy next to each selected point", "Ctrl+D")
HOLD_OUT = Words("Hold out", "Use the selected points for testing, regardless of the split", "H")
GIVE_BACK = Words("Return to the split", "Let the split assign the selected points to training or testing again", "H")
DELETE = Words("Delete", "Remove the selected points; Undo restores them", "Del")


def hold_out_words(points: PointSet, ids: npt.ArrayLike) -> Words:
    """The command for the points with these ids: hold out, or return to the split if all are pinned already."""
    pinned = points.pinned[points.indices_of(ids)]
    return GIVE_BACK if len(pinned) and pinned.all() else HOLD_OUT


def points_moved_text(formula: str, moved: int, count: int) -> str:
    """What became of generated points at which a formula has no value."""
    of_points = f"{count_text(moved)} of {count_text(count)} point{'s' * (count != 1)}"
    where = "they were moved to where it has one" if moved != 1 else "it was moved to where the formula has one"
    return f"{elided(formula, 40)} has no value at {of_points}; {where}."


def small_split_text(count: int) -> str:
    """Why all points of a small table are used for training."""
    all_points = f"All {count_text(count)} points are" if count > 1 else "The only point is"
    return f"{all_points} used for training: of fewer than {FEWEST_TO_SPLIT}, none is held out."
