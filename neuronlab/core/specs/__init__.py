"""Frozen values that say what is to be trained and how; everything a person can change."""
