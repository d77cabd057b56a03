from neuronlab.analysis.health.insight import Fix
from tests.core.building import make_run


def test_a_fix_leaves_the_run_as_it_is_unless_it_says_otherwise():
    run = make_run("4:relu", l2=0.5)
    fix = Fix("Revive", "Draws new first weights", relearn=lambda _run, _points, state: state)
    assert fix.apply(run) is run
    assert not fix.starts_over
