"""Sessions of version 8 still open: `version_8.nlab` is one as that version wrote it, with two runs in each task."""

from neuronlab.files.session.file import load_session, read_save_number
from tests.files.session.versions import stored

PATH = stored(8)


def test_runs_are_as_they_were():
    work = load_session(PATH)
    other = work.experiment.classes.run
    assert (work.experiment.task, work.experiment.edits_all_runs) == ("classes", True)
    assert (other.slot, other.name, other.is_shown, other.activity) == (2, "Wider", False, "paused")
    assert (work.experiment.curve.clock, work.experiment.curve.target_loss) == ("evaluations", 0.25)
    assert (read_save_number(PATH), work.home) == (41, None)
