import csv
import io

import numpy as np
import pytest

from neuronlab.wording import seeds as wording

NAN = float("nan")


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ((68, 100, 3.6), "68 of 100, 4 s left"),
        ((0, 1_000, None), "0 of 1,000"),
        ((99, 100, 0.01), "99 of 100, 1 s left"),
        ((1, 100, 125.0), "1 of 100, 2 min 5 s left"),
    ],
)
def test_progress(arguments, text):
    assert wording.progress_text(*arguments) == text


def test_every_title_says_how_many_seeds():
    assert wording.course_title("test", "steps", 68) == "Test loss over steps, 68 seeds each"
    assert wording.course_title("train", "evaluations", 1) == "Train loss over gradient evaluations, 1 seed each"
    titles = wording.ends_titles("test", 1_000)
    assert titles[0] == "Final test loss, line: median, 1,000 seeds each"
    assert all("1,000 seeds each" in title for title in titles)
    assert sorted(titles, key=len, reverse=True) == list(titles)
    assert wording.width_title("test", 20) == "Final test loss by units in each hidden layer, 20 seeds each"


def test_diverged_runs_are_counted_for_all_runs_or_not_mentioned():
    assert wording.diverged_counts(["ReLU", "tanh"], [4, 0]) == "diverged: ReLU 4, tanh 0"
    assert wording.diverged_counts(["ReLU", "tanh"], [0, 0]) == ""
    assert wording.diverged_counts(["Rate 0.01", "tanh"], [0, 4]) == "diverged: Rate 0.01: 0, tanh 4"


@pytest.mark.parametrize(
    ("losses", "runs", "diverged", "text"),
    [
        ((0.138, 0.1, 0.2), 20, 0, "ReLU ends at a median test loss of 0.138 (10–90 % of 20 runs: 0.1–0.2)."),
        (
            (0.1, 0.1, 2.0),
            19,
            1,
            "ReLU ends at a median test loss of 0.1 (10–90 % of 19 runs: 0.1–2; 1 run diverged).",
        ),
        ((0.138, 0.138, 0.138), 1, 0, "ReLU ends at a test loss of 0.138 with one seed."),
        ((NAN, NAN, NAN), 0, 7, "ReLU diverged with every one of 7 seeds."),
        ((NAN, NAN, NAN), 0, 1, "ReLU diverged with 1 seed."),
    ],
)
def test_one_run_alone_is_summed_up(losses, runs, diverged, text):
    assert wording.alone_text("ReLU", "test", losses, runs, diverged).replace("\u202f", " ") == text


def test_the_units_that_reach_a_loss():
    reached = wording.width_text("tanh", 0.05, 8, 64, 20)
    assert reached == "tanh reaches 0.05 with 8 units (median of 20 seeds)."
    assert wording.width_text("tanh", 0.05, 1, 64, 1) == "tanh reaches 0.05 with 1 unit (median of 1 seed)."
    missed = wording.width_text("Sigmoid", 0.05, None, 64, 20)
    assert missed == "Sigmoid does not reach 0.05 with up to 64 units (median of 20 seeds)."


def test_csv_has_all_digits_and_nothing_a_spreadsheet_computes():
    losses = np.array([[0.1234567890123, NAN], [0.5, 2.0]])
    text = wording.as_csv(["=cmd()", 'a, "b"'], [0, 1], losses)
    rows = list(csv.reader(io.StringIO(text)))
    assert rows == [
        ["Added to seed", "'=cmd()", 'a, "b"'],
        ["0", "0.1234567890123", "0.5"],
        ["1", "diverged", "2"],
    ]


def test_markdown_has_three_figures_and_cells_that_end_where_they_should():
    text = wording.as_markdown(["a|b"], [0, 3], np.array([[0.123456, NAN]]))
    assert text == "| Added to seed | a\\|b |\n| ---: | ---: |\n| 0 | 0.123 |\n| 3 | diverged |\n"


def test_a_width_sweep_is_copied_with_a_row_for_each_point():
    rows = [("tanh", 8, 97, 0.0123456, 0.01, 0.02, 20, 0), ("=x", 64, 4_353, NAN, NAN, NAN, 0, 20)]
    read = list(csv.reader(io.StringIO(wording.widths_as_csv(rows))))
    assert read[0] == ["Activation", "Units", "Parameters", "Median", "10 %", "90 %", "Runs", "Diverged"]
    assert read[1] == ["tanh", "8", "97", "0.0123456", "0.01", "0.02", "20", "0"]
    assert read[2] == ["'=x", "64", "4353", "", "", "", "0", "20"]
    assert "| tanh | 8 | 97 | 0.0123 | 0.01 | 0.02 | 20 | 0 |\n" in wording.widths_as_markdown(rows)
