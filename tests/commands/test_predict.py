"""Predicting: the inputs come back with one more column, in bounded space."""

import csv

import numpy as np
import pytest

from neuronlab.files.models.formats import load_model
from neuronlab.files.tables.points import read_curve, read_points
from tests.command_line import FAST, assert_one_line


@pytest.mark.parametrize("suffix", [".npz", ".json"])
def test_predict_writes_the_inputs_and_a_last_column(run_cli, sine_csv, tmp_path, suffix):
    model, out = tmp_path / f"model{suffix}", tmp_path / "predictions.csv"
    run_cli("fit", sine_csv, *FAST, "--out", model)
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
@pytest.mark.parametrize("suffix", [".npz", ".json"])
def test_classes_are_told_by_their_probabilities_and_then_their_label(
    run_cli, request, tmp_path, fixture, header, suffix
):
    data, model = request.getfixturevalue(fixture), tmp_path / f"model{suffix}"
    run_cli("fit", data, "--steps", 1500, "--out", model)
    code, printed, err = run_cli("predict", model, data)
    assert (code, err) == (0, "")
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
