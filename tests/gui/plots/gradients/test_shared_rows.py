import numpy as np
import pytest

from neuronlab.gui.plots.gradients.shared_rows import moved_apart, row_names, rows_of


def test_layers_of_one_name_share_a_row_however_deep_the_networks_are(make_runs_frame):
    deep, flat = (run.network for run in make_runs_frame([(4, "tanh"), (3, "tanh"), (2, "tanh")], [(4, "relu")]).runs)
    names = row_names([flat, deep])
    assert names == ("Hidden 1", "Hidden 2", "Hidden 3", "Output")
    assert rows_of(deep, len(names)) == (0, 1, 2, 3)
    assert rows_of(flat, len(names)) == (0, 3)
    assert row_names([]) == ()


@pytest.mark.parametrize(
    ("wanted", "positions"),
    [
        ([], []),
        ([50.0], [50.0]),
        ([20.0, 80.0], [20.0, 80.0]),
        ([50.0, 50.0], [45.0, 55.0]),
        ([52.0, 50.0, 51.0], [61.0, 41.0, 51.0]),
        ([50.0, 50.0, 54.0, 90.0], [46.3333333 - 5.0, 51.3333333, 61.3333333, 90.0]),
    ],
)
def test_what_overlaps_is_moved_apart_around_its_middle(wanted, positions):
    assert moved_apart(np.array(wanted), 10.0, (0.0, 100.0)).tolist() == pytest.approx(positions, abs=1e-5)


def test_all_places_stay_within_the_ends():
    assert moved_apart(np.array([100.0, 100.0, 99.0]), 10.0, (0.0, 100.0)).tolist() == [90.0, 100.0, 80.0]
    assert moved_apart(np.zeros(3), 10.0, (0.0, 100.0)).tolist() == [0.0, 10.0, 20.0]
