from neuronlab.core.specs.experiment import Experiment
from neuronlab.lessons.situation import LessonSituation
from tests.lessons.written import lesson_with


def test_numbers_are_found_by_measure_and_run():
    measures = {"rmse": 1.0, "rmse of tanh": 2.0}
    experiment = Experiment()
    situation = LessonSituation(
        step=lesson_with().steps[0], experiment=experiment, entered=experiment, measures=measures
    )
    assert (situation.measured("rmse"), situation.measured("rmse", "tanh"), situation.measured("units")) == (1, 2, None)
