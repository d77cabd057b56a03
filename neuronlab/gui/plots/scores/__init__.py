"""Scores: errors of regression, or the confusion matrix of classes."""
