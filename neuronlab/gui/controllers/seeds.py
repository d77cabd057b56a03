"""Repeats the runs over seeds as the tab Seeds asks for it, and shows there and behind the plot what is found."""

from collections.abc import Callable, Mapping

import numpy as np
from PySide6.QtCore import QObject, QTimer, Slot

from neuronlab.core.arrays import Array
from neuronlab.core.errors import InputError
from neuronlab.core.specs.experiment import RunSpec, Workspace
from neuronlab.gui.plots.seeds.controls import ALL, COURSES, SEEDS, WIDTHS, ShownProgress
from neuronlab.gui.plots.seeds.view import SeedsView
from neuronlab.gui.widgets.docks import Dock
from neuronlab.session.document import Document
from neuronlab.session.repeats import SeedRepeats
from neuronlab.session.threads import Wait, wait_quietly
from neuronlab.sweeps.plan import NO_SECONDS, Plan
from neuronlab.sweeps.repeats import RepeatResults
from neuronlab.sweeps.variations import RepeatSubject, obstacles
from neuronlab.sweeps.width import width_plan
from neuronlab.wording.seeds import AS_THEY_WERE

_SETTLE_MS = 150
"""A plan is made anew so long after the last change: points are drawn many times a second."""

ShowCurves = Callable[[Array, Mapping[int, Array]], None]
"""Shows the curves (curves, positions) of other seeds by slot, at positions (positions,)."""


class SeedsController(QObject):
    """Starts, follows and ends repeats; works only while the tab is on screen, but for a repeat that runs."""

    def __init__(
        self,
        document: Document,
        view: SeedsView,
        dock: Dock,
        show_curves: ShowCurves,
        repeats: SeedRepeats,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._document, self._view, self._dock, self._show_curves = document, view, dock, show_curves
        self.repeats = repeats
        self._plan: Plan | None = None
        self._shown: object = None
        self._obstacle = ""
        self._soon = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._soon.timeout.connect(self.follow)
        controls = view.controls
        controls.changed.connect(self.follow)
        controls.start_asked.connect(self._start)
        controls.cancel_asked.connect(repeats.cancel)
        repeats.changed.connect(self._show)
        dock.sight_changed.connect(self._soon.start)

    # -- what a person does ---------------------------------------------------------------------------------------

    @Slot()
    def start(self, seeds: int = SEEDS) -> None:
        """Reveal the tab, and repeat all runs over so many seeds, unless something is repeated already."""
        self._dock.reveal()
        if not self.repeats.is_running:
            self._view.controls.choose(COURSES, seeds)
            self._start()

    @Slot()
    def _start(self) -> None:
        self.follow()
        if self._plan is not None:
            self.repeats.start(self._plan)

    # -- following ------------------------------------------------------------------------------------------------

    @Slot()
    def follow_soon(self) -> None:
        """Follow the document, once it has not changed for a moment."""
        self._soon.start()

    @Slot()
    def follow(self) -> None:
        """Make the plan of the present settings, and show what is known of it."""
        if not self._dock.is_in_sight:
            self._show_other_seeds(None)
            return
        workspace, controls = self._document.experiment.workspace, self._view.controls
        controls.show_runs(len(workspace.runs))
        controls.show_counted(workspace.clock)
        try:
            self._plan, self._obstacle = self._make_plan(workspace), ""
        except InputError as error:
            self._plan, self._obstacle = None, str(error)
        else:
            self.repeats.follow(self._plan)
        self._show()

    def _make_plan(self, workspace: Workspace) -> Plan:
        """Raises InputError if these settings cannot be repeated."""
        controls = self._view.controls
        is_all = controls.kind == COURSES and controls.scope == ALL
        runs = workspace.runs if is_all else (workspace.run,)
        if workspace.clock == "seconds":
            raise InputError(NO_SECONDS)
        hindered = self._obstacles_of(runs, workspace)
        possible = controls.vary.ticked - hindered.keys()
        controls.vary.show_ticked(controls.vary.ticked, hindered)
        varies = possible or controls.vary.ticked
        seeds, steps, points, data = controls.seeds.value(), controls.steps.value(), workspace.points, workspace.data
        if controls.kind == WIDTHS:
            units = [key for key in controls.units.actions_by_key if key in controls.units.ticked]
            return width_plan(
                workspace.run, units, points, data, workspace.task,
                seeds=seeds, steps=steps, varies=varies, clock=workspace.clock,
            )  # fmt: skip
        return Plan(runs, points, data, workspace.task, seeds, steps, varies, clock=workspace.clock)

    def _obstacles_of(self, runs: tuple[RunSpec, ...], workspace: Workspace) -> dict[str, str]:
        if not workspace.points.train_count:
            return {}
        return obstacles(RepeatSubject(runs, workspace.points, workspace.data, workspace.task))

    # -- showing --------------------------------------------------------------------------------------------------

    @Slot()
    def _show(self) -> None:
        """Show the progress, and the results if they are of the kind that is chosen."""
        if not self._dock.is_in_sight:
            return
        repeats, controls = self.repeats, self._view.controls
        results = repeats.results
        if results is not None and results.plan.keeps_courses != (controls.kind == COURSES):
            results = None
        progress = repeats.progress
        if progress is None or repeats.results is None:
            goes_on = results is not None and self._is_present(results) and results.done < results.plan.total
            controls.show_progress(None, goes_on=goes_on)
        else:
            seeds, done = repeats.results.plan.seeds, min(map(len, repeats.results.outcomes))
            controls.show_progress(ShownProgress(done, seeds, progress.done / progress.total, progress.seconds_left))
        target = self._document.experiment.workspace.target_loss
        has_any = results is not None and results.done > 0
        self._view.show_results(results, target, self._note(results), "" if has_any else self._sentence(results))
        self._show_other_seeds(results)

    def _is_present(self, results: RepeatResults) -> bool:
        return self._plan is not None and results.plan.digest == self._plan.digest

    def _note(self, results: RepeatResults | None) -> str:
        """What has to be known about the results."""
        if results is None or not results.done:
            return ""
        parts = [] if self._is_present(results) else [AS_THEY_WERE]
        return " ".join([*parts, *filter(None, (results.complaint, self.repeats.problem, self._obstacle))])

    def _sentence(self, results: RepeatResults | None) -> str:
        """Why there are no results, if it is not that nobody asked for them."""
        return self._obstacle or ("" if results is None else results.complaint) or self.repeats.problem

    def _show_other_seeds(self, results: RepeatResults | None) -> None:
        """Show learned functions behind the plot while they are those of the present settings."""
        positions = None if results is None or not self._is_present(results) else results.plan.positions
        if results is None or positions is None:
            self._put_curves(None, np.empty(0), {})
            return
        slots = {run.slot for run in self._document.experiment.workspace.runs if run.is_shown}
        curves = {}
        for run, outcomes in zip(results.plan.runs, results.outcomes, strict=True):
            kept = [one.curve for one in outcomes if one.curve is not None and one.number]
            if run.slot in slots and kept:
                curves[run.slot] = np.stack(kept)
        key = results.plan.digest, tuple((slot, len(of_run)) for slot, of_run in curves.items())
        self._put_curves(key, positions, curves)

    def _put_curves(self, key: object, positions: Array, curves: Mapping[int, Array]) -> None:
        if key != self._shown:
            self._shown = key
            self._show_curves(positions, curves)

    def close(self, wait: Wait = wait_quietly) -> None:
        """End what runs; what is done is kept."""
        self._soon.stop()
        self.repeats.close(wait)
