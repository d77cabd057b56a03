import pytest

from neuronlab.files.tables.target_rules import LABEL_RULES, NUMBER_RULES
from tests.files.tables.test_choice_rules import best_by, require_points_and_reasons


@pytest.mark.parametrize(("rules", "best"), [(LABEL_RULES, "kind"), (NUMBER_RULES, "price")])
def test_the_column_with_the_most_points_is_the_target_that_a_person_would_choose(rules, best):
    require_points_and_reasons(rules)
    assert best_by(rules) == best
