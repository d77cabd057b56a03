import pytest
from PySide6.QtCore import QPointF

from neuronlab.gui.plots.seeds.width_picture import WidthPicture, width_findings
from neuronlab.sweeps.repeats import RepeatResults
from neuronlab.sweeps.width import WIDTHS, width_plan
from tests.core.building import make_run
from tests.session.repeating import NAN, results_of
from tests.sweeps.building import workspace_of

FALLING = [1.0, 0.5, 0.2, 0.04, 0.03, 0.02, 0.01]


def sweep(*activations):
    workspace = workspace_of()
    return width_plan(make_run("8:tanh"), activations, workspace.points, workspace.data, "curve", seeds=3, steps=60)


def found(**losses):
    plan = sweep(*losses)
    return width_findings(results_of(plan, [[loss] * 3 for row in losses.values() for loss in row]))


@pytest.fixture
def picture(theme):
    return WidthPicture(theme)


def test_before_every_width_has_a_seed_there_is_nothing():
    plan = sweep("tanh")
    assert width_findings(RepeatResults(plan, ((),) * 7)) is None


def test_the_sentence_says_with_how_many_units_each_reaches_the_target_the_fewest_first():
    assert found(relu=[1.0] * 7, tanh=FALLING).sentences(0.05) == [
        "tanh reaches 0.05 with 8 units (median of 3 seeds).",
        "ReLU does not reach 0.05 with up to 64 units (median of 3 seeds).",
    ]


def test_a_width_at_which_most_runs_diverged_does_not_count():
    plan = sweep("tanh")
    finals = [[0.5] * 3, [0.01, NAN, NAN], *[[0.5] * 3] * 5]
    findings = width_findings(results_of(plan, finals))
    assert findings.sentences(0.05)[0].startswith("tanh does not reach 0.05")
    assert findings.diverged == [2]


def test_rows_to_copy():
    rows = found(tanh=FALLING).rows
    assert [row[:2] for row in rows] == [("tanh", width) for width in WIDTHS]
    assert rows[3][2:4] == (25, pytest.approx(0.04))
    assert rows[3][6:] == (3, 0)


def test_the_picture_has_all_widths_and_how_many_seeds(picture, shown):
    picture.show_findings(found(relu=[1.0] * 7, tanh=FALLING), "plan")
    shown(picture)
    texts = picture.painted_texts()
    assert "Final test loss by units in each hidden layer, 3 seeds each" in texts
    assert {str(width) for width in WIDTHS} <= set(texts)
    tip = picture.tip_at(QPointF(picture._across([8])[0] + 2.0, picture._area().center().y()))
    assert tip.splitlines() == [
        "8 units in each hidden layer, 3 seeds each",
        "ReLU: median 1, 10–90\u202f% 1–1, 25 parameters",
        "tanh: median 0.04, 10–90\u202f% 0.04–0.04, 25 parameters",
    ]


def test_a_sentence_stands_where_there_is_nothing(picture, shown):
    picture.show_findings(None, None, "Press Repeat.")
    shown(picture)
    assert picture.painted_texts() == ["Press Repeat."]


def test_widths_without_any_run_that_ended_leave_gaps(picture, shown):
    picture.show_findings(found(tanh=[1.0, 0.5, *[NAN] * 5], relu=[NAN] * 7), "plan")
    shown(picture)
    assert [cross.text for cross in picture._crosses(picture._findings)] == ["3"] * 12
