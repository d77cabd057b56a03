import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF

from neuronlab.gui.plots.seeds import picture as module
from neuronlab.gui.plots.seeds.findings import findings_of
from neuronlab.gui.plots.seeds.picture import SeedsPicture
from tests.painted import painted
from tests.session.repeating import NAN, results_of
from tests.sweeps.building import make_plan

__all__ = ["painted"]


@pytest.fixture
def picture(theme):
    return SeedsPicture(theme)


def found(*finals):
    return findings_of(results_of(make_plan("2:relu", "2:tanh", seeds=3), finals))


def test_a_sentence_stands_where_there_is_nothing(picture, shown):
    picture.show_findings(None, None, "Press Repeat.")
    shown(picture)
    assert picture.painted_texts() == ["Press Repeat."]


def test_every_title_says_how_many_seeds_and_every_median_stands_there(picture, shown):
    picture.show_findings(found([0.1, 0.2, 0.3], [0.02, 0.03, 0.04]), "plan")
    shown(picture)
    texts = picture.painted_texts()
    assert "Test loss over steps, 3 seeds each" in texts
    assert any(text.startswith("Final") and text.endswith("3 seeds each") for text in texts)
    assert {"0.2", "0.03", "ReLU", "tanh", "60"} <= set(texts)


def test_texts_are_whole(qtbot, picture, shown, painted):
    picture.show_findings(found([0.1, 0.2, 0.3], [0.02, 0.03, 0.04]), "plan")
    for size in ((560, 170), (900, 300)):
        shown(picture, size=size)
        assert [text.text for text in painted(picture) if not text.is_whole] == []


def test_runs_that_diverged_are_counted_at_the_top_edge(picture, shown):
    picture.show_findings(found([NAN] * 3, [0.02, 0.03, 0.04]), "plan")
    image = shown(picture)
    assert "3" in picture.painted_texts()
    left, right = picture._areas()
    color = picture._theme.colors.run_color(0)
    for area in (left, right):
        corner = area.toRect().adjusted(0, 0, 0, 16 - round(area.height()))
        pixels = {
            image.pixelColor(x, y).name()
            for x in range(corner.left(), corner.right())
            for y in range(corner.top(), corner.bottom())
        }
        assert color.name() in pixels


def test_nothing_leaves_the_frames(picture, shown):
    """A band and medians of losses beyond the axis end at the frame."""
    picture.show_findings(found([0.1, 0.2, 0.3], [0.02, 0.03, 0.04]), "plan")
    image = shown(picture)
    left, _ = picture._areas()
    neutral = {picture._theme.colors.color(name).name() for name in ("panel", "grid")}
    column = [image.pixelColor(round(left.right()), y).name() for y in range(round(left.top()), round(left.bottom()))]
    assert set(column) <= neutral


def test_all_final_losses_are_on_the_axis(picture, shown):
    findings = found([1e-5, 0.2, 300.0], [0.02, 0.03, 0.04])
    picture.show_findings(findings, "plan")
    shown(picture)
    axis = picture._axis(findings)
    assert axis.low <= -5.0
    assert axis.high >= np.log10(300.0)


def test_what_stays_the_same_is_not_drawn_again(qtbot, picture, shown, monkeypatch):
    drawn = []
    paint = SeedsPicture._paint_all
    monkeypatch.setattr(SeedsPicture, "_paint_all", lambda self, *given: (drawn.append(1), paint(self, *given))[1])
    picture.show_findings(found([0.1, 0.2, 0.3], [0.02, 0.03, 0.04]), "plan")
    shown(picture)
    qtbot.waitUntil(lambda: not picture._more.isActive())
    picture.grab()
    before = len(drawn)
    for _ in range(5):
        picture.grab()
    assert len(drawn) == before


def test_many_curves_are_drawn_in_portions_until_all_are(qtbot, picture, shown, monkeypatch):
    monkeypatch.setattr(module, "_PORTION", 4)
    findings = found([0.1] * 9, [0.2] * 9)
    picture.show_findings(findings, "plan")
    shown(picture)

    def counts():
        return sum(int(density.counts[:, -1].sum()) for density in picture._densities.values())

    assert counts() < 18
    qtbot.waitUntil(lambda: counts() == 18)
    qtbot.waitUntil(lambda: not picture._more.isActive())


def test_tips_give_medians_and_bands_at_a_step(picture, shown):
    picture.show_findings(found([0.1, 0.2, 0.3], [0.02, 0.03, 0.04]), "plan")
    shown(picture)
    left, right = picture._areas()
    tip = picture.tip_at(QPointF(left.right() - 0.5, left.center().y()))
    assert tip.startswith("60 steps, 3 seeds each\nReLU: median 0.2")
    assert "tanh: median 0.03, 10–90\u202f% 0.022–0.038" in picture.tip_at(right.center())
    assert picture.tip_at(QPointF(0.0, 0.0)) == ""
    assert QRectF(picture.rect()).contains(right)
