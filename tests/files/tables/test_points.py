"""CSV: what spreadsheets and programs write is read; what is wrong is named by line and column."""

import numpy as np
import pytest

from neuronlab.core.specs.columns import ColumnMeaning
from neuronlab.core.specs.training import MAX_POINTS
from neuronlab.files.tables.point_columns import CsvPoints
from neuronlab.files.tables.points import read_curve, read_points, write_curve, write_points
from neuronlab.files.tables.reader import encode_rows
from tests.files.fuzzing import damaged, reads_or_refuses


@pytest.fixture
def csv(tmp_path):
    def write(text):
        path = tmp_path / "points.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


@pytest.mark.parametrize(
    "text",
    [
        "1.5,2\n-3,4e2\n",
        "x,y\n1.5,2\n-3,4e2\n",
        "\ufeffx,y\r\n1.5,2\r\n-3,4e2\r\n",
        "\ufeff1.5;2\n-3;4e2",
        "1.5\t2\n-3\t4e2\n\n",
        "\n\ntime, temperature\n\n 1.5 , 2 \n , \n-3,400.0\n",
        'x,y\n"1.5","2"\n-3,400,\n',
        "x;y\n1,5;2\n-3;4e2\n",
        "1,5\t2\n-3\t4e2\n",
        "1.5,2\r-3,400\r",
    ],
)
def test_the_usual_dialects_give_the_same_points(csv, text):
    inputs, targets = read_curve(csv(text))
    assert inputs.tolist() == [[1.5], [-3.0]]
    assert targets.tolist() == [[2.0], [400.0]]
    assert inputs.dtype == targets.dtype == np.float64


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "it contains no rows of numbers"),
        ("x,y\n", "it contains no rows of numbers"),
        ("x,y\n1,2\n3,abc\n", "line 3, column y: 'abc' is not a number"),
        ("time,height\n\n1,2\n7,8\n3x,4\n", "line 5, column time: '3x' has the unit x"),
        ("1,2\n3,abc\n5,4\n", "line 2, column 2: 'abc' is not a number"),
        ("x,y\n,4\n", "line 2, column x is empty"),
        ("x,y\n1,\n", "line 2, column y is empty"),
        ("1,2\n1,2,3\n", "line 2 has 3 columns, not 2 columns"),
        ("1\n2\n", "the table has a single column of numbers. Use --layout values to read them as y"),
        ("1,2\n3,nan\n", "line 2, column 2: 'nan' means that the value is missing"),
        ("1,2\n-inf,0\n", "line 2, column 1: '-inf' is not a finite number"),
        ("1,2\n3,1e31\n", "line 2, column 2: 1e31 is too large; the limit is ±1e+30"),
        ("x,y\n0,1\nx,y\n1,2\n", "line 3, column x: 'x' is not a number"),
        ("1,2\n3,1,5\n", "line 2 has 3 columns"),
        (b"x,y\n\x81,2\n", "it is not text in UTF-8"),
        ("1,2\n3,4" + "0" * 200_000, "line 2 is damaged: field larger than field limit"),
    ],
)
def test_what_is_wrong_is_named_by_line_and_column(csv, text, sentence):
    assert sentence in (reads_or_refuses(read_curve, csv(text)) or "")


def test_points_come_back_to_the_last_bit(tmp_path):
    rng = np.random.default_rng(0)
    inputs = rng.normal(size=(500, 1)) * 10.0 ** rng.integers(-300, 30, (500, 1))
    targets = np.array([0.1, -0.0, 1 / 3, 5e-324, 1e30] * 100)[:, None]
    path = tmp_path / "points.csv"
    write_curve(path, inputs, targets)
    assert path.read_text().startswith("x,y\n")
    read_inputs_back, read_targets_back = read_curve(path)
    assert read_inputs_back.tobytes() == inputs.tobytes()
    assert read_targets_back.tobytes() == targets.tobytes()


def test_rows_are_written_with_their_names_even_when_they_need_quotes():
    assert encode_rows(["size, cm", "prediction"], [[0.1, "a, b"]]) == b'"size, cm",prediction\n0.1,"a, b"\n'


