from PySide6.QtWidgets import QApplication

from neuronlab.core.data.points import PointSet
from neuronlab.session.run_proposals import duplicate
from tests.controls import click, type_into
from tests.gui.plots.runs.conftest import TWO

NO_TEST = PointSet([[0.0], [1.0], [2.0]], [[0.0], [1.0], [0.0]], ids=[0, 1, 2], test=[False] * 3, source=[-1] * 3)


def test_the_line_above_says_what_all_runs_share(desk):
    assert desk.view.painted_texts()[0].startswith("Same in all: ")
    assert desk.view._common.toolTip() == desk.view.painted_texts()[0]


def test_a_target_is_typed_and_proposed(desk, qtbot):
    assert desk.view.target.value() == 0.05
    type_into(qtbot, desk.view.target, "0.2")
    (proposal,) = desk.proposals
    assert proposal.experiment.workspace.target_loss == 0.2


def test_the_target_is_named_for_the_loss_it_is_compared_with(desk, make_runs_frame):
    assert desk.view.target.accessibleName() == "Target test loss"
    desk.show(make_runs_frame(*TWO, points=NO_TEST))
    assert desk.view.target.accessibleName() == "Target train loss"


def test_both_forms_are_copied_in_the_order_on_screen(desk, qtbot):
    desk.model.sort_as(("parameters", True))
    first = desk.model.rows[0].cells[0].text
    click(qtbot, desk.view.copy_csv)
    assert QApplication.clipboard().text().splitlines()[1].startswith(first)
    click(qtbot, desk.view.copy_markdown)
    assert QApplication.clipboard().text().splitlines()[2].startswith(f"| {first} |")
    assert desk.notices == ["Copied a table of 2 runs as CSV.", "Copied a table of 2 runs as Markdown."]


def test_a_run_alone_has_a_row_and_can_be_duplicated_here(desk, make_runs_frame, qtbot):
    assert not desk.view.duplicate.isVisible()
    desk.show(make_runs_frame(TWO[0], steps=10))
    assert desk.model.rowCount() == 1
    assert not desk.view.painted_texts()[0].startswith("Same in all")
    click(qtbot, desk.view.duplicate)
    assert desk.proposals[-1].experiment == duplicate(desk.view.experiment).experiment


def test_a_click_in_the_window_activates_a_run_and_undo_goes_back(window, session, qtbot, wait_for_frame):
    document = session.document
    document.push(duplicate(document.experiment))
    window.stage.show_page("runs")
    wait_for_frame(lambda frame: len(frame.runs) == 2 and frame.runs[0].facts is not None)
    grid = window.runs.grid
    qtbot.waitUntil(lambda: window.runs.model.rowCount() == 2)
    assert window.runs.model.active == 1
    click(qtbot, grid.viewport(), grid.visualRect(window.runs.model.index(0, 0)).center())
    assert document.experiment.workspace.active == 0
    qtbot.waitUntil(lambda: window.runs.model.active == 0)
    document.undo_stack.undo()
    assert document.experiment.workspace.active == 1


def test_another_target_in_the_window_is_compared_with_at_once(window, session, qtbot, wait_for_frame):
    window.stage.show_page("runs")
    session.step()
    wait_for_frame(lambda frame: frame.step == 1 and frame.runs[0].facts is not None)
    column = [column.key for column in window.runs.model.columns].index("steps_to_target")
    type_into(qtbot, window.runs.target, "1e-9")
    qtbot.waitUntil(lambda: window.runs.model.rows[0].cells[column].text == "not yet")
    type_into(qtbot, window.runs.target, "1000")
    qtbot.waitUntil(lambda: window.runs.model.rows[0].cells[column].text != "not yet")
