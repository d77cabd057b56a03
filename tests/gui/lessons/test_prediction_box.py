import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy

from neuronlab.files.session.lesson_record import StepRecord
from neuronlab.gui.lessons.prediction_box import PredictionBox
from neuronlab.lessons.lesson import Prediction
from tests.controls import click, press_key, type_text

NUMBER = Prediction(kind="number", asks="How low?", measure="rmse", why="Why so low?")
ORDER = Prediction(kind="order", asks="Which is lowest?", measure="rmse", why="Why?")
RUNS = ("relu", "tanh", "sigmoid")


@pytest.fixture
def box(shown, theme):
    box = PredictionBox(theme)
    shown(box)
    box.guesses, box.orders = QSignalSpy(box.guessed), QSignalSpy(box.ordered)
    return box


def show(box, prediction, record=None, *, step=0, plays_then=False, is_compared=False):
    box.show_step(step, prediction, record or StepRecord(), RUNS, plays_then=plays_then, is_compared=is_compared)


def seen(box):
    return [part.text() for part in (box.waits, box.verdict, box.why) if part.isVisible()]


@pytest.mark.parametrize(("typed", "number"), [("0.25", 0.25), ("1e-3", 0.001), ("-2", -2.0), ("0,5", 0.5)])
def test_a_number_is_predicted_as_people_write_it(box, qtbot, typed, number):
    show(box, NUMBER)
    type_text(qtbot, box.field, typed)
    press_key(qtbot, box.field, Qt.Key.Key_Return)
    assert box.guesses.at(0) == [number]


@pytest.mark.parametrize("typed", ["", "low", "1e40", "nan"])
def test_what_is_no_number_is_not_predicted_and_that_is_said(box, qtbot, typed):
    show(box, NUMBER)
    type_text(qtbot, box.field, typed)
    click(qtbot, box.predict)
    assert box.guesses.count() == 0
    assert seen(box) == ["Type a number, such as 0.25 or 100."]


def test_a_share_is_predicted_from_0_to_1_or_in_percent(box, qtbot):
    show(box, Prediction(kind="number", asks="Which share?", measure="accuracy", why="Why not all?"))
    type_text(qtbot, box.field, "90")
    click(qtbot, box.predict)
    assert (box.guesses.count(), seen(box)) == (0, ["Type a share from 0 to 1, or in percent: 0.25 or 25 %."])
    type_text(qtbot, box.field, " %")
    click(qtbot, box.predict)
    assert box.guesses.at(0) == [0.9]


def test_a_predicted_number_is_compared_once_something_was_trained(box):
    made = StepRecord(guess=0.5)
    show(box, NUMBER, made)
    assert (box.field.text(), box.predict.text(), box.skip.isVisible()) == ("0.500", "Change it", False)
    assert seen(box) == ["Press Play to see how far it is off."]
    show(box, NUMBER, made, is_compared=True)
    box.show_numbers({"rmse": 0.25})
    assert seen(box) == ["You predicted 0.500. It is 0.250: 0.250 away.", "Why so low?"]
    box.show_numbers({})  # of a frame that was not asked for it
    assert seen(box)[0].startswith("You predicted")


def test_an_order_is_sorted_and_compared(box, qtbot):
    show(box, ORDER)
    click(qtbot, box.order.down[0])
    click(qtbot, box.predict)
    assert box.orders.at(0) == [("tanh", "relu", "sigmoid")]
    show(box, ORDER, StepRecord(order=("tanh", "relu", "sigmoid")), is_compared=True)
    box.show_numbers({"rmse of relu": 0.3, "rmse of tanh": 0.1, "rmse of sigmoid": 0.2})
    assert seen(box)[0] == "1 of 3 pairs is the wrong way round. The order is now tanh, sigmoid, relu."


def test_an_order_that_was_predicted_is_there_again(box):
    show(box, NUMBER)
    show(box, ORDER, StepRecord(order=("sigmoid", "relu", "tanh")), step=1)
    assert box.order.order == ("sigmoid", "relu", "tanh")
    show(box, ORDER, StepRecord(order=("gone", "relu", "tanh")), step=2)
    assert box.order.order == RUNS


def test_a_prediction_can_be_skipped_and_made_after_all(box, qtbot):
    show(box, NUMBER, plays_then=True)
    assert seen(box) == ["Training starts when you have predicted."]
    with qtbot.waitSignal(box.skipped):
        click(qtbot, box.skip)
    show(box, NUMBER, StepRecord(has_skipped=True))
    assert (box.skip.isVisible(), box.predict.isVisible(), seen(box)) == (False, True, [])


def test_what_is_typed_stays_while_its_step_is_shown_again(box, qtbot):
    show(box, NUMBER)
    type_text(qtbot, box.field, "0.1")
    show(box, NUMBER, plays_then=True)
    assert box.field.text() == "0.1"


@pytest.mark.parametrize("prediction", [None, Prediction(kind="curve", asks="Draw.")])
def test_it_is_hidden_where_no_number_or_order_is_asked_for(box, prediction):
    show(box, NUMBER)
    show(box, prediction)
    assert box.isHidden()
