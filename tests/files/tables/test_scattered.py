from neuronlab.files.tables.scattered import scattered_rows
from tests.files.tables.tables import sheet_of


def test_there_are_none_behind_a_sample_of_all_rows():
    assert scattered_rows(sheet_of("x,y\n" + "1,2\n" * 500)) == []
    assert scattered_rows(sheet_of("")) == []


def test_they_come_from_all_over_a_table():
    rows = scattered_rows(sheet_of("x,y\n" + "".join(f"{number}, {number % 7}\n" for number in range(100_000))))
    numbers = [int(x) for x, _ in rows]
    assert all(number % 7 == int(y) for number, (_, y) in zip(numbers, rows, strict=True))
    assert len(numbers) > 300
    assert numbers == sorted(numbers)
    assert 1000 < numbers[0] < 5000
    assert numbers[-1] > 95_000


def test_their_cells_are_written_as_those_of_the_sample():
    assert ["1", "a"] in scattered_rows(sheet_of("x,y\n" + '1, "a"\n2, b\n' * 1000))
    assert ["1", "2", "a"] in scattered_rows(sheet_of("x y z\n" + "1\t2 a\n3 4\tb\n" * 1000))


def test_pieces_of_rows_are_no_rows():
    cell = '"a\nb,c,d\ne\nf"'
    rows = scattered_rows(sheet_of("x,y,text\n" + f"1,2,{cell}\n3,4,g\n" * 3000))
    assert len(rows) > 50
    assert {len(row) for row in rows} == {3}
