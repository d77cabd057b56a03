import pytest
from PySide6.QtCore import Qt

from neuronlab.files.tables.sniff_format import guessed_sheet
from neuronlab.gui.dialogs.import_preview import SHOWN_ROWS, PreviewModel, PreviewTable
from neuronlab.gui.theme.theme import Theme

FLOWERS = b"length,width,kind\n1.5,2.5,ant\n3.5,4.5,bee\n5.5,6.5\n"
USES = {0: "x1", 2: "label"}
ROLE = Qt.ItemDataRole


@pytest.fixture
def model(qapp):  # fonts need the application
    return PreviewModel(guessed_sheet(FLOWERS), USES, Theme("dark"))


def row_of(model, row, role=ROLE.DisplayRole):
    return [model.index(row, column).data(role) for column in range(model.columnCount())]


def test_rows_are_shown_as_they_are_read_with_their_lines_and_a_short_one_is_filled_up(model):
    assert [row_of(model, row) for row in range(model.rowCount())] == [
        ["length", "width", "kind"],
        ["1.5", "2.5", "ant"],
        ["3.5", "4.5", "bee"],
        ["5.5", "6.5", ""],
    ]
    assert [model.headerData(row, Qt.Orientation.Vertical) for row in range(4)] == ["1", "2", "3", "4"]


def test_columns_that_are_imported_say_as_what_and_are_tinted(model):
    titles = [model.headerData(column, Qt.Orientation.Horizontal) for column in range(3)]
    assert [USES.get(column, "") in title for column, title in enumerate(titles)] == [True] * 3
    assert titles[1] == "width"
    assert [color is not None for color in row_of(model, 1, ROLE.BackgroundRole)] == [True, False, True]
    meanings = row_of(model, 1, ROLE.AccessibleDescriptionRole)
    assert (meanings[0], meanings[2]) == ("x1", "label")
    assert meanings[1] not in {"", "x1", "label"}


def test_the_names_of_the_columns_look_otherwise_than_rows(model):
    assert row_of(model, 0, ROLE.FontRole)[0].bold()
    assert not row_of(model, 1, ROLE.FontRole)[0].bold()
    assert len({color.name() for color in row_of(model, 0, ROLE.BackgroundRole)}) == 1


def test_a_table_without_names_has_none(qapp):
    model = PreviewModel(guessed_sheet(b"1,2\n3,4\n"), {}, Theme("dark"))
    assert not row_of(model, 0, ROLE.FontRole)[0].bold()


def test_only_the_first_rows_of_a_long_table_are_shown_and_long_cells_are_cut(qapp):
    long = "y" * 5000
    model = PreviewModel(guessed_sheet(f"x,y\n1,{long}\n".encode() + b"1,2\n" * 500), {}, Theme("dark"))
    assert model.rowCount() == SHOWN_ROWS
    assert len(row_of(model, 1)[1]) <= 101


def test_another_sheet_takes_the_place_of_the_one_before(qtbot):
    table = PreviewTable(Theme("dark"))
    qtbot.addWidget(table)
    table.show_sheet(guessed_sheet(FLOWERS), USES)
    assert table.model().columnCount() == 3
    table.show_sheet(guessed_sheet(b"1,2\n3,4\n"), {})
    assert table.model().columnCount() == 2
    assert all(64 <= table.columnWidth(column) <= 220 for column in range(2))
