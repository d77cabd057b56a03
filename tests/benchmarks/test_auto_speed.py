import pytest
from auto_speed import bars_of, canvas_of, watch, workspaces


@pytest.mark.parametrize(
    ("seconds", "is_missed"),
    [
        ([5.0, 6.0, 7.0], False),
        ([13.0] * 3, True),
        ([3.9] * 3, True),
        ([1.9, 6.0, 7.0], True),
        ([5.0, 6.0, 21.0], True),
    ],
)
def test_a_median_and_extremes_outside_of_the_bars_are_missed(seconds, is_missed):
    bars = bars_of({str(number): each for number, each in enumerate(seconds)})
    assert any(not bar.holds for bar in bars) == is_missed


def test_every_preset_is_watched_with_the_network_of_a_first_start():
    named = dict(workspaces())
    assert len(named) == 25
    assert all(workspace.run.network.hidden and len(workspace.points) for workspace in named.values())
    request = canvas_of(named["curve wave"])
    assert request.y_range[0] < named["curve wave"].points.targets.min()


def test_a_run_is_watched_until_it_settles():
    fallen, settled, steps = watch(dict(workspaces())["curve line"])
    assert 0.0 < fallen <= settled
    assert steps >= 500
