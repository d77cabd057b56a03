import numpy as np
import pytest
from PySide6.QtCore import QRectF

from neuronlab.gui.plots.seeds.axis import LossAxis
from neuronlab.gui.plots.seeds.findings import findings_of
from neuronlab.gui.plots.seeds.swarm import columns, dot_px, median_labels, name_labels, offsets
from tests.session.repeating import NAN, results_of
from tests.sweeps.building import make_plan

AREA = QRectF(10.0, 20.0, 300.0, 100.0)


@pytest.fixture(autouse=True)
def _fonts(qapp):
    """Widths of texts need the application."""


def test_dots_of_one_height_lie_side_by_side_and_others_in_the_middle():
    moved = offsets(np.array([50.0, 10.0, 50.1, 50.2]), 6.0, 100.0)
    assert moved[1] == 0.0
    np.testing.assert_allclose(sorted(moved[[0, 2, 3]]), [-6.0, 0.0, 6.0])


def test_no_dot_leaves_its_column():
    moved = offsets(np.full(1_000, 50.0), 6.0, 100.0)
    assert len(set(moved.round(6))) == 1_000
    assert np.abs(moved).max() <= 50.0


def test_no_dots_at_all():
    assert len(offsets(np.empty(0), 6.0, 100.0)) == 0


def test_many_dots_are_small():
    assert dot_px(10, 150.0) > dot_px(100, 60.0) > dot_px(1_000, 60.0) >= 3.0


def test_columns_share_the_width():
    assert [column.left() for column in columns(AREA, 3)] == [10.0, 110.0, 210.0]


def test_names_and_medians_stand_at_their_columns():
    findings = findings_of(results_of(make_plan("2:relu", "2:tanh"), [[0.1, 0.3], [NAN, NAN]]))
    names = name_labels(findings, AREA)
    assert [label.text for label in names] == ["ReLU", "tanh"]
    assert names[0].rect.right() < 160.0 < names[1].rect.left()
    assert [label.text for label in median_labels(findings, AREA, LossAxis(-2.0, 0.0))] == ["0.2"]


def test_a_name_too_long_for_its_column_is_cut_to_what_tells_most():
    plan = make_plan("2:relu", "2:tanh", training={"learning_rate": 0.1})
    narrow = QRectF(0.0, 0.0, 120.0, 100.0)
    runs = (plan.runs[0], make_plan("2:tanh", training={"learning_rate": 0.5}).runs[0])
    findings = findings_of(results_of(type(plan)(runs, plan.points, plan.data, "curve", 2, 60), [[0.1], [0.2]]))
    assert any("·" in run.name for run in findings.runs)
    assert [label.text for label in name_labels(findings, narrow)] == ["ReLU", "tanh"]
    assert {label.text for label in name_labels(findings, QRectF(0.0, 0.0, 30.0, 100.0))} == {""}
