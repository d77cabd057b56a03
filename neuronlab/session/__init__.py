"""The running session: document, undo, training thread, autosave, settings. QtCore and QtGui only."""
