"""What a spreadsheet would compute leaves the program behind an apostrophe, which its own reader takes away again."""

import csv
import io

import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.cli import main
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.files.tables.inputs import read_inputs
from neuronlab.files.tables.point_columns import CsvPoints
from neuronlab.files.tables.points import points_text, read_points, write_points
from neuronlab.wording import seeds
from neuronlab.wording.run_table import RunEntry, as_csv, run_table
from tests.files.tables.tables import read, sheet_of

NAMES = ("-3", '=HYPERLINK("http://x","y")', "@SUM(A1)", "+A1", "-2+3", "'=1")
SIGNS = "=+-@\t\r"


def assert_nothing_runs(table, separator=","):
    """Every cell is a number, or begins with no sign that a spreadsheet takes for that of a formula."""
    cells = [cell for row in csv.reader(io.StringIO(table), delimiter=separator) for cell in row]
    for cell in cells:
        if cell[:1] in tuple(SIGNS):
            assert np.isfinite(float(cell))


def points_named(labels):
    positions = np.arange(2.0 * len(labels)).reshape(-1, 2) - 3.5
    return CsvPoints("classes", positions, np.arange(float(len(labels)))[:, None], labels)


@pytest.mark.parametrize("separator", [",", "\t"], ids=["file", "clipboard"])
def test_names_of_classes_in_points(tmp_path, separator):
    points, path = points_named(NAMES), tmp_path / "points.csv"
    write_points(path, points)
    text = path.read_text() if separator == "," else points_text(points)
    assert_nothing_runs(text, separator)
    found = read_points(path) if separator == "," else read(text).points
    assert {found.labels[int(index)] for index in found.targets[:, 0]} == set(NAMES)
    of_point = [found.labels[int(index)] for index in found.targets[:, 0]]
    assert of_point == list(NAMES)
    assert found.inputs.tolist() == points.inputs.tolist()


def test_names_of_columns_and_classes_in_predictions(tmp_path, capsysbinary):
    labels = ("=1+1", "@x", "-a")
    points, model, inputs = tmp_path / "points.csv", tmp_path / "model.json", tmp_path / "inputs.csv"
    write_points(points, points_named(labels))
    assert main(["fit", str(points), "--steps", "1", "--hidden", "2:relu", "--out", str(model)]) == 0
    inputs.write_text('"=cmd()",\'+b,c\n1,2,3\n-4,5,6\n')
    capsysbinary.readouterr()
    assert main(["predict", str(model), str(inputs)]) == 0
    printed = capsysbinary.readouterr().out.decode()
    assert_nothing_runs(printed)
    header, *rows = csv.reader(io.StringIO(printed))
    assert header[:2] == ["'=cmd()", "'+b"]
    assert {row[-1] for row in rows} <= {f"'{label}" for label in labels}
    inputs.write_text(printed)
    assert read_inputs(inputs, 2).names == ("=cmd()", "+b")


def test_names_of_runs_in_the_copies_of_tables():
    runs = [replace(RunSpec(), name=name, slot=slot) for slot, name in enumerate(NAMES)]
    sweep = [(name, 8, 97, 0.5, 0.25, 1.0, 20, 0) for name in NAMES]
    for text in (
        as_csv(run_table([RunEntry(run, None, 0) for run in runs])),
        seeds.as_csv(NAMES, [0, 1], -np.ones((len(NAMES), 2))),
        seeds.widths_as_csv(sweep),
    ):
        assert_nothing_runs(text)
        sheet = sheet_of(text)
        cells = [sheet.name(column) for column in range(sheet.width)]
        cells += [cell for row in csv.reader(io.StringIO(text)) for cell in row]
        assert {f"'{name}" if name != "-3" else name for name in NAMES} <= set(cells)
