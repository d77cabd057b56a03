"""A row of the table of actions says which menu it is in, and is alone in it unless it starts a group."""

from neuronlab.gui.window.entries import Entry


def test_a_row_starts_no_group_unless_it_says_so():
    entry = Entry("open", "&Open…", "&File", "Ctrl+O", lambda window: window.close)
    assert not entry.starts_group
