import csv
import io
import math
from dataclasses import replace

import pytest
from msgspec.structs import replace as replace_fields

from neuronlab.analysis.run_facts import RunFacts
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.races import RACES
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.specs.training import TrainingSpec
from neuronlab.wording.run_table import RunEntry, as_csv, as_markdown, run_table
from tests.core.building import make_run

FACTS = RunFacts(
    train_loss=0.0126,
    test_loss=0.0168,
    train_score=0.965,
    test_score=0.931,
    has_test_points=True,
    steps_to_target=300,
    seconds_to_target=0.0026,
    first_last=1.15,
    flat_share=0.33,
    parameters=97,
    steps_per_second=61_347.0,
)
SIGMOID = replace(
    FACTS,
    train_loss=0.0604,
    test_loss=0.1209,
    test_score=-0.48,
    steps_to_target=None,
    seconds_to_target=None,
    first_last=3.4e-5,
    flat_share=0.2,
)
UNKNOWN = replace(
    FACTS,
    test_loss=math.nan,
    test_score=math.nan,
    has_test_points=False,
    steps_to_target=None,
    seconds_to_target=None,
    first_last=math.nan,
    flat_share=None,
    steps_per_second=None,
)


def runs_of(*kinds, **training):
    return [replace_fields(make_run(f"8:{kind}", **training), slot=slot) for slot, kind in enumerate(kinds)]


def table_of(*facts, runs=None, diverged=()):
    runs = runs or runs_of("tanh", "relu", "sigmoid")[: len(facts)]
    parts = enumerate(zip(runs, facts, strict=True))
    return run_table([RunEntry(run, fact, 1000, 70 if index in diverged else None) for index, (run, fact) in parts])


def column(table, key):
    index = [column.key for column in table.columns].index(key)
    return [row.cells[index] for row in table.rows]


def texts(table, key):
    return [cell.text for cell in column(table, key)]


def best(table, key):
    return [cell.is_best for cell in column(table, key)]


def test_a_table_reads_as_in_the_window():
    table = table_of(FACTS, replace(FACTS, train_loss=0.023, test_loss=0.0372), SIGMOID)
    assert table.common == "1-8-1, Adam 0.01, seed 3"
    assert [column.label for column in table.columns] == [
        "Run",
        "Initial weights",
        "Parameters",
        "Train loss",
        "Test loss",
        "Test R²",
        "Steps to target",
        "Time to target",
        "Gradient first / last",
        "Silent or flat",
        "Steps/s",
    ]
    assert [[cell.text for cell in row.cells] for row in (table.rows[0], table.rows[2])] == [
        ["tanh", "Xavier", "97", "0.0126", "0.0168", "0.931", "300", "2.6 ms", "1.15", "33\u202f%", "61,300"],
        ["Sigmoid", "Xavier", "97", "0.0604", "0.1209", "−0.480", "not yet", "–", "3.4e−5", "20\u202f%", "61,300"],
    ]
    assert [row.slot for row in table.rows] == [0, 1, 2]


def test_a_column_that_repeats_the_names_is_left_out_and_another_is_not():
    runs = RACES["rates"].runs(make_run())
    assert "learning_rate" not in [column.key for column in table_of(*[FACTS] * 6, runs=runs).columns]
    named = [replace_fields(run, name=f"Run {run.slot}") for run in runs]
    assert texts(table_of(*[FACTS] * 6, runs=named), "learning_rate") == [
        "0.0003",
        "0.001",
        "0.003",
        "0.01",
        "0.03",
        "0.1",
    ]


def test_the_best_value_is_the_lowest_loss_and_the_highest_score():
    later = replace(SIGMOID, steps_to_target=660, seconds_to_target=0.0061)
    table = table_of(FACTS, later)
    for key in ("train_loss", "test_loss", "score", "steps_to_target", "seconds_to_target"):
        assert best(table, key) == [True, False]
    for key in ("run", "parameters", "first_last", "flat_share", "steps_per_second"):
        assert best(table, key) == [False, False]


def test_a_target_that_one_run_alone_has_reached_is_best():
    assert best(table_of(FACTS, SIGMOID), "steps_to_target") == [True, False]


def test_losses_of_different_kinds_are_not_compared():
    runs = runs_of("tanh", "relu")
    runs[1] = replace_fields(runs[1], training=TrainingSpec(loss="huber"))
    table = table_of(FACTS, SIGMOID, runs=runs)
    assert best(table, "score") == [True, False]
    for key in ("train_loss", "test_loss", "steps_to_target", "seconds_to_target"):
        assert best(table, key) == [False, False]


def test_of_equal_values_none_is_best_unless_another_is_worse():
    assert best(table_of(FACTS, FACTS), "test_loss") == [False, False]
    assert best(table_of(FACTS, SIGMOID, FACTS), "test_loss") == [True, False, True]
    assert best(table_of(FACTS), "test_loss") == [False]


