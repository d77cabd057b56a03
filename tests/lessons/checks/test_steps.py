import pytest

from neuronlab.lessons.checks.steps import check_steps
from neuronlab.lessons.problem import LessonError
from tests.lessons.written import TEXT, lesson_with, with_step

CHOICE = {"asks": "Which?", "options": [{"text": "a", "is_right": True}, {"text": "b"}]}
IDEA = {"name": "x", "flip_gradient": True}
CHALLENGE = {"asks": "x", "measure": "rmse", "known_best": 1}


def with_idea(**changed):
    return {"question": {**CHOICE, "options": [{"text": "a", "is_right": True}, {"text": "b", "run": IDEA | changed}]}}


def predicts(kind, **changed):
    return {"prediction": {"kind": kind, "asks": "x", **changed}}


CASES = [
    ({"setup": "lin"}, "setup", "there is no setup named 'lin'; choose one of: line"),
    ({"stage": "network page"}, "stage", "there is no page named"),
    ({"controls": ["datas"]}, "controls.0", "there is no group of controls named 'datas'"),
    ({"callout": {"at": "nowhere", "says": "x"}}, "callout.at", "there is no target named 'nowhere'"),
    ({"text": "{rms}"}, "text", "there is no measure named 'rms'"),
    ({"text": "{rmse of control}"}, "text", "there is no run in this step's setup named 'control'"),
    ({"text": "{rmse"}, "text", "a brace stands alone"),
    ({"text": "{}"}, "text", "there is no measure named ''"),
    ({"text": "{gap}"}, "text", "{gap} needs a prediction in the same step"),
    ({"text": "{best}"}, "text", "{best} needs a challenge in the same step"),
    ({"done": {"when": "stepz"}}, "done.when", "there is no condition named 'stepz'"),
    ({"done": {"when": "steps"}}, "done", "'steps' needs the key at_least"),
    ({"done": {"when": "rate"}}, "done", "a bound is missing"),
    ({"done": {"when": "rate", "at_least": 2, "at_most": 1}}, "done.at_least", "more than at_most"),
    ({"done": {"when": "played", "layer": 1}}, "done.layer", "'played' takes no key layer; possible are: none"),
    ({"done": {"when": "measure", "measure": "x", "at_most": 1}}, "done.measure", "no measure named 'x'"),
    (
        {"done": {"when": "measure", "measure": "rmse", "run": "x", "at_most": 1}},
        "done.run",
        "no run in this step's setup named 'x'; choose one of: neuron, layer",
    ),
    ({"done": {"when": "activation", "equals": "rel"}}, "done.equals", "named 'rel'; choose one of: relu"),
    ({"done": {"when": "activation", "equals": "relu", "layer": 17}}, "done.layer", "from 1 to 16"),
    ({"done": {"when": "run", "equals": "x"}}, "done.equals", "choose one of: neuron, layer"),
    ({"done": {"when": "active", "equals": "x"}}, "done.equals", "choose one of: neuron, layer"),
    ({"done": {"when": "runs", "at_least": 2}}, "done", "meets the condition already, before the learner does"),
    ({"done": {"when": "page", "equals": "network"}}, "done.equals", "this step opens that page itself"),
    ({"done": {"when": "page", "equals": "seeds"}, "stage": "seeds"}, "done.equals", "opens that page itself"),
    ({"done": {"when": "answered"}}, "done.when", "'answered' needs a question in the same step"),
    ({"done": {"when": "noted"}}, "done.when", "needs a prediction"),
    ({"done": {"when": "challenge"}}, "done.when", "needs a challenge"),
    ({"question": {"asks": "x"}}, "question", "either options or an answer"),
    ({"question": {**CHOICE, "answer": 1}}, "question", "either options or an answer"),
    ({"question": {"asks": "x", "answer": 1, "tolerance": -1}}, "question.tolerance", "not negative"),
    ({"question": {"asks": "x", "options": [{"text": "a", "is_right": True}]}}, "question.options", "at least two"),
    ({"question": {"asks": "x", "options": [{"text": "a"}] * 2}}, "question.options", "no option is right"),
    (with_idea(name="control"), "question.options.1.run.name", "another run is named 'control'"),
    (with_idea(activation="rel"), "question.options.1.run.activation", "no activation named 'rel'"),
    (with_idea(flip_gradient=False), "question.options.1.run", "differs in nothing"),
    (predicts("number"), "prediction", "the measure is missing: what the number is about"),
    (predicts("order", measure="x"), "prediction.measure", "no measure named 'x'"),
    (predicts("curve", measure="rmse"), "prediction.measure", "has no measure"),
    (predicts("number", measure="rmse", run="x"), "prediction.run", "no run in this step's setup"),
    ({"challenge": {**CHALLENGE, "measure": "x"}}, "challenge.measure", "no measure named 'x'"),
    ({"challenge": {**CHALLENGE, "requires": [{"measure": "rmse"}]}}, "challenge.requires.0", "a bound is missing"),
]


def key_path(text):
    return ("steps", 0, *(int(key) if key.isdigit() else key for key in text.split(".")))


@pytest.mark.parametrize(("changed", "path", "says"), CASES)
def test_a_step_that_cannot_be_shown_or_done_is_named(changed, path, says):
    with pytest.raises(LessonError) as error:
        check_steps(with_step(**changed))
    assert error.value.path == key_path(path)
    assert says in error.value.says


def test_a_curve_is_predicted_of_a_curve_and_an_order_of_several_runs():
    runs = {"name": "s", "runs": [{"name": "one"}]}
    step = {"text": "x", "do": "y", "done": {"when": "predicted"}}
    for setup, kind, says in (
        ({**runs, "task": "surface"}, "curve", "in the task curve only"),
        (runs, "order", "two runs or more"),
    ):
        prediction = {"kind": kind, "asks": "x", "measure": "" if kind == "curve" else "rmse"}
        with pytest.raises(LessonError, match=says):
            check_steps(lesson_with(setups=[setup], steps=[{**step, "prediction": prediction}]))


def test_a_run_of_a_wrong_idea_can_be_named_from_its_step_on_while_its_setup_is_there():
    first = {"text": "x", "do": "y", "done": {"when": "answered"}, **with_idea()}
    then = {"text": "{rmse of x}", "do": "y", "done": {"when": "run", "equals": "x"}}
    check_steps(lesson_with(steps=[first, then]))
    with pytest.raises(LessonError, match="named 'x'"):
        check_steps(lesson_with(steps=[then, first]))
    other = {"name": "other", "runs": [{"name": "another"}]}
    setups = [{"name": "line", "runs": [{"name": "neuron"}]}, other]
    with pytest.raises(LessonError, match="named 'x'"):
        check_steps(lesson_with(setups=setups, steps=[first, {**then, "setup": "other"}]))


def test_the_lesson_of_the_tests_is_sound():
    assert "{rmse}" in TEXT
    check_steps(lesson_with())
