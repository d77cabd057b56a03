"""Tables of absurd shapes: very wide ones are refused at once, and blank rows are passed over quickly."""

import time

import pytest

from neuronlab.core.errors import InputError
from neuronlab.files.tables.point_columns import read_chosen
from neuronlab.files.tables.reader import MOST_COLUMNS
from tests.files.tables.tables import likely_choice, sheet_of

AT_MOST_S = 1.0


def seconds(work):
    began = time.process_time()
    work()
    return time.process_time() - began


@pytest.mark.parametrize(
    "data",
    [b"\n" * 500_000, b"1,2\n" + b"\r\n" * 500_000, b",\n" * 500_000, b"1,2\n" + b",,,,,,,,,\n" * 500_000],
    ids=["blank lines", "blank lines below a row", "empty cells", "empty cells below a row"],
)
def test_how_a_table_of_blank_rows_is_written_is_seen_at_once(data):
    assert seconds(lambda: sheet_of(data)) < AT_MOST_S


@pytest.mark.parametrize("columns", [MOST_COLUMNS + 1, 250_000])
def test_a_table_of_very_many_columns_is_refused_at_once(columns):
    def choose():
        sheet = sheet_of((b"\t".join([b"1"] * columns) + b"\n") * 2)
        with pytest.raises(InputError, match=f"It has {columns:,} columns; the limit is 5,000"):
            read_chosen(sheet, likely_choice(sheet))

    assert seconds(choose) < AT_MOST_S


def test_columns_of_a_wide_table_can_be_chosen():
    sheet = sheet_of((b"\t".join([b"1"] * (MOST_COLUMNS - 1) + [b"2"]) + b"\n") * 3)
    assert read_chosen(sheet, likely_choice(sheet)).good_rows == 3