# -- what the columns mean --------------------------------------------------------------------------------------------


def rows_of(*cells):
    """Points in a row, whose last cells are these."""
    return "".join(f"{3 * number},{number / 2},{cell}\n" for number, cell in enumerate(cells))


@pytest.mark.parametrize(
    ("text", "task"),
    [
        ("1,2\n3,4\n", "curve"),
        ("x,y\n1,2\n", "curve"),
        (rows_of("cat", "dog"), "classes"),
        ("x1,x2,label\n" + rows_of("cat", "dog"), "classes"),
        (rows_of(*"01100101"), "classes"),
        ("1;2;0,5\n3;4;1\n", "surface"),
        (rows_of(*[str(number / 7) for number in range(50)]), "surface"),
    ],
)
def test_the_task_is_seen_from_the_columns(csv, text, task):
    path = csv(text)
    assert read_points(path).task == task
    asked = read_points(path, task)
    assert asked.task == task
    assert asked.inputs.tobytes() == read_points(path).inputs.tobytes()


def test_a_task_that_is_asked_for_is_not_guessed(csv):
    path = csv(rows_of("0", "1", "2"))
    surface = read_points(path, "surface")
    assert (surface.task, surface.labels) == ("surface", ())
    assert surface.targets.tolist() == [[0.0], [1.0], [2.0]]


@pytest.mark.parametrize(
    ("cells", "labels", "numbers"),
    [
        (["dog", "cat", "dog"], ("cat", "dog"), [1, 0, 1]),
        (["10", "9", "9", "8", "8", "10"], ("8", "9", "10"), [2, 1, 1, 0, 0, 2]),
        (["1", "1.0", "01", "+1", "2"], ("1", "2"), [0, 0, 0, 0, 1]),
        (["b", "c", "3", "a", "10"], ("3", "10", "a", "b", "c"), [3, 4, 0, 2, 1]),
        (['"a  b"', "a b", "B"], ("B", "a b"), [1, 1, 0]),
        (["é", "ß", "é"], ("ß", "é"), [1, 0, 1]),
    ],
)
def test_labels_are_numbered_in_their_order(csv, cells, labels, numbers):
    points = read_points(csv("x1,x2,label\n" + rows_of(*cells)))
    assert (points.task, points.labels) == ("classes", labels)
    assert points.targets.tolist() == [[float(number)] for number in numbers]
    assert points.inputs.tolist() == [[3.0 * n, n / 2] for n in range(len(cells))]
    assert points.targets.dtype == np.float64


@pytest.mark.parametrize(
    ("task", "text", "sentence"),
    [
        (None, "", "cannot be read as a curve: it contains no rows of numbers"),
        (None, "1\n2\n", "the table has a single column of numbers. Use --layout values"),
        (None, rows_of(*"aaa"), "as classes: it has 1 label (a); 2 to 6 are required"),
        ("classes", rows_of(*"abcdefg"), "it has 7 different labels (a, b, c, …); 2 to 6 are required"),
        (None, rows_of(*"1234567", "x"), "as a surface: line 8, column 3: 'x' is not a number"),
        (None, rows_of("1.5", "2", "x"), "as a surface: line 3, column 3: 'x' is not a number"),
        ("surface", rows_of("1", "nan"), "as a surface: line 2, column 3: 'nan' means that the value is missing"),
        (None, "1,2,a\n1,3,b\n1,2\n", "line 3 has 2 columns, not 3 columns"),
        (None, "1,2,a\n1,b,b\n", "line 2, column 2: 'b' is not a number"),
        (None, "u,v,kind\n1,2,a\n1,b,b\n", "line 3, column v: 'b' is not a number"),
        ("classes", "1,2\n", "it has 2 columns; classes require 3: x1, x2, label"),
        ("classes", rows_of(*map(str, range(10_000))), "it has 10,000 different labels (0, 1, 2, …)"),
        ("surface", rows_of("a", "b"), "there is text in Column 3, and a surface requires 3 columns of numbers"),
        ("surface", "1,2\n", "it has 2 columns; a surface requires 3: x1, x2, y"),
    ],
)
def test_what_is_wrong_with_the_points_of_a_task_is_named(csv, task, text, sentence):
    assert sentence in (reads_or_refuses(lambda path: read_points(path, task), csv(text)) or "")


