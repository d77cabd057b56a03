import pytest
from PySide6.QtWidgets import QApplication

from neuronlab.gui.plots.seeds.controls import WIDTHS
from neuronlab.gui.plots.seeds.view import BEGUN, INVITATION, WIDTH_INVITATION, SeedsView
from neuronlab.sweeps.repeats import RepeatResults
from neuronlab.sweeps.width import width_plan
from tests.controls import click
from tests.core.building import make_run
from tests.session.repeating import NAN, results_of
from tests.sweeps.building import make_plan, workspace_of

TWO = ("2:relu", "2:tanh")


@pytest.fixture
def view(theme, shown):
    made = SeedsView(theme)
    shown(made, size=(760, 420))
    return made


def test_at_first_it_invites(view):
    assert INVITATION in view.painted_texts()
    assert not view.verdict.isVisible()
    assert not view.copy_csv.isVisible()


def test_once_begun_it_says_so(view):
    view.show_results(RepeatResults(make_plan(*TWO), ((), ())), 0.05, "")
    assert BEGUN in view.painted_texts()


def test_a_sentence_says_why_there_is_nothing(view):
    view.show_results(None, 0.05, "", "There are no training points.")
    assert "There are no training points." in view.painted_texts()


def test_verdict_legend_and_notes(view):
    results = results_of(make_plan(*TWO), [[0.138] * 20, [0.026] * 19 + [NAN]])
    view.show_results(results, 0.05, "These are old.")
    assert view.verdict.text().startswith("tanh ends lower than ReLU in 19 of 20 pairs (95")
    assert view.note.text() == "These are old."
    assert view.note.isVisible()
    legend = view.legend.text().replace("&nbsp;", " ")
    assert "ReLU median 0.138" in legend
    assert "tanh median 0.026" in legend
    assert "band: 10–90\u202f% of runs" in legend
    assert "×" in legend
    assert "diverged: ReLU 0, tanh 1" in legend
    assert view._theme.colors.runs[0] in legend


def test_with_three_runs_the_others_are_compared_too(view):
    results = results_of(make_plan(*TWO, "2:sigmoid"), [[0.3] * 20, [0.1] * 20, [0.2] * 20])
    view.show_results(results, 0.05, "")
    assert view.verdict.text().startswith("tanh ends lower than Sigmoid")
    assert view.others.text().startswith("tanh ends lower than ReLU")


def test_one_run_alone_has_a_summary_and_no_pairs(view):
    view.show_results(results_of(make_plan("2:relu"), [[0.1, 0.2, 0.3]]), 0.05, "")
    assert view.verdict.text().startswith("ReLU ends at a median test loss of 0.2")
    assert view._pairs.text() == ""


def test_final_losses_are_copied_for_spreadsheets_and_texts(qtbot, view):
    view.show_results(results_of(make_plan(*TWO), [[0.25, 0.5], [NAN, 1.0]]), 0.05, "")
    with qtbot.waitSignal(view.noticed) as noticed:
        click(qtbot, view.copy_csv)
    assert QApplication.clipboard().text() == "Added to seed,ReLU,tanh\n0,0.25,diverged\n1,0.5,1\n"
    assert noticed.args == ["Copied final losses of 2 seeds as CSV."]
    click(qtbot, view.copy_markdown)
    assert QApplication.clipboard().text().startswith("| Added to seed | ReLU | tanh |\n")


def test_by_width_it_says_what_is_enough(qtbot, view):
    click(qtbot, view.controls.kinds.button(WIDTHS))
    view.show_results(None, 0.05, "")
    assert WIDTH_INVITATION in view.painted_texts()
    workspace = workspace_of()
    plan = width_plan(make_run("8:tanh"), ["tanh"], workspace.points, workspace.data, "curve", seeds=3, steps=60)
    view.show_results(results_of(plan, [[0.5] * 3] * 3 + [[0.01] * 3] * 4), 0.05, "")
    assert view.verdict.text() == "tanh reaches 0.05 with 8 units (median of 3 seeds)."
    assert "tanh" in view.legend.text()
    click(qtbot, view.copy_csv)
    assert QApplication.clipboard().text().startswith("Activation,Units,Parameters,")
