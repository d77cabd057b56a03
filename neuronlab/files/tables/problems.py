"""Rows of a table that cannot be read: why, in which cell, and how many there are."""

from dataclasses import dataclass

MOST_PROBLEMS = 100
"""Problems kept with their messages; all are counted."""


@dataclass(frozen=True)
class Problem:
    """The reason a row cannot be read.

    Attributes:
        line: Its line.
        column: The name of the column; "" for the whole row.
        cell: The text of the cell.
        sentence: The message.
        is_missing: Whether only a value is missing.
    """

    line: int
    column: str
    cell: str
    sentence: str
    is_missing: bool = False


class Complaints:
    """Collects the problems of a table, row by row, and counts the rows that they keep out."""

    def __init__(self) -> None:
        self.kept: list[Problem] = []
        self.count = self.rows = self.missing_rows = 0
        self._last_line = 0
        self._lacks_only = False

    def add(self, problem: Problem) -> None:
        """Count a problem, of the same row as the one before or of a later row."""
        self.count += 1
        if problem.line != self._last_line:
            self.rows += 1
            self._last_line, self._lacks_only = problem.line, problem.is_missing
            self.missing_rows += problem.is_missing
        elif self._lacks_only and not problem.is_missing:
            self._lacks_only = False
            self.missing_rows -= 1
        if len(self.kept) < MOST_PROBLEMS:
            self.kept.append(problem)
