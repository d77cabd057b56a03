import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.core import specs
from neuronlab.core.edits import add_points, change_data, clear_points, erase_points, load_generator, move_point
from neuronlab.core.errors import InputError
from neuronlab.core.generators import GENERATORS, generate
from neuronlab.core.points import DRAWN
from neuronlab.core.specs import DataSpec, Experiment

DATA = DataSpec(generator="sine", count=20, noise=0.1, test_share=0.25, seed=5, split_seed=6)


@pytest.fixture
def workspace():
    return load_generator(Experiment().curve, DATA)


def column(*values):
    return np.array(values, float)[:, None]


def series(data):
    return generate(data.generator, data.count, data.noise, data.seed)


def test_a_preset_replaces_all_points(workspace):
    data = replace(DATA, generator="step", count=9)
    loaded = load_generator(add_points(workspace, column(0.0), column(0.0)), data)
    assert loaded.data == data
    assert (loaded.points.inputs == series(data)[0]).all()
    assert (loaded.points.targets == series(data)[1]).all()
    assert loaded.points.source.tolist() == list(range(9))
    assert loaded.runs == workspace.runs


def test_drawn_points_are_added_with_their_roles(workspace):
    added = add_points(workspace, column(1.0, 2.0), column(-1.0, -2.0))
    assert len(added.points) == 22
    assert added.points.inputs[-2:, 0].tolist() == [1.0, 2.0]
    assert added.points.source[-2:].tolist() == [DRAWN, DRAWN]
    assert (added.points.test[:20] == workspace.points.test).all()
    assert len(workspace.points) == 20


def test_the_brush_erases_what_lies_in_its_ellipse():
    drawn = add_points(Experiment().curve, column(0.0, 1.0, 0.0, 3.0), column(0.0, 0.0, 2.1, 0.0))
    erased = erase_points(drawn, column(0.0), column(0.0), (1.0, 2.0))
    assert erased.points.ids.tolist() == [2, 3]
    stroke = erase_points(drawn, column(0.0, 3.0), column(0.0, 0.1), (0.5, 0.5))
    assert stroke.points.ids.tolist() == [1, 2]


def test_a_brush_that_meets_nothing_is_no_change(workspace):
    assert erase_points(workspace, column(50.0), column(50.0), (1.0, 1.0)) is workspace


def test_one_point_moves_and_the_others_stay(workspace):
    moved = move_point(workspace, 3, np.array([0.5]), np.array([-0.5]))
    assert (moved.points.inputs[3, 0], moved.points.targets[3, 0]) == (0.5, -0.5)
    others = np.arange(20) != 3
    assert (moved.points.inputs[others] == workspace.points.inputs[others]).all()


def test_a_point_that_is_gone_does_not_move(workspace):
    assert move_point(workspace, 99, np.array([0.5]), np.array([0.5])) is workspace


def test_clearing_leaves_no_points_and_the_runs(workspace):
    cleared = clear_points(workspace)
    assert len(cleared.points) == 0
    assert (cleared.runs, cleared.data) == (workspace.runs, workspace.data)


def test_noise_moves_generated_points_and_not_the_persons_own(workspace):
    own = move_point(add_points(workspace, column(9.0), column(9.0)), 3, np.array([0.5]), np.array([7.0]))
    calm = change_data(own, replace(DATA, noise=0.0))
    untouched = (calm.points.source != DRAWN).nonzero()[0]
    assert len(untouched) == 19
    x = calm.points.inputs[untouched]
    assert (calm.points.targets[untouched] == GENERATORS["sine"].function(x)).all()
    assert (calm.points.inputs[3, 0], calm.points.targets[3, 0]) == (0.5, 7.0)
    assert (calm.points.inputs[-1, 0], calm.points.targets[-1, 0]) == (9.0, 9.0)
    assert (calm.points.ids == own.points.ids).all()
    assert (calm.points.test == own.points.test).all()
    back = change_data(calm, DATA)
    assert back.points.digest == own.points.digest


def test_another_seed_draws_the_generated_points_anew(workspace):
    data = replace(DATA, seed=77)
    changed = change_data(workspace, data)
    assert (changed.points.inputs == series(data)[0]).all()
    assert (changed.points.targets == series(data)[1]).all()


def test_noise_without_generated_points_changes_none():
    drawn = add_points(Experiment().curve, column(0.0), column(1.0))
    changed = change_data(drawn, replace(drawn.data, noise=5.0))
    assert changed.points is drawn.points
    assert changed.data.noise == 5.0


def test_a_larger_count_adds_the_next_of_the_series_and_a_smaller_one_drops_its_tail(workspace):
    own = add_points(
        erase_points(workspace, *(rows[:1] for rows in series(DATA)), (1e-9, 1e-9)), column(9.0), column(9.0)
    )
    larger = change_data(own, replace(DATA, count=23))
    assert larger.points.source.tolist() == [*range(1, 20), DRAWN, 20, 21, 22]
    assert (larger.points.inputs[-3:] == series(larger.data)[0][20:]).all()
    smaller = change_data(larger, replace(DATA, count=5))
    assert smaller.points.source.tolist() == [1, 2, 3, 4, DRAWN]


def test_roles_change_with_the_share_and_the_split_alone(workspace):
    roles = workspace.points.test
    for data in (replace(DATA, noise=0.4), replace(DATA, seed=9), replace(DATA, count=60)):
        assert (change_data(workspace, data).points.test[:20] == roles).all()
    more = change_data(workspace, replace(DATA, test_share=0.6)).points
    assert more.test.sum() > roles.sum()
    assert (more.inputs == workspace.points.inputs).all()
    assert (change_data(workspace, replace(DATA, split_seed=1)).points.test != roles).any()
    assert not change_data(workspace, replace(DATA, test_share=0.0)).points.test.any()


def test_more_points_than_a_workspace_holds_are_refused(monkeypatch, workspace):
    monkeypatch.setattr(specs, "MAX_POINTS", 21)
    full = add_points(workspace, column(0.0), column(0.0))
    sentence = "There would be 22 points; a workspace holds at most 21."
    with pytest.raises(InputError, match=sentence):
        add_points(full, column(0.0), column(0.0))
    with pytest.raises(InputError, match=sentence):
        change_data(full, replace(DATA, count=21))
