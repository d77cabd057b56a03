"""Predicting: the inputs come back with one more column, in bounded space."""

import csv
import json
import os

import numpy as np
import pytest

from neuronlab.files.models.formats import load_model
from neuronlab.files.tables.points import read_curve, read_points
from tests.command_line import FAST, assert_one_line


@pytest.mark.parametrize("suffix", [".npz", ".json"])
def test_predict_writes_the_inputs_and_a_last_column(run_cli, sine_csv, tmp_path, suffix):
    model, out = tmp_path / f"model{suffix}", tmp_path / "predictions.csv"
    run_cli("fit", sine_csv, *FAST, "--test", 0, "--out", model)
    code, printed, err = run_cli("predict", model, sine_csv)
    assert (code, err) == (0, "")
    assert run_cli("predict", model, sine_csv, "--out", out)[:2] == (0, f"Wrote 100 predictions to {out}.\n")
    assert out.read_text() == printed
    rows = [line.split(",") for line in printed.splitlines()]
    assert rows[0] == ["x", "prediction"]
    inputs, _ = read_curve(sine_csv)
    assert [float(row[0]) for row in rows[1:]] == inputs[:, 0].tolist()
    expected = load_model(model).network.predict(inputs)[:, 0]
    np.testing.assert_allclose([float(row[1]) for row in rows[1:]], expected, rtol=1e-12)


def test_predict_goes_through_many_rows_in_pieces(run_cli, sine_csv, tmp_path, monkeypatch):
    model = tmp_path / "model.npz"
    run_cli("fit", sine_csv, *FAST, "--out", model)
    whole = run_cli("predict", model, sine_csv)[1]
    monkeypatch.setattr("neuronlab.analysis.scores._NUMBERS_AT_ONCE", 70)
    pieces = run_cli("predict", model, sine_csv)[1]
    values = [np.loadtxt(text.splitlines(), delimiter=",", skiprows=1) for text in (whole, pieces)]
    np.testing.assert_allclose(values[0], values[1], rtol=1e-6, atol=1e-6)
    assert len(values[1]) == 100


@pytest.mark.parametrize(
    ("fixture", "header"),
    [
        ("two_classes_csv", "x1,x2,p(-1),p(1),prediction"),
        ("three_classes_csv", 'x1,x2,"p(far, out)",p(near),p(wide),prediction'),
    ],
)
def test_classes_are_told_by_their_probabilities_and_then_their_label(run_cli, request, tmp_path, fixture, header):
    data, models = request.getfixturevalue(fixture), [tmp_path / f"model{suffix}" for suffix in (".npz", ".json")]
    run_cli("fit", data, "--steps", 1500, "--test", 0, *(word for model in models for word in ("--out", model)))
    code, printed, err = run_cli("predict", models[0], data)
    assert (code, err) == (0, "")
    assert run_cli("predict", models[1], data) == (0, printed, "")
    assert printed.splitlines()[0] == header
    rows = list(csv.reader(printed.splitlines()[1:]))
    points = read_points(data)
    assert [[float(row[0]), float(row[1])] for row in rows] == points.inputs.tolist()
    probabilities = np.array([[float(cell) for cell in row[2:-1]] for row in rows])
    np.testing.assert_allclose(probabilities.sum(axis=1), 1.0, rtol=1e-6)
    assert [row[-1] for row in rows] == [points.labels[position] for position in probabilities.argmax(axis=1)]
    right = [row[-1] == points.labels[int(number)] for row, number in zip(rows, points.targets[:, 0], strict=True)]
    assert np.mean(right) > 0.9


def test_a_surface_is_predicted_from_two_columns(run_cli, surface_csv, tmp_path):
    model = tmp_path / "model.json"
    run_cli("fit", surface_csv, *FAST, "--features", "x1*x2", "--out", model)
    code, printed, _ = run_cli("predict", model, surface_csv)
    assert code == 0
    assert printed.splitlines()[0] == "x1,x2,prediction"
    points = read_points(surface_csv)
    printed_rows = np.loadtxt(printed.splitlines(), delimiter=",", skiprows=1)
    assert printed_rows[:, :2].tolist() == points.inputs.tolist()
    np.testing.assert_allclose(printed_rows[:, 2:], load_model(model).network.predict(points.inputs), rtol=1e-12)


