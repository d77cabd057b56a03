"""The context menu of a run's chip, the races, and what Compare offers."""

from neuronlab.core.specs.experiment import MAX_RUNS, RunSpec, Workspace
from neuronlab.core.specs.races import RACES
from neuronlab.gui.window.menus.rows import MenuRow, named
from neuronlab.gui.window.workbench import Workbench

_UNDO = "Replaces the runs; Undo brings them back"


def _workspace(window: Workbench) -> Workspace:
    workspace: Workspace = window.session.document.experiment.workspace
    return workspace


def _run(window: Workbench, slot: int) -> RunSpec:
    """The run in a slot; the active one where it is gone."""
    workspace = _workspace(window)
    return workspace.run_in(slot) or workspace.run


def _is(slot: int, window: Workbench, activity: str) -> bool:
    return _run(window, slot).activity == activity


def _index(window: Workbench, slot: int) -> int:
    slots = _workspace(window).slots
    return slots.index(slot) if slot in slots else 0


def _has_room(window: Workbench, _subject: object) -> bool:
    return len(_workspace(window).runs) < MAX_RUNS


def _are_several(window: Workbench, _subject: object) -> bool:
    return len(_workspace(window).runs) > 1


def _race(key: str) -> MenuRow[None]:
    row = RACES[key]
    return MenuRow(
        text=named(row.label),
        meaning=f"{row.meaning}. {_UNDO}",
        act=lambda window, _none: window.runs_controller.race(key),
    )


RACE_ROWS: tuple[MenuRow[None], ...] = tuple(map(_race, RACES))

COMPARE_ROWS: tuple[MenuRow[None], ...] = (
    *RACE_ROWS,
    MenuRow(
        text=named("Duplicate the run"),
        meaning="A copy with all that it has learned; change one thing in it and compare",
        act=lambda window, _none: window.runs_controller.duplicate(),
        applies=_has_room,
        starts_group=True,
    ),
    MenuRow(
        text=named("Remove the other runs"),
        meaning="Keep the active run alone; Undo brings the others back",
        act=lambda window, _none: window.runs_controller.keep_active(),
        is_offered=_are_several,
    ),
)

RUN_ROWS: tuple[MenuRow[int], ...] = (
    MenuRow(text=named("Rename…"), keys="F2", act=lambda window, slot: window.run_bar.rename(slot)),
    MenuRow(
        text=named("Duplicate"),
        meaning="A copy with all that it has learned",
        act=lambda window, slot: window.runs_controller.duplicate_run(slot),
        applies=_has_room,
    ),
    MenuRow(
        text=lambda window, slot: "Hide" if _run(window, slot).is_shown else "Show",
        meaning="Its lines; the run trains on",
        act=lambda window, slot: window.runs_controller.show(slot, not _run(window, slot).is_shown),
        starts_group=True,
    ),
    MenuRow(
        text=lambda window, slot: "Continue" if _is(slot, window, "paused") else "Pause",
        meaning="Whether it trains with the others",
        act=lambda window, slot: window.runs_controller.set_activity(
            slot, "trains" if _is(slot, window, "paused") else "paused"
        ),
        applies=lambda window, slot: not _is(slot, window, "frozen"),
    ),
    MenuRow(
        text=lambda window, slot: "Let train" if _is(slot, window, "frozen") else "Freeze",
        meaning="A frozen run stays as it is: Reset and changes of all runs leave it out",
        act=lambda window, slot: window.runs_controller.set_activity(
            slot, "trains" if _is(slot, window, "frozen") else "frozen"
        ),
    ),
    MenuRow(
        text=named("Move left"),
        act=lambda window, slot: window.runs_controller.move(slot, _index(window, slot) - 1),
        applies=lambda window, slot: _index(window, slot) > 0,
        starts_group=True,
    ),
    MenuRow(
        text=named("Move right"),
        act=lambda window, slot: window.runs_controller.move(slot, _index(window, slot) + 1),
        applies=lambda window, slot: _index(window, slot) < len(_workspace(window).runs) - 1,
    ),
    MenuRow(
        text=named("Copy as command"),
        meaning="Copy the neuronlab fit line that trains this run on the points exported now",
        act=lambda window, slot: window.runs_controller.copy_command(slot),
        starts_group=True,
    ),
    MenuRow(
        text=named("Remove"),
        keys="Del",
        act=lambda window, slot: window.runs_controller.remove(slot),
        applies=_are_several,
        starts_group=True,
    ),
)
