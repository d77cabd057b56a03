import pytest

from neuronlab.wording.typed_numbers import (
    is_ambiguous,
    not_a_number,
    out_of_range,
    read_count,
    read_number,
    read_share,
)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *(("0.01", 0.01), ("0,01", 0.01), (" 3e-5 ", 3e-5), ("+2", 2.0), ("−2", -2.0), ("5.", 5.0), (",5", 0.5)),
        *(("10 000", 1e4), ("1,234,567", 1234567.0), ("10'000", 1e4), ("12\u202f345", 12345.0), ("0,500", 0.5)),
    ],
)
def test_numbers_are_read_as_people_type_them(text, number):
    assert read_number(text) == number


@pytest.mark.parametrize(
    "text", ["", "x", "1/3", "1..2", "1,2,3", "nan", "inf", "1__000", "0x10", "e", "1e", "--1", "٣", "12,345"]
)
def test_what_is_no_number_or_two_is_not_read(text):
    assert read_number(text) is None


@pytest.mark.parametrize(
    ("text", "count"),
    [
        *(("64", 64), ("64.0", 64), ("1e3", 1000), ("1,000", 1000), ("-5", -5), ("1_000", 1000), ("1.000.000", 10**6)),
        ("9" * 300, int(float("9" * 300))),
    ],
)
def test_counts_are_read_with_separators_of_thousands(text, count):
    assert read_count(text) == count


@pytest.mark.parametrize(
    "text", ["3.5", "3,5", "1/3", "", "never", "1e-3", "1e999", "10.000", "9" * 301, "1" + ",000" * 2000]
)
def test_what_is_no_whole_number_is_not_read_as_one(text):
    assert read_count(text) is None


def test_a_point_before_three_digits_of_a_whole_number_is_ambiguous():
    assert [is_ambiguous(text, is_whole=True) for text in ("10.000", "1.000", "64.0", "1,000", "1.000.000")] == [
        *(True, True, False, False, False),
    ]
    assert not_a_number("Points", "10.000", "40", is_whole=True) == (
        "Points could mean 10.000 or 10000; type it without the point."
    )


def test_only_three_digits_behind_one_comma_are_ambiguous():
    assert [is_ambiguous(text) for text in ("1,500", "-12,345", "0,500", "1,50", "1,500,000", "1500")] == [
        *(True, True, False, False, False, False),
    ]


def test_sentences_name_the_field_what_was_typed_and_what_holds():
    assert not_a_number("Width", "3.5", "8", is_whole=True) == "Width must be a whole number, not “3.5”; it stays at 8."
    assert not_a_number("Loss below", "x", "never", is_whole=False, word="never") == (
        "Loss below must be a number or “never”, not “x”; it stays at never."
    )
    assert out_of_range("Width", "900", "512", is_too_large=True) == "Width can be at most 512, not 900."
    assert len(out_of_range("Width", "9" * 10**6, "512", is_too_large=True)) < 100


@pytest.mark.parametrize(
    ("text", "share"),
    [("0.9", 0.9), ("90 %", 0.9), (" 90% ", 0.9), ("0,9", 0.9), ("100%", 1.0), ("0", 0.0)]
    + [(wrong, None) for wrong in ("90", "-0.1", "101 %", "%", "half", "")],
)
def test_a_share_is_read_as_a_fraction_or_in_percent(text, share):
    assert read_share(text) == share
