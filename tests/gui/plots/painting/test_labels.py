import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from neuronlab.gui.plots.painting.labels import (
    LEFT,
    RIGHT,
    Key,
    Label,
    LegendEntry,
    at_both_ends,
    fitting_text,
    legend_width,
    paint_labels,
    paint_legend,
    text_width,
)
from neuronlab.gui.theme.theme import DARK

ROW = QRectF(0.0, 0.0, 200.0, 20.0)


@pytest.fixture
def drawn(qapp):  # fonts need the application
    """Where a function paints on a black ground, as (x, y), all or those of one of the theme's colours."""

    def draw(paint, *arguments, color=None):
        image = QImage(200, 40, QImage.Format.Format_RGB32)
        image.fill(0)
        with QPainter(image) as painter:
            paint(painter, DARK, *arguments)
        places = [(x, y) for x in range(200) for y in range(40)]
        if color is None:
            return [at for at in places if image.pixelColor(*at).value() > 0]
        return [at for at in places if image.pixelColor(*at) == DARK.color(color)]

    return draw


def test_texts_stand_at_the_side_they_are_aligned_to(drawn):
    left = drawn(paint_labels, [Label(ROW, "loss", align=LEFT)])
    right = drawn(paint_labels, [Label(ROW, "loss", align=RIGHT)])
    assert max(x for x, _ in left) < 60
    assert min(x for x, _ in right) > 140


def test_a_text_has_the_colour_and_the_size_it_names(drawn):
    small, large = (Label(ROW.adjusted(0, 0, 0, 20), "■", "fault", size=size) for size in (8, 24))
    assert len(drawn(paint_labels, [large], color="fault")) > 2 * len(drawn(paint_labels, [small], color="fault")) > 0
    assert not drawn(paint_labels, [large], color="text")


def test_a_legend_ends_at_the_right_of_its_row_and_takes_the_width_it_says(drawn):
    entries = [LegendEntry("train", 0), LegendEntry("test", "muted", Key.DASHED_LINE)]
    across = [x for x, _ in drawn(paint_legend, ROW, entries)]
    assert max(across) == pytest.approx(ROW.right(), abs=4)
    assert min(across) >= ROW.right() - legend_width(entries)
    assert min(across) == pytest.approx(ROW.right() - legend_width(entries), abs=12)


def test_the_entries_of_a_legend_keep_their_order(drawn):
    entries = [LegendEntry("train", "positive"), LegendEntry("test", "negative")]
    first, second = (drawn(paint_legend, ROW, entries, color=entry.color) for entry in entries)
    assert max(first) < min(second)


@pytest.mark.parametrize("key", Key)
def test_every_key_looks_different(drawn, key):
    def keyed(one):
        return drawn(paint_legend, ROW, [LegendEntry("", 0, one)])

    assert keyed(key)
    assert all(keyed(key) != keyed(other) for other in Key if other is not key)


def test_a_text_too_long_for_its_rectangle_is_elided(drawn):
    text = "a text that is far too long for its rectangle"
    narrow, elided = QRectF(0.0, 0.0, 60.0, 20.0), fitting_text(61.0, [text])
    assert drawn(paint_labels, [Label(narrow, text)]) == drawn(paint_labels, [Label(narrow, elided)])
    assert elided.endswith("…")


def test_the_longest_text_that_fits_is_chosen(qapp):
    texts = ["Hidden 1 · Leaky ReLU", "Hidden 1", "H1"]
    for number, text in enumerate(texts):
        assert fitting_text(text_width(text), texts) == text
        assert fitting_text(text_width(text) - 1.0, texts) != text
        assert fitting_text(text_width(text), texts[: number + 1]) == text


def test_two_texts_of_a_row_never_meet(qapp):
    left, right = Label(ROW, "Hidden 1 · Leaky ReLU", bold=True), Label(ROW, "mean |f′| 0.21", align=RIGHT)
    for width in range(110, 300, 10):
        row = QRectF(0.0, 0.0, width, 20.0)
        one, other = at_both_ends(row, left, right, ["Hidden 1"])
        assert text_width(one.text, bold=True) <= one.rect.width()
        assert one.rect.right() + text_width(other.text) <= width
    assert at_both_ends(QRectF(0.0, 0.0, 400.0, 20.0), left, right, ["Hidden 1"])[0].text == left.text
