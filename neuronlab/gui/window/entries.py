"""What a row of the table of actions is."""

from collections.abc import Callable
from dataclasses import dataclass

from neuronlab.gui.window.workbench import Workbench


@dataclass(frozen=True)
class Entry:
    """One action of the window.

    Attributes:
        name: Its name for the code.
        text: Its text; & stands before the letter that is underlined.
        menu: The menu it is in; without one it has keys alone.
        keys: Its shortcut, as QKeySequence reads it; "" for none.
        callback: What it calls, once it is given its window.
        starts_group: Whether a line separates it from the entry above.
    """

    name: str
    text: str
    menu: str
    keys: str
    callback: Callable[[Workbench], Callable[[], object]]
    starts_group: bool = False
