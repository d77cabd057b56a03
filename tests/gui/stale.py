"""One window, what can happen to it while something is typed, and whether what is typed then went to something else."""

import shiboken6
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemDelegate, QApplication, QComboBox, QLineEdit
from pytestqt.exceptions import capture_exceptions

from neuronlab.core.data.edits import add_class, add_points, clear_points, load_generator, remove_class
from neuronlab.core.data.generators import FORMULA, generators_for
from neuronlab.core.data.points import PointSet
from neuronlab.core.specs.base import Spec
from neuronlab.core.specs.data import preset_spec
from neuronlab.core.specs.experiment import Experiment
from neuronlab.core.specs.network import LayerSpec
from neuronlab.core.training.trainer import Trainer
from neuronlab.core.training.trajectory import Checkpoint
from neuronlab.gui.widgets.folds import Fold
from neuronlab.gui.window.typing_guard import Editor
from neuronlab.session.proposals import Proposal
from tests.gui.editors import choose_another, editors_of, path_of, reveal, type_into

LAYERS = (
    LayerSpec(3, "leaky_relu", parameter=0.05),
    LayerSpec(4, "custom", formula="z*tanh(z)", dropout=0.1),
    LayerSpec(5, "relu"),
)


# -- states a window can be in ----------------------------------------------------------------------------------------


def with_hidden(experiment, *hidden):
    run = experiment.workspace.run
    return experiment.with_run(replace(run, network=replace(run.network, hidden=hidden)))


def with_training(experiment, **changes):
    run = experiment.workspace.run
    return experiment.with_run(replace(run, training=replace(run.training, **changes)))


def with_view(experiment, **changes):
    workspace = experiment.workspace
    return experiment.with_workspace(replace(workspace, view=replace(workspace.view, **changes)))


def first_preset(task):
    return next(key for key in generators_for(task) if key != FORMULA)


def base_of(task):
    """A task with much to edit: layers that all differ, a formula's points, a schedule, a section."""
    experiment = with_hidden(replace(Experiment(), task=task), *LAYERS)
    experiment = with_training(experiment, schedule="step", initializer="normal", optimizer="momentum")
    workspace = experiment.workspace
    workspace = load_generator(workspace, replace(preset_spec(task, FORMULA, workspace.data), count=12))
    if task == "classes":
        workspace = add_class(workspace)
    return with_view(experiment.with_workspace(workspace), section=task == "surface")


def before(base):
    """What undo comes to: fewer layers, other points, a class less."""
    workspace = base.workspace
    if workspace.labels:
        workspace = remove_class(workspace, 2)
    data = replace(preset_spec(base.task, first_preset(base.task), workspace.data), count=5)
    earlier = with_hidden(base.with_workspace(load_generator(workspace, data)), LAYERS[2])
    return with_training(earlier, schedule="constant", initializer="uniform", learning_rate=0.3)


def after(base):
    """What redo comes to: two layers in another order, no points, another optimiser."""
    emptied = base.with_workspace(clear_points(base.workspace))
    return with_training(with_hidden(emptied, LAYERS[1], LAYERS[0]), optimizer="adam")


# -- what can happen --------------------------------------------------------------------------------------------------


def _push(window, change):
    document = window.session.document
    document.push(Proposal(change(document.experiment), "an edit from elsewhere"))


def _with_other_points(experiment):
    points, workspace = experiment.workspace.points, clear_points(experiment.workspace)
    return experiment.with_workspace(add_points(workspace, points.inputs[:3] + 0.5, points.targets[:3]))


def _close_folds(window):
    for fold in window.findChildren(Fold):
        fold.header.setChecked(False)


def _hide_docks(window):
    for dock in window.body.views.values():
        dock.put_away()
    window.stage.show_page("network")


def _choose_other_task(window):
    window.data_panel.choose_task("classes" if window.session.document.experiment.task == "curve" else "curve")


