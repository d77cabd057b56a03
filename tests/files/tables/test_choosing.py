"""Which columns of a table are points: chosen as a person would, and what a person asks for is done."""

import pytest

from neuronlab.core.errors import InputError
from neuronlab.files.tables.choices import ReadingChoices
from neuronlab.files.tables.choosing import choose
from neuronlab.files.tables.profile import profiles_of
from neuronlab.files.tables.reader import MOST_COLUMNS
from tests.files.tables.tables import likely_choice, sheet_of

ROWS = 30


def table(**columns):
    """A table of `ROWS` rows: a column is a rule for its cell in row n, from 1."""
    lines = [",".join(columns)]
    lines += [",".join(str(cell(n)) for cell in columns.values()) for n in range(1, ROWS + 1)]
    return "\n".join(lines) + "\n"


def measure(factor, digits=2):
    """Numbers without any order."""
    return lambda n: round((n * factor * 7.31) % 11.7, digits)


def kind(names, every=1):
    return lambda n: names[n * every % len(names)]


def blank(cell, *, every):
    return lambda n: "" if n % every == 0 else cell(n)


a, b, c, d = map(measure, (1.0, 1.7, 2.9, 3.3))


def number(n):
    return n


def date(n):
    return f"2021-06-{n:02}"


def year(n):
    return 1970 + n


def text(n):
    return f"text {n}"


def choice_of(content, **decided):
    sheet = sheet_of(content)
    return choose(sheet, profiles_of(sheet), ReadingChoices(**decided))


IRIS = table(Id=number, sepal_length=a, sepal_width=b, petal_length=c, petal_width=d, species=kind("abc"))
GRADES = table(name=text, hours=a, pages=b, passed=kind("01"))
HOUSES = table(id=number, rooms=a, area=b, street=text, price=c)


@pytest.mark.parametrize(
    ("content", "task", "columns"),
    [
        ("1,2\n3,4\n", "curve", (0, 1)),
        ("1,2,a\n3,4,b\n", "classes", (0, 1, 2)),
        ("0,0.5,a\n1,0.25,a\n2,0.125,b\n", "classes", (0, 1, 2)),
        ("1,2,0.5\n3,4,0.25\n", "surface", (0, 1, 2)),
        ("0,0,0\n0,1,1\n1,0,1\n1,1,0\n", "classes", (0, 1, 2)),
        ("a,1,2\nb,3,4\na,5,6\n", "classes", (1, 2, 0)),
        (IRIS, "classes", (1, 2, 5)),
        (GRADES, "classes", (1, 2, 3)),
        (HOUSES, "surface", (1, 2, 4)),
        (table(celsius=a, fahrenheit=lambda n: 32 + 1.8 * a(n), wind=b, price=c), "surface", (0, 2, 3)),
        ("x,y\n", "curve", (0, 1)),
        ("", "curve", (0, 0)),
        # Reading these reports that there are too few or too many classes.
        ("1,2,a\n3,4,a\n4,3,a\n", "classes", (0, 1, 2)),
        (table(a=a, b=b, city=kind("abcdefgh")), "classes", (0, 1, 2)),
        ("city,a,b,c\nA,1,2.5,0.5\nB,2,7.5,0.1\nC,3,0.5,0.7\nD,1,4.5,0.2\n", "surface", (1, 2, 3)),
        (table(height=a, weight=b, name=text), "curve", (0, 1)),
    ],
)
def test_the_columns_are_chosen_as_a_person_would(content, task, columns):
    choice = choice_of(content)
    assert (choice.task, choice.columns) == (task, columns)


@pytest.mark.parametrize("counter", [lambda n: n - 1, number, lambda n: ROWS - n, lambda n: ROWS + 1 - n])
def test_a_column_that_only_counts_rows_is_no_input_whatever_its_name(counter):
    assert choice_of(table(speed=counter, a=a, dist=b)).columns == (1, 2)
    assert choice_of(table(speed=counter, a=a, b=b, kind=kind("xy"))).columns == (1, 2, 3)


def test_a_column_that_only_counts_rows_serves_where_nothing_else_does():
    assert choice_of(table(ads=number, sales=a)).columns == (0, 1)
    assert choice_of(table(x1=number, x2=number, region=kind("ab"))).columns == (0, 1, 2)


@pytest.mark.parametrize(
    "poor",
    [text, kind("12"), lambda _: 3, lambda _: "", blank(a, every=2), blank(a, every=5)],
    ids=["text", "two values", "constant", "empty", "half empty", "some blanks"],
)
def test_a_poor_column_is_no_input_while_others_serve(poor):
    assert choice_of(table(poor=poor, c=c, b=b, price=d)).columns == (1, 2, 3)
    assert choice_of(table(poor=poor, c=c, b=b, species=kind("xyz"))).columns == (1, 2, 3)


