"""The verdict is a sign and a sentence; a wrong idea can be run."""

import pytest

from neuronlab.gui.lessons.verdict_row import VerdictRow
from neuronlab.lessons.answers import AnswerVerdict
from neuronlab.lessons.lesson import WhatIf
from tests.controls import click

UP = WhatIf(name="up", flip_gradient=True)


@pytest.fixture
def row(theme, shown):
    return shown(VerdictRow(theme))


def test_right_and_wrong_have_signs_of_their_own(row):
    pictures = []
    for is_right in (True, False):
        row.show_verdict(AnswerVerdict(is_right, "So it is."))
        pictures.append(row.mark.grab().toImage())
    assert pictures[0] != pictures[1]
    assert row.text.text == "So it is."


def test_only_an_idea_that_can_be_run_has_a_button(row, qtbot):
    row.show_verdict(AnswerVerdict(False, "No."))
    assert not row.run.isVisible()
    row.show_verdict(AnswerVerdict(False, "No.", UP))
    with qtbot.waitSignal(row.what_if_asked) as asked:
        click(qtbot, row.run)
    assert asked.args == [UP]


def test_without_an_answer_there_is_no_row(row):
    row.show_verdict(None)
    assert not row.isVisible()