EVENTS = {
    "undo": lambda window: window.session.document.undo_stack.undo(),
    "redo": lambda window: window.session.document.undo_stack.redo(),
    "a look back": lambda window: window.session.look_back(window.checkpoint),
    "the first layer removed": lambda window: window.network_panel.layer_rows[0].remove.click(),
    "the last layer removed": lambda window: window.network_panel.layer_rows[-1].remove.click(),
    "all layers removed": lambda window: _push(window, with_hidden),
    "a layer moved": lambda window: window.network_panel.layer_rows[0].down.click(),
    "a layer added": lambda window: window.network_panel.add.click(),
    "another layer selected": lambda window: window.network_panel.select_layer(2),
    "another activation": lambda window: window.activation_panel.choose("sigmoid"),
    "another task": _choose_other_task,
    "points cleared": lambda window: window.data_panel.clear.click(),
    "points deleted": lambda window: window.points_controller.delete(),
    "nothing selected": lambda window: window.selection.clear(),
    "another preset": lambda window: window.data_panel.presets.preset_chosen.emit(
        first_preset(window.session.document.experiment.task)
    ),
    "points imported": lambda window: _push(window, _with_other_points),
    "reset": lambda window: window.session.reset(),
    "a new seed": lambda window: window.training_panel.first_weights.new_seed.click(),
    "another optimizer": lambda window: _push(window, lambda now: with_training(now, optimizer="lbfgs")),
    "other first weights": lambda window: _push(window, lambda now: with_training(now, initializer="uniform")),
    "another tool": lambda window: window.canvas_controller.use_tool("erase"),
    "folds closed": _close_folds,
    "docks hidden": _hide_docks,
}
OF_CLASSES = {
    "the first class removed": lambda window: window.data_panel.settings.palette_row.buttons[0].actions()[1].trigger(),
    "a class added": lambda window: window.data_panel.settings.palette_row.add.click(),
}
OF_SURFACES = {"no section": lambda window: _push(window, lambda now: with_view(now, section=False))}
EVENTS_OF = {"curve": EVENTS, "classes": EVENTS | OF_CLASSES, "surface": EVENTS | OF_SURFACES}

COMMITS = {
    "Enter": lambda window: QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Return),
    "Tab": lambda window: QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab),
    "a click elsewhere": lambda window: window.canvas.plot.setFocus(),
}


# -- editors that have to be opened -----------------------------------------------------------------------------------


def _cell(column, kind):
    def open_cell(window):
        table = window.table
        reveal(table)
        table.view.setFocus()
        for left_open in table.view.viewport().findChildren(kind):
            if left_open.isVisible():
                table.view.closeEditor(left_open, QAbstractItemDelegate.EndEditHint.NoHint)
        table.view.setCurrentIndex(table.model.index(2, column))
        table.view.edit(table.model.index(2, column))
        return next(cell for cell in table.view.viewport().findChildren(kind) if cell.isVisible())  # others have closed

    return open_cell


def _parameter(window):
    reveal(window.inspector)
    window.inspector.pin_unit(2, 0)
    numbers, network = window.inspector.numbers, window.session.document.experiment.workspace.run.network
    for _ in range(2_000):
        frame = window.inspector.frame
        if frame is not None and frame.network_spec == network and window.session._frames.is_empty:
            numbers.setFocus()
            QTest.keyClick(numbers, Qt.Key.Key_Return)
            QApplication.processEvents()  # other rows, or another size, would close the editor
            if numbers._editor.isVisible():
                break
        QTest.qWait(5)
    return numbers._editor


OPENED = {"Table: x of a point": _cell(0, QLineEdit), "Inspector: a weight": _parameter}
OPENED_OF = {"curve": OPENED, "classes": OPENED | {"Table: a class": _cell(2, QComboBox)}, "surface": OPENED}


# -- what the document says -------------------------------------------------------------------------------------------


def _flat(value, path=()):
    """Every number and name of an experiment, by the names that lead to it; those of a point by its id."""
    if isinstance(value, PointSet):
        rows = zip(value.ids.tolist(), zip(value.inputs.tolist(), value.targets.tolist(), strict=True), strict=True)
        return {(*path, "n"): len(value)} | {(*path, point): row for point, row in rows}
    if isinstance(value, Spec):
        parts = [(name, getattr(value, name)) for name in value.__struct_fields__]
    elif isinstance(value, tuple):
        parts = [("n", len(value)), *enumerate(value)]
    else:
        return {path: value}
    return {key: leaf for name, part in parts for key, leaf in _flat(part, (*path, name)).items()}


def _changes(old, new):
    old, new = _flat(old), _flat(new)
    return {key: (old.get(key), new.get(key)) for key in old.keys() | new.keys() if old.get(key) != new.get(key)}


def _is_about_the_same(path, then, now):
    """Whether the layer or the points that a value belongs to are the same in two experiments."""
    if then.task != now.task or path[0] not in {then.task, "warm_edits"}:
        return False
    if "hidden" in path:
        number, here, there = path[5], then.workspace.run.network.hidden, now.workspace.run.network.hidden
        return len(here) == len(there) and here[number] == there[number]
    if "points" in path or "data" in path:
        return then.workspace.points.family is now.workspace.points.family
    return True


# -- trying it --------------------------------------------------------------------------------------------------------