@pytest.mark.parametrize("poor", [text, lambda _: 3, lambda _: "", blank(d, every=2)])
def test_a_poor_column_is_no_target_while_others_serve(poor):
    assert choice_of(table(a=a, b=b, c=c, poor=poor)).columns == (0, 1, 2)


@pytest.mark.parametrize(
    ("content", "task", "columns"),
    [
        # Along times, numbers are followed: the first of several.
        (table(date=date, co2=a, adjusted=b), "curve", (0, 1)),
        (table(symbol=kind(["A", "B"]), date=date, close=a), "curve", (1, 2)),
        (table(TOTEMP=a, GNP=b, YEAR=year), "curve", (2, 0)),
        (table(year=year, source=kind("abc"), output=a), "curve", (0, 2)),
        # But the kind of a day is told from what was measured.
        (table(date=date, rain=a, wind=b, weather=kind(["sun", "rain"])), "classes", (1, 2, 3)),
        # Along the scale of a spectrum too, but for the same scale again.
        (table(wavelength=lambda n: 280 + 0.5 * n, dark=a, sample=b), "curve", (0, 1)),
        (table(frequency=lambda n: 900 - 25 * n, re=a, im=b), "curve", (0, 1)),
        (table(frequency=lambda n: n // 2, temperature=a, loss=b), "surface", (0, 1, 2)),
        # What is set anew for every case is no answer.
        (table(n=number, reaction=a, days=lambda n: (n - 1) % 10), "curve", (2, 1)),
        (table(n=number, days=a, reaction=b, strata=kind([3.7, 138, 607])), "curve", (1, 2)),
        # A year that rows are not sorted by is a number among others.
        (table(year=lambda n: 1970 + n * 7 % 10, a=a, price=b), "surface", (0, 1, 2)),
    ],
)
def test_what_happens_over_time_is_a_curve(content, task, columns):
    choice = choice_of(content)
    assert (choice.task, choice.columns) == (task, columns)


@pytest.mark.parametrize(
    ("content", "task", "columns"),
    [
        (table(y=a, x1=b, x2=c), "surface", (1, 2, 0)),
        (table(y=a, x=b), "curve", (1, 0)),
        (table(x=a, y=b, z=c), "surface", (0, 1, 2)),
        (table(x=a, y=b, y_err=c), "curve", (0, 1)),
        (table(x=a, y=b, cluster=kind("012")), "classes", (0, 1, 2)),
        (table(SalePrice=a, area=b, age=c, rooms=d), "surface", (1, 2, 0)),
        (table(target=kind("01"), a=a, b=b, c=c), "classes", (1, 2, 0)),
        (table(species=kind("abc"), a=a, b=b, island=kind("xyz", 2), sex=kind("mf", 3)), "classes", (1, 2, 0)),
        (table(mpg=a, cyl=kind("468"), disp=b, hp=c, carb=kind("123468")), "surface", (2, 3, 0)),
        (table(bill=a, tip=b, sex=kind("mf"), day=kind("abcd"), size=kind("123456")), "curve", (0, 1)),
        (table(height=a, group=kind("ab"), weight=b), "classes", (0, 2, 1)),
        (
            table(symbol=kind("0123"), loss=blank(a, every=2), make=text, side=kind(["front", "rear"], 7), price=b),
            "classes",
            (0, 4, 3),
        ),
        (table(area=a, age=b, kind=kind("abc"), price=c), "surface", (0, 1, 3)),
        (table(a=a, b=b, c=c, d=d, flag=kind("01")), "classes", (0, 1, 4)),
        (table(identifier=lambda n: n * 7, a=a, b=b, c=c), "surface", (1, 2, 3)),
        (table(age=a, income=b, cost_index=c, incomeSq=d, age_income=measure(4.1)), "surface", (0, 1, 2)),
        (table(area=a, age=b, value=c, shore=kind("abc")), "surface", (0, 1, 2)),
        (table(carat=a, depth=b, price=c, x=d, y=measure(4.1), z=measure(5.3)), "surface", (0, 3, 2)),
        # What happens is explained, wherever it stands.
        (table(accidents=kind([*range(9)]), income=a, age=b, rain=c), "surface", (1, 2, 0)),
        (table(stackloss=a, airflow=b, temperature=c, acid=d), "surface", (1, 2, 0)),
        # What was decided is told from the rest, and so are kinds that are said to be numbered.
        (table(choice=kind("01"), a=a, b=b, c=c, d=d), "classes", (1, 2, 0)),
        (table(mode=kind("012"), a=a, b=b, c=c, d=d), "classes", (1, 2, 0)),
        (table(cyl=kind("012"), a=a, b=b, c=c, d=d), "surface", (1, 2, 4)),
        # The sex of persons is known before they are measured.
        (table(father=a, mother=b, sex=kind("mf"), height=c), "surface", (0, 1, 3)),
        (table(Sex=kind("mf"), height=a, weight=b), "curve", (1, 2)),
        # A place is both of its coordinates.
        (table(rain=a, latitude=b, longitude=c, depth=d), "surface", (1, 2, 3)),
        (table(latitude=a, longitude=b, state=kind("abcdefghij")), "classes", (0, 1, 2)),
        # Numbers of groups and of cases are no measures.
        (table(plan=kind([*range(5, 25, 4)], 3), who=lambda n: 90 - n // 4, a=a, b=b, c=c), "surface", (2, 3, 4)),
        (table(district=lambda n: 1600 + n * n, a=a, b=b, c=c), "surface", (1, 2, 3)),
        (table(a=blank(a, every=5), cls=kind("123"), b=b, survived=kind("01")), "classes", (0, 2, 3)),
        (table(survival=a, censored=kind("01"), age=b), "curve", (2, 0)),
        (
            table(Survived=kind("01"), Pclass=kind("123"), Name=text, Age=blank(a, every=5), Siblings=b, Fare=c),
            "classes",
            (4, 5, 0),
        ),
        (table(weight=a, Time=lambda n: n % 10, Chick=lambda n: n // 10 + 1, Diet=kind("1234")), "curve", (1, 0)),
    ],
)
def test_names_say_what_is_learned(content, task, columns):
    choice = choice_of(content)
    assert (choice.task, choice.columns) == (task, columns)


def test_one_of_several_years_is_learned_from_another():
    years = dict(zip(("1960", "1961", "1962", "1963"), (a, b, c, d), strict=True))
    sheet = sheet_of(table(Country=text, **years))
    sheet = type(sheet)(sheet.data, type(sheet.form)(has_header=True))
    choice = choose(sheet, profiles_of(sheet), ReadingChoices())
    assert (choice.task, choice.columns) == ("curve", (1, 4))


@pytest.mark.parametrize(
    ("content", "task", "columns"),
    [
        (IRIS, "curve", (1, 4)),
        (IRIS, "surface", (1, 2, 4)),
        (GRADES, "curve", (1, 2)),
        (HOUSES, "classes", (1, 2, 3)),
        ("1,2\n3,4\n", "classes", (0, 0, 1)),
        ("1\n2\n", "surface", (0, 0, 0)),
        ("", "curve", (0, 0)),
    ],
)
def test_another_task_gets_columns_of_its_own(content, task, columns):
    choice = choice_of(content, task=task)
    assert (choice.task, choice.columns) == (task, columns)
    assert likely_choice(sheet_of(content), task) == choice


@pytest.mark.parametrize(
    ("asked", "task", "columns", "kinds"),
    [
        (("area", "price"), "curve", (2, 4), ("number", "number")),
        (("2", "AREA", "price"), "surface", (1, 2, 4), ("number",) * 3),
        (("rooms", "area", "street"), "classes", (1, 2, 3), ("number", "number", "label")),
    ],
)
def test_columns_that_are_asked_for_are_read(asked, task, columns, kinds):
    choice = choice_of(HOUSES, columns=asked)
    assert (choice.task, choice.columns, choice.kinds) == (task, columns, kinds)


def test_the_task_of_columns_may_be_asked_for_too():
    assert choice_of(GRADES, columns=("hours", "pages", "passed")).task == "classes"
    assert choice_of(GRADES, columns=("hours", "pages", "passed"), task="surface").task == "surface"


@pytest.mark.parametrize(
    ("decided", "sentence"),
    [
        ({"columns": ("area", "prize")}, "There is no column 'prize'; did you mean 'price'?"),
        (
            {"columns": ("area",)},
            "1 column is chosen; a curve requires 2: x, y, classes require 3: x1, x2, label. Choose as many",
        ),
        (
            {"columns": ("id", "rooms", "area", "price")},
            "4 columns are chosen; a curve requires 2: x, y, classes require 3: x1, x2, label. Choose as many",
        ),
        (
            {"columns": ("area", "price"), "task": "classes"},
            "2 columns are chosen; classes require 3: x1, x2, label. Choose as many",
        ),
        (
            {"columns": ("id", "area", "price"), "task": "curve"},
            "3 columns are chosen; a curve requires 2: x, y. Choose as many",
        ),
    ],
)
def test_columns_that_do_not_suit_are_refused(decided, sentence):
    with pytest.raises(InputError) as error:
        choice_of(HOUSES, **decided)
    assert str(error.value) == sentence


def test_the_column_of_roles_is_no_other():
    choice = choice_of(table(a=a, b=b, role=kind(["train", "test"])))
    assert (choice.task, choice.columns, choice.role) == ("curve", (0, 1), 2)


def test_of_very_many_columns_some_are_chosen():
    width = MOST_COLUMNS
    lines = [",".join(f"{(row * 7 + column) % 101}.5" for column in range(width)) for row in range(12)]
    assert choice_of("\n".join(lines)).columns == (0, 1, width - 1)
