"""Columns of whole numbers that are dates without separators: 19580329, or 580329 with a year of two digits."""

from collections.abc import Iterable
from itertools import islice, pairwise

from neuronlab.files.tables.dates import moment_at, moment_of

_FEWEST = {8: 3, 6: 5}
"""Different dates that it takes, by their digits: by chance one in thirty numbers of six digits is a date."""
_MOSTLY = 0.95
"""At least this share of the different numbers must be dates; the others are damaged."""
_YEARS = range(1500, 2101)
_JUDGED = 20_000


def may_be_digit_dates(cells: Iterable[str]) -> bool:
    """Whether nearly all of these cells are dates without separators, several and all with as many digits."""
    return bool(_dates_of(cells))


def are_digit_dates(cells: Iterable[str]) -> bool:
    """Whether these cells are more likely to be dates without separators than other whole numbers.

    Six digits must also ascend or descend as dates, and neither count something nor be years with months.
    """
    dates = _dates_of(cells)
    if not dates or len(dates[0]) > min(_FEWEST):
        return bool(dates)
    moments = [moment_of(date) or 0.0 for date in dates]
    return moments in (sorted(moments), sorted(moments, reverse=True)) and not _count(dates)


def are_dates_in_digits(cells: Iterable[str]) -> bool:
    """Whether each of these cells, at least one, is a date without separators, however few they are."""
    different = set(islice(cells, _JUDGED))
    return bool(different) and all(map(_is_date, different))


def _dates_of(cells: Iterable[str]) -> list[str]:
    """The different dates among cells, in their order; none if these are rather something else."""
    different = list(dict.fromkeys(islice(cells, _JUDGED)))
    digits = len(different[0]) if different else 0
    if digits not in _FEWEST or not different[0].isdecimal():
        return []
    dates = [cell for cell in different if len(cell) == digits and _is_date(cell)]
    is_most = len(dates) >= max(_FEWEST[digits], _MOSTLY * len(different))
    return dates if is_most and not all(map(_is_month, dates)) else []


def _is_date(cell: str) -> bool:
    if len(cell) not in _FEWEST or not (cell.isdecimal() and cell.isascii()):
        return False
    moment = moment_of(cell)
    return moment is not None and moment_at(moment).year in _YEARS


def _is_month(cell: str) -> bool:
    """Whether six digits may be a year with its month: 200312."""
    return len(cell) == min(_FEWEST) and int(cell[:4]) in _YEARS and 1 <= int(cell[4:]) <= 12


def _count(dates: Iterable[str]) -> bool:
    """Whether numbers follow each other without a gap."""
    return {int(after) - int(before) for before, after in pairwise(dates)} == {1}
