"""Well-known tables, made up in their shape, are read as a person would: rules that only fit the shipped ones fail."""

import pytest

from neuronlab.files.tables.planning import plan_reading
from neuronlab.files.tables.source import TableSource
from tests.scenarios.tables.remembered import OTHERWISE, REMEMBERED


@pytest.mark.parametrize("name", sorted(REMEMBERED.keys() - OTHERWISE.keys()))
def test_the_columns_are_what_a_person_would_choose(name):
    table = REMEMBERED[name]
    plan = plan_reading(TableSource(table.text().encode()))
    *inputs, target = map(plan.sheet.name, plan.choice.columns)
    assert bool(plan.questions) == (not table.right)
    assert plan.questions or table.allows(plan.choice.task, inputs, target), (plan.choice.task, inputs, target)
