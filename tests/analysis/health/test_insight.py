import pytest

from neuronlab.analysis.health.insight import Fix, grouped
from tests.core.building import make_run


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0"), (999, "999"), (1_000, "1\u202f000"), (1_234_567, "1\u202f234\u202f567"), (-4_321, "-4\u202f321")],
)
def test_thousands_are_grouped_by_narrow_spaces(count, text):
    assert grouped(count) == text


def test_a_fix_leaves_the_run_as_it_is_unless_it_says_otherwise():
    run = make_run("4:relu", l2=0.5)
    fix = Fix("Revive", "Draws new first weights", relearn=lambda _run, _points, state: state)
    assert fix.apply(run) is run
    assert not fix.starts_over
