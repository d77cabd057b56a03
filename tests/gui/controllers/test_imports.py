from PySide6.QtWidgets import QFileDialog, QMessageBox

from tests.controls import click
from tests.gui.importing import IRIS


def test_what_cannot_even_be_shown_is_told_over_the_window(host, imports, qtbot, tmp_path):
    for name, content, reason in (
        ("book.csv", b"%PDF-1.7", "it is a PDF; copy the table out of it"),
        ("empty.csv", b"", "it contains no rows of numbers. Add some, or use another table"),
    ):
        (tmp_path / name).write_bytes(content)
        imports.open_path(tmp_path / name)
        qtbot.waitUntil(lambda: any(box.isVisible() for box in host.findChildren(QMessageBox)))
        box = next(box for box in host.findChildren(QMessageBox) if box.isVisible())
        assert box.text() == f"{tmp_path / name} cannot be read as points: {reason}."
        box.accept()
    assert imports.dialog is None


def test_pasted_text_is_imported_the_same_way(imports, read, taken, qtbot):
    imports.paste("x\ty\n0,5\t1,5\n2,5\t3,5\n")
    click(qtbot, read().accept_button)
    assert (taken[0].inputs.tolist(), taken[0].targets.tolist()) == ([[0.5], [2.5]], [[1.5], [3.5]])
    assert taken[0].summary(held_out=0) == (
        "Imported 2 points of pasted text: standardised, nothing held out; the network was reinitialised."
    )


def test_roles_in_a_table_are_imported(imports, read, taken, qtbot):
    imports.paste("x,y,role\n0,1,train\n2,3,test\n4,5,train\n")
    click(qtbot, read().accept_button)
    assert (taken[0].task, taken[0].test.tolist()) == ("curve", [False, True, False])


def test_a_file_is_asked_for_and_its_folder_remembered(imports, read, tmp_path, monkeypatch):
    (tmp_path / "values.tsv").write_text("1\t2\n3\t4\n")
    asked = []

    def choose_file(_parent, _title, folder, filters):
        asked.append((folder, filters))
        return str(tmp_path / "values.tsv"), filters

    monkeypatch.setattr(QFileDialog, "getOpenFileName", choose_file)
    imports.ask_for_file()
    assert read().findings.status.text() == "2 rows."
    imports.ask_for_file()
    assert asked[1][0] == str(tmp_path)
    assert "*.csv *.tsv *.txt" in asked[0][1]


def test_a_table_takes_the_place_of_the_one_before(open_table, taken, qtbot):
    first = open_table(IRIS)
    with qtbot.waitSignal(first.rejected):
        second = open_table("1,2\n3,4\n", "other.csv")
    click(qtbot, second.accept_button)
    assert [points.name for points in taken] == ["other.csv"]


def test_closing_gives_up_what_is_shown(imports, open_table, taken, qtbot):
    dialog = open_table(IRIS)
    with qtbot.waitSignal(dialog.rejected):
        imports.close()
    assert imports.dialog is None
    assert taken == []


def test_the_report_names_what_was_left_out_units_and_the_origin_of_dates(imports, read, taken, qtbot):
    rows = "".join(f"2021-06-12 0{hour}:30,${hour}.50\n" for hour in range(5))
    imports.paste(f"time,price\n{rows}2021-06-12 06:30,\n")
    click(qtbot, read().notes.first_answer)
    dialog = read()
    click(qtbot, dialog.findings.skip)
    click(qtbot, dialog.accept_button)
    assert taken[0].summary(held_out=0) == (
        "Imported 5 points of pasted text: 1 row left out, time in hours since 2021-06-12 00:30, price in $, "
        "standardised, nothing held out; the network was reinitialised."
    )
    assert taken[0].targets[:, 0].tolist() == [0.5, 1.5, 2.5, 3.5, 4.5]


def test_of_one_row_of_many_pasted_numbers_it_is_asked_how_they_are_arranged(imports, read, taken, qtbot):
    imports.paste("0.5\t1.5\t2.25\t3.5\t4.75\t5.5\t6.25\t7.5\n")
    dialog = read()
    assert not dialog.accept_button.isEnabled()
    click(qtbot, dialog.notes.first_answer)
    click(qtbot, read().accept_button)
    assert taken[0].targets[:, 0].tolist() == [0.5, 1.5, 2.25, 3.5, 4.75, 5.5, 6.25, 7.5]
