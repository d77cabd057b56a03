"""What is right for a table: as the import dialog, `fit` and `predict` have to read it."""

from dataclasses import dataclass, field
from pathlib import Path

from neuronlab.files.tables.choices import ReadingChoices

INPUTS = Path(__file__).parent / "inputs"


@dataclass(frozen=True, kw_only=True)
class Right:
    """What is right for a table.

    Attributes:
        columns: The names of the columns that are chosen, the target last; "" for one without a name.
        task: The task.
        rows: How many points are read.
        first: The numbers of the first point, the number of its class last.
        choices: What a person has to decide first.
        question: What the command line says instead of reading it, without these choices; "" if it reads it.
        warning: Part of a warning.
        units: The units of the columns, "" for none.
        origin: The origin of the first column.
        labels: The names of the classes.
        bad_rows: How many rows are left out.
    """

    columns: tuple[str, ...]
    task: str = "curve"
    rows: int = 60
    first: tuple[float, ...] | None = None
    choices: ReadingChoices = field(default_factory=ReadingChoices)
    question: str = ""
    warning: str = ""
    units: tuple[str, ...] = ()
    origin: str = ""
    labels: tuple[str, ...] = ()
    bad_rows: int = 0


SKIPPED = ReadingChoices(skips_bad_rows=True)
STRIPPED = ReadingChoices(strips_units=True)

CASES = {
    "currency.csv": Right(
        columns=("ads", "sales"), rows=39, first=(1, 1053), choices=STRIPPED, question="--strip-units", units=("", "$")
    ),
    "units_cell.csv": Right(
        columns=("height", "weight"),
        rows=39,
        first=(151, 50.8),
        choices=STRIPPED,
        question="--strip-units",
        units=("cm", "kg"),
    ),
    "datetime_semicolon.csv": Right(
        columns=("Datum", "Temperatur (Celsius)"),
        rows=40,
        first=(6.5, 21.0),
        units=("hours", "Celsius"),
        origin="2021-06-12T03:20:00",
    ),
    "quoted_comma_decimal.csv": Right(columns=("x", "y"), rows=39, first=(1, 50.52), warning="comma"),
    "quoted_comma_decimal3.csv": Right(columns=("Elo", "Shift"), rows=39, warning="--decimal"),
    "thousands_or_decimal.csv": Right(columns=("x", "y"), rows=6, first=(1, 1234), warning="--decimal ,"),
    "thousands_or_decimal_semicolon.csv": Right(columns=("x", "y"), rows=6, first=(1, 1.234), warning="--decimal ."),
    "numeric_header.csv": Right(columns=("1990", "2000"), first=(0, 0.0644), warning="--no-header"),
    "year_columns.csv": Right(columns=("1960", "1963"), rows=30, first=(4.234, 4.179), warning="--columns"),
    "na_cells.csv": Right(
        columns=("x", "y"),
        rows=53,
        bad_rows=7,
        first=(0, 0.0644),
        choices=SKIPPED,
        question="--skip-bad-rows",
    ),
    "nan_cells.csv": Right(
        columns=("x", "y"), rows=53, bad_rows=7, choices=SKIPPED, question="--skip-bad-rows", first=(0, 0.0644)
    ),
    "labels_na.csv": Right(
        columns=("x1", "x2", "region"),
        task="classes",
        choices=ReadingChoices(missing=()),
        question="--missing",
        labels=("AS", "EU", "NA"),
        first=(0, 0, 2),
    ),
    "labels_with_na.csv": Right(
        columns=("bill", "depth", "sex"),
        task="classes",
        rows=56,
        bad_rows=4,
        choices=SKIPPED,
        question="--skip-bad-rows",
        labels=("female", "male"),
        first=(39.2, 17.1, 1),
    ),
    "units_row.csv": Right(columns=("Time", "Voltage"), first=(0, 0.0644), units=("s", "V")),
    "preamble_plain.csv": Right(columns=("Time (s)", "Channel 1 (V)"), first=(0, 0.0644)),
    "prose_preamble.dat": Right(columns=("", ""), first=(1958, 314.38)),
    "preamble_hash.csv": Right(columns=("Time (s)", "Channel 1 (V)"), first=(0, 0.0644)),
    "fortran_d.txt": Right(columns=("", ""), first=(0, 0.0644)),
    "r_rownames.csv": Right(
        columns=("Weight", "Feed", "Litter"),
        task="classes",
        first=(20, 0, 0),
        labels=("1", "2", "3"),
        warning="--columns",
    ),
    "r_rownames_empty.csv": Right(columns=("speed", "dist"), rows=50, first=(4, 0.9)),
    "r_rownames_named.csv": Right(columns=("speed", "dist"), rows=50, first=(4, 3.0)),
    "missing_input_and_label.csv": Right(
        columns=("symbol", "price", "eng_loc"),
        task="classes",
        rows=100,
        warning="--columns",
        labels=("front", "rear"),
        first=(0, 9000, 1),
    ),
    "xor.csv": Right(columns=("x1", "x2", "label"), task="classes", rows=4, first=(0, 0, 0), labels=("0", "1")),
    "xor_scale.csv": Right(
        columns=("x1", "x2", "y"),
        task="surface",
        rows=4,
        first=(0, 0, 0),
        choices=ReadingChoices(task="surface"),
        question="--task",
    ),
    "singleton.csv": Right(columns=("a", "b", "class"), task="classes", rows=40, labels=("no", "yes")),
    "one.csv": Right(columns=("x", "y"), rows=1, first=(0, 1), warning="learn from"),
    "two.csv": Right(columns=("x", "y"), rows=2, first=(0, 1), warning="learn from"),
    "imbalance.csv": Right(columns=("x1", "x2", "label"), task="classes", rows=1000, labels=("0", "1")),
    "small_noisy_surface.csv": Right(columns=("wind", "temp", "ozone"), task="surface", rows=116, first=(12.4, 87, 1)),
    "outlier.csv": Right(columns=("x", "y"), first=(0.954, 1.713)),
    "unix_3h.csv": Right(columns=("t", "temp"), rows=200),
    "unix_2s.csv": Right(columns=("t", "v"), rows=200, first=(1_700_000_000, 0.0)),
    "n_squared.csv": Right(columns=("n", "sq"), rows=99, first=(1, 1)),
    "ramp500.csv": Right(columns=("x", "y"), rows=499, first=(1, 2)),
    "millions.csv": Right(columns=("sqm", "price"), rows=150, first=(163.6, 680035)),
}
