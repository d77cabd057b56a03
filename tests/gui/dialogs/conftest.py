"""Dialogs of imports, in a window that holds nothing else."""

from tests.gui.importing import host, imports, open_table, read, taken, wait_for

__all__ = ["host", "imports", "open_table", "read", "taken", "wait_for"]
