from dataclasses import fields

from neuronlab.files.tables.choices import NOTHING_CHOSEN


def test_that_nothing_is_decided_leaves_everything_open_and_changes_nothing():
    assert all(getattr(NOTHING_CHOSEN, field.name) in (None, False) for field in fields(NOTHING_CHOSEN))
