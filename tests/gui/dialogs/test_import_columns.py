import pytest
from PySide6.QtCore import Qt

from neuronlab.files.tables.planning import plan_reading
from neuronlab.files.tables.source import pasted_source
from neuronlab.gui.dialogs.import_candidates import candidates_of
from neuronlab.gui.dialogs.import_columns import ImportColumns
from neuronlab.gui.theme.sizes import set_text_percent
from neuronlab.gui.theme.theme import Theme
from tests.controls import click, press_key, type_text

WIDE = "speed,weight,power,age,price\n" + "".join(
    f"{row * 7 % 10 + 0.5},{row * 3 % 11 + 0.25},{row * 5 % 13},{row * 9 % 17},{row * 2 % 19 + 0.125}\n"
    for row in range(40)
)


@pytest.fixture
def theme(qapp):
    return Theme("dark")


@pytest.fixture
def columns(theme, qtbot):
    columns = ImportColumns(theme)
    qtbot.addWidget(columns)
    show(columns, WIDE)
    columns.resize(320, 560)
    columns.show()
    return columns


def show(columns, table):
    plan = plan_reading(pasted_source(table))
    columns.show_plan(plan, candidates_of(plan))
    return plan


def names(columns):
    return [chooser.currentText() for chooser in columns.choosers]


def at(columns, title):
    """The middle of the picture of a column."""
    model = columns.pictures.model()
    (index,) = (model.index(row, 0) for row in range(model.rowCount()) if title in model.index(row, 0).data())
    columns.pictures.scrollTo(index)
    return columns.pictures.visualRect(index).center()


def test_a_click_on_a_picture_chooses_its_column_as_what_the_segments_say(columns, qtbot):
    assert names(columns) == ["speed", "weight", "price"]
    with qtbot.waitSignal(columns.columns_chosen) as chosen:
        click(qtbot, columns.pictures.viewport(), at(columns, "age"))
    assert chosen.args == [(3, 1, 4)]
    click(qtbot, columns.uses["surface"].button("2"))
    with qtbot.waitSignal(columns.columns_chosen) as chosen:
        click(qtbot, columns.pictures.viewport(), at(columns, "power"))
    assert chosen.args == [(0, 1, 2)]


def test_columns_that_are_both_chosen_change_places(columns, qtbot):
    with qtbot.waitSignal(columns.columns_chosen) as chosen:
        click(qtbot, columns.pictures.viewport(), at(columns, "price"))
    assert chosen.args == [(4, 1, 0)]


def test_what_is_chosen_already_is_not_chosen_again(columns, qtbot):
    with qtbot.assertNotEmitted(columns.columns_chosen):
        click(qtbot, columns.pictures.viewport(), at(columns, "speed"))


def test_arrow_keys_and_enter_choose_a_picture(columns, qtbot):
    press_key(qtbot, columns.pictures, Qt.Key.Key_Down)
    press_key(qtbot, columns.pictures, Qt.Key.Key_Down)
    with qtbot.waitSignal(columns.columns_chosen) as chosen:
        press_key(qtbot, columns.pictures, Qt.Key.Key_Return)
    assert chosen.args == [(2, 1, 4)]


def test_columns_are_searched_by_name_and_enter_chooses_the_first(columns, qtbot):
    type_text(qtbot, columns.search, "OWE")
    assert columns.pictures.model().rowCount() == 1
    with qtbot.waitSignal(columns.columns_chosen) as chosen:
        press_key(qtbot, columns.search, Qt.Key.Key_Return)
    assert chosen.args == [(2, 1, 4)]
    assert columns.search.text() == ""
    type_text(qtbot, columns.search, "zzz")
    assert columns.nothing_found.isVisible()
    with qtbot.assertNotEmitted(columns.columns_chosen):
        press_key(qtbot, columns.search, Qt.Key.Key_Enter)


def test_a_name_that_looks_like_markup_is_searched_as_it_is_shown(columns, qtbot):
    show(columns, WIDE.replace("age", "<b>age</b>"))
    type_text(qtbot, columns.search, "<b>a")
    assert columns.pictures.model().rowCount() == 1


def test_a_narrow_table_has_no_pictures(columns):
    assert columns.pictures.isVisible()
    show(columns, "a,b,c\n1,2.5,3.5\n2,3.25,4.5\n3,1.5,9.25\n4,0.5,1.5\n")
    assert not columns.pictures.isVisible()
    assert not columns.search.isVisible()


def test_a_task_is_chosen_by_a_click(columns, qtbot):
    with qtbot.waitSignal(columns.task_chosen) as chosen:
        click(qtbot, columns.task.button("curve"))
    assert chosen.args == ["curve"]


def test_pictures_follow_the_text_size(columns, theme):
    try:
        set_text_percent(150)
        theme.changed.emit()
        assert columns.pictures.iconSize().toTuple() == (108, 66)
    finally:
        set_text_percent(100)
