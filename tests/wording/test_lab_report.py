import pytest

from neuronlab.core.specs.experiment import Workspace
from neuronlab.wording.lab_report import LONGEST_NOTES, lab_report
from tests.sessions import session

__all__ = ["session"]


@pytest.fixture
def reported(session):
    def make(title="A title", notes="", verdicts=()):
        workspace: Workspace = session.document.experiment.workspace
        return lab_report(title, "today", notes, workspace, session.frame, session.frame, verdicts)

    return make


def test_it_says_what_was_trained_and_how_to_repeat_it(reported, learned):
    learned(10)
    report = reported(verdicts=("ReLU ends lower.",))
    assert report.about[0].startswith("Curve: ")
    assert "31 training points, 9 test points." in report.about
    (run,) = report.runs
    assert run.command.startswith("neuronlab fit points.csv")
    assert "--steps 10" in run.command
    assert run.obstacles == ()
    assert report.verdicts == ("ReLU ends lower.",)


def test_a_run_that_cannot_be_repeated_says_why(reported):
    (run,) = reported().runs
    assert run.obstacles == ("The run has made no step, and fit makes at least one.",)


def test_notes_become_paragraphs_and_have_an_end_and_a_title_is_never_empty(reported):
    report = reported(title="  ", notes="first\n\n second " + "x" * LONGEST_NOTES)
    assert report.title == "Lab report"
    assert report.notes[0] == "first"
    assert sum(map(len, report.notes)) <= LONGEST_NOTES
