from dataclasses import replace

import numpy as np
import pytest
from msgspec.structs import replace as with_changes
from PySide6.QtCore import QPointF, QSize

from neuronlab.gui.plots.contributions.sum_picture import LEAST_HEIGHT, SumPicture, levels_of, pieces_text
from neuronlab.gui.plots.contributions.terms import Terms
from neuronlab.gui.theme.theme import DARK
from neuronlab.gui.widgets.painters import painted_pixmap
from neuronlab.wording.numbers import weight_text
from tests.frames import with_status
from tests.gui.plots.contributions.sums import function


@pytest.fixture
def picture_of(two, qapp):  # fonts need the application
    """A picture of the sum without the terms of some rows, where the term of one row is pointed at."""

    def make(*off, size=(340.0, 200.0), pointed=-1):
        terms = Terms()
        terms.follow(two)
        for row in off:
            terms.toggle(row)
        levels = levels_of(two.contributions, terms, is_stacked=False)
        return SumPicture(two, two.contributions, terms, levels, size, levels.span, pointed)

    return make


def place(picture, sample, value):
    """Where in the picture a value at one of the samples is drawn."""
    box, (low, high) = picture.box, picture.up
    share = sample / (len(picture.sum.x) - 1)
    return QPointF(box.left() + share * box.width(), box.top() + (high - value) / (high - low) * box.height())


def test_stacked_the_terms_stand_on_one_another(two):
    terms = Terms()
    terms.follow(two)
    levels = levels_of(two.contributions, terms, is_stacked=True)
    np.testing.assert_allclose(levels.feet[0], 0.25)
    np.testing.assert_allclose(levels.tops[0], function(two, second=False), atol=1e-6)
    np.testing.assert_array_equal(levels.feet[1], levels.tops[0])
    np.testing.assert_allclose(levels.tops[1], function(two), atol=1e-6)
    each = levels_of(two.contributions, terms, is_stacked=False)
    np.testing.assert_allclose(each.tops[1], function(two, first=False), atol=1e-6)


def test_without_some_terms_what_is_shown_is_distinct_names_from_the_whole(picture_of, two):
    whole, part = picture_of(), picture_of(0)
    np.testing.assert_allclose(whole.levels.shown, function(two), atol=1e-6)
    np.testing.assert_allclose(part.levels.shown, function(two, first=False), atol=1e-6)
    assert (len(whole.legend), len(part.legend)) == (1, 2)
    away = weight_text(float(np.abs(function(two) - function(two, first=False)).max()))
    assert any(label.text.endswith(away) for label in part.labels)
    assert not any(label.text.endswith(away) for label in whole.labels)


def test_the_span_holds_terms_that_cancel_out(make_frame):
    frame, terms = make_frame((2, "identity"), blocks=[[[1.0, 0.0], [1.0, 0.0]], [[3.0, -3.0, 0.5]]]), Terms()
    terms.follow(frame)
    levels = levels_of(frame.contributions, terms, is_stacked=False)
    np.testing.assert_allclose(levels.shown, 0.5, atol=1e-6)
    farthest = 3.0 * np.abs(frame.contributions.x).max()
    assert levels.span == pytest.approx((0.5 - farthest, 0.5 + farthest), rel=1e-6)


def test_a_curve_is_found_where_it_is_drawn_and_one_that_is_off_is_not(picture_of):
    for row, sample in ((0, 470), (1, 10)):
        picture = picture_of()
        at = place(picture, sample, float(picture.levels.tops[row][sample]))
        assert picture.row_at(at) == row
        assert picture_of(row).row_at(at) != row
    between = (picture.levels.tops[0][470] + picture.levels.tops[1][470]) / 2.0
    assert picture.row_at(place(picture, 470, float(between))) == -1
    assert picture.row_at(QPointF(0.0, 0.0)) == -1


def test_the_tip_tells_the_sum_and_what_the_term_that_is_pointed_at_adds(picture_of, two):
    picture = picture_of(pointed=0)
    lines = picture.tip_at(place(picture, 470, picture.levels.base)).splitlines()
    assert [line.rsplit(" ", 1)[1] for line in lines] == [
        weight_text(float(values[470]))
        for values in (two.contributions.x, function(two), function(two, second=False, bias=False))
    ]
    assert len(picture_of().tip_at(place(picture, 470, picture.levels.base)).splitlines()) == 2
    assert picture.tip_at(QPointF(0.0, 199.0)) == ""


def test_the_function_has_the_colour_of_its_run(picture_of, two):
    picture = picture_of()
    of_other = replace(picture, frame=replace(two, run=with_changes(two.run, slot=3)))
    colors = {}
    for each in (picture, of_other):
        image = painted_pixmap(QSize(340, 200), lambda painter, each=each: each.paint(painter, DARK)).toImage()
        colors[each.frame.run.slot] = {image.pixelColor(x, y).name() for x in range(340) for y in range(200)}
    for slot, seen in colors.items():
        assert seen & set(DARK.runs) == {DARK.runs[slot]}
    assert [entry.color for entry in of_other.legend] == [3]


def test_a_low_picture_does_without_the_equation(picture_of):
    low, high = picture_of(size=(340.0, LEAST_HEIGHT)), picture_of(size=(340.0, 200.0))
    assert len(high.labels) == len(low.labels) + 1
    assert low.box.height() > 40.0


def test_only_a_function_of_straight_pieces_has_a_count_of_them(two, make_frame):
    assert pieces_text(two, two.contributions).startswith("3 ")
    curved = make_frame((2, "tanh"))
    assert not any(character.isdigit() for character in pieces_text(curved, curved.contributions))
    uncounted = replace(two.contributions, pieces=None)
    assert pieces_text(two, uncounted) != pieces_text(with_status(two, is_playing=True), uncounted)
