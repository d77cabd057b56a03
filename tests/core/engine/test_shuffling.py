import numpy as np
import pytest

from neuronlab.core.engine import shuffling
from neuronlab.core.engine.shuffling import CHUNK, Orders

START = np.random.PCG64(5).state


@pytest.mark.parametrize("count", [1, 10, CHUNK, CHUNK + 1, 3 * CHUNK + 5])
def test_every_order_holds_every_number_once(count):
    orders = Orders(count, 1, START)
    seen = set()
    for _ in range(3):
        assert (np.sort(orders.present[0]) == np.arange(count)).all()
        seen.add(orders.present.tobytes())
        orders.turn()
    assert count == 1 or len(seen) == 3


@pytest.mark.parametrize("count", [10, 2 * CHUNK + 5])
def test_when_the_pieces_are_drawn_changes_nothing(count):
    early, late = Orders(count, 1, START), Orders(count, 1, START)
    for _ in range(3):
        for used in range(11):
            early.keep_up(used, 10)
        early.turn()
        late.turn()
        assert (early.present == late.present).all()
        assert early.start == late.start
    again = Orders(count, 1, early.start)
    assert (again.present == early.present).all()


def test_several_epochs_at_once_are_those_that_come_one_by_one():
    many, single = Orders(20, 4, START), Orders(20, 1, START)
    for row in many.present:
        assert (row == single.present[0]).all()
        single.turn()


@pytest.mark.parametrize("chunk", [CHUNK, 4], ids=["in one go", "in pieces"])
def test_every_number_is_as_likely_at_every_place(monkeypatch, chunk):
    """Counts over many orders of nine numbers stay within five standard deviations of their mean."""
    monkeypatch.setattr(shuffling, "CHUNK", chunk)
    count, draws = 9, 6000
    orders = Orders(count, 1, START)
    counts = np.zeros((count, count))
    follows = np.zeros((count, count))
    for _ in range(draws):
        order = orders.present[0]
        counts[np.arange(count), order] += 1
        follows[order[:-1], order[1:]] += 1
        orders.turn()
    mean = draws / count
    assert np.abs(counts - mean).max() < 5 * np.sqrt(mean)
    pairs = draws / count
    off_diagonal = follows[~np.eye(count, dtype=bool)]
    assert np.abs(off_diagonal - pairs).max() < 5 * np.sqrt(pairs)
