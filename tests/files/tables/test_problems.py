"""Rows are counted once, by the worst of their problems."""

from neuronlab.files.tables.problems import MOST_PROBLEMS, Complaints, Problem


def lacking(line):
    return Problem(line, "x", "", "", is_missing=True)


def broken(line):
    return Problem(line, "x", "?", "")


def test_a_row_lacks_values_only_if_nothing_else_is_wrong_with_it():
    complaints = Complaints()
    for problem in (lacking(1), lacking(1), lacking(2), broken(2), lacking(2), broken(3), lacking(3)):
        complaints.add(problem)
    assert (complaints.count, complaints.rows, complaints.missing_rows) == (7, 3, 1)


def test_only_the_first_ones_are_kept():
    complaints = Complaints()
    for line in range(MOST_PROBLEMS + 5):
        complaints.add(broken(line + 1))
    assert (len(complaints.kept), complaints.rows) == (MOST_PROBLEMS, MOST_PROBLEMS + 5)
