from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from neuronlab.analysis.curvature import Coupled
from neuronlab.gui.plots.landscape.spectrum_picture import INVITATION, SpectrumPicture
from neuronlab.wording.numbers import magnitude_text, plain_text
from tests.gui.plots.landscape.surveys import curvature_of, frame_of

SIZE = (350, 300)
PAIR = Coupled(("Hidden 1, unit 1: weight of x", "Output: bias"), 0.99996)


@pytest.fixture
def picture(theme, shown):
    picture = SpectrumPicture(theme)
    shown(picture, size=SIZE)
    return picture


@pytest.fixture
def curvature(tracked):
    """One with eigenvalues that are easy to tell apart: two positive, a negative and one that counts as zero."""
    found = curvature_of(frame_of(tracked("1:tanh")))
    values = np.array([100.0, 1.0, 1e-12, -10.0])
    numbers = {"eigenvalues": values, "floor": 1e-5, "condition": 100.0, "negative": 1, "near_zero": 1}
    return replace(found, **numbers, coupled=(PAIR,), at_kinks=0)


def test_a_sentence_takes_the_place_of_a_curvature_and_the_other_way_round(picture, curvature):
    assert picture.painted_texts() == [INVITATION]
    picture.show_curvature(curvature)
    assert INVITATION not in picture.painted_texts()
    picture.say("Too large.")
    assert picture.painted_texts() == ["Too large."]
    assert picture.tip_at(QPointF(100.0, 100.0)) == ""


def test_it_tells_the_condition_and_the_largest_rate_that_does_not_overshoot(picture, curvature):
    picture.show_curvature(curvature)
    texts = picture.painted_texts()
    assert any(magnitude_text(100.0) in text for text in texts)
    assert any(text.endswith(plain_text(0.02)) for text in texts)


def test_only_what_was_found_has_a_line(picture, curvature):
    picture.show_curvature(curvature)
    lines = len(picture.painted_texts())
    picture.show_curvature(replace(curvature, at_kinks=3))
    assert len(picture.painted_texts()) == lines + 1
    picture.show_curvature(replace(curvature, negative=0))
    assert len(picture.painted_texts()) == lines - 1


def test_a_coupling_that_is_not_quite_1_never_reads_as_1(picture, curvature):
    picture.show_curvature(curvature)
    assert "0.999" in picture.painted_texts()
    assert not any("1.000" in text for text in picture.painted_texts())


def test_names_that_do_not_fit_on_one_line_take_two_and_the_height_for_them(picture, curvature, qtbot):
    picture.show_curvature(curvature)
    lines, height = len(picture.painted_texts()), picture.minimumHeight()
    long = replace(PAIR, names=("Hidden 1, unit 1: weight of x₁", "Hidden 12, unit 11: weight of unit 10"))
    picture.show_curvature(replace(curvature, coupled=(long,)))
    assert len(picture.painted_texts()) == lines + 2
    assert picture.minimumHeight() > height
    picture.resize(900, 300)
    assert len(picture.painted_texts()) == lines
    assert picture.minimumHeight() == height


def test_eigenvalues_have_the_mark_of_their_sign_from_the_largest_to_the_smallest(picture, curvature, theme):
    picture.show_curvature(curvature)
    image, plot = picture.grab().toImage(), picture._layout(curvature).plot.toRect()

    def places(name):
        color = theme.colors.color(name)
        columns = range(plot.left(), plot.right())
        return [x for x in columns for y in range(plot.top(), plot.bottom()) if image.pixelColor(x, y) == color]

    width = plot.width() / 4.0
    quarters = {name: {int((x - plot.left()) // width) for x in places(name)} for name in ("muted", "text")}
    assert quarters == {"muted": {0, 2}, "text": {1}}
