import numpy as np
import pytest

from neuronlab.core.sampling import sample_of, some_of


@pytest.mark.parametrize("period", [2, 3, 4, 5, 8])
@pytest.mark.parametrize(
    ("count", "most"), [(384, 192), (8_192, 4_096), (4_000, 2_000), (6_000, 4_096), (100_000, 192)]
)
def test_every_class_has_its_share_where_classes_alternate(count, most, period):
    counts = np.bincount(some_of(np.arange(count) % period, most), minlength=period)
    assert counts.sum() == most
    assert counts.min() > 0.6 * most / period


def test_the_same_rows_are_chosen_again_each_once_and_in_their_order():
    chosen = sample_of(1_000, 100)
    assert (np.diff(chosen) > 0).all()
    assert chosen[-1] < 1_000
    assert not chosen.flags.writeable
    sample_of.cache_clear()
    np.testing.assert_array_equal(sample_of(1_000, 100), chosen)


def test_a_row_more_replaces_at_most_one_of_those_chosen():
    for count in range(1_000, 1_100):
        assert len(set(sample_of(count, 100)) - set(sample_of(count + 1, 100))) <= 1


def test_few_rows_are_all_taken_and_not_copied():
    rows = np.arange(12.0).reshape(6, 2)
    assert some_of(rows, 6) is rows
    np.testing.assert_array_equal(sample_of(6, 6), np.arange(6))
    assert len(some_of(rows[:0], 6)) == 0


def test_other_axes_can_be_sampled():
    values = np.arange(4_000.0).reshape(4, 1_000)
    np.testing.assert_array_equal(some_of(values, 10, axis=1), values[:, sample_of(1_000, 10)])
