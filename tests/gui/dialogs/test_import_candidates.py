import numpy as np
import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor

from neuronlab.files.tables.planning import plan_reading
from neuronlab.files.tables.point_columns import Choice
from neuronlab.files.tables.source import pasted_source
from neuronlab.gui.dialogs.import_candidates import PICTURE, Candidate, CandidateModel, candidates_of
from neuronlab.gui.theme.theme import LIGHT, Theme

ROLE = Qt.ItemDataRole
RISING, FALLING = np.arange(50.0), -np.arange(50.0)


def candidate(column, title, values, remark=""):
    return Candidate(column=column, title=title, remark=remark, values=values)


@pytest.fixture
def model(qapp):
    model = CandidateModel(Theme("light"))
    model.show_candidates(
        [
            candidate(0, "speed", RISING),
            candidate(1, "weight", FALLING),
            candidate(3, "price", RISING),
            candidate(2, "id", RISING, "only counts the rows"),
        ]
    )
    model.show_choice(Choice("curve", (0, 3)), 0)
    return model


def image_of(model, row):
    return model.index(row).data(ROLE.DecorationRole).pixmap(QSize(*PICTURE)).toImage()


def is_painted(image, right, top):
    """Whether there is anything in a corner of a picture."""
    width, height = image.width() // 3, image.height() // 3
    left, upper = (image.width() - width if right else 0), (0 if top else image.height() - height)
    ground = LIGHT.color("panel").rgb()
    return any(image.pixel(left + x, upper + y) != ground for x in range(width) for y in range(height))


def test_each_column_is_painted_against_the_target(model):
    corners = [(False, False), (False, True), (True, False), (True, True)]
    seen = [[is_painted(image_of(model, row), *corner) for corner in corners] for row in (0, 1)]
    assert seen == [[True, False, False, True], [False, True, True, False]]


def test_as_a_target_a_column_is_painted_up_and_the_input_across(model):
    model.show_choice(Choice("curve", (1, 3)), 1)
    assert is_painted(image_of(model, 0), False, True)
    assert not is_painted(image_of(model, 0), False, False)


def test_classes_have_their_colours(model):
    model.show_candidates([candidate(0, "speed", RISING), candidate(1, "kind", RISING % 2)])
    model.show_choice(Choice("classes", (0, 0, 1)), 0)
    image = image_of(model, 0)
    pixels = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    assert {LIGHT.classes[0], LIGHT.classes[1]} <= pixels


@pytest.mark.parametrize(
    "values", [np.full(50, 7.0), np.full(50, np.nan), 1.7e308 * np.linspace(-1.0, 1.0, 50), np.empty(0)]
)
def test_no_column_is_too_odd_to_be_painted(model, values):
    model.show_candidates([candidate(0, "x", values), candidate(1, "y", values)])
    model.show_choice(Choice("curve", (0, 1)), 0)
    assert not image_of(model, 0).isNull()


def test_a_column_says_what_it_is_chosen_as_or_why_it_is_last(model):
    assert [model.index(row).data() for row in range(4)] == [
        "speed  →  x",
        "weight",
        "price  →  y",
        "id\nonly counts the rows",
    ]
    assert model.index(0).data(ROLE.AccessibleTextRole) == "speed, chosen as x"
    inks = [model.index(row).data(ROLE.ForegroundRole).name() for row in (1, 3)]
    assert inks == [LIGHT.text, LIGHT.muted]


def test_rows_know_their_columns(model):
    assert [model.column_at(row) for row in range(4)] == [0, 1, 3, 2]
    assert (model.row_of(3), model.row_of(9)) == (2, -1)


def test_columns_that_do_not_serve_come_last_and_say_why():
    rows = "".join(f"{row},town,{row * 7 % 10 + 0.5},{row * 3 % 11 + 0.25},{row * 5 % 7},3\n" for row in range(1, 30))
    found = candidates_of(plan_reading(pasted_source(f"n,name,a,b,c,always\n{rows}")))
    serve = [candidate.title for candidate in found if not candidate.remark]
    assert serve == ["a", "b", "c"]
    assert [candidate.title for candidate in found[:3]] == serve
    assert {candidate.title for candidate in found[3:]} == {"n", "name", "always"}


def test_classes_are_numbered_as_the_window_colours_them(qapp):
    plan = plan_reading(pasted_source("a,b,kind\n" + "1,2,cat\n2,5,ant\n3,1,bee\n" * 5))
    kinds = next(candidate for candidate in candidates_of(plan) if candidate.title == "kind")
    assert kinds.values[:3].tolist() == [2.0, 0.0, 1.0]


def test_a_class_keeps_its_colour_where_a_column_lacks_the_values_of_another(model):
    rows = np.arange(50) % 2
    model.show_candidates([candidate(0, "speed", np.where(rows == 0, np.nan, RISING)), candidate(1, "kind", rows)])
    model.show_choice(Choice("classes", (0, 0, 1)), 0)
    image = image_of(model, 0)
    seen = {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}
    first, second = (QColor(color).rgb() for color in LIGHT.classes[:2])
    assert second in seen
    assert first not in seen
