"""Dialogs for what a panel has no room for."""
