import pytest

from neuronlab.core.data.generators import FORMULA, generators_for
from neuronlab.core.specs.tasks import TASKS

PRESETS = [row for task in TASKS for key, row in generators_for(task).items() if key != FORMULA]


@pytest.mark.parametrize("row", PRESETS, ids=lambda row: row.label)
def test_points_have_a_place_of_their_class_or_a_height(row):
    assert (row.classes > 0) == TASKS[row.task].predicts_classes
    assert (row.locate is not None) == (row.classes > 0)
    assert len(row.functions) <= 1 if row.classes else row.functions


@pytest.mark.parametrize("row", PRESETS, ids=lambda row: row.label)
def test_a_place_tells_its_class_only_where_points_do_not_scatter(row):
    assert not (row.functions and row.spread)


@pytest.mark.parametrize("row", PRESETS, ids=lambda row: row.label)
def test_usual_numbers_are_some_that_can_be_asked_for(row):
    assert 20 <= row.count <= 1_000
    assert 0.0 < row.noise < 1.0
