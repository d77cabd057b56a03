"""The named file of a window's work is saved in the background, and never over what another program wrote."""

import pytest

from neuronlab.app import first_experiment
from neuronlab.files.named import stamp_of
from neuronlab.files.session.file import load_session, save_session
from neuronlab.files.session.work import Home, Work
from neuronlab.session.file_claims import Taken, claim_file
from neuronlab.session.home_file import HomeFile
from neuronlab.session.opening import Opening, open_named
from tests.scenarios.session.edits import push_run, with_training


@pytest.fixture
def make(session, tmp_path):
    made = []

    def make(opening):
        made.append(HomeFile(session, opening, tmp_path, "neuronlab-test", session))
        return made[-1]

    yield make
    for named in made:
        named.close()
        named.release()


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "spiral.nlab"
    save_session(path, Work(first_experiment()))
    return path


@pytest.fixture
def named(make, path, tmp_path):
    opening = open_named(path, tmp_path, "neuronlab-test")
    yield make(opening)
    opening.release()


def rate_in(path):
    return load_session(path).experiment.workspace.run.training.learning_rate


def test_a_save_is_what_the_work_was_when_it_was_asked_for(named, session, path, qtbot):
    push_run(session, with_training(learning_rate=0.25))
    assert named.home == Home(str(path), is_modified=True)
    done = []
    with qtbot.waitSignal(named.saved) as saved:
        named.save(lambda: done.append(1))
    assert (rate_in(path), saved.args, done) == (0.25, ["Saved spiral.nlab."], [1])
    assert named.home == Home(str(path), is_modified=False)


def test_saved_under_another_name_that_file_is_the_one_this_window_has(named, path, tmp_path, qtbot):
    other = tmp_path / "other.nlab"
    with qtbot.waitSignal(named.saved):
        named.save_as(other)
    assert named.path == other
    assert isinstance(claim_file(tmp_path, other, "neuronlab-second"), Taken)
    claim_file(tmp_path, path, "neuronlab-second").release()


def test_a_file_that_another_window_has_is_not_saved_over(named, path, tmp_path, qtbot):
    claim = claim_file(tmp_path, tmp_path / "other.nlab", "neuronlab-other")
    with qtbot.waitSignal(named.taken) as taken:
        named.save_as(tmp_path / "other.nlab")
    claim.release()
    assert taken.args == [tmp_path / "other.nlab", "neuronlab-other"]
    assert named.path == path


def test_a_save_that_fails_says_so_and_leaves_everything_as_it_was(named, session, path, tmp_path, qtbot):
    push_run(session, with_training(learning_rate=0.25))
    done = []
    with qtbot.waitSignal(named.failed) as failed:
        named.save_as(tmp_path / "gone" / "other.nlab", lambda: done.append(1))
    assert "its folder does not exist" in failed.args[0]
    assert (named.path, named.is_modified, done) == (path, True, [])
    assert not list(tmp_path.glob("open-*")) or len(list(tmp_path.glob("open-*"))) == 1


def test_another_programs_change_is_found_once_and_not_saved_over(named, session, path, qtbot):
    with qtbot.assertNotEmitted(named.found_changed), qtbot.waitSignal(named.saved):
        named.look()
        named.save()
    push_run(session, with_training(learning_rate=0.25))
    save_session(path, Work(first_experiment()))
    with qtbot.waitSignal(named.found_changed):
        named.save()
    assert rate_in(path) != 0.25
    assert named.is_modified
    with qtbot.waitSignal(named.found_changed):
        named.save()  # the question may have gone unseen
    named.replace_seen()
    with qtbot.assertNotEmitted(named.found_changed), qtbot.waitSignal(named.saved):
        named.look()
        named.save()
    assert rate_in(path) == 0.25
    save_session(path, Work(first_experiment()))
    with qtbot.waitSignal(named.found_changed):
        named.look()


def test_a_change_that_was_found_and_not_agreed_to_is_not_saved_over(named, path, qtbot):
    save_session(path, Work(first_experiment()))
    with qtbot.waitSignal(named.found_changed):
        named.look()
    with qtbot.assertNotEmitted(named.saved), qtbot.waitSignal(named.found_changed):
        named.save()


def test_work_whose_file_is_gone_counts_as_unsaved_until_it_is_written_again(named, path, qtbot):
    path.unlink()
    assert not named.is_spare
    with qtbot.waitSignal(named.found_gone):
        named.look()
    assert named.home == Home(str(path), is_modified=True)
    with qtbot.waitSignal(named.saved):
        named.save()
    assert path.exists()
    assert (named.is_modified, named.is_spare) == (False, True)


def test_nothing_is_trained_after_a_save_that_the_end_waits_for(named, session, qtbot):
    session.play()
    with qtbot.waitSignal(named.changed):
        assert not named.is_modified
    with qtbot.waitSignal(named.saved):
        named.save(lambda: None)
    assert (session.is_playing, named.is_modified) == (False, False)


def test_a_save_is_followed_by_an_autosave_that_knows_of_it(named, session, qtbot):
    push_run(session, with_training(learning_rate=0.25))
    homes = []
    session.snapshot_taken.connect(lambda _: homes.append(named.home))
    with qtbot.waitSignal(named.saved):
        named.save()
    qtbot.waitUntil(lambda: len(homes) == 2)
    assert [home.is_modified for home in homes] == [True, False]


def test_a_save_waits_for_the_one_before_it_and_knows_what_that_has_written(named, session, path, tmp_path, qtbot):
    done = []
    with qtbot.assertNotEmitted(named.found_changed):
        named.save()
        push_run(session, with_training(learning_rate=0.25))
        named.save_as(tmp_path / "other.nlab")
        named.save(lambda: done.append(1))
        qtbot.waitUntil(lambda: bool(done))
    assert (named.path, named.is_modified) == (tmp_path / "other.nlab", False)
    assert rate_in(path) != 0.25
    assert rate_in(tmp_path / "other.nlab") == 0.25


def test_what_nobody_knows_to_be_read_counts_as_changed(make, path, qtbot):
    named = make(Opening(Work(first_experiment(), home=Home(str(path), is_modified=True)), stamp=None))
    with qtbot.waitSignal(named.found_changed):
        named.look()


def test_nothing_is_lost_without_the_autosave_only_if_all_is_saved_or_given_up(make, session, path):
    never_saved = make(Opening(Work(first_experiment())))
    fresh = make(Opening())
    of_file = make(Opening(Work(first_experiment(), home=Home(str(path), is_modified=False)), stamp=stamp_of(path)))
    assert [named.is_spare for named in (never_saved, fresh, of_file)] == [False, True, True]
    push_run(session, with_training(learning_rate=0.25))
    assert not any(named.is_spare for named in (never_saved, fresh, of_file))
    session.document.undo_stack.undo()
    assert not fresh.is_untouched  # there is something to redo
    session.document.undo_stack.redo()
    of_file.give_up()
    assert of_file.is_spare
    assert of_file.home == Home(str(path), is_modified=False)
    of_file.keep()
    assert of_file.home == Home(str(path), is_modified=True)