class Trial:
    """A window to which one comes back in the same state before every attempt."""

    def __init__(self, window, task, layer, tool):
        self.window, self.document = window, window.session.document
        self.task, self._layer, self._tool = task, layer, tool
        self.base, self._said = base_of(task), []
        self._before, self._after = before(self.base), after(self.base)
        self._asked, self._without, self._named = {}, {}, {}
        workspace = self._before.workspace
        window.checkpoint = Checkpoint(workspace, Trainer(workspace.run, workspace.points).state())
        for speaker in (window.typing_guard, *window.panels, window.units_controller, window.inspector.numbers):
            speaker.refused.connect(self._said.append)

    def names(self):
        """Every editor that can be used in this state."""
        self.begin()
        found = {}
        for editor in editors_of(self.window):
            found.setdefault(path_of(editor, self.window), editor)
        self._named = found
        return [name for name in found if self.opened(name) is not None] + list(OPENED_OF[self.task])

    def begin(self):
        window = self.window
        window.activateWindow()
        for dock in window.body.views.values():
            dock.put_away()  # what nobody looks at need not be painted, thousands of times
        window.stage.show_page("microscope")  # which has nothing to show while it is not asked to step
        window.session.look_back(None)
        self.document.undo_stack.clear()
        for state in (self._before, self.base, self._after):
            self.document.push(Proposal(state, "state"))
        self.document.undo_stack.undo()
        assert self.document.experiment == self.base
        window.network_panel.select_layer(self._layer)
        window.canvas_controller.use_tool(self._tool)
        window.points_controller.select_all()
        window.canvas.plot.setFocus()
        self._said.clear()

    def opened(self, name):
        """The editor of this name, made one that can be used; None where this state has none."""
        window = self.window
        if name in OPENED_OF[self.task]:
            return OPENED_OF[self.task][name](window)
        named = [editor for editor in editors_of(window) if path_of(editor, window) == name]
        if not named and shiboken6.isValid(self._named[name]):
            named = [self._named[name]]  # it is called after the loss of the last frame, which may be of before `begin`
        return next((editor for editor in named if reveal(editor)), None)

    def _experiment_after(self, name, event):
        """What the event alone makes of it all; a cell of the table is opened first, since that selects its point."""
        opener = OPENED_OF[self.task].get(name)
        if (opener, event) not in self._without:
            self.begin()
            if opener is not None:
                opener(self.window)
            EVENTS_OF[self.task][event](self.window)
            self._without[opener, event] = self.document.experiment
        return self._without[opener, event]

    def _asked_by(self, name):
        """What it changes to enter the text at once."""
        if name not in self._asked:
            self.begin()
            editor = self.opened(name)
            type_into(editor)
            if isinstance(editor, QComboBox):
                editor.hidePopup()
            else:
                COMMITS["Enter"](self.window)
            QApplication.processEvents()  # a table takes Enter over only then
            self._asked[name] = _changes(self.base, self.document.experiment)
        return self._asked[name]

    def attempt(self, name, event, commit):
        """Type, let something happen, enter it. Returns what is wrong with what came of it, or nothing."""
        without, asked = self._experiment_after(name, event), self._asked_by(name)
        self.begin()
        editor = self.opened(name)
        text = type_into(editor)
        with capture_exceptions() as exceptions:
            EVENTS_OF[self.task][event](self.window)
            self._enter(editor, commit)
            QApplication.processEvents()
        if exceptions:
            return f"{exceptions[0][0].__name__}: {exceptions[0][1]}"
        if (
            shiboken6.isValid(editor)
            and isinstance(editor, Editor)
            and not editor.isVisible()
            and editor.typed_text() is not None
        ):
            return "it is hidden and would still be entered"
        done = _changes(without, self.document.experiment)
        if [path for path in done if not _is_about_the_same(path, self.base, without)]:
            return f"something else was changed: {done}"
        if not text:
            return ""
        if done:
            return "" if done.keys() <= asked.keys() else f"{done} was changed, not {asked}"
        is_there_already = all(_flat(without).get(path) == new for path, (_, new) in asked.items())
        return "" if is_there_already or any(text in sentence for sentence in self._said) else "nothing was said"

    def _enter(self, editor, commit):
        """As a person would, and then straight to the editor, wherever it is now."""
        if not shiboken6.isValid(editor):
            return
        if isinstance(editor, QComboBox):
            if editor.view().isVisible():
                choose_another(editor)
            return
        COMMITS[commit](self.window)
        QApplication.processEvents()
        if shiboken6.isValid(editor) and editor.isVisible():
            QTest.keyClick(editor, Qt.Key.Key_Return)
