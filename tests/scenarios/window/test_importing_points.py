"""Points from outside, through the window: a file by dialog, by drop, text by paste; and out again as text."""

import itertools

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from neuronlab.core.data.edits import add_points, clear_points
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.specs.training import MAX_POINTS
from neuronlab.session.proposals import Proposal
from neuronlab.session.threads import is_any_running
from tests.controls import click, press_key, trigger
from tests.patience import WAIT_MS
from tests.windows import in_one_window, share_window


@pytest.fixture
def flowers(tmp_path):
    rows = [
        "length;width;species",
        *(f"{1 + k / 10:.1f};{k % 7},5;{name}".replace(".", ",") for k, name in enumerate(["ant", "bee", "cat"] * 10)),
    ]
    path = tmp_path / "flowers.csv"
    path.write_text("\n".join(rows))
    return path


@pytest.fixture
def dialog_of(window, qtbot):
    """Wait until the import dialog has read everything."""

    def wait():
        qtbot.waitUntil(lambda: window.imports.dialog is not None and window.imports.dialog.isVisible())
        qtbot.waitUntil(window.imports.dialog.accept_button.isEnabled)
        return window.imports.dialog

    return wait


@pytest.fixture
def copied(window, qtbot):
    """Wait inside until the points are on the clipboard."""

    return lambda: qtbot.waitSignal(
        window.clipboard.noticed, timeout=2 * WAIT_MS, check_params_cb=lambda noticed: noticed.startswith("Copied")
    )


def drop(window, data):
    at, buttons, keys = QPointF(400, 300), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(at.toPoint(), Qt.DropAction.CopyAction, data, buttons, keys)
    QApplication.sendEvent(window, enter)
    if enter.isAccepted():
        QApplication.sendEvent(window, QDropEvent(at, Qt.DropAction.CopyAction, data, buttons, keys))
    return enter.isAccepted()


def expect_flowers(session, points, window):
    experiment = session.document.experiment
    assert experiment.task == "classes"
    assert experiment.workspace.labels == ("ant", "bee", "cat")
    assert len(points()) == 30
    assert points().inputs[0].tolist() == [1.0, 0.5]
    assert experiment.workspace.run.training.standardize
    assert (
        window.insight_bar.text.text()
        == "Imported 30 points of flowers.csv: 3 classes, standardised; the network was reinitialised."
    )
    assert "length" in window.canvas.plot.getPlotItem().getAxis("bottom").labelText


def test_a_file_chosen_in_the_dialog_becomes_the_points_in_one_step(
    window, session, points, flowers, dialog_of, monkeypatch, wait_for_frame, qtbot
):
    session.play()
    curve = wait_for_frame(lambda frame: frame.step > 100)
    before = session.document.experiment
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, **__: (str(flowers), ""))
    trigger(qtbot, window.actions_by_name["import"])
    dialog = dialog_of()
    assert session.document.experiment is before  # nothing happens before it is wanted
    click(qtbot, dialog.accept_button)
    expect_flowers(session, points, window)
    assert session.document.undo_stack.count() == 1
    frame = wait_for_frame(lambda frame: frame.task == "classes" and frame.network_spec.outputs == 3)
    assert frame.train_count + frame.test_count == 30
    session.play()
    wait_for_frame(lambda frame: frame.step > 200 and frame.probe.train_loss < 1.0)
    session.document.undo_stack.undo()
    assert session.document.experiment == before
    back = wait_for_frame(lambda frame: frame.task == "curve")
    assert back.step >= curve.step


def a_file_is_dropped_on_the_window(window, session, points, flowers, dialog_of, qtbot):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(flowers))])
    assert drop(window, data)
    click(qtbot, dialog_of().accept_button)
    expect_flowers(session, points, window)


def cancelling_leaves_everything_as_it_is(window, session, flowers, dialog_of, qtbot):
    before = session.document.experiment
    window.imports.open_path(flowers)
    press_key(qtbot, dialog_of(), Qt.Key.Key_Escape)
    assert session.document.experiment is before
    assert session.document.undo_stack.count() == 0