def test_predictions_that_cannot_be_written_are_refused_first(run_cli, sine_csv, tmp_path):
    model = tmp_path / "model.npz"
    run_cli("fit", sine_csv, *FAST, "--out", model)
    for out in (tmp_path / "none" / "p.csv", model):
        code, printed, err = run_cli("predict", model, sine_csv, "--out", out)
        assert (code, printed) == (2, "")
        assert_one_line(err)
    load_model(model)  # it is still one


# -- columns by name, and rows outside what was learned ---------------------------------------------------------------


@pytest.fixture
def model(run_cli, tmp_path):
    """A surface over `sqm` from 20 to 100 and `year` from 1900 to 1980, without held-out points."""
    table = tmp_path / "flats.csv"
    rows = [f"{sqm},{year},{10 * sqm + year}" for sqm in range(20, 101, 20) for year in range(1900, 1981, 20)]
    table.write_text("\n".join(["sqm,year,rent", *rows]))
    assert run_cli("fit", table, "--task", "surface", *FAST, "--test", 0, "--out", tmp_path / "m.json")[0] == 0
    return tmp_path / "m.json"


def predicted(run_cli, model, text, *words):
    table = model.with_name("new.csv")
    table.write_text(text)
    return run_cli("predict", model, table, *words)


def test_the_order_of_columns_does_not_matter(run_cli, model):
    straight = predicted(run_cli, model, "sqm,year\n50,1950\n")
    assert predicted(run_cli, model, "id,year,rent,sqm\n7,1950,1,50\n") == straight
    assert predicted(run_cli, model, "50,1950\n") == straight
    assert (straight[0], straight[2]) == (0, "")
    assert straight[1].startswith("sqm,year,prediction\n50.0,1950.0,")


def test_a_missing_column_is_named(run_cli, model):
    code, printed, err = predicted(run_cli, model, "area,year\n50,1950\n")
    assert (code, printed) == (2, "")
    assert err.endswith(
        "new.csv cannot be read as inputs: the model needs the column 'sqm', which it does not have. "
        "Use --columns to say which of 'area', 'year' to take.\n"
    )
    assert_one_line(err)


def test_the_table_is_read_as_asked(run_cli, model):
    straight = predicted(run_cli, model, "sqm,year\n50,1950\n")
    assert predicted(run_cli, model, "built;size\n1950;50\n", "--columns", "size,built")[1] == straight[1].replace(
        "sqm,year", "size,built"
    )
    assert predicted(run_cli, model, "7|50,0|1950,0\n", "--columns", "2,3", "--decimal", ",")[1] == straight[1]
    assert predicted(run_cli, model, "sqm,year\n50,1950\n60,old\n", "--skip-bad-rows") == (
        0,
        straight[1],
        "neuronlab: Warning: 1 row that cannot be read is left out.\n",
    )


@pytest.mark.skipif(not os.path.exists("/dev/fd"), reason="needs pipes as files")
def test_a_table_comes_through_a_pipe(run_cli, model):
    outputs = []
    for words in (("fit", {}, *FAST, "--json"), ("predict", model, {})):
        end, begin = os.pipe()
        os.write(begin, b"sqm,year,rent\n50,1950,3\n60,1960,4\n70,1940,5\n")
        os.close(begin)
        outputs.append(run_cli(*(f"/dev/fd/{end}" if word == {} else word for word in words)))
        os.close(end)
    assert [code for code, _, _ in outputs] == [0, 0]
    assert json.loads(outputs[0][1])["rows"] == 3
    assert outputs[1][1].startswith("sqm,year,prediction\n50.0,1950.0,")