def test_neither_what_diverged_nor_what_is_not_finite_is_best():
    table = table_of(FACTS, SIGMOID, replace(FACTS, test_loss=1e-9), diverged=(2,))
    assert best(table, "test_loss") == [True, False, False]
    assert [row.diverged_at for row in table.rows] == [None, None, 70]
    overflown = table_of(replace(FACTS, test_score=-math.inf, test_loss=math.inf), SIGMOID, FACTS)
    assert texts(overflown, "test_loss") == ["∞", "0.1209", "0.0168"]
    assert best(overflown, "test_loss") == [False, False, True]


def test_without_test_points_the_score_is_that_of_training():
    table = table_of(UNKNOWN, UNKNOWN)
    assert [column.label for column in table.columns][3:5] == ["Train loss", "Train R²"]
    assert [texts(table, key)[0] for key in ("score", "first_last", "flat_share", "steps_per_second")] == [
        "0.965",
        "–",
        "–",
        "–",
    ]


def test_of_classes_the_score_is_an_accuracy():
    row = TASKS["classes"]
    run = RunSpec(row.network(), TrainingSpec(loss=row.loss))
    table = table_of(FACTS, runs=[run])
    assert "Test accuracy" in [column.label for column in table.columns]
    assert texts(table, "score") == ["93.1\u202f%"]


def test_facts_that_are_not_known_yet_are_dashes():
    table = table_of(None, FACTS)
    assert {cell.text for cell in table.rows[0].cells[2:]} == {"–"}


def slots(table):
    return [row.slot for row in table.rows]


def test_rows_are_sorted_by_a_column_and_those_without_a_value_come_last():
    table = table_of(SIGMOID, FACTS, replace(FACTS, steps_to_target=100))
    assert slots(table.sorted_by("steps_to_target")) == [2, 1, 0]
    assert slots(table.sorted_by("steps_to_target", descending=True)) == [1, 2, 0]
    assert slots(table.sorted_by("test_loss")) == [1, 2, 0]
    assert slots(table.sorted_by("test_loss", descending=True)) == [0, 1, 2]
    assert slots(table.sorted_by("run")) == [1, 2, 0]  # ReLU, Sigmoid, tanh
    assert slots(table.sorted_by("no longer there")) == [0, 1, 2]


@pytest.mark.parametrize(
    ("key", "values", "expected"),
    [("learning_rate", [0.1, 1e-8, 0.02], [1, 2, 0]), ("seed", [20_000, 3, 1_000], [1, 2, 0])],
)
def test_settings_that_are_numbers_are_sorted_by_size(key, values, expected):
    runs = [replace_fields(make_run(**{key: value}), slot=slot, name=f"R{slot}") for slot, value in enumerate(values)]
    assert slots(table_of(*[FACTS] * 3, runs=runs).sorted_by(key)) == expected


def rows_of(table):
    return list(csv.reader(io.StringIO(as_csv(table))))


def test_a_csv_has_all_digits_and_no_words_for_what_is_missing():
    third = replace(SIGMOID, test_loss=1.0 / 3.0)
    header, first, second = rows_of(table_of(FACTS, third, diverged=(1,)))
    assert header[0] == "Run"
    assert header[-2:] == ["Steps", "Diverged at step"]
    first, second = (dict(zip(header, row, strict=True)) for row in (first, second))
    assert float(second["Test loss"]) == 1.0 / 3.0
    assert (second["Steps to target"], second["Time to target"]) == ("", "")
    assert (first["Parameters"], first["Steps"], first["Steps/s"]) == ("97", "1000", "61347")
    assert (first["Diverged at step"], second["Diverged at step"]) == ("", "70")
    assert second["Test R²"] == "-0.48"


@pytest.mark.parametrize("name", ["=1+1", "+A1", "-2+3", "@SUM(A1)", '=HYPERLINK("x","y")'])
def test_no_text_of_a_csv_is_a_formula(name):
    run = replace_fields(make_run(), name=name)
    assert rows_of(table_of(FACTS, runs=[run]))[1][0] == f"'{name}"


def test_a_csv_keeps_commas_and_quotes_of_names():
    run = replace_fields(make_run(), name='a, "b"')
    assert rows_of(table_of(FACTS, runs=[run]))[1][0] == 'a, "b"'


def test_settings_in_a_csv_are_numbers_for_a_spreadsheet():
    runs = [replace_fields(make_run(learning_rate=rate), name=str(rate)) for rate in (1e-8, 0.1)]
    runs[1] = replace_fields(runs[1], slot=1)
    header, *rows = rows_of(table_of(FACTS, FACTS, runs=runs))
    assert [float(row[header.index("Learning rate")]) for row in rows] == [1e-8, 0.1]


def test_a_markdown_table_has_the_best_values_bold_and_escapes_what_would_end_a_cell():
    runs = [replace_fields(run, name=name) for run, name in zip(runs_of("tanh", "relu"), ("a|b", "c\\"), strict=True)]
    lines = as_markdown(table_of(FACTS, SIGMOID, runs=runs)).splitlines()
    assert len(lines) == 4
    assert lines[0].startswith("| Run | Activation | Initial weights | Parameters |")
    assert lines[1].startswith("| :--- | :--- | :--- | ---: |")
    assert lines[2].startswith("| a\\|b | tanh | Xavier | 97 | **0.0126** | **0.0168** |")
    assert lines[3].startswith("| c\\\\ | ReLU | He | 97 | 0.0604 |")
