import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt

from neuronlab.gui.plots.runs.model import MEANINGS, arrow_of
from tests.gui.plots.runs.conftest import TWO, diverged, with_facts


def test_rows_are_runs_in_their_order(desk):
    assert [row.slot for row in desk.model.rows] == [0, 1]
    assert desk.model.active == 1
    assert desk.model.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole).endswith(", active")
    assert not desk.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole).endswith("active")


def test_a_sorted_table_stays_sorted_while_numbers_change(desk, make_runs_frame):
    frame = make_runs_frame(*TWO, steps=100)
    desk.model.sort_as(("train_loss", False))
    desk.show(with_facts(with_facts(frame, 0, train_loss=0.3), 1, train_loss=0.2))
    kept = QPersistentModelIndex(desk.model.index(0, 2))
    assert [row.slot for row in desk.model.rows] == [1, 0]
    desk.show(with_facts(with_facts(frame, 0, train_loss=0.1), 1, train_loss=0.2))
    assert [row.slot for row in desk.model.rows] == [0, 1]
    assert (kept.row(), kept.column()) == (1, 2)  # the current cell goes with its run
    desk.model.sort_as(None)
    assert [row.slot for row in desk.model.rows] == [0, 1]


def test_equal_values_keep_the_order_of_the_runs(desk, make_runs_frame):
    frame = make_runs_frame(TWO[0], TWO[0], TWO[0], steps=10)
    desk.show(frame)
    for descending in (False, True):
        desk.model.sort_as(("parameters", descending))
        assert [row.slot for row in desk.model.rows] == [0, 1, 2]


def test_a_diverged_run_says_where_instead_of_numbers(desk, make_runs_frame):
    desk.show(diverged(make_runs_frame(*TWO, steps=100), 0, 1234))
    cell = desk.model.index(0, desk.model.first_fact)
    assert cell.data() == "⚠ diverged at step 1,234"
    assert desk.grid.columnSpan(0, desk.model.first_fact) == desk.model.columnCount() - desk.model.first_fact
    desk.show(make_runs_frame(*TWO, steps=100))
    assert desk.grid.columnSpan(0, desk.model.first_fact) == 1


def test_every_column_of_facts_says_what_it_means(desk):
    heads = [
        desk.model.headerData(number, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
        for number in range(desk.model.columnCount())
    ]
    first = desk.column("parameters")
    assert {column.key for column in desk.model.columns[first:]} == set(MEANINGS)
    assert all("Click to sort" in head for head in heads)


@pytest.mark.parametrize(("sort_by", "arrow"), [(None, ""), (("run", False), "↑"), (("run", True), "↓")])
def test_an_arrow_stands_at_the_sorted_column_alone(desk, sort_by, arrow):
    assert arrow_of(desk.model.columns[0], sort_by) == arrow
    assert arrow_of(desk.model.columns[1], sort_by) == ""
