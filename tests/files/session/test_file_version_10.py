"""Sessions of version 10 still open: `version_10.nlab` is one as that version wrote it, with two runs in each task."""

from neuronlab.files.models.facts import facts_of
from neuronlab.files.session.file import load_session, read_save_number
from tests.files.session.versions import resumed, stored

PATH = stored(10)


def test_everything_is_as_it_was():
    work = load_session(PATH)
    assert (work.lost, work.began, read_save_number(PATH)) == ((), {0: 4}, 12)
    assert len(work.timelines["curve"][0].checkpoints) == 21
    assert work.lesson.steps[0].note == "It bends."
    assert [run.training.no_bias for run in work.experiment.curve.runs] == [False, True]


def test_units_that_stand_in_names_are_still_known():
    """That version knew what numbers mean by the names of their columns alone."""
    work = load_session(PATH)
    curve, classes = work.experiment.curve, work.experiment.classes
    assert (curve.meanings, classes.meanings) == ((), ())
    assert classes.names == ("width", "", "kind")
    trainer = resumed(PATH, "curve", 0)
    (time,), (temperature,) = (
        getattr(facts_of(curve, trainer.network(), trainer.step), what) for what in ("inputs", "targets")
    )
    assert (time.unit, time.origin, temperature.unit) == ("hours", "2021-06-12T03:20", "°C")
