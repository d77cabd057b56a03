from neuronlab.lessons.text import Segment, is_formula, live_numbers, measures_of, paragraphs
from tests.lessons.written import with_step


def test_a_text_is_split_into_marked_pieces_and_live_numbers():
    (first, second) = paragraphs("It has **{units} units**,\n in `W·x`; {rmse of  tanh}.\n\n`ŷ = {slope}·x`\n")
    assert first == (
        Segment("It has "),
        Segment("units", "bold", is_number=True),
        Segment(" units", "bold"),
        Segment(", in "),
        Segment("W·x", "code"),
        Segment("; "),
        Segment("rmse of tanh", is_number=True),
        Segment("."),
    )
    assert [segment.text for segment in second] == ["ŷ = ", "slope", "·x"]
    assert [is_formula(paragraph) for paragraph in (first, second)] == [False, True]


def test_live_numbers_are_named_once():
    assert live_numbers("{rmse} {rmse of tanh} {rmse}") == ("rmse", "rmse of tanh")


def test_what_a_step_measures_is_for_its_text_its_end_and_its_tasks():
    lesson = with_step(
        text="{units} {gap}",
        done={"when": "measure", "measure": "rmse", "run": "layer", "at_most": 0.1},
        prediction={"kind": "number", "asks": "How many?", "measure": "steps"},
        challenge={
            "asks": "Few.",
            "measure": "parameters",
            "known_best": 3.0,
            "requires": [{"measure": "rmse", "at_most": 1.0}],
        },
    )
    assert measures_of(lesson.steps[0]) == {"units", "rmse of layer", "steps", "parameters", "rmse"}
