"""Strokes: functions from a workspace and a pointer position to the next workspace; no Qt."""
