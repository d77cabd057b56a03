from threading import Thread

from neuronlab.analysis.frames.request import ViewRequest
from neuronlab.core.specs.experiment import Experiment
from neuronlab.session.channel import Command, Edit, LatestSlot, Mailbox, Replacement, Travel


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


def shapes_of_one_gesture(*origins):
    """Edits to several shapes in a row, which belong to one undo entry."""
    replacement = Replacement("curve")
    return [Edit(Experiment(), replacement, origins=origin, starts_afresh=origin is None) for origin in origins]


def test_of_the_shapes_of_one_gesture_only_the_newest_is_built():
    mailbox = Mailbox()
    edits = shapes_of_one_gesture((0, 1), (0, None, 1), (0, 2))
    for edit in edits:
        mailbox.put(edit)
    (joined,) = mailbox.take_all()
    assert joined.experiment is edits[-1].experiment
    assert joined.replacement is edits[0].replacement
    assert joined.origins == (0, 1)  # of the layers there were before the gesture


def test_a_gesture_with_a_start_afresh_in_it_starts_afresh():
    for origins in (((0, 1), None), (None, (0, 1))):
        mailbox = Mailbox()
        for edit in shapes_of_one_gesture(*origins):
            mailbox.put(edit)
        (joined,) = mailbox.take_all()
        assert joined.starts_afresh
        assert joined.origins is None


def test_undo_is_not_joined_with_the_edits_before_it():
    mailbox = Mailbox()
    (edit,) = shapes_of_one_gesture((0, 1))
    undone = Edit(Experiment(), edit.replacement, Travel.UNDO)
    for message in (edit, undone):
        mailbox.put(message)
    assert mailbox.take_all() == [edit, undone]


def test_stop_overtakes_all_that_waits():
    mailbox = Mailbox()
    for message in (*shapes_of_one_gesture((0,)), Command.PLAY, Command.STOP):
        mailbox.put(message)
    assert len(mailbox) == 3
    assert mailbox.asks_to_stop
    assert mailbox.take() is Command.STOP
    assert not mailbox.asks_to_stop


def test_what_waits_behind_a_message_that_was_taken_is_still_joined():
    mailbox = Mailbox()
    first, second, third = Edit(Experiment()), ViewRequest(), ViewRequest()
    for message in (first, second):
        mailbox.put(message)
    assert mailbox.take() is first
    mailbox.put(third)
    assert mailbox.take_all() == [third]
    assert mailbox.take() is None
