"""Dialogs ask for what a panel has no room for."""
