"""Scores: errors of numbers, or the confusion of classes."""
