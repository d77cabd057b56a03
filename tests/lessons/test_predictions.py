import pytest

from neuronlab.files.session.lesson_record import StepRecord
from neuronlab.lessons.lesson import Done, LessonStep, Prediction
from neuronlab.lessons.predictions import asked_by, is_due, number_of, order_of, pair_count, pairs_in_wrong_order

ORDER = Prediction(kind="order", asks="Which is lowest?", measure="rmse")
NUMBER = Prediction(kind="number", asks="How low?", measure="rmse", run="tanh")
RUNS = ("relu", "tanh", "sigmoid")


def step(prediction):
    return LessonStep(text="Text.", do="Do.", done=Done(when="predicted"), prediction=prediction)


def numbers(**values):
    return {f"rmse of {run}": value for run, value in values.items()}


@pytest.mark.parametrize(
    ("made", "is_open"),
    [
        ({}, True),
        ({"sketch": ((0.0, 0.0), (1.0, 0.0))}, False),
        ({"guess": 0.0}, False),
        ({"order": RUNS}, False),
        ({"has_skipped": True}, False),
        ({"note": "Because", "is_done": True}, True),
    ],
)
def test_a_prediction_is_due_until_it_is_made_or_skipped(made, is_open):
    assert is_due(step(NUMBER), StepRecord(**made)) is is_open
    assert not is_due(step(None), StepRecord(**made))


def test_a_number_asks_for_that_of_its_run_and_an_order_for_those_of_all():
    assert asked_by(NUMBER, RUNS) == {"rmse of tanh"}
    assert asked_by(ORDER, RUNS) == {"rmse of relu", "rmse of tanh", "rmse of sigmoid"}
    assert asked_by(Prediction(kind="number", asks="How low?", measure="rmse"), RUNS) == {"rmse"}
    assert asked_by(Prediction(kind="curve", asks="Draw."), RUNS) == frozenset()


def test_the_number_is_that_of_the_run():
    assert number_of(NUMBER, numbers(tanh=0.25, relu=1.0)) == 0.25
    assert number_of(NUMBER, {}) is None


def test_the_order_is_from_the_lowest_number_to_the_highest():
    assert order_of(ORDER, RUNS, numbers(relu=0.3, tanh=0.1, sigmoid=0.2)) == ("tanh", "sigmoid", "relu")
    assert order_of(ORDER, RUNS, numbers(relu=0.1, tanh=0.1, sigmoid=0.0)) == ("sigmoid", "relu", "tanh")


@pytest.mark.parametrize("unknown", [None, float("nan")])
def test_there_is_no_order_while_a_number_is_unknown(unknown):
    found = numbers(relu=0.3, tanh=unknown, sigmoid=0.2)
    assert order_of(ORDER, RUNS, found) == ()
    assert pairs_in_wrong_order(ORDER, RUNS, found) is None
    assert pairs_in_wrong_order(ORDER, RUNS, {}) is None


@pytest.mark.parametrize(
    ("order", "wrong"),
    [
        (("tanh", "sigmoid", "relu"), 0),
        (("sigmoid", "tanh", "relu"), 1),
        (("relu", "tanh", "sigmoid"), 2),
        (("relu", "sigmoid", "tanh"), 3),
    ],
)
def test_pairs_the_wrong_way_round_are_counted(order, wrong):
    assert pairs_in_wrong_order(ORDER, order, numbers(relu=0.3, tanh=0.1, sigmoid=0.2)) == wrong
    assert pair_count(order) == 3


def test_equal_numbers_are_in_no_wrong_order():
    found = numbers(relu=0.0, tanh=0.0)
    assert pairs_in_wrong_order(ORDER, ("relu", "tanh"), found) == pairs_in_wrong_order(ORDER, ("tanh", "relu"), found)
    assert pairs_in_wrong_order(ORDER, ("relu", "tanh"), found) == 0
