"""Archives give every array back as it was, whatever its shape."""

import numpy as np
import pytest

from neuronlab.files.archive import encode_arrays, open_archive

SHAPES = [(), (0,), (5,), (2, 3), (0, 3), (3, 0), (0, 100_000)]


@pytest.mark.parametrize("kind", ["<f4", "<f8", "<i8", "|b1"])
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_every_shape_comes_back(tmp_path, shape, kind):
    path = tmp_path / "arrays.npz"
    array = np.ones(shape, kind)
    path.write_bytes(encode_arrays({"a": array}))
    with open_archive(path, 2**20) as archive:
        outline, back = archive.outline("a"), archive.array("a")
    assert (outline.shape, outline.dtype) == (back.shape, back.dtype) == (array.shape, array.dtype)
    assert np.array_equal(back, array)
