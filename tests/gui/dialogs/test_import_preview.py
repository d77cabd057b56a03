import pytest
from PySide6.QtCore import QPoint, Qt

from neuronlab.files.tables.format import TableFormat
from neuronlab.files.tables.reader import Sheet
from neuronlab.gui.dialogs.import_preview import BEFORE, HEADING, ROW, SHOWN_ROWS, UNITS, PreviewModel, PreviewTable
from neuronlab.gui.theme.sizes import set_text_percent
from neuronlab.gui.theme.theme import Theme
from tests.controls import click


def sheet_of(data, **form):
    return Sheet(data, TableFormat(**form))


FLOWERS = b"length,width,kind\n1.5,2.5,ant\n3.5,4.5,bee\n5.5,6.5\n"
USES = {0: "x1", 2: "label"}
ROLE = Qt.ItemDataRole


@pytest.fixture
def model(qapp):  # fonts need the application
    return PreviewModel(sheet_of(FLOWERS, has_header=True), USES, Theme("dark"))


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
    model = PreviewModel(sheet_of(b"1,2\n3,4\n"), {}, Theme("dark"))
    assert not row_of(model, 0, ROLE.FontRole)[0].bold()


def test_a_row_of_units_has_its_own_line(qapp):
    model = PreviewModel(sheet_of(b"t,v\n\ns,V\n1,2\n", has_header=True, has_units=True), {}, Theme("dark"))
    assert [model.headerData(row, Qt.Orientation.Vertical) for row in range(3)] == ["1", "3", "4"]


def test_a_long_name_is_cut_before_what_the_column_is_used_as(qtbot):
    table = PreviewTable(Theme("dark"))
    qtbot.addWidget(table)
    assert table.horizontalHeader().textElideMode() == Qt.TextElideMode.ElideMiddle
    table.show_sheet(sheet_of(b"the length of the leaf,y\n1,2\n", has_header=True), {0: "x"})
    assert table.model().headerData(0, Qt.Orientation.Horizontal) == "the length of t…  →  x"


def test_columns_have_room_in_another_text_size(qtbot):
    theme = Theme("dark")
    table = PreviewTable(theme)
    qtbot.addWidget(table)
    table.show_sheet(sheet_of(FLOWERS, has_header=True), USES)
    usual = table.columnWidth(0)
    try:
        set_text_percent(150)
        theme.changed.emit()
        assert table.columnWidth(0) > usual
    finally:
        set_text_percent(100)


def test_only_the_first_rows_of_a_long_table_are_shown_and_long_cells_are_cut(qapp):
    long = "y" * 5000
    model = PreviewModel(sheet_of(f"x,y\n1,{long}\n".encode() + b"1,2\n" * 500, has_header=True), {}, Theme("dark"))
    assert model.rowCount() == SHOWN_ROWS
    assert len(row_of(model, 1)[1]) <= 101


def test_another_sheet_takes_the_place_of_the_one_before(qtbot):
    table = PreviewTable(Theme("dark"))
    qtbot.addWidget(table)
    table.show_sheet(sheet_of(FLOWERS, has_header=True), USES)
    assert table.model().columnCount() == 3
    table.show_sheet(sheet_of(b"1,2\n3,4\n"), {})
    assert table.model().columnCount() == 2
    assert all(64 <= table.columnWidth(column) <= 220 for column in range(2))


# -- lines before the table ---------------------------------------------------------------------------------------

PREAMBLE = b"Made by hand, in June\n\nx,y\n1,2\n3,4\n"


@pytest.fixture
def table(qtbot):
    table = PreviewTable(Theme("dark"))
    qtbot.addWidget(table)
    table.show_sheet(sheet_of(PREAMBLE, has_header=True, skip_lines=2), {0: "x", 1: "y"})
    table.resize(400, 300)
    table.show()
    return table


def test_lines_before_the_table_are_shown_whole_and_grey(table):
    model = table.model()
    assert [line.number for line in table.lines] == [1, 2, 3, 4, 5]
    assert [line.kind for line in table.lines] == [BEFORE, BEFORE, HEADING, ROW, ROW]
    assert row_of(model, 0) == ["Made by hand, in June", ""]
    assert table.columnSpan(0, 0) == 2
    assert row_of(model, 0, ROLE.ForegroundRole)[0] != row_of(model, 3, ROLE.ForegroundRole)[0]
    assert row_of(model, 0, ROLE.AccessibleDescriptionRole)[0] == BEFORE


def test_a_click_on_a_line_before_the_table_or_on_any_number_begins_the_table_there(table, qtbot):
    with qtbot.waitSignal(table.line_chosen) as chosen:
        click(qtbot, table.viewport(), table.visualRect(table.model().index(0, 0)).center())
    assert chosen.args == [1]
    numbers = table.verticalHeader()
    with qtbot.waitSignal(table.line_chosen) as chosen:
        click(qtbot, numbers.viewport(), QPoint(5, numbers.sectionViewportPosition(3) + 5))
    assert chosen.args == [4]
    with qtbot.assertNotEmitted(table.line_chosen):
        click(qtbot, table.viewport(), table.visualRect(table.model().index(3, 0)).center())


def test_a_table_of_one_column_has_lines_before_it_too(qapp):
    table = PreviewTable(Theme("dark"))
    table.show_sheet(sheet_of(b"A remark\n1\n2\n", skip_lines=1), {})
    assert [line.kind for line in table.lines] == [BEFORE, ROW, ROW]


def test_a_row_of_units_is_shown_below_the_names(qapp):
    model = PreviewModel(sheet_of(b"t,v\n(s),(mV)\n1,2\n3,4\n", has_header=True, has_units=True), {}, Theme("dark"))
    assert [line.kind for line in model.lines] == [HEADING, UNITS, ROW, ROW]
    assert row_of(model, 1) == ["s", "mV"]
    assert [model.headerData(row, Qt.Orientation.Vertical) for row in range(4)] == ["1", "2", "3", "4"]


def test_rows_are_as_high_as_the_text_size_says_although_their_font_follows_later(qtbot):
    theme = Theme("dark")
    table = PreviewTable(theme)
    qtbot.addWidget(table)
    usual = table.verticalHeader().defaultSectionSize()
    large = table.font()
    large.setPixelSize(3 * usual)
    table.verticalHeader().setFont(large)
    theme.changed.emit()
    assert table.verticalHeader().defaultSectionSize() == usual
