"""Frames with other answers than those that were worked out."""

from dataclasses import replace


def with_part(frame, part, **changes):
    """The frame, with changed fields in one of its records: "status", "units", "marks" …"""
    return replace(frame, **{part: replace(getattr(frame, part), **changes)})


def with_status(frame, **changes):
    """The frame of a run at another step, playing, stopped …"""
    return with_part(frame, "status", **changes)
