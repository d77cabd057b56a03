"""Frozen values that describe what is trained and how: everything the user can change."""
