import math
from dataclasses import replace as with_fields

import pytest

from neuronlab.core.training.divergence import Divergence
from neuronlab.gui.canvas.tile_head import TileHead
from neuronlab.wording.numbers import loss_text


@pytest.fixture
def head(qtbot, theme):
    head = TileHead(theme)
    qtbot.addWidget(head)
    head.resize(240, 24)
    head.describe(1, "tanh", is_front=False, meaning="show it large")
    return head


def test_it_tells_the_test_loss_or_the_train_loss_without_test_points(head, make_frame):
    run = make_frame((4, "tanh")).runs[0]
    head.show_frame(run)
    assert head.loss == f"test loss {loss_text(run.probe.test_loss)}"
    head.show_frame(with_fields(run, probe=with_fields(run.probe, test_loss=math.nan)))
    assert head.loss == f"train loss {loss_text(run.probe.train_loss)}"


def test_a_diverged_run_is_marked(head, make_frame):
    run = with_fields(make_frame((4, "tanh")).runs[0], divergence=Divergence(3, "Output", "its loss overflowed"))
    head.show_frame(run)
    assert head.loss == "⚠ diverged"
    assert not head.grab().isNull()


def test_it_says_what_a_click_does_and_cuts_what_has_no_room(head, make_frame):
    head.show_frame(make_frame((4, "tanh")).runs[0])
    assert head.accessibleName() == "tanh: show it large"
    for width in (240, 120, 60, 10):
        head.resize(width, 24)
        assert not head.grab().isNull()
