"""The column `role` of points: when it is one, what it says, and that it comes back."""

import numpy as np
import pytest

from neuronlab.core.errors import InputError
from neuronlab.files.tables.inputs import read_inputs
from neuronlab.files.tables.point_columns import CsvPoints, read_chosen
from neuronlab.files.tables.points import points_text, read_points, write_points
from neuronlab.files.tables.roles import role_numbers, role_of
from tests.files.tables.tables import likely_choice, read, sentence_about, sheet_of

POINTS = {
    "curve": CsvPoints("curve", np.array([[1.0], [2.0], [4.0]]), np.array([[0.1], [0.7], [1e30]])),
    "classes": CsvPoints("classes", np.eye(3, 2), np.array([[0.0], [1.0], [0.0]]), ("test", "train")),
    "surface": CsvPoints("surface", np.eye(3, 2), np.array([[0.5], [0.25], [1 / 3]])),
}
TEST = np.array([False, True, False])


@pytest.mark.parametrize("task", POINTS)
def test_roles_come_back(tmp_path, task):
    points = POINTS[task]
    points = CsvPoints(task, points.inputs, points.targets, points.labels, TEST)
    path = tmp_path / "p.csv"
    write_points(path, points)
    assert path.read_text().splitlines()[0].endswith(",role")
    pasted = read(points_text(points)).accepted(skips_bad_rows=False)
    for back in (read_points(path), read_points(path, task), pasted):
        assert (back.task, back.labels) == (task, points.labels)
        assert back.test.tolist() == TEST.tolist()
        assert back.inputs.tobytes() == points.inputs.tobytes()
        assert back.targets.tobytes() == points.targets.tobytes()


@pytest.mark.parametrize("task", POINTS)
def test_without_roles_there_is_no_column(tmp_path, task):
    write_points(tmp_path / "p.csv", POINTS[task])
    assert "role" not in (tmp_path / "p.csv").read_text()
    assert read_points(tmp_path / "p.csv").test is None


def test_the_words_may_be_written_otherwise(tmp_path):
    path = tmp_path / "p.csv"
    path.write_text("a;b; Role\n1;2; TEST \n3;4;Train;\n\n5;6;train\n")
    assert read_points(path).test.tolist() == [True, False, False]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("x,y,role\n1,2,train\n3,4,tets\n", "line 3, column role: 'tets' is neither train nor test"),
        ("x,y,role\n1,2,train\n3,4\n", "line 3 has 2 columns, not 3 columns: x, y, role"),
        ("x,y,role\n1,2,train\n3,4,test,5\n", "line 3 has 4 columns, not 3 columns: x, y, role"),
    ],
)
def test_what_is_no_role_is_named(tmp_path, text, sentence):
    path = tmp_path / "p.csv"
    path.write_text(text)
    with pytest.raises(InputError) as error:
        read_points(path)
    assert sentence in str(error.value)


def test_a_last_column_of_another_name_is_no_column_of_roles(tmp_path):
    path = tmp_path / "p.csv"
    path.write_text("x1,x2,part\n1,2,train\n3,4,test\n")
    back = read_points(path)
    assert (back.task, back.labels, back.test) == ("classes", ("test", "train"), None)


def test_classes_may_be_called_roles(tmp_path):
    path = tmp_path / "p.csv"
    path.write_text("x1,x2,role\n1,2,guest\n3,4,owner\n")
    assert read_points(path).labels == ("guest", "owner")
    path.write_text("x1,x2,role\n1,2,train\n3,4,test\n")
    assert read_points(path).task == "curve"
    assert read_points(path, "classes").labels == ("test", "train")


def test_an_import_reads_roles_unless_their_column_is_chosen_for_something_else():
    sheet = sheet_of("a,b,kind,role\n1,2,u,train\n3,4,v,test\n5,7,u,train\n")
    choice = likely_choice(sheet)
    assert (choice.task, choice.columns, choice.role) == ("classes", (0, 1, 2), 3)
    assert read_chosen(sheet, choice).points.test.tolist() == [False, True, False]
    chosen = type(choice)("classes", (0, 1, 3), choice.role)
    assert read_chosen(sheet, chosen).points.test is None
    assert sentence_about("x,y,role\n1,2,train\n3,4,\n") == "line 3, column role is empty."


def test_rows_without_a_role_can_be_skipped():
    reading = read("x,y,role\n1,2,train\n3,4,perhaps\n5,6,test\n")
    assert (reading.good_rows, reading.bad_rows) == (2, 1)
    assert reading.accepted(skips_bad_rows=True).test.tolist() == [False, True]


def test_a_prediction_takes_no_notice(tmp_path):
    path = tmp_path / "p.csv"
    write_points(path, CsvPoints("curve", *[POINTS["curve"].inputs] * 2, test=TEST))
    assert read_inputs(path, 1).values.tolist() == POINTS["curve"].inputs.tolist()


def test_many_cells_are_read_as_one_is():
    cells = ["train", " test", "TEST"]
    assert role_numbers(cells) == [role_of(cell) for cell in cells] == [0.0, 1.0, 1.0]
    for cell in ("", "tests"):
        assert role_of(cell) is None
        with pytest.raises(ValueError, match="no role"):
            role_numbers([*cells, cell])
