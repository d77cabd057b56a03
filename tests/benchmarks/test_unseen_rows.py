import gzip
import sys

import numpy as np
import pytest
import unseen_rows
from unseen_rows import TABLES, BothScores, RealTable, Rows, bars_of, parted, rows_of, score_of_fit, show

LINE = Rows(np.linspace(-1.0, 1.0, 60)[:, None], np.linspace(-3.0, 3.0, 60)[:, None])
CURVE = RealTable("", (0, 1))


def found(worse):
    """As many tables below scikit-learn by more than is allowed, all others below it by less."""
    return {name: BothScores(0.5 - (0.03 if n < worse else 0.01), 0.5) for n, name in enumerate(TABLES)}


def test_two_tables_may_be_worse_and_three_may_not():
    assert len(TABLES) == 12
    assert [bar.holds for bar in bars_of(found(2))] == [True]
    assert [bar.holds for bar in bars_of(found(3))] == [False]


def test_a_fifth_of_the_rows_is_taken_away_and_differs_with_the_seed():
    seen, unseen = parted(LINE, 0)
    assert (len(seen.inputs), len(unseen.inputs)) == (48, 12)
    assert sorted([*seen.inputs[:, 0], *unseen.inputs[:, 0]]) == LINE.inputs[:, 0].tolist()
    assert np.array_equal(parted(LINE, 0)[1].inputs, unseen.inputs)
    assert not np.array_equal(parted(LINE, 1)[1].inputs, unseen.inputs)


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package that ships tables."""
    folder = tmp_path / "shipping"
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "points.csv").write_text("a,b,c\n1,2,3\n4,5,6\n")
    (folder / "inputs.txt.gz").write_bytes(gzip.compress(b"1  2\n3  4\n"))
    (folder / "targets.txt").write_text("7\n8\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield "shipping"
    sys.modules.pop("shipping", None)


def test_points_are_found_in_one_file_or_two(package):
    one = rows_of(RealTable(f"{package}/points.csv", (2, 0)))
    assert (one.inputs.tolist(), one.targets.tolist()) == ([[3.0], [6.0]], [[1.0], [4.0]])
    table = RealTable(
        f"{package}/inputs.txt.gz", (1, 0), first_row=0, separator="", target_file=f"{package}/targets.txt"
    )
    two = rows_of(table)
    assert (two.inputs.tolist(), two.targets.tolist()) == ([[2.0], [4.0]], [[7.0], [8.0]])
    with pytest.raises(SystemExit, match="make bench-peers"):
        rows_of(RealTable("no_such_package/points.csv", (0, 1)))


def test_the_command_is_scored_on_rows_that_it_did_not_see():
    seen, unseen = parted(LINE, 0)
    assert 0.99 < score_of_fit(CURVE, seen, unseen, 0) <= 1.0
    opposed = Rows(unseen.inputs, -unseen.targets)
    assert score_of_fit(CURVE, seen, opposed, 0) < -2.0


def test_a_failing_command_is_no_score():
    seen, unseen = parted(LINE, 0)
    with pytest.raises(RuntimeError, match="fit ended with 2"):
        score_of_fit(CURVE, Rows(seen.inputs, np.full_like(seen.targets, np.nan)), unseen, 0)


def test_scores_stand_beside_each_other(capsys):
    show(found(1))
    shown = capsys.readouterr().out.splitlines()
    assert len(shown) == 1 + len(TABLES)
    assert shown[1].split()[-4:] == ["0.470", "0.500", "-0.030", "R²"]
    assert unseen_rows.HIDDEN == (16, 16)
