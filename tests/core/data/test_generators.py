import numpy as np
import pytest

from neuronlab.core.data.classes import CLASS_GENERATORS
from neuronlab.core.data.curves import CURVE_GENERATORS
from neuronlab.core.data.generator import REACH
from neuronlab.core.data.generators import FORMULA, GENERATORS, generators_for
from neuronlab.core.data.surfaces import SURFACE_GENERATORS
from neuronlab.core.specs.tasks import TASKS


def test_every_task_has_its_presets_and_ends_in_the_formula():
    of_tasks = {task: generators_for(task) for task in TASKS}
    for task, rows in of_tasks.items():
        assert list(rows)[-1] == FORMULA
        assert {row.task for row in rows.values()} == {task}
        assert len({row.label for row in rows.values()}) == len(rows)
    assert [key for rows in of_tasks.values() for key in rows if key != FORMULA] == [*GENERATORS][:-1]
    assert len(GENERATORS) - 1 == len(CURVE_GENERATORS) + len(CLASS_GENERATORS) + len(SURFACE_GENERATORS)


def test_presets_that_sessions_name_are_there():
    known = {"line", "parabola", "sine", "wave", "absolute", "step", "bumps", "damped_wave"}
    assert known <= set(generators_for("curve"))


@pytest.mark.parametrize("key", [*CURVE_GENERATORS, *SURFACE_GENERATORS])
def test_heights_suit_a_picture_as_wide_as_it_is_high(key):
    row = GENERATORS[key]
    axis = np.linspace(-REACH, REACH, 61)
    inputs = [axis] if row.task == "curve" else list(np.meshgrid(axis, axis))
    for function in row.functions:
        heights = function(*inputs)
        assert heights.shape == inputs[0].shape
        assert np.ptp(heights) > 1
        assert np.abs(heights).max() < (2.5 if row.task == "surface" else 4.1)


@pytest.mark.parametrize("key", CLASS_GENERATORS)
def test_places_of_classes_lie_in_the_square_and_apart(key):
    row, random = GENERATORS[key], np.random.default_rng(1)
    labels = random.integers(row.classes, size=4_000)
    assert 2 <= row.classes <= 6
    positions = row.locate(labels, *random.random((2, 4_000)))
    assert positions.shape == (4_000, 2)
    assert np.abs(positions).max() <= REACH
    assert np.abs(positions.mean(axis=0)).max() < 0.4
    own, others = positions[labels == 0], positions[labels == 1]
    assert not (own[:, None] == others[None, :]).all(axis=2).any()


@pytest.mark.parametrize("key", [key for key, row in CLASS_GENERATORS.items() if row.functions])
def test_places_are_of_the_class_their_function_says(key):
    row, random = GENERATORS[key], np.random.default_rng(2)
    labels = random.integers(row.classes, size=100_000)
    positions = row.locate(labels, *random.random((2, 100_000)))
    (function,) = row.functions
    assert (function(*positions.T) == labels).all()
