"""CSV: what spreadsheets and programs write is read; what is wrong is named by line and column."""

import numpy as np
import pytest

from neuronlab.core.specs import MAX_POINTS
from neuronlab.files.csv_points import Table, encode_table, read_curve, read_inputs, write_curve
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
        ("", "it has no rows of numbers"),
        ("x,y\n", "it has no rows of numbers"),
        ("x,y\n1,2\n3,abc\n", "line 3, column y: 'abc' is not a number"),
        ("time,height\n\n1,2\n3x,4\n", "line 4, column time: '3x' is not a number"),
        ("1,abc\n3,4\n", "line 1, column y: 'abc' is not a number"),
        ("x,y\n,4\n", "line 2, column x is empty"),
        ("x,y\n1,\n", "line 2 has 1 column and should have 2 columns: x, y"),
        ("1,2\n1,2,3\n", "line 2 has 3 columns and should have 2 columns: x, y"),
        ("1\n2\n", "line 1 has 1 column and should have 2 columns: x, y"),
        ("1,2\n3,nan\n", "line 2, column y: 'nan' is not a finite number"),
        ("1,2\n-inf,0\n", "line 2, column x: '-inf' is not a finite number"),
        ("1,2\n3,1e31\n", "line 2, column y: 1e31 is too large; numbers can reach 1e+30 either way"),
        ("x,y\nx,y\n1,2\n", "line 2, column x: 'x' is not a number"),
        ("1,2\n3,1,5\n", "line 2 has 3 columns"),
        (b"x,y\n\xff,2\n", "it is not text in UTF-8"),
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


def test_inputs_are_the_leading_columns_with_their_names(csv):
    path = csv("age,height,name\n1,2,Ann\n3,4,Bo\n")
    one, two = read_inputs(path, 1), read_inputs(path, 2)
    assert (one.names, one.values.tolist()) == (("age",), [[1.0], [3.0]])
    assert (two.names, two.values.tolist()) == (("age", "height"), [[1.0, 2.0], [3.0, 4.0]])


def test_inputs_without_a_header_get_the_usual_names(csv):
    path = csv("1,2\n3,4\n")
    assert read_inputs(path, 1).names == ("x",)
    assert read_inputs(path, 2).names == ("x1", "x2")
    assert "line 1 has 2 columns and should have 3 columns: x1, x2, x3" in (
        reads_or_refuses(lambda it: read_inputs(it, 3), path) or ""
    )


def test_a_table_is_written_with_its_names_even_when_they_need_quotes():
    table = Table(("size, cm", "prediction"), np.array([[0.1, 2.0]]))
    assert encode_table(table) == b'"size, cm",prediction\n0.1,2.0\n'


def test_more_than_a_million_points_are_refused(csv):
    path = csv("1,2\n" * (MAX_POINTS + 1))
    assert "more than 1,000,000 rows" in (reads_or_refuses(read_curve, path) or "")


def test_damage_of_any_kind_is_one_sentence_or_harmless(csv):
    text = "x,y\n" + "".join(f'{i / 7},"{i * i}"\n' for i in range(12))
    for variant in damaged(text.encode(), 1500):
        reads_or_refuses(read_curve, csv(variant))
