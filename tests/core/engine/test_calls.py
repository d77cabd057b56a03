import numpy as np
import pytest

from neuronlab.core.arrays import run_calls
from neuronlab.core.engine.calls import constant, filled, greater, maximum, minimum

A, B = np.array([[-2.0, 0.0, 3.0]]), np.array([[1.0, 0.0, 2.0]])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_constants_are_of_the_dtype_they_are_used_with(dtype):
    like = np.zeros((2, 3), dtype)
    assert (constant(0.1, like).dtype, constant(0.1, like).shape) == (dtype, ())
    assert constant(0.1, like) == dtype(0.1)
    assert (filled(0.1, like).dtype, filled(0.1, like).shape) == (dtype, (2, 3))
    assert (filled(0.1, like) == dtype(0.1)).all()


def test_a_full_array_takes_a_number_for_each_row():
    np.testing.assert_array_equal(filled(np.array([[1.0], [2.0]]), np.zeros((2, 2))), [[1.0, 1.0], [2.0, 2.0]])


@pytest.mark.parametrize(("call", "expected"), [(maximum, [[1.0, 0.0, 3.0]]), (minimum, [[-2.0, 0.0, 2.0]])])
def test_the_larger_and_the_smaller_are_written_when_the_call_is_made(call, expected):
    out = np.full((1, 3), 9.0)
    made = call(A, B, out)
    assert (out == 9.0).all()
    run_calls([made])
    np.testing.assert_array_equal(out, expected)


def test_an_array_may_be_written_over():
    out = A.copy()
    run_calls([maximum(out, B, out)])
    np.testing.assert_array_equal(out, [[1.0, 0.0, 3.0]])


def test_greater_is_1_where_it_is_so_and_0_where_equal_or_not_a_number():
    out, a = np.full((1, 4), 9.0), np.array([[2.0, 1.0, 0.0, np.nan]])
    calls = greater(a, np.ones((1, 4)), out)
    run_calls(calls)
    np.testing.assert_array_equal(out, [[1.0, 0.0, 0.0, 0.0]])
    a[:] = 5.0
    run_calls(calls)
    np.testing.assert_array_equal(out, 1.0)
