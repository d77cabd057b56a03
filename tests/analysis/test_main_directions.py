import numpy as np
import pytest

from neuronlab.analysis.main_directions import MOST_ASKED, MainDirections


def cloud(units, count, seed=0, sizes=(5.0, 3.0)):
    """Outputs (units, count) that vary mostly along two random directions."""
    rng = np.random.default_rng(seed)
    basis = np.linalg.qr(rng.normal(size=(units, units)))[0]
    scale = np.concatenate([sizes, np.full(units - 2, 0.1)])
    return (basis * scale) @ rng.normal(size=(units, count)) + rng.normal(size=(units, 1))


@pytest.mark.parametrize(("units", "count"), [(4, 100), (100, 30), (3, 3)])
def test_they_hold_as_much_variance_as_the_largest_singular_values(units, count):
    outputs = cloud(units, count)
    found = MainDirections().of("a", outputs)
    centred = outputs - outputs.mean(axis=1, keepdims=True)
    squares = np.linalg.svd(centred, compute_uv=False) ** 2
    assert found.share(outputs) == pytest.approx(squares[:2].sum() / squares.sum())
    np.testing.assert_allclose(found.basis.T @ found.basis, np.eye(2), atol=1e-9)
    np.testing.assert_allclose(found.project(outputs), (centred.T @ found.basis), atol=1e-9)


def test_the_first_ones_point_to_where_their_largest_entry_is_positive():
    basis = MainDirections().of("a", cloud(6, 200)).basis
    assert (basis[np.abs(basis).argmax(axis=0), [0, 1]] > 0.0).all()


def test_a_picture_along_them_neither_flips_nor_turns_while_the_sizes_change_places():
    """The longer direction becomes the shorter one: principal axes alone would turn by a quarter."""
    rng, steady, before = np.random.default_rng(1), MainDirections(), None
    shape = rng.normal(size=(2, 300))
    for share in np.linspace(-0.5, 0.5, 41):
        outputs = np.zeros((5, 300))
        outputs[1], outputs[3] = (1.0 + share) * shape[0], (1.0 - share) * shape[1]
        at = steady.of("a", outputs).project(outputs)
        if before is not None:
            assert np.abs(at - before).max() < 0.2
        before = at


def test_another_subject_starts_anew():
    steady, outputs = MainDirections(), cloud(5, 100)
    first = MainDirections().of("a", outputs).basis
    steady.of("a", cloud(5, 100, seed=4))
    assert not np.allclose(steady.of("a", outputs).basis, first)  # turned towards those before
    np.testing.assert_array_equal(steady.of("b", outputs).basis, first)


@pytest.mark.parametrize("value", [0.0, 0.3, np.nan, np.inf])
def test_outputs_without_variance_or_not_finite_keep_the_last_directions(value):
    steady = MainDirections()
    np.testing.assert_array_equal(steady.of("a", np.full((4, 50), value)).basis, np.eye(4, 2))
    known = steady.of("a", cloud(4, 50)).basis
    found = steady.of("a", np.full((4, 50), value))
    np.testing.assert_array_equal(found.basis, known)
    assert np.isnan(found.share(np.full((4, 50), value)))


def test_outputs_along_one_line_have_a_second_direction_all_the_same():
    for units, count in ((4, 50), (50, 4)):
        outputs = np.outer(np.arange(units) + 1.0, np.linspace(-1.0, 1.0, count))
        found = MainDirections().of("a", outputs)
        assert found.share(outputs) == pytest.approx(1.0)
        np.testing.assert_allclose(found.basis.T @ found.basis, np.eye(2), atol=1e-9)


def test_no_outputs_are_no_reason_to_fail():
    none = np.empty((4, 0))
    assert np.isnan(MainDirections().of("a", none).share(none))


def test_the_share_is_that_of_the_outputs_it_is_asked_of():
    found = MainDirections().of("a", cloud(4, 100))
    assert found.share(found.basis @ np.random.default_rng(2).normal(size=(2, 50))) == pytest.approx(1.0)
    rest = np.eye(4) - found.basis @ found.basis.T
    assert found.share(rest @ np.random.default_rng(2).normal(size=(4, 50))) == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("classes", [2, 3, 5])
def test_of_many_rows_some_are_used_of_every_class(classes):
    some = MainDirections.some_of(np.arange(MOST_ASKED * 10)[:, None] % classes)
    assert len(some) == MOST_ASKED
    assert np.bincount(some[:, 0], minlength=classes).min() > 0.6 * MOST_ASKED / classes
    assert len(MainDirections.some_of(np.empty((0, 2)))) == 0