def cells_of_a_spreadsheet_are_pasted(window, session, points, dialog_of, qtbot):
    QApplication.clipboard().setText("x\ty\n1\t2\n3\t5\n4\t7\n")
    press_key(qtbot, window.canvas.plot, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    click(qtbot, dialog_of().accept_button)
    assert session.document.experiment.task == "curve"
    assert points().inputs[:, 0].tolist() == [1.0, 3.0, 4.0]
    assert points().targets[:, 0].tolist() == [2.0, 5.0, 7.0]


TABLES = {
    "curve": "t\tv\n" + "".join(f"{1.7e9 + k / 10:.1f}\t{1e9 + k % 3}\n" for k in range(20)),
    "classes": "t\tu\tkind\n" + "".join(f"{1.7e9 + k / 10:.1f}\t{k % 5 / 4}\t{'ab'[k % 2]}\n" for k in range(20)),
    "surface": "t\tu\tv\n" + "".join(f"{1.7e9 + k / 10:.1f}\t{k % 5 / 4}\t{k * k}.5\n" for k in range(20)),
}


WAYS = {"curve": "drop", "classes": "paste", "surface": "drop"}
"""By which way points of a task come; the longer form has both for each."""


def a_trained_network_starts_afresh_with_the_scale_of_new_points_whichever_way_they_come(
    window, session, points, dialog_of, wait_for_frame, learned, snapshot, tmp_path, task, way, qtbot
):
    window.data_panel.choose_task(task)
    run = session.document.experiment.workspace.run
    session.document.push_run(replace(run, training=replace(run.training, standardize=True)), "Standardise")
    trained = learned(50)
    before, left = session.document.experiment, window.canvas.plot.ranges
    if way == "drop":
        (tmp_path / "far.tsv").write_text(TABLES[task] + "oops\n" * 3)
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(tmp_path / "far.tsv"))])
        assert drop(window, data)
    else:
        QApplication.clipboard().setText(TABLES[task] + "oops\n" * 3)
        press_key(qtbot, window.canvas.plot, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.imports.dialog is not None and window.imports.dialog.isVisible())
    dialog = window.imports.dialog
    click(qtbot, dialog.columns.task.button(task))
    click(qtbot, dialog.findings.skip)
    click(qtbot, dialog_of().accept_button)
    assert session.document.experiment.task == task
    name = "far.tsv" if way == "drop" else "pasted text"
    classes = "2 classes, " if task == "classes" else ""
    assert window.insight_bar.text.text() == (
        f"Imported 20 points of {name}: {classes}3 rows left out, standardised; the network was reinitialised."
    )
    assert session.document.experiment.workspace.run.training.standardize
    frame = wait_for_frame(lambda frame: frame.points is points())
    assert frame.step == 0
    assert frame.network.input_scaling.mean[0] == pytest.approx(1.7e9, abs=2.0)
    (low, high), _ = window.canvas.plot.ranges
    assert np.ptp(points().inputs[:, 0]) > 0.65 * (high - low)
    session.document.undo_stack.undo()
    assert session.document.experiment == before
    back = wait_for_frame(lambda frame: frame.points is before.workspace.points)
    assert back.step == trained.step
    assert np.allclose(window.canvas.plot.ranges, left)


test_a_trained_network_starts_afresh_with_the_scale_of_new_points = in_one_window(("task", "way"), WAYS.items())(
    a_trained_network_starts_afresh_with_the_scale_of_new_points_whichever_way_they_come
)
test_a_trained_network_starts_afresh_for_every_task_and_way = pytest.mark.long(
    in_one_window(("task", "way"), list(itertools.product(TASKS, ["drop", "paste"])))(
        a_trained_network_starts_afresh_with_the_scale_of_new_points_whichever_way_they_come
    )
)