def test_points_with_labels_come_back(tmp_path):
    inputs = np.random.default_rng(0).normal(size=(6, 2))
    points = CsvPoints("classes", inputs, np.array([[0.0, 2, 1, 1, 0, 2]]).T, ("-3", "a, b", "c"))
    write_points(tmp_path / "p.csv", points)
    back = read_points(tmp_path / "p.csv")
    assert (tmp_path / "p.csv").read_text().startswith("x1,x2,label\n")
    assert (back.task, back.labels) == ("classes", points.labels)
    assert back.inputs.tobytes() == inputs.tobytes()
    assert back.targets.tobytes() == points.targets.tobytes()


def test_points_of_a_surface_come_back(tmp_path):
    inputs, targets = np.random.default_rng(0).normal(size=(6, 2)), np.arange(6.0)[:, None] / 3.0
    write_points(tmp_path / "p.csv", CsvPoints("surface", inputs, targets))
    back = read_points(tmp_path / "p.csv")
    assert (back.task, back.inputs.tobytes(), back.targets.tobytes()) == (
        "surface",
        inputs.tobytes(),
        targets.tobytes(),
    )


def test_more_than_a_million_points_are_refused(csv):
    path = csv("1,2\n" * (MAX_POINTS + 1))
    assert "more than 1,000,000 rows" in (reads_or_refuses(read_curve, path) or "")


def test_damage_of_any_kind_is_one_sentence_or_harmless(csv):
    text = "x,y\n" + "".join(f'{i / 7},"{i * i}"\n' for i in range(12))
    for variant in damaged(text.encode(), 500):
        reads_or_refuses(read_curve, csv(variant))


def test_damage_to_labels_is_one_sentence_or_harmless(csv):
    text = "x1,x2,label\n" + rows_of(*["cat", "dog", "a b", "3"] * 4)
    for variant in damaged(text.encode(), 500):
        reads_or_refuses(read_points, csv(variant))


def test_names_of_columns_are_written_and_read_again(tmp_path):
    path = tmp_path / "points.csv"
    points = CsvPoints("curve", np.array([[1.0], [2.0]]), np.array([[3.0], [5.0]]), names=("sqm, net", "rent (€)"))
    write_points(path, points)
    assert path.read_text(encoding="utf-8").splitlines()[0] == '"sqm, net",rent (€)'
    assert read_points(path).names == points.names


@pytest.mark.parametrize(
    ("names", "heading"),
    [
        (("time", "temp (°C)"), "time [hours since 2021-06-12T03:20],temp (°C)"),
        (("time [hours since 2021-06-12T03:20]", "temp"), "time [hours since 2021-06-12T03:20],temp [°C]"),
        ((), "x [hours since 2021-06-12T03:20],y [°C]"),
    ],
)
def test_units_and_origins_are_written_with_the_names(tmp_path, names, heading):
    path = tmp_path / "points.csv"
    meanings = (ColumnMeaning(unit="hours", origin="2021-06-12T03:20"), ColumnMeaning(unit="°C"))
    write_points(path, CsvPoints("curve", np.array([[1.0]]), np.array([[3.0]]), names=names, meanings=meanings))
    assert path.read_text(encoding="utf-8").splitlines()[0] == heading


@pytest.mark.parametrize("names", [("", "y"), ("2020", "rent"), ("x", "role"), ()])
def test_names_that_would_be_read_as_something_else_are_not_written(tmp_path, names):
    path = tmp_path / "points.csv"
    write_points(path, CsvPoints("curve", np.array([[1.0]]), np.array([[3.0]]), names=names))
    assert path.read_text() == "x,y\n1.0,3.0\n"


def test_a_table_without_a_header_has_no_names(csv):
    assert read_points(csv("1,2\n3,4\n")).names == ()
