"""Many small arrays in one array per type."""

import numpy as np
import pytest

from neuronlab.core.errors import InputError
from neuronlab.files.session.past.pools import FillingPools, ReadPools

FLOATS, TABLE = np.arange(3.0), np.arange(6, dtype=np.float32).reshape(2, 3)


def test_arrays_come_back_each_as_one_object():
    filling = FillingPools({"known": FLOATS})
    refs = [filling.put(TABLE), filling.put(FLOATS), filling.put(TABLE), filling.put(TABLE[:1])]
    without_rows = filling.put(np.empty((0, 50), np.float32))
    assert refs[1] == "known"
    assert refs[0] == refs[2] != refs[3]
    arrays = filling.arrays()
    assert arrays["past.f4"].tolist() == [0, 1, 2, 3, 4, 5, 0, 1, 2]
    reading = ReadPools(arrays.__getitem__, {"known": FLOATS})
    back = reading.get(refs[0], "f")
    assert back.tolist() == TABLE.tolist()
    assert reading.get(refs[2], "f") is back
    assert not back.flags.writeable
    assert reading.get("known", "f") is FLOATS
    assert reading.get(without_rows, "f").shape == (0, 50)


def test_arrays_that_overlap_are_refused():
    reading = ReadPools({"past.f4": TABLE.reshape(-1)}.__getitem__, {})
    reading.get(("f4", 0, (6,)), "f")
    with pytest.raises(InputError, match="overlap"):
        reading.get(("f4", 0, (5,)), "f")
