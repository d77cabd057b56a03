from neuronlab.core.data.classes import CLASS_GENERATORS
from neuronlab.core.data.curves import CURVE_GENERATORS
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
