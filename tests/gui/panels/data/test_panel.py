import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QStyle, QStyleOptionSlider

from neuronlab.core.data.edits import take_in
from neuronlab.core.data.generators import generators_for
from neuronlab.core.data.series import without_value
from neuronlab.core.specs.tasks import TASKS
from neuronlab.gui.canvas.tools.tools import TOOLS, tools_for
from neuronlab.gui.panels.data.panel import DataPanel
from neuronlab.gui.theme.theme import Theme
from neuronlab.session.edits import StartAfresh
from neuronlab.session.proposals import Proposal
from neuronlab.session.selection import Selection
from neuronlab.wording.points import points_moved_text
from tests.controls import click, drag, type_into


@pytest.fixture
def selection(qapp):
    return Selection()


@pytest.fixture
def panel(qapp, selection):
    return DataPanel(Theme("dark"), selection)


@pytest.fixture
def document(connect, panel):
    return connect(panel)


@pytest.fixture
def points(document):
    return lambda: document.experiment.workspace.points


@pytest.mark.parametrize("task", TASKS)
def test_a_task_is_chosen_with_its_tools_and_its_presets(panel, document, task, qtbot):
    panel.choose_task("surface" if task == "curve" else "curve")
    click(qtbot, panel.task.button(task))
    assert document.experiment.task == task
    assert [key for key, button in panel.tool_buttons.items() if button.isVisible()] == [
        key for key in TOOLS if key in tools_for(task)
    ]
    assert panel.presets.preset.currentData() in generators_for(task)


def test_a_tool_is_told_by_its_key_and_shown_silently(panel, document, qtbot):
    with qtbot.waitSignal(panel.tool_chosen) as chosen:
        click(qtbot, panel.tool_buttons["erase"])
    assert chosen.args == ["erase"]
    with qtbot.assertNotEmitted(panel.tool_chosen):
        panel.show_tool("draw")
    assert panel.tool_buttons["draw"].isChecked()


def test_a_preset_brings_its_points_as_one_step(panel, document, points):
    panel.presets.preset.chosen.emit("step")
    assert document.experiment.workspace.data.generator == "step"
    assert len(points()) == generators_for("curve")["step"].count
    assert document.undo_stack.count() == 1


def test_clearing_takes_all_points_and_the_controls_that_need_them(panel, document, points, qtbot):
    click(qtbot, panel.clear)
    assert len(points()) == 0
    assert not panel.clear.isEnabled()
    assert not panel.resample.isEnabled()
    document.undo_stack.undo()
    assert panel.clear.isEnabled()


def test_what_can_be_done_with_a_selection_is_there_while_there_is_one(panel, document, points, selection):
    assert not panel.delete.isVisible()
    selection.choose(points().ids[:3])
    assert panel.delete.isVisible()
    assert "3" in panel.selected.text()
    selection.clear()
    assert not panel.delete.isVisible()


def test_a_number_chooses_a_class_for_the_selected_points_and_the_next_one_adds_it(panel, document, points, selection):
    panel.choose_task("classes")
    count = len(document.experiment.workspace.labels)
    ids = points().ids[:3]
    selection.choose(ids)
    for number in (1, count):
        panel.choose_class(number)
        assert (points().targets[points().indices_of(ids)] == number).all()
        assert panel.settings.options.label == number
    assert len(document.experiment.workspace.labels) == count + 1


def test_a_number_beyond_the_classes_is_refused(panel, document, qtbot):
    for task in ("curve", "classes"):
        panel.choose_task(task)
        before = document.experiment
        with qtbot.waitSignal(panel.refused):
            panel.choose_class(5)
        assert document.experiment == before


def test_a_class_that_is_gone_meanwhile_cannot_be_removed(panel, document, qtbot):
    panel.choose_task("classes")
    with qtbot.waitSignal(panel.refused) as refused:
        panel.settings.palette_row.removed.emit("unheard of")
    assert "unheard of" in refused.args[0]


def test_the_held_out_share_and_the_split_change_roles_only(panel, document, points, qtbot):
    before = points()
    panel.test_share.setValue(50)
    half = points()
    assert np.count_nonzero(half.test) == pytest.approx(len(half) / 2, abs=1)
    click(qtbot, panel.presets.more.header)
    click(qtbot, panel.resample)
    assert (points().test != half.test).any()
    assert (points().inputs == before.inputs).all()


def test_in_a_narrow_window_the_rarer_tools_are_in_a_menu(panel, document, qtbot):
    panel.show_compact(True)
    assert not panel.snap.isVisible()
    assert not panel.table.isVisible()
    snap, table = panel.rare.menu().actions()
    snap.trigger()
    assert panel.snap.isChecked()
    assert panel.settings.options.snaps
    panel.snap.setChecked(False)
    assert not snap.isChecked()
    with qtbot.waitSignal(panel.table_asked):
        table.trigger()
    panel.show_compact(False)
    assert panel.snap.isVisible()
    assert not panel.rare.isVisible()


@pytest.mark.parametrize(
    ("task", "formula"), [("curve", "sqrt(x)"), ("classes", "log(x1)"), ("surface", "sqrt(x1 + x2)")]
)
def test_where_a_formula_has_no_value_is_said_with_true_numbers(panel, document, points, task, formula, qtbot):
    panel.choose_task(task)
    panel.presets.preset.chosen.emit("formula")
    before = points().inputs
    with qtbot.waitSignal(panel.noticed) as noticed:
        type_into(qtbot, panel.presets.formula.text, formula)
    moved = int((points().inputs != before).any(axis=1).sum())
    count = document.experiment.workspace.data.count
    if task != "classes":  # where noise moves the positions
        assert noticed.args == [
            f"{formula} has no value at {moved} of {count} points; they were moved to where it has one."
        ]
    with qtbot.assertNotEmitted(panel.noticed):
        type_into(qtbot, panel.presets.formula.text, formula.replace("sqrt", "sin").replace("log", "cos"))
        panel.presets.count.setValue(count + 1)


