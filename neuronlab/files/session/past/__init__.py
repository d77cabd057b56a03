"""The past of the work in a session file: the timelines of its runs and the undo history."""
