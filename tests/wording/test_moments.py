"""Moments are as short as they are clear."""

from datetime import datetime

from neuronlab.wording.moments import moment_text


def test_a_moment_has_its_day_and_year_only_where_they_are_others():
    now = datetime(2026, 11, 29, 15, 0)
    assert moment_text(datetime(2026, 11, 29, 4, 2), now) == "04:02"
    assert moment_text(datetime(2026, 3, 8, 14, 32), now) == "8 Mar, 14:32"
    assert moment_text(datetime(2025, 12, 31, 23, 59), now) == "31 Dec 2025, 23:59"
