"""The running session: the document and its undo, the training thread, autosave and settings (QtCore and QtGui only)."""
