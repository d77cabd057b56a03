"""Sessions of version 9 still open: `version_9.nlab` is one as that version wrote it, with two runs in each task."""

from neuronlab.files.session.file import load_session, read_save_number
from neuronlab.files.session.work import ViewRecord
from tests.files.session.versions import stored

PATH = stored(9)


def test_everything_is_as_it_was():
    work = load_session(PATH)
    assert (work.lost, work.began, work.lesson, read_save_number(PATH)) == ((), {0: 4}, None, 7)
    assert work.view == ViewRecord("move", None, (3, 4), "table", {"loss": True}, (None, True))
    assert len(work.timelines["curve"][0].checkpoints) == 21
    assert not any(run.training.flip_gradient or run.training.no_bias for run in work.experiment.classes.runs)
