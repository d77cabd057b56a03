"""What a cell looks like does not depend on how its table is written."""

import pytest

from neuronlab.files.tables.shapes import NUMBER, TEXT, WITH_UNIT, bare_number, is_blank, kind_of_cell, kinds_of_columns


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (
            ("1", "-1.5", "−2", "1,5", ".5", "2.", "1e-3", "6.44D-02", "1,234", "1.234,5", "1 000", "1'000", "inf"),
            NUMBER,
        ),
        (("2021-06-12", "12.06.2021 09:50", "09:50:30", "12 Jan 2021", "25/12/2020"), NUMBER),
        (("Wednesday, 12 January 2021, 10:20:30.5 +02:00",), NUMBER),
        (("$1,053.00", "151 cm", "50%", "3 €", "20 °C", "EUR 5"), WITH_UNIT),
        (("-$5.00", "₽5", "US$5", "kr 5", "Rs. 500", "5 ‰", "5 кг", "5 kilograms"), WITH_UNIT),
        (("", "a", "x1", "1,2,3", "5 2", "Doe 5", "1+2", "line 3: 5", "1,", "0x1F", "ABC5"), TEXT),
    ],
)
def test_cells_look_like_what_they_are(cells, kind):
    assert [kind_of_cell(cell) for cell in cells] == [kind] * len(cells)


def test_marks_of_missing_values_are_blank():
    assert all(map(is_blank, ("", "NA", "nan", "-", "?")))
    assert not any(map(is_blank, ("0", "x", "none of these")))


@pytest.mark.parametrize(("cell", "bare"), [("$1,053.00", "1,053.00"), ("5,0 kg", "5,0"), ("7", "7"), ("x", "")])
def test_a_number_loses_its_unit(cell, bare):
    assert bare_number(cell) == bare


def test_a_column_is_what_half_of_its_cells_are():
    rows = [("x", "1", "2 kg", ""), ("y", "2", "3 kg", ""), ("1", "a", "4", "")]
    assert kinds_of_columns(rows, 4) == [TEXT, NUMBER, WITH_UNIT, TEXT]
