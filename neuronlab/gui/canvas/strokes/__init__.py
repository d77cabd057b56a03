"""Gestures under way: each turns a place of the pointer into another workspace."""
