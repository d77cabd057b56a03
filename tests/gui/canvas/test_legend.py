import pytest

from neuronlab.gui.canvas.legend import Legend
from neuronlab.gui.canvas.pictures.task_picture import LegendMark

MARKS = [
    LegendMark("#ffffff", "●", "train"),
    LegendMark("#ffffff", "·", "true curve", "true"),
    LegendMark("#ffffff", "▲", "ReLU kinks, from their start", "kinks"),
]


@pytest.fixture
def legend(qtbot):
    legend = Legend()
    qtbot.addWidget(legend)
    legend.show_marks(MARKS)
    legend.resize(600, 20)
    with qtbot.waitExposed(legend):
        legend.show()
    return legend


def test_with_room_every_text_is_shown_in_full(legend):
    assert all(mark.text in legend.text() for mark in MARKS)


def test_with_less_room_texts_get_shorter_and_nothing_is_cut(legend, qtbot):
    seen = set()
    for width in range(500, 20, -7):
        legend.resize(width, 20)
        qtbot.waitUntil(lambda width=width: legend.width() == width)
        needed = super(Legend, legend).sizeHint().width()
        assert needed <= width or "true" not in legend.text()  # one mark at least stays
        seen.add(legend.text())
    assert len(seen) >= 4
    assert "train" in legend.text()
    legend.resize(600, 20)
    qtbot.waitUntil(lambda: MARKS[2].text in legend.text())


def test_the_tooltip_has_all_of_it_and_markup_is_shown_literally(legend):
    legend.resize(60, 20)
    assert all(mark.text in legend.toolTip() for mark in MARKS)
    legend.resize(600, 20)
    legend.show_marks([LegendMark("#ffffff", "●", "<b>sea")])
    assert "&lt;b&gt;sea" in legend.text()
