"""Columns as people ask for them: each by its name, or by its number from 1."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from difflib import get_close_matches

from neuronlab.core.data.names import tidy_name
from neuronlab.core.errors import InputError
from neuronlab.files.tables.point_columns import NO_ROWS
from neuronlab.files.tables.reader import Sheet

_NUMBER = re.compile(r"#?(\d{1,9})", re.ASCII)
_NEEDS_QUOTES = re.compile(r'[,:]|^"|^\s|\s$')
_MOST_NEAR, _MOST_LISTED = 3, 8


def columns_named(sheet: Sheet, asked: Sequence[str]) -> tuple[int, ...]:
    """The indices of the columns asked for, in this order.

    Upper and lower case of a name may differ where only one column is meant. A name comes before a number, so "2" is
    the column called 2 where there is one, while "#2" is the second one. Raises InputError, with names that are nearly
    the same, if a column is not there, and with the numbers of those that are meant if there are several.
    """
    if not sheet.width:
        raise InputError(NO_ROWS)
    exact, folded = defaultdict[str, list[int]](list), defaultdict[str, list[int]](list)
    for index in range(len(sheet.header)):
        name = sheet.name(index)
        if name:
            exact[name].append(index)
            folded[name.casefold()].append(index)
    return tuple(_index_of(sheet, tidy_name(name), exact, folded) for name in asked)


def column_keys(sheet: Sheet, indices: Sequence[int]) -> tuple[str, ...]:
    """What to ask `columns_named` for to get these columns: names, or numbers of those that share or lack a name."""
    names = Counter(sheet.name(index) for index in range(len(sheet.header)))
    keys = []
    for index in indices:
        name, number = sheet.name(index), str(index + 1)
        keys.append(name if name and names[name] == 1 else f"#{number}" if number in names else number)
    return tuple(keys)


def quoted_columns(keys: Sequence[str]) -> str:
    """Columns, the target last, as `--columns` takes them: `x1,x2:y`, in double quotes where a name contains a mark."""
    *inputs, target = map(_quoted, keys)
    return f"{','.join(inputs)}:{target}"


def _index_of(sheet: Sheet, name: str, exact: dict[str, list[int]], folded: dict[str, list[int]]) -> int:
    for found in (exact.get(name), folded.get(name.casefold())):
        if found and len(found) > 1:
            numbers = " and ".join(str(index + 1) for index in found[:_MOST_LISTED])
            raise InputError(f"Several columns are called {name!r}; choose one by its number: {numbers}")
        if found:
            return found[0]
    number = _NUMBER.fullmatch(name)
    if number:
        if 1 <= int(number[1]) <= sheet.width:
            return int(number[1]) - 1
        raise InputError(f"There is no column {name}; choose a number from 1 to {sheet.width:,}")
    raise InputError(f"There is no column {name!r}{_instead(sheet, name, exact, folded)}")


def _instead(sheet: Sheet, name: str, exact: dict[str, list[int]], folded: dict[str, list[int]]) -> str:
    """The end of a sentence about a name that no column has: what may be meant, or what there is."""
    if not exact:
        return f", since the columns have no names; choose them by their numbers, 1 to {sheet.width:,}"
    near = get_close_matches(name.casefold(), list(folded), _MOST_NEAR)
    if near:
        names = [repr(sheet.name(folded[other][0])) for other in near]
        return f"; did you mean {' or '.join(names)}?"
    names = [repr(other) for other in list(exact)[:_MOST_LISTED]]
    return f"; choose from {', '.join(names)}{', …' if len(exact) > _MOST_LISTED else ''}"


def _quoted(name: str) -> str:
    if not _NEEDS_QUOTES.search(name):
        return name
    doubled = name.replace('"', '""')
    return f'"{doubled}"'
