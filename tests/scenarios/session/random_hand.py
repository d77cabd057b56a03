"""Random gestures as a hand makes them: any tool along any way, and all that panels and keys do to points."""

import contextlib

import numpy as np
from msgspec.structs import replace

from neuronlab.core.data.edits import (
    add_class,
    change_data,
    clear_points,
    duplicate_points,
    hold_out,
    load_generator,
    remove_class,
    remove_points,
    rename_class,
    set_cell,
    set_targets,
    take_in,
)
from neuronlab.core.data.generators import FORMULA, generators_for
from neuronlab.core.errors import InputError
from neuronlab.core.specs.data import preset_spec
from neuronlab.gui.canvas.strokes.hand import Hand, PointerPosition, ToolOptions
from neuronlab.gui.canvas.tools.tools import tools_for
from neuronlab.session.proposals import Proposal
from neuronlab.session.selection import Selection

PER_PX = 0.01


class RandomHand:
    """Makes one gesture after the other on the workspace a document holds; every gesture is one entry, or none."""

    def __init__(self, document, seed):
        self.document = document
        self.rng = np.random.default_rng(seed)
        self.selection = Selection()
        self.hand = Hand(self.selection, self.rng)
        self.gestures = 0
        self.kinds = [self.stroke] * 6 + [
            self.preset,
            self.recipe,
            self.recipe,
            self.selected,
            self.selected,
            self.classes,
            self.cell,
            self.clear,
            self.bring,
        ]

    @property
    def workspace(self):
        return self.document.experiment.workspace

    def gesture(self):
        self.gestures += 1
        self.kinds[self.rng.integers(len(self.kinds))]()
        self.selection.keep_to(self.workspace.points)

    def push(self, workspace, text="gesture"):
        experiment = self.document.experiment.with_workspace(workspace)
        self.document.push(Proposal(experiment, text, f"gesture {self.gestures}", float("inf")))

    def try_push(self, change):
        with contextlib.suppress(InputError):  # what is refused changes nothing
            self.push(change(self.workspace))

    def somewhere(self):
        x, y = self.rng.uniform(-3.5, 3.5, 2)
        return PointerPosition(float(x), float(y), PER_PX, PER_PX, extends=bool(self.rng.random() < 0.3))

    def some_ids(self):
        ids = self.workspace.points.ids
        return (
            self.rng.choice(ids, size=min(len(ids), int(self.rng.integers(1, 6))), replace=False) if len(ids) else ids
        )

    def stroke(self):
        tools = list(tools_for(self.workspace.task).values())
        tool = tools[self.rng.integers(len(tools))]
        self.hand.options = ToolOptions(
            label=int(self.rng.integers(3)),
            value=float(self.rng.normal()),
            snaps=bool(self.rng.random() < 0.3),
            spray_density=int(self.rng.integers(1, 8)),
        )
        position = self.somewhere()
        if len(self.workspace.points) and self.rng.random() < 0.4:  # onto a point, to take hold of it
            points = self.workspace.points
            index = self.rng.integers(len(points))
            at = np.hstack([points.inputs, points.targets])[index, :2]
            position = position._replace(x=float(at[0]), y=float(at[1]))
        stroke = tool.press(self.hand, self.workspace, position)
        if stroke is None:
            return
        for _ in range(int(self.rng.integers(1, 8))):
            changed = stroke.move(self.workspace, position)
            if changed is not self.workspace:
                self.push(changed, tool.undo_text)
            aside = self.rng.normal(0.0, 0.4, 2)
            position = position._replace(x=position.x + float(aside[0]), y=position.y + float(aside[1]))
        stroke.end(self.workspace)

    def preset(self):
        rows = list(generators_for(self.workspace.task))
        data = preset_spec(self.workspace.task, rows[self.rng.integers(len(rows))], self.workspace.data)
        data = replace(data, count=int(self.rng.integers(1, 60)))
        self.try_push(lambda workspace: load_generator(workspace, data))

    def recipe(self):
        data = self.workspace.data
        changes = [
            {"count": int(self.rng.integers(1, 80))},
            {"noise": float(self.rng.random())},
            {"outliers": float(self.rng.random() * 0.5)},
            {"imbalance": float(self.rng.random() * 0.9)},
            {"seed": int(self.rng.integers(100))},
            {"split_seed": int(self.rng.integers(100))},
            {"test_share": float(self.rng.random() * 0.9)},
        ]
        if data.generator == FORMULA:
            changes += [{"low": -float(self.rng.random() * 4)}, {"threshold": float(self.rng.normal())}]
        changed = replace(data, **changes[self.rng.integers(len(changes))])
        self.try_push(lambda workspace: change_data(workspace, changed))

    def selected(self):
        ids = self.selection.ids if len(self.selection) else self.some_ids()
        changes = [
            lambda workspace: remove_points(workspace, ids),
            lambda workspace: duplicate_points(workspace, ids, (0.1, -0.1)),
            lambda workspace: set_targets(workspace, ids, float(self.rng.integers(2))),
            lambda workspace: hold_out(workspace, ids, is_pinned=True),
            lambda workspace: hold_out(workspace, ids, is_pinned=False),
        ]
        self.try_push(changes[self.rng.integers(len(changes))])

    def classes(self):
        labels = self.workspace.labels
        if not labels:
            return
        number = int(self.rng.integers(len(labels)))
        changes = [
            add_class,
            lambda workspace: remove_class(workspace, number),
            lambda workspace: rename_class(workspace, number, f"name {self.gestures}"),
        ]
        self.try_push(changes[self.rng.integers(len(changes))])

    def cell(self):
        if len(self.workspace.points):
            point, column = int(self.rng.choice(self.workspace.points.ids)), int(self.rng.integers(2))
            number = 0.0 if self.workspace.labels else float(self.rng.normal())
            self.try_push(lambda workspace: set_cell(workspace, point, column, number))

    def clear(self):
        if self.rng.random() < 0.3:
            self.push(clear_points(self.workspace))

    def bring(self):
        count, inputs = int(self.rng.integers(2, 20)), self.workspace.points.inputs.shape[1]
        labels = ("ant", "bee", "cat")[: int(self.rng.integers(2, 4))] if self.workspace.labels else ()
        targets = self.rng.integers(len(labels), size=(count, 1)) if labels else self.rng.normal(size=(count, 1))
        given = self.rng.normal(size=(count, inputs)), targets.astype(float), labels
        self.try_push(lambda workspace: take_in(workspace, *given))
