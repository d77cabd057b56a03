from threading import Thread

from neuronlab.analysis.frames import ViewRequest
from neuronlab.core.specs import Experiment
from neuronlab.session.mail import Command, Edit, LatestSlot, Mailbox, Replacement


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
    edits = [Edit(Experiment()) for _ in range(100)]
    for edit in edits:
        mailbox.put(edit)
    assert mailbox.take_all() == [edits[-1]]
    assert mailbox.take_all() == []


def test_plain_edits_of_different_tasks_all_arrive():
    mailbox = Mailbox()
    curve, classes = Experiment(), Experiment(task="classes")
    first, drawn, back, again = (Edit(experiment) for experiment in (curve, classes, curve, classes))
    for edit in (Edit(curve), first, Edit(classes), drawn, back, again):
        mailbox.put(edit)
    assert mailbox.take_all() == [first, drawn, back, again]


def test_an_edit_never_overtakes_a_command_or_an_edit_that_replaces_what_was_learned():
    mailbox = Mailbox()
    first, replacing, last = Edit(Experiment()), Edit(Experiment(), Replacement("curve")), Edit(Experiment())
    messages = [first, Command.PLAY, replacing, last, ViewRequest(), Command.PAUSE]
    for message in messages:
        mailbox.put(message)
    assert mailbox.take_all() == messages


def test_nothing_is_lost_between_two_threads():
    mailbox, received = Mailbox(), []
    count = 2_000

    def send():
        for number in range(count):
            mailbox.put(Edit(Experiment(), Replacement("curve", before=number)))

    sender = Thread(target=send)
    sender.start()
    while sender.is_alive() or len(received) < count:
        received += [message.replacement.before for message in mailbox.take_all()]
    sender.join()
    assert received == list(range(count))
