from threading import Thread

from neuronlab.analysis.frames.request import ViewRequest
from neuronlab.core.specs.experiment import Experiment
from neuronlab.session.channel import Command, LatestSlot, LookBack, Mailbox
from neuronlab.session.edits import ChangeShape, PlainEdit, Replacement, StartAfresh, UndoReplacement
from tests.session.changes import change


def test_the_slot_keeps_the_newest_value_and_gives_it_once():
    slot = LatestSlot()
    slot.put(1)
    slot.put(2)
    assert not slot.is_empty
    assert slot.take() == 2
    assert slot.take() is None
    assert slot.is_empty


def test_of_plain_edits_in_a_row_only_the_newest_arrives():
    mailbox = Mailbox()
    edits = [PlainEdit(Experiment(), number=number) for number in range(1, 101)]
    for edit in edits:
        mailbox.put(edit)
    (newest,) = mailbox.take_all()
    assert newest.experiment is edits[-1].experiment
    assert mailbox.take_all() == []


def test_plain_edits_of_different_tasks_all_arrive():
    mailbox = Mailbox()
    curve, classes = Experiment(), Experiment(task="classes")
    for experiment in (curve, curve, classes, classes, curve, classes):
        mailbox.put(PlainEdit(experiment))
    assert [edit.experiment for edit in mailbox.take_all()] == [curve, classes, curve, classes]


def test_an_edit_never_overtakes_a_command_or_an_edit_that_replaces_what_was_learned():
    mailbox = Mailbox()
    first, last = PlainEdit(Experiment()), PlainEdit(Experiment())
    replacing = change(StartAfresh(), Experiment(), Replacement("curve"))
    messages = [first, Command.PLAY, replacing, last, ViewRequest(), Command.PAUSE]
    for message in messages:
        mailbox.put(message)
    assert mailbox.take_all() == messages


def test_nothing_is_lost_between_two_threads():
    mailbox, received = Mailbox(), []
    count = 2_000

    def send():
        for number in range(count):
            mailbox.put(change(StartAfresh(), Experiment(), Replacement("curve", before=number)))

    sender = Thread(target=send)
    sender.start()
    while sender.is_alive() or len(received) < count:
        received += [message.replacement.before for message in mailbox.take_all()]
    sender.join()
    assert received == list(range(count))


def test_of_the_shapes_of_one_gesture_one_message_waits():
    mailbox, replacement = Mailbox(), Replacement("curve")
    edits = [change(ChangeShape(origins), Experiment(), replacement) for origins in ((0, 1), (0, None, 1), (0, 2))]
    for edit in edits:
        mailbox.put(edit)
    (newest,) = mailbox.take_all()
    assert newest.experiment is edits[-1].experiment


def test_undo_is_not_joined_with_the_edits_before_it():
    mailbox = Mailbox()
    edit = change(ChangeShape((0, 1)), Experiment(), Replacement("curve"))
    undone = UndoReplacement(Experiment(), edit.replacement)
    for message in (edit, undone):
        mailbox.put(message)
    assert mailbox.take_all() == [edit, undone]


def test_stop_overtakes_all_that_waits():
    mailbox = Mailbox()
    for message in (PlainEdit(Experiment()), Command.PLAY, Command.STOP):
        mailbox.put(message)
    assert len(mailbox) == 3
    assert mailbox.asks_to_stop
    assert mailbox.take() is Command.STOP
    assert not mailbox.asks_to_stop


def test_what_waits_behind_a_message_that_was_taken_is_still_joined():
    mailbox = Mailbox()
    first, second, third = PlainEdit(Experiment()), ViewRequest(), ViewRequest()
    for message in (first, second):
        mailbox.put(message)
    assert mailbox.take() is first
    mailbox.put(third)
    assert mailbox.take_all() == [third]
    assert mailbox.take() is None


def test_of_several_looks_in_a_row_only_the_newest_arrives():
    mailbox, present = Mailbox(), LookBack(None)
    for message in (ViewRequest(), LookBack(None), present, ViewRequest()):
        mailbox.put(message)
    messages = mailbox.take_all()
    assert [type(message) for message in messages] == [ViewRequest, LookBack, ViewRequest]
    assert messages[1] is present


def test_equal_commands_in_a_row_all_arrive():
    mailbox = Mailbox()
    for _ in range(3):
        mailbox.put(Command.STEP)
    assert mailbox.take_all() == [Command.STEP] * 3