@in_one_window("task", TASKS)
def points_are_copied_as_text_and_pasted_back_exactly(window, session, points, copied, dialog_of, task, qtbot):
    window.data_panel.choose_task(task)
    before, labels = points(), session.document.experiment.workspace.labels
    with copied():
        press_key(qtbot, window.canvas.plot, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert f"Copied {len(before)} points" in window.insight_bar.text.text()
    click(qtbot, window.data_panel.clear)
    trigger(qtbot, window.actions_by_name["paste"])
    dialog = dialog_of()
    click(qtbot, dialog.columns.task.button(task))  # three columns of numbers may be either
    click(qtbot, dialog_of().accept_button)
    assert points().inputs.tobytes() == before.inputs.tobytes()
    assert points().targets.tobytes() == before.targets.tobytes()
    assert session.document.experiment.workspace.labels == labels


def the_table_copies_its_selected_rows_as_they_are_sorted(window, session, copied, qtbot):
    window.data_panel.choose_task("classes")
    window.docks["table"].reveal()
    window.table.view.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    window.table.view.selectAll()
    with copied():
        press_key(qtbot, window.table.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    header, *rows = QApplication.clipboard().text().splitlines()
    x = [float(row.split("\t")[0]) for row in rows]
    assert header == "x1\tx2\tlabel"
    assert len(x) == len(session.document.experiment.workspace.points)
    assert x == sorted(x)


@pytest.fixture(params=[100_000, pytest.param(MAX_POINTS, marks=pytest.mark.long)])
def many_points(session, request):
    """So many points that their text takes a moment, and in the longer form seconds."""
    here = session.document.experiment
    x = np.linspace(-3.0, 3.0, request.param)[:, None]
    session.document.push(
        Proposal(here.with_workspace(add_points(clear_points(here.workspace), x, np.cos(x))), "Many points")
    )
    return request.param


def test_many_points_are_copied_while_the_window_lives_on(window, copied, many_points, qtbot):
    QApplication.clipboard().setText("before")
    with copied():
        trigger(qtbot, window.actions_by_name["copy"])
        assert f"Copying {many_points:,} points" in window.insight_bar.text.text()
        trigger(qtbot, window.actions_by_name["paste"])
        assert "still being copied" in window.insight_bar.text.text()
        assert QApplication.clipboard().text() == "before"
    assert QApplication.clipboard().text().count("\n") == many_points + 1
    assert f"Copied {many_points:,} points" in window.insight_bar.text.text()


def test_closing_while_points_are_being_copied_leaves_no_thread_and_the_clipboard_as_it_was(window, many_points, qtbot):
    QApplication.clipboard().setText("before")
    trigger(qtbot, window.actions_by_name["copy"])
    window.close_without_remembering()
    QApplication.processEvents()
    qtbot.waitUntil(lambda: not is_any_running())
    assert QApplication.clipboard().text() == "before"


def an_empty_clipboard_is_told_and_nothing_opens(window, qtbot):
    QApplication.clipboard().setText("   ")
    trigger(qtbot, window.actions_by_name["paste"])
    assert "clipboard contains no text" in window.insight_bar.text.text()
    assert window.imports.dialog is None


@in_one_window(
    ("text", "says"),
    [
        ("1\t" * 6000 + "1\n", "It has 6,001 columns; the limit is 5,000. Leave out some."),
        ("1\t" * 500_000 + "1\n", "Line 1 has more than 1,000,000 characters. Shorten or divide it."),
        ("\n" * 300_000 + " ", "It contains no rows of numbers. Add some, or use another table."),
    ],
)
def pasted_text_of_an_absurd_shape_is_refused_while_the_window_lives(window, qtbot, text, says):
    window.imports.paste(text)
    qtbot.waitUntil(lambda: any(box.isVisible() for box in window.findChildren(QMessageBox)))
    box = next(box for box in window.findChildren(QMessageBox) if box.isVisible())
    assert says.lower() in box.text().lower()
    box.accept()
    assert window.imports.dialog is None


def a_file_that_is_no_table_is_told_in_a_sentence(window, session, tmp_path, qtbot):
    path = tmp_path / "picture.csv"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    before = session.document.experiment
    window.imports.open_path(path)
    qtbot.waitUntil(lambda: any(box.isVisible() for box in window.findChildren(QMessageBox)))
    box = next(box for box in window.findChildren(QMessageBox) if box.isVisible())
    assert "picture.csv cannot be read as points" in box.text()
    box.accept()
    assert session.document.experiment is before


def what_holds_neither_file_nor_text_is_not_taken(window):
    assert not drop(window, QMimeData())


test_points_that_come_and_go = share_window(
    a_file_is_dropped_on_the_window,
    cancelling_leaves_everything_as_it_is,
    cells_of_a_spreadsheet_are_pasted,
    points_are_copied_as_text_and_pasted_back_exactly,
    the_table_copies_its_selected_rows_as_they_are_sorted,
    an_empty_clipboard_is_told_and_nothing_opens,
    pasted_text_of_an_absurd_shape_is_refused_while_the_window_lives,
    a_file_that_is_no_table_is_told_in_a_sentence,
    what_holds_neither_file_nor_text_is_not_taken,
)
