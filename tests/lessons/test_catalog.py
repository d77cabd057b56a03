import pytest

from neuronlab.analysis.frames.measures import RunMeasures, answered
from neuronlab.assets import resource
from neuronlab.core.errors import InputError
from neuronlab.core.training.trainer import Trainer
from neuronlab.files.session.lesson_record import LessonRecord
from neuronlab.lessons.catalog import find, for_topic, lesson_count, lessons, of_record, of_text
from neuronlab.lessons.conditions import is_done
from neuronlab.lessons.reading import read_lesson
from neuronlab.lessons.setups import experiment_of, setup_at, states_of
from neuronlab.lessons.situation import LessonSituation
from neuronlab.lessons.text import measures_of
from tests.lessons.written import TEXT


def test_shipped_lessons_come_in_order_with_numbers():
    assert [entry.number for entry in lessons()] == list(range(1, len(lessons()) + 1))
    assert [entry.key for entry in lessons()] == sorted(entry.key for entry in lessons())
    assert all(entry.is_shipped for entry in lessons())
    assert lesson_count() == len(lessons())


@pytest.mark.parametrize("path", sorted(resource("lessons").glob("*.toml")), ids=lambda path: path.stem)
def test_every_shipped_lesson_can_be_read(path):
    assert read_lesson(path).title


def test_a_damaged_lesson_leaves_the_others(tmp_path, monkeypatch, caplog):
    for name, text in (("01-good", TEXT), ("02-bad", "title ="), ("03-good", TEXT)):
        (tmp_path / f"{name}.toml").write_text(text)
    monkeypatch.setattr("neuronlab.lessons.catalog.resource", lambda _: tmp_path)
    assert [(entry.key, entry.number) for entry in lessons.__wrapped__()] == [("01-good", 1), ("03-good", 2)]
    assert "02-bad.toml cannot be read" in caplog.text
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize("name", ["02-many-lines", "many-lines", "02", "2"])
def test_a_shipped_lesson_is_found_by_its_key_or_a_part_of_it(name):
    assert find(name).key == "02-many-lines"
    assert find(find(name).path) is find(name)


def test_a_lesson_file_is_found_by_its_path(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(TEXT)
    entry = find(path)
    assert (entry.key, entry.lesson.title, entry.is_shipped, entry.text) == ("mine", "A line", False, TEXT)
    assert of_text("mine", TEXT).digest == entry.digest != of_text("mine", TEXT + "\n").digest


def test_a_lesson_that_does_not_exist_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"no lesson named 'nothing'; choose one of: .*02-many-lines"):
        find("nothing")
    with pytest.raises(InputError, match="no such file"):
        find(tmp_path / "none.toml")


@pytest.mark.parametrize("entry", lessons(), ids=lambda entry: entry.key)
def test_no_setup_alone_makes_a_step_done(entry):
    """Every step ends in an act; the numbers of its setup are those at step 0."""
    lesson = entry.lesson
    for index, step in enumerate(lesson.steps):
        there = experiment_of(lesson, setup_at(lesson, index).name)
        given, workspace = states_of(lesson, setup_at(lesson, index).name), there.workspace
        runs = [(run, RunMeasures(Trainer(run, workspace.points, given.get(run.slot)))) for run in workspace.runs]
        named = [(run.name, measures) for run, measures in runs]
        measures = answered(measures_of(step), named, runs[0][1], is_playing=True)
        situation = LessonSituation(step=step, experiment=there, entered=there, measures=measures)
        assert not is_done(step.done, situation), f"step {index + 1}"


def test_a_topic_leads_to_its_lesson():
    assert for_topic("collapse").key == "02-many-lines"
    assert for_topic("nothing") is None


def test_the_lesson_of_a_record_is_the_one_in_it_or_a_shipped_one():
    own = of_record(LessonRecord(key="01-neuron", text=TEXT))
    assert own.text == TEXT
    assert of_record(LessonRecord(key="01-neuron")) is lessons()[0]
    assert of_record(LessonRecord(key="neuron")) is None