def test_a_preset_after_standardised_points_starts_afresh_and_says_so(panel, document, points, qtbot):
    panel.presets.preset.chosen.emit("step")
    workspace = document.experiment.workspace
    far = take_in(workspace, 1e9 + points().inputs, points().targets, ())
    document.push(Proposal(document.experiment.with_workspace(far), "Import"))
    edits = []
    document.edited.connect(edits.append)
    with qtbot.waitSignal(panel.noticed) as noticed:
        panel.presets.preset.chosen.emit("wave")
    assert edits[0].changes == {0: StartAfresh()}
    assert noticed.args == ["The points of the preset were standardised, so the network was reinitialised."]


# -- constants of a formula ---------------------------------------------------------------------------------------


@pytest.fixture
def constant(panel, document, qtbot):
    """The row of the constant a of a·x² + b, at the width of the smallest window."""
    panel.resize(272, 600)
    panel.presets.preset.chosen.emit("formula")
    type_into(qtbot, panel.presets.formula.text, "a*x^2 + b")
    return panel.presets.constants.rows[0]


@pytest.fixture
def drag_constant(constant, qtbot):
    """Drag the handle of the slider of a, by so many pixels at a time."""

    def move(*asides, releases=True):
        option = QStyleOptionSlider()
        constant.slider.initStyleOption(option)
        part, handle = QStyle.ComplexControl.CC_Slider, QStyle.SubControl.SC_SliderHandle
        at = constant.slider.style().subControlRect(part, option, handle, constant.slider).center()
        drag(qtbot, constant.slider, at, *(at + QPoint(aside, 0) for aside in asides), releases=releases)

    return move


def value_of(document, name):
    return dict(document.experiment.workspace.data.constants).get(name)


def test_a_drag_of_a_constant_moves_the_points_in_one_undo_step(document, points, constant, drag_constant):
    before, entries = points(), document.undo_stack.count()
    drag_constant(10, 20, 30)
    assert document.undo_stack.count() == entries + 1
    assert value_of(document, "a") > 1.0
    x = points().inputs
    np.testing.assert_array_equal(x, before.inputs)
    moved = (value_of(document, "a") - 1.0) * x**2
    np.testing.assert_allclose(points().targets, before.targets + moved, rtol=1e-9, atol=1e-9)
    document.undo_stack.undo()
    assert value_of(document, "a") is None
    np.testing.assert_array_equal(points().targets, before.targets)
    assert constant.number.value() == 1.0


def test_a_constant_is_typed_beyond_the_slider(panel, document, constant, qtbot):
    type_into(qtbot, constant.number, "-12,5")
    assert value_of(document, "a") == -12.5
    assert constant.slider.value() == 100 - round(100 * 12.5 / 20)


def test_a_constant_without_any_finite_value_is_refused_and_the_old_one_stays(panel, document, constant, qtbot):
    type_into(qtbot, panel.presets.formula.text, "sqrt(a - x²)")
    with qtbot.waitSignal(panel.refused) as refused:
        type_into(qtbot, constant.number, "-1")
    assert "no finite value" in refused.args[0]
    assert constant.number.value() == 1.0
    assert value_of(document, "a") is None


def test_where_a_formula_has_no_value_is_said_once_a_constant_is_typed_or_let_go(
    panel, document, constant, drag_constant, qtbot
):
    type_into(qtbot, panel.presets.formula.text, "sqrt(x - a)")
    said = []
    panel.noticed.connect(said.append)
    type_into(qtbot, constant.number, "-5")
    assert said == []
    type_into(qtbot, constant.number, "2.5")
    assert [sentence.startswith("sqrt(x - a) has no value at ") for sentence in said] == [True]
    type_into(qtbot, constant.number, "-5")
    drag_constant(20, 40, 70, releases=False)
    assert len(said) == 1
    constant.slider.end_drag()
    data = document.experiment.workspace.data
    moved = without_value("curve", data)
    assert moved
    assert said[1:] == [points_moved_text(data.formula, moved, data.count)]
    drag_constant(0)
    assert len(said) == 2


def test_constants_are_there_with_their_formula_only(panel, document, constant, qtbot):
    rows = panel.presets.constants
    assert [row.isVisible() for row in rows.rows] == [True, True]
    assert constant.slider in panel.tab_stops()
    panel.choose_task("surface")
    assert not rows.isVisible()
    panel.presets.preset.chosen.emit("formula")
    type_into(qtbot, panel.presets.formula.text, "c*x1*x2")
    assert [row.number.accessibleName() for row in rows.rows if row.isVisible()] == ["Constant c"]
    panel.choose_task("curve")
    assert [row.isVisible() for row in rows.rows] == [True, True]
    panel.presets.preset.chosen.emit("wave")
    assert not rows.isVisible()


def test_classes_take_constants_too(panel, document, points, qtbot):
    panel.choose_task("classes")
    panel.presets.preset.chosen.emit("formula")
    type_into(qtbot, panel.presets.formula.text, "x1 - k")
    type_into(qtbot, panel.presets.noise, "0")
    type_into(qtbot, panel.presets.constants.rows[0].number, "2")
    np.testing.assert_array_equal(points().targets[:, 0], points().inputs[:, 0] > 2.0)


def test_the_rows_fit_the_narrowest_panel(panel, constant):
    assert panel.minimumSizeHint().width() <= 272
    for widget in (constant.slider, constant.number):
        assert constant.rect().contains(widget.geometry())
    assert constant.slider.width() >= 100
