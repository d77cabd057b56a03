from dataclasses import replace

import pytest
from msgspec.structs import replace as with_fields

from neuronlab.analysis.health.insight import MOST_FIXES, Fix, Insight
from neuronlab.gui.bars import insight_bar
from neuronlab.gui.bars.insight_bar import InsightBar
from neuronlab.gui.theme.style import style_sheet
from neuronlab.gui.theme.theme import DARK
from tests.controls import click
from tests.frames import with_status

FIXES = tuple(Fix(f"Fix {number}", f"What fix {number} does") for number in range(MOST_FIXES))
DEAD = Insight("dead", "Two units never fire.", "Hidden <1>", FIXES[:2])
SLOW = Insight("slow", "The loss hardly falls.")


@pytest.fixture
def make_bar(qtbot, monkeypatch):
    """A bar whose notices stand so many milliseconds, and follow each other closely within so many."""
    bars = []

    def make(notice_ms=60_000, together_ms=0):
        monkeypatch.setattr(insight_bar, "NOTICE_MS", notice_ms)
        monkeypatch.setattr(insight_bar, "TOGETHER_MS", together_ms)
        bar = InsightBar()
        bars.append(bar)
        qtbot.addWidget(bar)
        bar.resize(900, 40)
        bar.show()
        return bar

    yield make
    for bar in bars:
        bar.drop_notice()


@pytest.fixture
def show(make_frame):
    """Show an insight, or none, as a frame brings it."""
    frame = make_frame()
    return lambda bar, insight: bar.show_frame(replace(frame, insight=insight))


def offered(bar):
    return [link.text() for link in bar.fixes if link.isVisible()]


def test_an_insight_is_told_with_its_place_and_its_fixes(make_bar, show):
    bar = make_bar()
    show(bar, DEAD)
    assert DEAD.text in bar.text.text()
    assert "<1>" not in bar.text.text()  # a name is no markup
    assert DEAD.location in bar.text.toolTip()
    assert offered(bar) == ["Fix 0", "Fix 1"]
    show(bar, None)
    assert (bar.text.text(), offered(bar)) == ("", [])


def inked(line, columns):
    """The rows of a line in which there is something, in the last of its columns that have something."""
    image = line.grab().toImage()
    ground = image.pixelColor(image.width() - 1, 0)
    at = [(x, y) for x in range(image.width()) for y in range(image.height()) if image.pixelColor(x, y) != ground]
    last = max(x for x, _ in at)
    return {y for x, y in at if x > last - columns}


def test_a_line_that_is_too_long_ends_with_dots(make_bar, show):
    bar = make_bar()
    bar.setStyleSheet(style_sheet(DARK))
    show(bar, SLOW)
    bar.layout().activate()
    line = bar.text
    assert len(inked(line, 300)) > 5
    for insight, widths in ((DEAD, (130, 140, 150)), (SLOW, (90, 100, 110))):
        show(bar, insight)
        bar.layout().activate()
        for width in widths:
            line.resize(width, line.height())
            assert len(inked(line, 3)) <= 3, width  # no half of a letter


def test_a_click_asks_for_the_fix_that_is_read(make_bar, show, qtbot):
    bar = make_bar()
    show(bar, DEAD)
    with qtbot.waitSignal(bar.fix_asked) as asked:
        click(qtbot, bar.fixes[1])
    assert asked.args == [FIXES[1]]


def test_the_points_are_counted_by_their_role(make_bar, show):
    bar = make_bar()
    show(bar, None)
    assert [word for word in bar.points.text().split() if word.isdigit()] == ["24", "6"]


def test_a_notice_stands_before_the_insight_and_then_gives_way(make_bar, show, qtbot):
    bar = make_bar(notice_ms=50)
    bar.show_notice("Exported.")
    show(bar, DEAD)
    assert (bar.text.text(), offered(bar)) == ("Exported.", [])
    qtbot.waitUntil(lambda: DEAD.text in bar.text.text())
    assert offered(bar) == ["Fix 0", "Fix 1"]


@pytest.mark.parametrize(("together_ms", "read"), [(60_000, "One. Two."), (-60_000, "Two.")])
def test_only_notices_that_follow_closely_are_read_together(make_bar, together_ms, read):
    bar = make_bar(together_ms=together_ms)
    for sentence in ("One.", "One.", "Two."):
        bar.show_notice(sentence)
    assert bar.text.text() == read


def test_a_notice_is_one_line(make_bar):
    bar = make_bar()
    bar.show_notice("a\nb")
    assert "\n" not in bar.text.text()


def test_a_notice_about_an_edit_goes_with_the_next_edit(make_bar, show):
    bar = make_bar()
    bar.show_notice("Starts afresh.")
    show(bar, SLOW)
    bar.drop_notice()
    assert bar.text.text() == SLOW.text


def test_that_work_is_not_saved_is_told_until_it_is(make_bar, show):
    bar = make_bar()
    bar.show_unsaved("The disk is full.")
    assert "The disk is full." in bar.text.text()
    bar.drop_notice()
    show(bar, SLOW)
    assert bar.unsaved.isVisible()
    assert "The disk is full." in bar.unsaved.toolTip()
    bar.show_saved()
    assert not bar.unsaved.isVisible()


@pytest.fixture
def race(make_frame):
    """A frame of two runs after ten steps, with an insight."""

    def make(insight=SLOW, **status):
        frame = make_frame(10)
        (first,) = frame.runs
        first = replace(first, probe=replace(first.probe, test_loss=0.2))
        other = with_fields(first.run, slot=1, name="Other")
        second = replace(first, run=other, probe=replace(first.probe, test_loss=0.1))
        return with_status(replace(frame, runs=(first, second), insight=insight), **status)

    return make


def test_paused_runs_are_compared_and_many_seeds_are_offered(make_bar, race, qtbot):
    bar = make_bar()
    bar.show_frame(race())
    assert bar.text.text().startswith("After 10 steps Other has the lowest test loss: 0.1000 against 0.2000")
    assert offered(bar) == []
    with qtbot.waitSignal(bar.seeds_asked):
        click(qtbot, bar.seeds)
    bar.show_notice("Exported.")
    assert not bar.seeds.isVisible()
    bar.drop_notice()
    assert bar.seeds.isVisible()


def test_runs_are_not_compared_while_they_train_or_the_active_one_needs_help(make_bar, race):
    bar = make_bar()
    for frame in (race(is_playing=True), race(replace(DEAD, kind="divergence"))):
        bar.show_frame(frame)
        assert frame.insight.text in bar.text.text()
        assert not bar.seeds.isVisible()
