import pytest

from tests.gui.plots.contributions.sums import BLOCKS


@pytest.fixture
def two(make_frame):
    """The frame of a network that is the sum of `sums`."""
    return make_frame((2, "relu"), blocks=BLOCKS)
