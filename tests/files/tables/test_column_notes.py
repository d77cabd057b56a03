import pytest

from neuronlab.files.tables.choices import ReadingChoices
from neuronlab.files.tables.planning import plan_reading, read_plan
from neuronlab.files.tables.source import pasted_source
from tests.files.tables.test_choosing import GRADES, HOUSES, a, b, kind, number, table

XOR_SCALE = "x1,x2,y\n0,0,0\n0,1,1000\n1000,0,1\n1,1,0\n"


def notes_of(content, **decided):
    return plan_reading(pasted_source(content), ReadingChoices(**decided)).notes


def test_nothing_is_said_where_there_is_nothing_to_choose():
    for content in (
        "x,y\n1,2\n2,3\n3,5\n",
        "x1,x2,label\n0,1,a\n1,3,b\n2,2,a\n",
        "x1,x2,y\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n",
        "",
        "https://example.org/x.csv\n",
        "just some words in a line\n",
    ):
        assert notes_of(content) == ()


def test_a_choice_among_columns_without_names_is_stated():
    (note,) = notes_of(
        "".join(f"{n * 7.31 % 5:.2f},{n * 3.7 % 11:.2f},{n * 1.3 % 7:.2f},{n * 2.9 % 3:.2f}\n" for n in range(20))
    )
    assert note.with_options.startswith("Of 4 columns, Column 1, Column 2 → Column 4 are read as a surface.")


def test_a_column_without_values_is_not_called_text():
    (note,) = notes_of("x,y\n1,NA\n2,NA\n3,NA\n")
    assert note.sentence.startswith("There is no value in y, and a curve requires 2 columns of numbers")


def test_a_single_column_of_numbers_is_asked_about_and_can_be_read_over_its_rows():
    for content in ("y\n3.5\n4.5\n6.5\n", "3.5\n4.5\n6.5\n"):
        (note,) = notes_of(content)
        assert note.is_question
        assert note.with_options.endswith("Use --layout values to read them as y at x = 1, 2, 3, ….")
        plan = plan_reading(pasted_source(content), note.fixes[0].choices)
        assert not plan.questions
        points = read_plan(plan).points
        assert points is not None
        assert (points.inputs.tolist(), points.targets.tolist()) == ([[1.0], [2.0], [3.0]], [[3.5], [4.5], [6.5]])


def test_names_of_rows_are_left_out_without_a_word():
    assert notes_of(table(rownames=number, speed=a, dist=b)) == ()


def test_a_choice_among_columns_is_stated_with_the_option_that_decides():
    (note,) = notes_of(HOUSES)
    assert not note.is_question
    assert note.with_options == (
        "Of 5 columns, rooms, area → price are read as a surface; street contains text. "
        "Use --columns rooms,area:price to keep them, or name others."
    )
    assert notes_of(HOUSES, columns=note.fixes[0].choices.columns, task=note.fixes[0].choices.task) == ()


def test_classes_before_a_last_column_that_has_none_are_stated():
    content = table(x1=kind("012"), x2=a, y=b)
    (note,) = notes_of(content, task="classes")
    assert note.with_options == (
        "Of 3 columns, x2, y → x1 are read as classes; y does not contain 2 to 6 whole numbers. "
        "Use --columns x2,y:x1 to keep them, or name others."
    )
    for quiet in (table(label=kind("012"), x2=a, y=b), table(x1=kind("abc"), x2=a, y=b)):
        assert notes_of(quiet, task="classes") == ()


def test_many_columns_are_not_explained_one_by_one():
    (note,) = notes_of(table(**{f"text {n}": lambda n: f"t{n}" for n in range(5)}, a=a, b=b))
    assert note.sentence == "Of 7 columns, a → b are read as a curve."


def test_names_are_quoted_for_a_shell():
    (note,) = notes_of(table(speed=number, **{"sepal width": a, '"length, outer"': b}))
    assert note.fixes[0].option == """--columns 'sepal width:"length, outer"'"""


def test_whole_numbers_far_apart_are_asked_about():
    (note,) = notes_of(XOR_SCALE)
    assert note.is_question
    assert note.with_options == (
        "The values of y, 0, 1 and 1000, may be names of classes or numbers to learn. Use --task classes to read "
        "them as names of classes, or --task surface to read them as numbers."
    )
    assert [fix.choices.task for fix in note.fixes] == ["classes", "surface"]
    for fix in note.fixes:
        assert notes_of(XOR_SCALE, task=fix.choices.task) == ()
    assert notes_of(XOR_SCALE, columns=("x1", "x2", "y"))[0].is_question


@pytest.mark.parametrize(
    ("target", "sentence"),
    [
        (
            kind(["1", "2", "3", "4"]),
            "The values of y, 1, 2, 3 and 4, are read as names of classes. Use --task surface to read them as numbers.",
        ),
        (
            kind(["1", "2", "4"]),
            "The values of y, 1, 2 and 4, are read as names of classes. Use --task surface to read them as numbers.",
        ),
    ],
)
def test_doubtful_numbers_of_classes_are_stated(target, sentence):
    (note,) = notes_of(table(x1=a, x2=b, y=target))
    assert (note.with_options, note.is_question) == (sentence, False)
    assert notes_of(table(x1=a, x2=b, label=target)) == ()


@pytest.mark.parametrize(
    ("content", "decided", "sentence"),
    [
        (
            table(name=kind("abcdefgh"), value=a),
            {},
            "There is text in name, and a curve requires 2 columns of numbers: only value has numbers"
            "; correct its cells, or use another table.",
        ),
        (
            "a,b\nx,y\nz,w\n",
            {},
            "There is text in a, and a curve requires 2 columns of numbers: no column has any"
            "; correct its cells, or use another table.",
        ),
        (
            GRADES,
            {"columns": ("name", "pages")},
            "There is text in name, and a curve requires 2 columns of numbers: choose from hours, pages or passed.",
        ),
        (
            HOUSES,
            {"columns": ("street", "area", "rooms"), "task": "classes"},
            "There is text in street, and classes require 2 columns of numbers beside the labels: "
            "choose from id, rooms, area or price.",
        ),
    ],
)
def test_text_instead_of_numbers_leaves_nothing_to_read(content, decided, sentence):
    (note,) = notes_of(content, **decided)
    assert (note.sentence, note.is_question) == (sentence, True)


@pytest.mark.parametrize(
    ("content", "decided", "advice"),
    [
        ("x;y\n1,5;1.234\n2,5;2.345\n3,5;3.456\n", {}, "Use --decimal , to read 1.234 as 1234."),
        ("x;y\n1,5;1\n2,5;2\n3,5;3\n", {"decimal": "."}, "Use --decimal , to read 1,5 as 1.5."),
    ],
)
def test_the_decimal_sign_that_makes_numbers_of_texts_is_named(content, decided, advice):
    (note,) = notes_of(content, **decided)
    assert note.with_options.endswith(advice)
    assert not any(other.is_question for other in notes_of(content, decimal=note.fixes[0].choices.decimal))


def test_a_column_with_one_text_is_no_class_while_others_serve():
    (note,) = notes_of("time;value;unit\n" + "".join(f"{n};{n * 7 % 5},5;mV\n" for n in range(1, 40, 2)))
    assert note.sentence.startswith("Of 3 columns, time → value are read as a curve; unit contains text.")
    plan = plan_reading(pasted_source("x1,x2,label\n" + "".join(f"{n % 5},{n % 7},a\n" for n in range(20))))
    assert plan.choice.task == "classes", "reading it says that there is one class only"