@pytest.mark.parametrize(
    ("text", "words", "sentence"),
    [
        (
            "sqm,year\n50,old\n60,2\n",
            (),
            "'old' is not a number. Use --skip-bad-rows to leave out this row.",
        ),
        (
            "a,b\n50,1950\n",
            ("--columns", "a,c"),
            "there is no column 'c'; choose from 'a', 'b'",
        ),
        ("a,b\n50,1950\n", ("--columns", "a"), "the model needs 2 columns, but --columns has 1. Name as many."),
        (
            "a,b\n50,1950\n",
            ("--skip-lines", 9),
            "no rows of numbers below the first 9 lines, which are left out. Leave out fewer.",
        ),
        ("a,b\n50,1950\n", ("--columns", "a,b:c"), "has a target, but predict takes inputs only"),
        ("a,b\n50,1950\n", ("--columns", "a,a"), "'a' is given twice"),
    ],
)
def test_what_cannot_be_read_as_asked_is_refused(run_cli, model, text, words, sentence):
    code, printed, err = predicted(run_cli, model, text, *words)
    assert (code, printed) == (2, "")
    assert sentence in err
    assert_one_line(err)


NEW = "year,sqm\n1900,20\n1980,100\n1980,100.5\n1899,50\n2100,5\n"


def test_rows_outside_are_counted_and_marked_on_request(run_cli, model):
    outside = "neuronlab: 3 of 5 rows are outside the range that the model was trained on."
    code, plain, err = predicted(run_cli, model, NEW)
    assert (code, err) == (0, f"{outside} Use --outside to mark them.\n")
    code, printed, marked_err = predicted(run_cli, model, NEW, "--outside")
    assert (code, marked_err) == (0, f"{outside}\n")
    rows = list(csv.reader(printed.splitlines()))
    assert rows[0] == ["sqm", "year", "outside", "prediction"]
    assert [row[2] for row in rows[1:]] == ["0", "0", "1", "1", "1"]
    assert [[*row[:2], row[3]] for row in rows] == list(csv.reader(plain.splitlines()))
    out = model.with_name("p.csv")
    assert predicted(run_cli, model, NEW, "--outside", "--out", out)[1:] == (
        f"Wrote 5 predictions to {out}.\n",
        marked_err,
    )
    assert out.read_text() == printed


def test_one_row_outside_is_one(run_cli, model):
    err = predicted(run_cli, model, "sqm,year\n19.9,1950\n20,1950\n")[2]
    assert (
        err == "neuronlab: 1 of 2 rows is outside the range that the model was trained on. Use --outside to mark it.\n"
    )
    err = predicted(run_cli, model, "sqm,year\n19.9,1950\n")[2]
    assert (
        err == "neuronlab: 1 of 1 row is outside the range that the model was trained on. Use --outside to mark it.\n"
    )


def test_a_model_of_an_unknown_range_marks_nothing(run_cli, model):
    contents = json.loads(model.read_text())
    for column in contents["inputs"]:
        del column["low"], column["high"]
    model.write_text(json.dumps(contents))
    assert predicted(run_cli, model, NEW)[::2] == (0, "")
    code, printed, err = predicted(run_cli, model, NEW, "--outside")
    assert (code, printed) == (2, "")
    assert "does not say on which range it was trained, which --outside requires" in err


def test_classes_keep_their_probabilities_between(run_cli, two_classes_csv, tmp_path):
    run_cli("fit", two_classes_csv, *FAST, "--out", tmp_path / "m.npz")
    (tmp_path / "new.csv").write_text("100001.1,-3\n0,0\n")
    _, printed, err = run_cli("predict", tmp_path / "m.npz", tmp_path / "new.csv", "--outside")
    assert printed.splitlines()[0] == "x1,x2,outside,p(-1),p(1),prediction"
    assert [row[2] for row in csv.reader(printed.splitlines()[1:])] == ["0", "1"]
    assert err.startswith("neuronlab: 1 of 2 rows is outside")


def test_what_meant_missing_in_training_means_so_again(run_cli, tmp_path):
    data, model = tmp_path / "marked.csv", tmp_path / "model.json"
    data.write_text("x,y\n" + "".join(f"{n},{n % 3}\n" for n in range(9)) + "-999.0,1\n")
    run_cli("fit", data, "--missing=-999", "--skip-bad-rows", *FAST, "--out", model)
    code, _, err = run_cli("predict", model, data)
    assert (code, "'-999.0' means that the value is missing. Use --skip-bad-rows" in err) == (2, True)
    assert "-999.0," in run_cli("predict", model, data, "--missing", "none")[1]
