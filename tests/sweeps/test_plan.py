import pickle

import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.core.errors import InputError
from neuronlab.core.specs.training import StopSpec
from neuronlab.sweeps.plan import CURVE_POSITIONS, MOST_RUNS, SeedJob
from neuronlab.sweeps.variations import NOISE, ORDER, SPLIT, WEIGHTS
from tests.core.building import make_run, wavy_points
from tests.sweeps.building import class_plan, make_plan


def test_jobs_go_seed_by_seed_so_that_pairs_are_completed_first():
    plan = make_plan("2:tanh", "2:relu", seeds=3)
    assert list(plan.jobs()) == [
        SeedJob(0, 0),
        SeedJob(1, 0),
        SeedJob(0, 1),
        SeedJob(1, 1),
        SeedJob(0, 2),
        SeedJob(1, 2),
    ]
    assert plan.total == 6


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"seeds": 0}, "Seeds must be from 1 to 1,000"),
        ({"seeds": 1001}, "Seeds must be from 1 to 1,000"),
        ({"steps": 0}, "Steps must be from 1"),
        ({"runs": ()}, "1 to 64 runs"),
        ({"runs": (make_run(),) * (MOST_RUNS + 1)}, "1 to 64 runs"),
        ({"clock": "seconds"}, "depends on the machine"),
        ({"task": "poetry"}, "no task named"),
        ({"task": "surface"}, "points are not those"),
        ({"runs": (make_run(inputs=2),)}, "does not suit"),
        ({"varies": frozenset({"weather"})}, "no variation named"),
        ({"varies": frozenset()}, "Choose what varies"),
        ({"varies": frozenset({ORDER})}, "no order that could vary"),
        ({"points": wavy_points(5), "varies": frozenset({NOISE})}, "drawn or imported"),
        ({"points": wavy_points(5, test=range(5))}, "no training points"),
    ],
)
def test_a_plan_that_cannot_be_repeated_is_refused_in_a_sentence(changes, message):
    with pytest.raises(InputError, match=message):
        replace(make_plan(), **changes)


def test_one_seed_need_not_vary():
    assert replace(make_plan(), seeds=1, varies=frozenset()).total == 1


def test_a_class_that_a_network_does_not_have_is_refused():
    plan = class_plan()
    odd = plan.points.moved(0, plan.points.inputs[0], [2.0])
    with pytest.raises(InputError, match="has a class"):
        replace(plan, points=odd)


def test_repeats_know_no_stop_rules():
    plan = make_plan()
    runs = (replace(plan.runs[0], stop=StopSpec(max_steps=3, settled=True)),)
    assert replace(plan, runs=runs).run_of(SeedJob(0, 1))[0].stop == StopSpec()


def test_curves_are_kept_a_little_beyond_the_points_and_only_for_one_input():
    plan = make_plan()
    positions, points = plan.positions, plan.points
    assert positions.shape == (CURVE_POSITIONS,)
    assert positions[0] < points.inputs.min() < points.inputs.max() < positions[-1]
    assert replace(plan, keeps_courses=False).positions is None
    assert class_plan().positions is None


def test_a_single_point_has_a_curve_too():
    plan = replace(make_plan(), points=wavy_points(1))
    assert np.ptp(plan.positions) == 2.0


def test_a_digest_names_what_outcomes_depend_on():
    plan = make_plan("4:tanh", training={"batch_size": 8})
    same = [
        replace(plan, seeds=77),
        replace(plan, runs=(replace(plan.runs[0], name="mine", slot=3, is_shown=False, activity="paused"),)),
        replace(plan, runs=(replace(plan.runs[0], stop=StopSpec(max_steps=9)),)),
    ]
    others = [
        replace(plan, steps=61),
        replace(plan, clock="evaluations"),
        replace(plan, varies=frozenset({WEIGHTS, ORDER})),
        replace(plan, varies=frozenset({SPLIT})),
        replace(plan, keeps_courses=False),
        replace(plan, data=replace(plan.data, split_seed=9)),
        replace(plan, points=plan.points.take(np.arange(20))),
        replace(plan, runs=(make_run("4:relu", batch_size=8),)),
        replace(plan, runs=plan.runs * 2),
    ]
    assert {other.digest for other in same} == {plan.digest}
    assert len({plan.digest, *(other.digest for other in others)}) == 1 + len(others)


def test_a_plan_travels_to_another_process_whole():
    plan = make_plan("4:tanh", varies=(WEIGHTS, SPLIT))
    assert pickle.loads(pickle.dumps(plan)).digest == plan.digest
