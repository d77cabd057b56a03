"""The work as one value: what a session file holds, and what a window starts with."""

from dataclasses import dataclass, field
from typing import Annotated

import msgspec

from neuronlab.core.specs.base import Spec
from neuronlab.core.specs.experiment import Experiment
from neuronlab.core.training.state import NOTHING_LEARNED, States

LONGEST_PATH = 4096
"""Characters; no system opens a longer path."""


class Home(Spec, frozen=True):
    """The named file that autosaved work belongs to.

    Attributes:
        path: Its full path.
        is_modified: Whether the work has changed since it was saved there.
    """

    path: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_PATH)]
    is_modified: bool


@dataclass(frozen=True, eq=False)
class Work:
    """Everything that is saved and opened again.

    Attributes:
        experiment: Everything a person can change.
        states: What was learned, by task and slot.
        home: The named file it belongs to; None for work without one. Only the program's own autosaves store it.
    """

    experiment: Experiment
    states: States = field(default_factory=lambda: NOTHING_LEARNED)
    home: Home | None = None
